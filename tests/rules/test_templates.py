"""Every template keeps the house rules: short, neutral, translatable, labelled, and able to live under our CSP."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template, render_to_string

from tests.rules.test_words import HURTFUL

ROOT = Path(settings.BASE_DIR) / "templates"
# Letters hold legal wording in the language of their law; letters and mails have tests of their own.
PAGES = sorted(
    str(path.relative_to(ROOT))
    for path in ROOT.rglob("*.html")
    if "letters" not in path.parts and "emails" not in path.parts
)
SAMPLES = frozenset({"casework/look.html", "casework/look_plain.html"})
BASES = frozenset({"base.html", "base_plain.html", "base_bare.html"})
# Four change nothing, and a token would be a cookie on her device; the others have stamps of their own (notices.views.respond).
TOKENLESS = frozenset(
    {
        "casework/_help_there.html",
        "casework/_languages.html",
        "casework/about.html",
        "casework/help_now.html",
        "notices/_respond_form.html",
        "notices/letter_wrong.html",
    }
)
# S46, U13: what no title says.
TOPICS = re.compile(
    r"\b(nud|sexual|intimate|abuse|porn|deepfake|leak|victim|survivor|takedown|take down|image|picture|photo|"
    r"minor|child|police|revenge)",
    re.I,
)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)
SAID_BY_ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')


def _read(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _without_comments(text: str) -> str:
    return re.sub(r"\{% comment.*?endcomment %\}|\{#.*?#\}|<!--.*?-->", "", text, flags=re.S)


def _words(text: str) -> str:
    """Return what is said, translated or not: no tags, no markup, no scripts."""
    text = re.sub(r"<script.*?</script>", " ", _without_comments(text), flags=re.S)
    said = re.findall(r'\{% translate "(.*?)"', text) + re.findall(
        r"\{% blocktranslate.*?%\}(.*?)\{% end", text, re.S
    )
    return " ".join([*said, re.sub(r"<[^>]*>", " ", TAG.sub(" ", text))])


@pytest.mark.parametrize("page", PAGES)
def test_template_compiles(page: str) -> None:
    assert get_template(page)


@pytest.mark.parametrize("page", PAGES)
def test_template_is_short(page: str) -> None:
    assert len(_read(page).splitlines()) <= 120


@pytest.mark.parametrize("page", PAGES)
def test_template_holds_no_inline_style_or_handler(page: str) -> None:
    """S44: the CSP lets none of it through."""
    text = _without_comments(_read(page))

    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:|\salign=\"|data:image", text, re.I)


@pytest.mark.parametrize("page", PAGES)
def test_script_comes_from_a_file_with_a_nonce(page: str) -> None:
    """S44: script only from our own files; data blocks are not run."""
    for attributes, body in re.findall(r"<script\b(.*?)>(.*?)</script>", _read(page), re.S):
        assert "request.csp_nonce" in attributes
        assert "src=" in attributes or 'type="application/json"' in attributes
        assert not body.strip() or 'type="application/json"' in attributes


@pytest.mark.parametrize("page", PAGES)
def test_template_names_no_other_host(page: str) -> None:
    """S45: nothing is brought from elsewhere."""
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", _without_comments(_read(page)))


@pytest.mark.parametrize("page", PAGES)
def test_title_is_neutral(page: str) -> None:
    """S46, U13: a title says what kind of page it is, never whose or what about."""
    for title in re.findall(r"\{% block (?:head_)?title %\}(.*?)\{% endblock", _read(page), re.S):
        assert "{{" not in title
        assert "blocktranslate" not in title
        assert not TOPICS.search(title)


@pytest.mark.parametrize("page", PAGES)
def test_template_shows_no_picture(page: str) -> None:
    """U20: lists and pages use words; pictures have a page of their own."""
    assert not re.search(
        r"<(img|picture|video|canvas|iframe|object|embed)\b", _without_comments(_read(page)), re.I
    )


@pytest.mark.parametrize("page", [page for page in PAGES if page not in SAMPLES])
def test_every_sentence_can_be_translated(page: str) -> None:
    """U33: no plain word outside of the catalogue, in text or in attributes that are read out."""
    text = re.sub(r"<script.*?</script>", "", _without_comments(_read(page)), flags=re.S)
    text = re.sub(r"\{% blocktranslate.*?endblocktranslate %\}", "", text, flags=re.S)
    literal = re.findall(r"=\"([A-Z][a-z]+ [^\"]*)\"", " ".join(re.findall(r"\{% include.*?%\}", text)))
    text = TAG.sub("", text)

    spoken = [*SAID_BY_ATTRIBUTE.findall(text), re.sub(r"<[^>]*>", " ", text)]

    assert literal == []
    assert re.findall(r"[A-Za-z]{2,}", " ".join(spoken).replace("&nbsp;", "")) == []


@pytest.mark.parametrize("page", PAGES)
def test_template_uses_no_word_that_hurts_or_promises(page: str) -> None:
    """U6, U27, U40, and no exclamation mark."""
    said = _words(_read(page)).replace("doctype", "")

    assert HURTFUL.findall(said) == []


@pytest.mark.parametrize("page", PAGES)
def test_control_has_a_label(page: str) -> None:
    """U32: a hand-written control is named by a label; those of forms get it from _field.html."""
    text = _without_comments(_read(page))
    labelled = set(re.findall(r'<label[^>]*\bfor="([^"]+)"', text))
    for control in re.findall(r"<(?:input|select|textarea)\b(?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*>", text, re.S):
        if 'type="hidden"' in control or "aria-label" in control:
            continue
        name = re.search(r'\bid="([^"]+)"', control)
        assert name, control
        assert name[1] in labelled, control


@pytest.mark.parametrize("page", [page for page in PAGES if page not in TOKENLESS])
def test_form_that_changes_something_carries_its_token(page: str) -> None:
    """S10: POST with a token."""
    for form in re.findall(r"<form\b.*?</form>", _without_comments(_read(page)), re.S):
        if 'method="post"' in form:
            assert "{% csrf_token %}" in form


@pytest.mark.parametrize("page", [page for page in PAGES if not Path(page).name.startswith("_")])
def test_page_stands_on_a_base(page: str) -> None:
    """Each page has the bars of its voice; parts begin with an underscore."""
    is_allauth_part = page.startswith("allauth/elements/") or "/snippets/" in page

    assert page in BASES or is_allauth_part or _read(page).lstrip().startswith("{% extends")


@pytest.mark.parametrize("page", ["base_plain.html", "notices/letter_wrong.html"])
def test_plain_page_can_be_left_first(page: str) -> None:
    """U10, U11: the exit is a plain link, second in tab order after the skip link."""
    links = re.findall(r'<a\b[^>]*href="([^"]*)"', render_to_string(page))

    assert links[:2] == ["#content", "/leave"]


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("errors/")])
def test_error_page_says_what_was_kept_and_opens_the_first_page_and_help(page: str) -> None:
    """U8, U40: what is behind them is asked in tests/casework/test_error_pages.py. A late form is one of staff."""
    text = _read(page)
    doors = re.findall(r'<a class="button[^>]*? href="(\{%.*?%\}|[^"]*)"', text)

    assert "/" in doors
    assert ("/account/login/" if page == "errors/csrf.html" else '{% url "help_now" %}') in doors
    assert "" not in doors  # the address itself, which may take nothing but a form
    assert re.search(r"kept|not stored|Nothing was changed", text)


@pytest.mark.parametrize("page", [page for page in PAGES if "_question.html" in _read(page)])
def test_question_says_why_it_is_asked(page: str) -> None:
    """U2: one question, why we ask, and a way back."""
    for part in re.findall(r'\{% include "casework/_question.html".*?%\}', _read(page)):
        assert "question=" in part
        assert "why=" in part
        assert "back=" in part
