"""Shows every component with sample content, in practice mode only. Reads no row and no clock."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from casework.views.doors import asker

DEPICTION_HINTS = {
    "body": "With someone else’s face, or with no face",
    "name": "For example a caption, or a room people know",
}


class SampleQuestion(forms.Form):
    """One question with rows."""

    depiction = forms.MultipleChoiceField(
        label="How can it be told that it is you?",
        choices=[
            ("face", "My face"),
            ("body", "My body"),
            ("mark", "A tattoo, a scar or another mark"),
            ("name", "My name, my voice or a place"),
            ("unknown", "I do not know"),
        ],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["depiction"].widget.hints = DEPICTION_HINTS


class SampleForm(forms.Form):
    """One field of each kind."""

    addresses = forms.CharField(
        label="Addresses", widget=forms.Textarea, help_text="One on a line, just as you have them."
    )
    description = forms.CharField(
        label="Description", required=False, help_text="What it shows, in a few words."
    )
    seen = forms.ChoiceField(
        label="Where was it seen?",
        choices=[("public", "In public"), ("sent_to_me", "Sent only to me")],
        widget=forms.RadioSelect,
    )
    country = forms.ChoiceField(label="Country", choices=[("NL", "Netherlands"), ("KR", "South Korea")])
    picture = forms.FileField(label="Picture", help_text="Forgotten after its fingerprints are made.")
    good_faith = forms.BooleanField(
        label="I believe in good faith that this was published without consent.",
        help_text="47 U.S.C. § 223a(a)(1)(B)(iii)",
    )


@asker
def look(request: HttpRequest) -> HttpResponse:
    """Show the staff's components. Raises Http404: in live mode."""
    _practice_only()
    wrong = SampleForm({"description": "A photograph at home", "seen": "elsewhere"}, {})
    return render(request, "casework/look.html", {**_samples(), "form": SampleForm(), "wrong": wrong})


@asker
def look_plain(request: HttpRequest) -> HttpResponse:
    """Show a survivor's question; `?wrong` shows it with an error. Raises Http404: in live mode."""
    _practice_only()
    form = (
        SampleQuestion({})
        if "wrong" in request.GET
        else SampleQuestion(initial={"depiction": ["body", "mark"]})
    )
    return render(request, "casework/look_plain.html", {"form": form})


def _practice_only() -> None:
    if not settings.PRACTICE:
        raise Http404


def _samples() -> dict[str, Any]:
    return {
        "due_at": datetime(2026, 11, 26, 14, 5, tzinfo=UTC),
        "address": "https://gallery.example/v/8841/set-3?pic=12",
        "trail": [{"url": "#", "label": "Cases"}, {"url": "#", "label": "K7-2041"}, {"label": "Sighting 4"}],
        "parties": _PARTIES,
        "elements": _ELEMENTS,
        "routes": _ROUTES,
        "entries": _ENTRIES,
        "law": _LAW,
        "tasks": _TASKS,
        "steps": _STEPS,
        "summary": _SUMMARY,
        "columns": ["Address", "Verdict", "Looked at"],
        "rows": [
            ["Sighting 1", "still up", "Tuesday 24 November"],
            ["Sighting 2", "gone, seen twice", "Wednesday 25 November"],
        ],
    }


_PARTIES = [
    {
        "name": "gallery.example",
        "role": "platform",
        "state": "sent by their form · 21 h left",
        "tone": "warn",
        "active": True,
    },
    {
        "name": "fastedge",
        "role": "delivery network, hides the host",
        "state": "named the host",
        "tone": "good",
    },
    {
        "name": "Northrack BV",
        "role": "host of the picture · NL",
        "contact": "abuse@northrack.example",
        "state": "draft ready",
    },
    {"name": "uploader88", "role": "uploader", "hostile": True},
]
_ELEMENTS = [
    {
        "asks": "Signature",
        "filled": "Signed for the survivor by Harbour Clinic, with her authority of 21 November",
        "section": "§ 223a(a)(1)(B)(i)",
    },
    {
        "asks": "Which picture",
        "filled": "“A photograph of me at home”, picture 12 of set 3",
        "section": "(B)(ii)",
    },
    {"asks": "Belief in good faith", "missing": "Not confirmed yet", "section": "(B)(iii)"},
    {"asks": "How to reach you", "filled": "Harbour Clinic, case mailbox; not hers", "section": "(B)(iv)"},
]
_ROUTES = [
    {
        "law": "Digital Services Act, article 16",
        "recipient": "gallery.example",
        "time": "no fixed hours",
        "learns": "nobody",
        "exposure": 0,
        "url": "#",
    },
    {
        "law": "Copyright notice",
        "recipient": "Northrack BV",
        "time": "“expeditiously”",
        "learns": "host, uploader",
        "exposure": 2,
        "url": "#",
        "note": "She took the picture herself",
    },
]
_ENTRIES = [
    {"at": datetime(2026, 11, 24, 14, 5, tzinfo=UTC), "words": "Sent through their form, number R-8812"},
    {"at": datetime(2026, 11, 24, 13, 50, tzinfo=UTC), "words": "Approved", "by": "Bob"},
    {"at": datetime(2026, 11, 23, 9, 12, tzinfo=UTC), "words": "Check: up, same picture, mirrored"},
    {
        "at": datetime(2026, 11, 21, 18, 40, tzinfo=UTC),
        "words": "Survivor agreed: this platform and those it names, without her name",
    },
]
_LAW = {
    "says": (
        "The platform must take the picture down within 48 hours of a complete request. "
        "It must also look for known identical copies."
    ),
    "name": "TAKE IT DOWN Act",
    "section": "47 U.S.C. § 223a(a)(3)",
    "checked": date(2026, 11, 2),
    "source_url": "https://www.law.example/uscode/text/47/223a",
    "state": "applies",
    "tone": "good",
    "cautions": ["The clock starts only through the platform’s own form."],
    "questions": [{"words": "Does the picture show her, or someone made to look like her?", "url": "#"}],
}
_TASKS = [
    {
        "when": datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        "late": "since yesterday",
        "words": "Confirm the party that fastedge named",
        "case": "K7-2041",
        "url": "#",
    },
    {
        "when": datetime(2026, 11, 26, 14, 5, tzinfo=UTC),
        "words": "Approve the next notice",
        "case": "K7-2041",
        "url": "#",
    },
    {
        "when": date(2026, 12, 1),
        "words": "Ask about her consent: it ends on Tuesday 15 December",
        "case": "M3-0007",
        "url": "#",
    },
]
_STEPS = [
    {"words": "Picture 1", "state": "done", "says": "Six fingerprints made. The picture is forgotten."},
    {"words": "Picture 2", "state": "doing", "says": "Reading its brightness and its corners."},
    {"words": "Picture 3", "state": "waiting"},
    {"words": "notes.pdf", "state": "failed", "says": "This is a PDF, not a picture. Add it as a document."},
]
_SUMMARY = [
    {"key": "Where she lives", "value": "Netherlands", "url": "#"},
    {"key": "Her name", "value": "Not asked: no route needs it"},
    {"key": "Consent to send", "missing": "Not recorded yet", "url": "#", "action": "Record it"},
]
