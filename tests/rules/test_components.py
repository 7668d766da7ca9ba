"""The gallery of components, rendered: every control named, every reference met, no identifier twice."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from casework.views import look

VOID_OR_HIDDEN = ("hidden",)


class _Page(HTMLParser):
    """Collects identifiers, labels, references and controls."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.references: set[str] = set()
        self.controls: set[str] = set()
        self.headings: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label":
            self.labels.add(found.get("for", ""))
        if tag in ("input", "select", "textarea") and found.get("type") not in VOID_OR_HIDDEN:
            self.controls.add(found.get("id", ""))
        for name in ("aria-describedby", "aria-labelledby"):
            self.references.update(found.get(name, "").split())
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)


def _page(template: str, **context: object) -> _Page:
    request = RequestFactory().get("/look")
    house = {"operator_name": "Recourse", "practice": True}
    return _Page(render_to_string(template, {"request": request, "house": house, **context}))


def _pages() -> dict[str, _Page]:
    wrong = look.SampleForm({"seen": "elsewhere"}, {}, prefix="wrong")
    return {
        "staff": _page("casework/look.html", **look._samples(), form=look.SampleForm(), wrong=wrong),
        "plain": _page("casework/look_plain.html", form=look.SampleQuestion()),
        "plain with an error": _page("casework/look_plain.html", form=look.SampleQuestion({})),
    }


@pytest.mark.parametrize("name", ["staff", "plain", "plain with an error"])
def test_every_control_is_named_and_every_reference_is_met(name: str) -> None:
    """U32."""
    page = _pages()[name]

    assert page.controls
    assert page.controls <= page.labels
    assert page.references <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("name", ["staff", "plain"])
def test_page_has_one_first_heading(name: str) -> None:
    page = _pages()[name]

    assert page.headings.count("h1") == 1
    assert page.headings[0] == "h1"


def test_field_with_an_error_says_so_to_screen_readers() -> None:
    """U32, U40: the error is bound to the field, and the summary leads there."""
    html = render_to_string("casework/_form.html", {"form": look.SampleForm({}, {})})

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_addresses_helptext id_addresses_error"' in html
    assert 'href="#id_seen_0"' in html
    assert 'id="id_seen_0"' in html
