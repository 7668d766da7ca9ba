"""What an answer quotes never decides: our own letter below it, in whatever way the client of the other side marks it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notices.languages import written
from notices.replyphrases import UNKNOWN, load_answers
from notices.replyrules import sort_answer
from notices.typesetting import RULE
from tests.growth import LINEAR, growth
from tests.notices.answer_samples import samples
from tests.notices.letter_cast import letter

KNOWN = samples("known")
LANGUAGES = [language.code for language in load_answers().languages]
# How clients of each language mark what they quote.
WROTE = {
    "en": "On Thu, 26 Nov 2026 at 10:02, Clinic <a@clinic.example> wrote:",
    "de": "Am 26.11.2026 um 10:02 schrieb Beratung <a@clinic.example>:",
    "es": "El jue, 26 nov 2026 a las 10:02, Clínica (<a@clinic.example>) escribió:",
    "fr": "Le jeu. 26 nov. 2026 à 10:02, Clinique <a@clinic.example> a écrit :",
    "it": "Il giorno gio 26 nov 2026 alle ore 10:02 Clinica <a@clinic.example> ha scritto:",
    "ja": "2026年11月26日(木) 10:02 クリニック <a@clinic.example>のメール:",
    "ko": "2026년 11월 26일 (목) 오전 10:02, 상담소 <a@clinic.example>님이 작성:",
    "nl": "Op do 26 nov 2026 om 10:02 schreef Kliniek <a@clinic.example>:",
    "pl": "czw., 26 lis 2026 o 10:02 Klinika <a@clinic.example> napisał(a):",
    "pt": "Em qui., 26 de nov. de 2026 às 10:02, Clínica <a@clinic.example> escreveu:",
}
LABELS = {
    "en": ("From", "Sent", "To", "Subject"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "es": ("De", "Enviado el", "Para", "Asunto"),
    "fr": ("De", "Envoyé", "À", "Objet"),
    "it": ("Da", "Inviato", "A", "Oggetto"),
    "ja": ("差出人", "送信日時", "宛先", "件名"),
    "ko": ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    "nl": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "pl": ("Od", "Wysłano", "Do", "Temat"),
    "pt": ("De", "Enviado", "Para", "Assunto"),
}
ORIGINAL = {
    "en": "-----Original Message-----",
    "de": "-----Ursprüngliche Nachricht-----",
    "es": "-----Mensaje original-----",
    "fr": "-----Message d'origine-----",
    "it": "-----Messaggio originale-----",
    "ja": "-----元のメッセージ-----",
    "ko": "-----원본 메시지-----",
    "nl": "-----Oorspronkelijk bericht-----",
    "pl": "-----Oryginalna wiadomość-----",
    "pt": "-----Mensagem original-----",
}
# What would decide if it were the recipient's own word.
DECIDING = (
    "The images have been removed.\nWe have received a counter notification.\nWe do not host this site.\n"
    "Die Bilder wurden gelöscht.\nLe contenu a été supprimé.\nEl contenido ha sido eliminado.\nIl contenuto è stato rimosso.\n"
    "De foto is verwijderd.\nO conteúdo foi removido.\nZdjęcia zostały usunięte.\n削除しました。\n삭제되었습니다.\n"
)


def kind_of(text: str) -> str:
    return sort_answer("Re: x", text, headers={}).kind


def quotes(body: str) -> list[str]:
    """Return a text quoted in each way of each language."""
    marked = "\n".join(f"> {line}" for line in body.splitlines())
    return [
        marked,
        *(f"{line}\n{marked}" for line in WROTE.values()),
        *(f"{line}\n\n{body}" for line in (*WROTE.values(), *ORIGINAL.values())),
        *(
            f"{sender}: Clinic <a@clinic.example>\n{sent}: 26.11.2026 10:00\n{to}: x@y.example\n{subject}: Re\n\n{body}"
            for sender, sent, to, subject in LABELS.values()
        ),
    ]


@pytest.mark.parametrize("sample", KNOWN, ids=lambda sample: sample.id)
def test_answer_above_a_quote_is_sorted_as_without_it(sample):
    alone = sort_answer(sample.subject, sample.text, headers=sample.headers).kind

    for quoted in quotes(DECIDING):
        below = sort_answer(sample.subject, f"{sample.text}\n\n{quoted}", headers=sample.headers)
        assert below.kind in {alone, UNKNOWN}, quoted


def test_every_language_is_there():
    assert set(WROTE) == set(LABELS) == set(ORIGINAL) == set(LANGUAGES)
    assert set(written()) <= set(LANGUAGES)


def test_translation_alone_says_nothing_either():
    """A translation that stands without the English letter above it: ours begins with the same sentence there."""
    for language in written():
        below = letter("us-take-it-down-act", language=language).text.rpartition(RULE)[2]
        assert kind_of(f"{below}\n\n{DECIDING}") == UNKNOWN, language


def test_quote_alone_says_nothing():
    for quoted in quotes(DECIDING):
        assert kind_of(quoted) == UNKNOWN, quoted


@pytest.mark.parametrize("language", written())
@pytest.mark.parametrize("basis", ["us-take-it-down-act", "eu-dsa-art16", "us-dmca-512c"])
def test_our_own_letter_says_nothing_even_where_nothing_marks_it(basis, language):
    ours = letter(basis, language=language).text
    told = f"{ours}\n\n{DECIDING}"

    assert kind_of(told) == UNKNOWN
    assert kind_of(f"The video has been removed.\n\n{told}") in {"says_removed", UNKNOWN}
    assert kind_of(f"We do not host this site.\n\n{told}") in {"not_ours", UNKNOWN}


def test_line_that_may_be_either_makes_it_unknown():
    """The end of a folded line that lost its mark, or an answer written straight below one: nobody can tell."""
    assert kind_of("> you told us that\nthe images have been removed.\n> Please confirm.") == UNKNOWN
    assert kind_of("> Please remove it.\n\nThe images have been removed.") == "says_removed"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(KNOWN), st.integers(20, 90), st.sampled_from([str.upper, str.lower, str]), st.booleans()
)
def test_case_line_breaks_and_typography_do_not_matter(sample, width, case, typographic):
    text = "\n\n".join(_wrapped(part, width) for part in sample.text.split("\n\n"))
    text = text.replace("'", "’").replace('"', "“") if typographic else text

    before = sort_answer(sample.subject, sample.text, headers=sample.headers).kind
    after = sort_answer(sample.subject, case(text), headers=sample.headers).kind
    assert after == before or _is_marked(sample.text)


def _wrapped(part: str, width: int) -> str:
    """Fold anew what is one paragraph; Japanese has no spaces to fold at."""
    lines, line = [], ""
    for word in part.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def _is_marked(text: str) -> bool:
    """Lines of a quote are lines: they may not be folded anew."""
    return any(mark in text for mark in (">", "----", "@clinic.example"))


HOSTILE = {
    "not a word": "x" * 50,
    "one long sentence": "we have been not if removed the content of ",
    "quotes": "> we removed it\n",
    "headers": "From: From: Von: ",
    "writers": "On 1 wrote: ",
    "names": "hosted by A B C D GmbH & ",
    "hosts": "contact a.b.c.d.",
    "addresses": "contact a@a@a@",
    "brackets": "http://http://((((",
    "accents": "a\u0300\u0301\u0302",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length_of_an_answer(name):
    piece = HOSTILE[name]
    ordinary = "We have received your report and will look into it.\n\n"

    def work(size: int) -> object:
        return kind_of((piece * (size // len(piece) + 1))[:size])

    grown = growth(work, size=4_000, ordinary=lambda size: kind_of((ordinary * size)[:size]))
    assert grown < LINEAR
    assert kind_of(piece * (500_000 // len(piece))) == UNKNOWN
