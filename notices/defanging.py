"""Words of strangers for a page: links that nobody presses by mistake, and no character that changes how a line reads. Pure."""

import re
import unicodedata

# What a browser, a mail program or a person would follow: schemes, bare names, mailboxes.
_SCHEME = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}):(?=//|\\\\)")
_SPOKEN = re.compile(r"(?i)\b(javascript|data|vbscript|mailto|tel|sms|file|blob):")
_DOT = re.compile(r"(?<=[\w\])])\.(?=[^\W\d_]{2,}|\d|xn--)")
_KEPT = "\n\t"


def defanged(text: str) -> str:
    """Return text whose links lead nowhere: `https://a.example/x` becomes `hxxps[:]//a[.]example/x`, `a@b` `a[@]b`."""
    plain = "".join(char for char in text if char in _KEPT or unicodedata.category(char)[0] != "C")
    broken = _SCHEME.sub(_renamed, plain)
    broken = _SPOKEN.sub(r"\1[:]", broken)
    return _DOT.sub("[.]", broken).replace("@", "[@]")


def _renamed(found: re.Match[str]) -> str:
    return (
        re.sub(r"(?i)^h(tt)ps?$", lambda name: name[0].replace("tt", "xx").replace("TT", "XX"), found[1])
        + "[:]"
    )
