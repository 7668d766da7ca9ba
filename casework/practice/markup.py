"""The plain pages of the ground's sites. Everything that a visitor typed is escaped; nothing comes from elsewhere."""

from collections.abc import Iterable
from html import escape

from casework.practice.forms import FIELDS, RELATIONS, Field

_STYLE = (
    "body{font:1.05rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "img,video{max-width:100%;height:auto}label{display:block;margin:1rem 0 .2rem}"
    "input:not([type=checkbox]),textarea,select{width:100%;font:inherit}footer{margin-top:3rem;color:#555}"
)


def document(title: str, *parts: str) -> str:
    """Return a whole page. The parts are markup already."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body><h1>{escape(title)}</h1>\n" + "\n".join(parts) + "\n"
        "<footer>This is the practice ground: an invented site with drawn pictures.</footer></body></html>\n"
    )


def paragraph(words: str) -> str:
    """Return one paragraph."""
    return f"<p>{escape(words)}</p>"


def picture(address: str, words: str) -> str:
    """Return a picture with its words."""
    return f'<p><img src="{escape(address)}" alt="{escape(words)}"></p>'


def film(address: str, words: str) -> str:
    """Return a film with its words."""
    return f'<p><video controls src="{escape(address)}" aria-label="{escape(words)}"></video></p>'


def links(pairs: Iterable[tuple[str, str]]) -> str:
    """Return a list of links from (address, words)."""
    rows = "".join(f'<li><a href="{escape(address)}">{escape(words)}</a></li>' for address, words in pairs)
    return f"<ul>{rows}</ul>"


def report_form(values: dict[str, str], says: list[str]) -> str:
    """Return the report form with what was typed, below the faults that were found."""
    faults = "".join(f"<li>{escape(one)}</li>" for one in says)
    head = f'<ul role="alert">{faults}</ul>' if says else ""
    rows = "".join(_row(field, values.get(field.name, "")) for field in FIELDS)
    return f'{head}<form method="post" action="/report">{rows}<p><button>Send report</button></p></form>'


def search_form(query: str) -> str:
    """Return the search engine's one field."""
    return f'<form action="/search"><input name="q" aria-label="Search" value="{escape(query)}"></form>'


def sign_in_form() -> str:
    """Return a sign-in form that lets nobody in."""
    return (
        '<form method="post" action="/login"><label>User name<input name="user"></label>'
        '<label>Password<input type="password" name="password"></label><p><button>Log in</button></p></form>'
    )


def _row(field: Field, value: str) -> str:
    name, words = field.name, escape(field.words)
    if field.kind == "tick":
        ticked = " checked" if value else ""
        return f'<p><label><input type="checkbox" name="{name}" value="yes"{ticked}> {words}</label></p>'
    label = f'<label for="{name}">{words}</label>'
    if field.kind == "lines":
        return f'{label}<textarea id="{name}" name="{name}" rows="4">{escape(value)}</textarea>'
    if field.kind == "choice":
        options = "".join(
            f'<option value="{code}"{" selected" if code == value else ""}>{escape(says)}</option>'
            for code, says in {"": "", **RELATIONS}.items()
        )
        return f'{label}<select id="{name}" name="{name}">{options}</select>'
    return f'{label}<input id="{name}" name="{name}" value="{escape(value)}">'
