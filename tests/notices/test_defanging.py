"""Links in the words of strangers lead nowhere (S38)."""

import pytest

from notices.defanging import defanged


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("See https://evil.example/x?y=1", "See hxxps[:]//evil[.]example/x?y=1"),
        ("HTTP://EVIL.example", "HXXP[:]//EVIL[.]example"),
        ("ftp://a.example", "ftp[:]//a[.]example"),
        ("www.evil.example", "www[.]evil[.]example"),
        ("http://198.51.100.7/a", "hxxp[:]//198[.]51[.]100[.]7/a"),
        ("javascript:alert(1)", "javascript[:]alert(1)"),
        ("write to a@b.example", "write to a[@]b[.]example"),
        ("Removed. Thanks.", "Removed. Thanks."),
        ("Removed.Thanks", "Removed[.]Thanks"),
        ("\u202egnp.exe\x00\x1b[31m", "gnp[.]exe[31m"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_link_leads_nowhere(typed: str, shown: str) -> None:
    assert defanged(typed) == shown
