"""The way through a case that its own person opens: one question a page, in this order, at most twelve of them. Pure.

A page is reached by its number alone: addresses hold no word that would tell (S46).
"""

from collections.abc import Collection

# Before anything is kept: what leaving does, safe now, age, who, country (U12, U14, U29, U36).
BEFORE = ("staying_safe", "safe_now", "under_18", "who", "country")
RECEIPT = "receipt"
# Everything after it can be skipped.
AFTER = ("know", "links", "file", "told_by", "made_from", "want", "words", "contact", "check")
PAGES = (*BEFORE, RECEIPT, *AFTER)
# Pages that ask nothing.
_TELLS = frozenset({"staying_safe", RECEIPT, "check"})
QUESTIONS = tuple(name for name in PAGES if name not in _TELLS)
# What she knows decides which later questions there are. With nothing said only links are asked for all the same.
_ONLY_WITH = {"links": frozenset({"links", "face_search"}), "file": frozenset({"file"})}
_WITHOUT_A_WORD = frozenset({"links"})


def number_of(name: str) -> int:
    """Return the number of a page in its address, from 1."""
    return PAGES.index(name) + 1


def page_of(number: int) -> str:
    """Return the page of a number. Raises LookupError: there is none."""
    if not 1 <= number <= len(PAGES):
        raise LookupError(number)
    return PAGES[number - 1]


def applies(name: str, knows: Collection[str]) -> bool:
    """Say whether a page is asked at all, by what she said she knows."""
    wanted = _ONLY_WITH.get(name)
    return wanted is None or bool(wanted & set(knows)) or (not knows and name in _WITHOUT_A_WORD)


def place_of(name: str, knows: Collection[str]) -> tuple[int, int]:
    """Return which question this is, from 1, and how many there are; before she said what she knows, at most.

    A page that is not asked any more, and opened all the same, counts. Raises ValueError: the page asks nothing.
    """
    is_open = QUESTIONS.index(name) <= QUESTIONS.index("know")
    asked = [one for one in QUESTIONS if is_open or one == name or applies(one, knows)]
    return asked.index(name) + 1, len(asked)


def after(name: str, knows: Collection[str]) -> str:
    """Return the page that follows. Raises LookupError: after the last."""
    rest = PAGES[PAGES.index(name) + 1 :]
    for page in rest:
        if applies(page, knows):
            return page
    raise LookupError(name)


def unanswered(answered: Collection[str], knows: Collection[str]) -> str:
    """Return the first page after the receipt that is asked and was not continued yet; "" where there is none."""
    asked = (name for name in AFTER if name not in _TELLS and applies(name, knows))
    return next((name for name in asked if name not in answered), "")


def before(name: str, knows: Collection[str]) -> str:
    """Return the page that comes before, "" before the first; nobody goes back over the receipt."""
    earlier = PAGES[: PAGES.index(name)]
    for page in reversed(earlier):
        if page == RECEIPT:
            return ""
        if applies(page, knows):
            return page
    return ""
