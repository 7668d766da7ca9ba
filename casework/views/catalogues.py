"""For staff: in which languages her pages speak, and whether a person has read the words."""

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import spoken
from casework.spoken import Spoken, Standing

_WORDS: dict[Standing, Promise] = {
    Standing.UNREAD: _("%(language)s: a machine drafted the words on %(drafted)s. Nobody has read them yet."),
    Standing.CHANGED: _(
        "%(language)s: %(name)s read the words on %(read)s. Some of them were changed since."
    ),
    Standing.READ: _("%(language)s: %(name)s read the words on %(read)s."),
}


def standing_words(one: Spoken) -> str:
    """Say of one language who drafted its words and who read them. May read its catalogue."""
    return str(_WORDS[one.standing]) % {
        "language": one.name,
        "drafted": formats.date_format(one.drafted, "j F Y"),
        "name": one.read_by,
        "read": formats.date_format(one.read_on, "j F Y") if one.read_on else "",
    }


def all_standing() -> list[str]:
    """Return the same of every language beside English."""
    return [standing_words(one) for one in spoken.load()]
