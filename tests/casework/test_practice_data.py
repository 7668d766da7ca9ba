"""The directory and the example case of the practice ground hold together with its hosts."""

import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from casework.facts import parse_facts
from casework.practice import hosts, pages, pictures

FOLDER = Path(pages.__file__).parent


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", read("directory.toml")["platform"], ids=lambda entry: entry["id"])
def test_every_recipient_is_on_the_ground(entry: dict[str, Any]) -> None:
    assert all(hosts.by_name(domain) for domain in entry["domains"])
    for key in ("abuse_email", "dmca_agent_email"):
        assert key not in entry or hosts.mailbox_of(entry[key])
    if entry["channel"] == "form":
        form = urlsplit(entry["ncii_form_url"].format(practice_port=8077))
        host = hosts.by_address(form.hostname or "")
        assert host is not None
        assert (host.name, form.path) == (entry["domains"][0], "/report")
        assert host.by_form


def test_forwarding_is_said_where_the_host_forwards() -> None:
    forwarding = {hosts.FORWARDS, hosts.POINTS_ON}
    entries = {entry["domains"][0]: entry for entry in read("directory.toml")["platform"]}

    for host in hosts.HOSTS:
        if host.by_mail in forwarding:
            assert entries[host.name]["forwards_to_customer"] is True


def test_example_case_has_facts_that_can_be_read() -> None:
    facts = parse_facts(read("example_case.toml")["facts"])

    assert not facts.may_be_minor
    assert facts.person["residence"] == "US"


def test_example_case_names_samples_and_pages_that_exist() -> None:
    case = read("example_case.toml")
    images = {image["id"] for image in case["facts"]["image"]}
    samples = {picture["image"]: pictures.SAMPLES[picture["sample"]] for picture in case["pictures"]}

    for address in case["addresses"]:
        typed = address["pasted"].strip(" <>,")
        page = pages.named_page(typed if "://" in typed else f"http://{typed}")
        assert page is not None
        if "image" in address:
            assert address["image"] in images
            assert page.scene == samples[address["image"]]


def test_example_case_has_ten_addresses_and_three_on_one_host() -> None:
    pasted = [address["pasted"] for address in read("example_case.toml")["addresses"]]

    assert len(pasted) == 10
    assert sum("gallery.example" in line for line in pasted) == 3


def test_no_two_hosts_share_a_name_or_an_address() -> None:
    names = [name for host in hosts.HOSTS for name in (host.name, *host.aliases)]
    addresses = [host.address for host in hosts.HOSTS] + [hosts.TSA_ADDRESS]

    assert len(names) == len(set(names))
    assert len(addresses) == len(set(addresses))
    for host in hosts.HOSTS:
        owner = hosts.provider(host.provider)
        assert owner is not None
        assert host.address in {str(address) for address in owner.network}


def test_every_host_is_in_the_documentation() -> None:
    text = (FOLDER.parents[1] / "docs" / "practice.md").read_text(encoding="utf-8")

    for host in hosts.HOSTS:
        assert f"| {host.name} | {host.address} |" in text
