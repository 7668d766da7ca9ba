"""The host or company that an answer names as the right one, read out of what was written. A person confirms it. Pure."""

import re
from collections.abc import Collection, Iterable

from notices.replytext import fold

# How far after "hosted by" a name is looked for, and an address after "contact the hosting provider".
REACH = 160
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(
    rf"(?<![\w@.-])(?:[\w.+-]{{1,64}}@|https?://|www\.)?((?:{_LABEL}\.){{1,4}}[a-z]{{2,24}})(?![\w@-])", re.I
)
_MAIL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@((?:{_LABEL}\.){{1,4}}[a-z]{{2,24}})(?![\w@-])", re.I)
_FORMS = (
    " gmbh ag kg ug se ltd limited inc llc llp corp corporation co company plc b.v bv n.v nv s.a sa sas s.a.s sarl s.a.r.l "
    "s.l sl s.l.u slu s.r.l srl s.p.a spa ltda lda s.a.u eireli sp z o.o s.r.o a.s ou ab aps a/s oy pty kft d.o.o "
)
_JOINTS = frozenset({"&", "+", "of", "de", "del", "di", "da", "do", "van", "und", "and", "et", "y", "e"})
_LEAD = re.compile(
    r"[\s:„“”\"'«»‹›*(_-]{0,12}"
    r"(?:(?:the|der|die|dem|den|la|le|el|il|o|a|empresa|firma|firmy|bij|bei)\s)?"
)
_WORD = re.compile(r"\S{1,60}\s{0,3}")
_MOST_WORDS = 8
_JAPANESE = re.compile(
    r"[\s:：「『]{0,4}([^\s、。，,「」『』()（）]{2,40}?)"
    r"(?=[」』]|です|でござい|となり|になり|であり|様|さま|に|へ|の|、|。|\s|$)"
)
_KOREAN = re.compile(
    r"[\s:：'\"]{0,4}((?:\(주\)|㈜|주식회사\s)?[^\s,.()'\"]{2,40}?)"
    r"(?=입니다|이며|이고|으로|로|에서|에|측|\s|,|\.|$)"
)
_ASIAN = {"ja": _JAPANESE, "ko": _KOREAN}


def name_at(written: str, *, language: str, generic: Collection[str]) -> str:
    """Return the host or company that stands at the beginning of what was written; "" where none does.

    `generic`: folded words that name nobody, such as "kunde".
    """
    if language in _ASIAN:
        found = _ASIAN[language].match(written)
        name = found[1] if found else ""
        return "" if fold(name) in generic else name
    rest = written[_LEAD.match(written).end() :]  # type: ignore[union-attr]  # it fits nothing as well
    host = _HOST.match(rest)
    return host[1].lower().rstrip(".") if host else _company(rest, generic)


def mail_host_in(written: str) -> str:
    """Return the host of the first mail address in what was written; "" where there is none."""
    found = _MAIL.search(written)
    return found[1].lower() if found else ""


def only_one(names: Iterable[str]) -> str:
    """Return the one name among those found: a company before a host; "" where two are named."""
    found = {fold(name): name for name in names if name}
    hosts = {key for key in found if _HOST.fullmatch(key)}
    companies = set(found) - hosts
    left = companies or hosts
    return found[left.pop()] if len(left) == 1 else ""


def _company(rest: str, generic: Collection[str]) -> str:
    """Return the words that belong to a name: capitals and figures, what joins two of them, and a legal form."""
    words: list[str] = []
    has_form = False
    for found in _WORD.finditer(rest):
        word = found[0].strip()
        bare = word.strip("„“”\"'«»()[]*_,;:!?")
        is_form = bool(words) and f" {fold(bare).rstrip('.')} " in _FORMS
        is_joint = bool(words) and fold(bare) in _JOINTS and word == bare
        is_name = not has_form and (bare[:1].isupper() or bare[:1].isdigit())
        if not (is_form or is_joint or is_name) or len(words) >= _MOST_WORDS:
            break
        words.append(bare if is_form and ("." in bare[:-1] or fold(bare) == "sp.") else bare.rstrip("."))
        has_form = has_form or is_form
        if word[-1:] in ',;:!?)”“"»' or (word.endswith(".") and not is_form) or "\n\n" in found[0]:
            break
    while words and fold(words[-1]) in _JOINTS:
        words.pop()
    if not words or fold(words[0]).rstrip(".") in generic or len("".join(words)) < 2:
        return ""
    return " ".join(words)
