"""The 20 digits by which a survivor comes back: made, written in groups like a card number, read as people type them. Pure."""

import secrets
import unicodedata

# 20 digits: 66 bits (S7).
LENGTH = 20
_GROUP = 4
# Longer than any way of writing 20 digits with gaps; what lies beyond is not read at all.
_MOST_TYPED = 200


def new_digits() -> str:
    """Return 20 random digits."""
    return f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"


def in_groups(digits: str) -> str:
    """Return digits in groups of four, as on a card."""
    return " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))


def digits_of(typed: str) -> str:
    """Return the digits in what somebody typed, of any script, as 0 to 9; signs between them do not count (U33).

    "" where there are not 20 of them, or where something else stands among them.
    """
    found = []
    for sign in unicodedata.normalize("NFKC", typed[:_MOST_TYPED]):
        if sign.isdecimal():
            found.append(str(unicodedata.decimal(sign)))
        elif not (sign.isspace() or unicodedata.category(sign) in {"Pd", "Cf", "Po"}):
            return ""
    return "".join(found) if len(found) == LENGTH else ""
