"""A link that was signed for a time and ran out says nothing about the picture behind it."""

from datetime import UTC, datetime

import pytest

from casework.signedlinks import has_run_out

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
AMAZON = "https://b.s3.com/1.jpg?X-Amz-Date={}&X-Amz-Expires=3600&X-Amz-Signature=a1"
GOOGLE = "https://s.com/b/1.jpg?X-Goog-Date={}&X-Goog-Expires=3600&X-Goog-Signature=a1"


@pytest.mark.parametrize(
    ("url", "over", "running"),
    [
        (AMAZON, "20261126T105900Z", "20261126T110100Z"),
        (GOOGLE, "20261126T105900Z", "20261126T110100Z"),
        ("https://c.net/1.jpg?Expires={}&Signature=x&Key-Pair-Id=K", "1795694399", "1795694401"),
        (
            "https://a.net/c/1.jpg?sv=2024&se={}&sig=abc",
            "2026-11-26T11%3A59%3A59Z",
            "2026-11-26T12%3A00%3A01Z",
        ),
        ("https://cdn.site.com/attachments/1/2/a.png?ex={}&is=1&hm=2", "6b081f3f", "6b081f41"),
        ("https://scontent.site.com/v/a.jpg?oh=00_A&oe={}", "6b081f3f", "6B081F41"),
        ("https://files.com/get/1.jpg?md5=abc&expires={}", "1795694399", "1795694401"),
        ("https://files.com/get/1.jpg?st=abc&e={}", "1795694399", "1795694401"),
    ],
)
def test_link_runs_out_at_the_moment_that_it_names(url: str, over: str, running: str) -> None:
    assert has_run_out(url.format(over), AT)
    assert not has_run_out(url.format(running), AT)


@pytest.mark.parametrize(
    "url",
    [
        "https://site.com/p/1",
        "https://site.com/p/1?expires=1",
        "https://site.com/1.jpg?e=2&id=4",
        "https://site.com/1.jpg?oe=6b082e3f",
    ],
)
def test_ordinary_address_never_runs_out(url: str) -> None:
    assert not has_run_out(url, AT)


@pytest.mark.parametrize(
    "url",
    [
        "https://c.net/1.jpg?Policy=eyJ&Signature=x&Key-Pair-Id=K",
        "https://c.net/1.jpg?Expires=soon&Signature=x",
        "https://c.net/1.jpg?Expires=99999999999999999999&Signature=x",
    ],
)
def test_link_whose_end_cannot_be_read_may_have_run_out(url: str) -> None:
    assert has_run_out(url, AT)


def test_without_a_moment_a_signed_link_may_have_run_out() -> None:
    assert has_run_out("https://c.net/1.jpg?Expires=1795694401&Signature=x", None)
