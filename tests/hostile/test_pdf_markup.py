"""Markup that would make the PDF room fetch, run or hang (S36): each is refused and fails the job, or stays text."""

import io

import pypdf
import pytest

from notices import pdf
from tests.notices.letter_cast import facts_with, letter

FETCHES = {
    "picture": '<img src="http://127.0.0.1:1/x.png">',
    "relative": '<img src="x.png">',
    "file": '<img src="file:///etc/passwd">',
    "data": '<img src="data:image/png;base64,iVBORw0KGgo=">',
    "attached link": '<link rel="attachment" href="file:///etc/passwd">',
    "attached anchor": '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "stylesheet": '<link rel="stylesheet" href="http://127.0.0.1:1/x.css">',
    "import": '<style>@import url("http://127.0.0.1:1/x.css");</style>',
    "background": '<p style="background: url(http://127.0.0.1:1/x.png)">x</p>',
    "svg image": '<svg width="9" height="9"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    "object": '<object data="file:///etc/passwd" type="image/png"></object>',
    "embed": '<embed src="file:///etc/passwd" type="image/png">',
    "content": "<style>p::before{content:url(file:///etc/passwd)}</style><p>x</p>",
    "asset by path": '<img src="asset:../../config/settings.py">',
    "base": '<base href="file:///etc/"><img src="passwd">',
}


@pytest.mark.parametrize("markup", FETCHES.values(), ids=FETCHES.keys())
def test_markup_that_fetches_fails_the_job(markup):
    with pytest.raises(pdf.PdfRefused) as refusal:
        pdf.render(markup, title="Letter", language="en")

    assert refusal.value.code == "fetch"


@pytest.mark.parametrize("markup", FETCHES.values(), ids=FETCHES.keys())
def test_markup_in_a_field_stays_text(markup):
    composed = letter(told=facts_with(image={"description": f"It says {markup} on it."}))

    content = pdf.render(composed.html, title="Letter", language="en")

    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    assert "".join(markup.split()) in "".join(text.split())


def test_meta_elements_name_nobody():
    markup = '<meta name="author" content="Bob"><meta name="generator" content="Bob"><p>x</p>'

    document = pypdf.PdfReader(io.BytesIO(pdf.render(markup, title="Letter", language="en")))

    assert set(document.metadata) == {"/Title"}


def test_letter_over_the_page_limit_is_refused():
    with pytest.raises(pdf.PdfRefused, match="pages"):
        pdf.render('<p style="break-after: page">x</p>' * (pdf.MAX_PAGES + 1), title="Letter", language="en")


def test_letter_over_the_size_limit_is_refused_before_any_work():
    with pytest.raises(pdf.PdfRefused, match="size"):
        pdf.render("x" * (pdf.MAX_HTML_CHARACTERS + 1), title="Letter", language="en")


def test_font_from_a_file_makes_no_letter():
    markup = "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}p{font-family:x}</style><p>x</p>"

    with pytest.raises((pdf.PdfRefused, pdf.PdfFailed)):
        pdf.render(markup, title="Letter", language="en")


def test_drawing_takes_nothing_from_a_file():
    markup = '<svg width="9" height="9"><use href="file:///etc/passwd#x"/></svg>'

    content = pdf.render(markup, title="Letter", language="en")

    assert "root:" not in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_title_and_language_are_escaped():
    content = pdf.render("<p>x</p>", title='</title><img src="x">', language='en"><img src="x">')

    assert pdf.page_count(content) == 1
