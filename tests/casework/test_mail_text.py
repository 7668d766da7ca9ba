"""Words of a mail: what is written anew is told from what is quoted (S38)."""

import pytest

from casework.mailtext import tidy, unquoted

OUTLOOK = """Wir haben den Inhalt entfernt.

________________________________
Von: Harbour Clinic <cases@clinic.example>
Gesendet: Montag, 23. November 2026 10:00
An: Abuse
Betreff: Notice

Please remove the content at these addresses."""
PLAIN = """The content was removed.

On Mon, 23 Nov 2026, Harbour Clinic <cases@clinic.example> wrote:
> Please remove the content.
>
> Within 48 hours.

Regards
Abuse desk"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PLAIN, "The content was removed.\n\nRegards\nAbuse desk"),
        (OUTLOOK, "Wir haben den Inhalt entfernt."),
        ("> all of it is quoted", "> all of it is quoted"),
        ("Ticket: 4711\nStatus: closed\nAction: removed\nBy: abuse@host.example", None),
    ],
)
def test_quoted_letter_is_set_apart(text, said):
    assert unquoted(text) == (text if said is None else said)


def test_controls_and_turned_words_are_dropped():
    assert tidy("a\x00b\x1b[31m\u202ec\r\n\r\n\r\n\r\nd") == "ab[31mc\n\nd"
