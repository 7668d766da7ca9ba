"""Values that would break out of a mail header or add a recipient (S37): refused before anything is dialled."""

from dataclasses import replace

import pytest

from notices.channels import PermanentFailure, Unfit
from notices.channels.email import build
from tests.notices.test_email_channel import MAIL

BREAKS = [
    "\r\n",
    "\n",
    "\r",
    "\x00",
    "\x0b",
    "\x1b",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202e",
    "\u2066",
    "\u200f",
    "\ufeff",
]
HEADERS = ["sender", "recipient", "subject", "message_id", "reference", "date", "reply_to"]
ADDRESSES = [
    "a@b.example, c@d.example",
    "a@b.example;c@d.example",
    "<a@b.example>",
    "Name <a@b.example>",
    '"a b"@c.example',
    "a@b@c.example",
    "a@localhost",
    "a@[127.0.0.1]",
    "@b.example",
    "a@",
    "a@b..example",
    "a b@c.example",
    "ä@b.example",
    "",
]


@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("sign", BREAKS, ids=[ascii(sign) for sign in BREAKS])
def test_control_and_direction_signs_are_refused(header, sign):
    before = getattr(MAIL, header) or "answers@clinic.example"
    spoilt = replace(MAIL, **{header: before[:5] + sign + before[5:]})

    with pytest.raises(Unfit) as refusal:
        build(spoilt)

    assert refusal.value.code == header


@pytest.mark.parametrize("address", ADDRESSES)
def test_recipient_is_one_plain_address(address):
    with pytest.raises(Unfit) as refusal:
        build(replace(MAIL, recipient=address))

    assert refusal.value.code == "recipient"


def test_unfit_mail_is_a_final_failure():
    assert issubclass(Unfit, PermanentFailure)


def test_name_of_the_sender_is_quoted_and_not_read_as_an_address():
    message = build(replace(MAIL, sender='Clinic, "the" one: c@d.example <notices@clinic.example>'))

    addresses = message["From"].addresses
    assert [one.addr_spec for one in addresses] == ["notices@clinic.example"]


def test_international_domain_goes_out_in_ascii():
    assert build(replace(MAIL, recipient="abuse@bücher.example"))["To"] == "abuse@xn--bcher-kva.example"


def test_subject_in_another_script_survives():
    assert build(replace(MAIL, subject="削除のお願い 7F3K"))["Subject"] == "削除のお願い 7F3K"
