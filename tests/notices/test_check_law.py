"""`check_law` lists every basis by age and confidence, or those of one country or age (design §3.12)."""

import json
from typing import Any

import pytest
from django.core.management import call_command

from notices.law import load_law
from notices.terms import CONFIDENCES

pytestmark = pytest.mark.django_db


def asked(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, Any]]:
    call_command("check_law", "--json", *options)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_law_is_listed_once_the_longest_unread_and_the_least_sure_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = asked(capsys)

    places = [(-line["age_days"], -CONFIDENCES.index(line["confidence"])) for line in lines]
    assert sorted(line["basis"] for line in lines) == sorted(load_law().bases)
    assert places == sorted(places)
    assert set(lines[0]) == {"basis", "status", "confidence", "age_days", "says"}


@pytest.mark.parametrize(
    ("country", "among"), [("US", "us-ca-sb981"), ("us-ca", "us-ca-sb981"), ("EU", "eu-dsa-art16")]
)
def test_one_country_is_listed_with_its_regions(
    capsys: pytest.CaptureFixture[str], country: str, among: str
) -> None:
    found = {line["basis"] for line in asked(capsys, "--country", country)}

    assert among in found
    assert {load_law().get(one).jurisdiction.partition("-")[0] for one in found} == {country[:2].upper()}


def test_only_what_is_older_is_listed_and_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    everything = len(asked(capsys, "--older-than", "0"))

    call_command("check_law", "--json", "--older-than", "9999")

    said = capsys.readouterr()
    assert everything <= len(load_law())
    assert said.out == ""
    assert "No law fits what was asked for." in said.err
