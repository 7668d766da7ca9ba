"""What each page of the way asks, in which words, and why: a table."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.forms import own
from casework.forms.owncontact import ContactForm


@dataclass(frozen=True)
class Asked:
    """One question: its form, its words, why it is asked. `template`: where it is more than its fields.

    says_optional: its reason does not say that it can be left out, so the page does beside its number (S23).
    """

    form: type[forms.Form]
    question: Promise
    why: Promise
    template: str = "casework/own/question.html"
    says_optional: bool = False


ASKED: dict[str, Asked] = {
    "safe_now": Asked(
        own.SafeForm,
        _("Are you safe right now?"),
        _("We do not keep this answer. If you are not safe, the next page shows who to call first."),
    ),
    "under_18": Asked(
        own.YoungForm,
        _("Was anyone under 18 in these pictures, or in a picture that they were made from?"),
        _("For them there are quicker and safer ways than this form. We keep a count, and nothing else."),
    ),
    "who": Asked(own.WhoForm, _("Who is in the pictures?"), _("The letters say for whom they are written.")),
    "country": Asked(
        own.CountryForm,
        _("Which country do you live in?"),
        _("Laws differ from place to place. If you ask for somebody else, choose where they live."),
    ),
    "know": Asked(
        own.KnowForm,
        _("What do you have, or know?"),
        _("Then we ask only what fits. You can leave this out."),
    ),
    "links": Asked(
        own.LinksForm,
        _("Where is it?"),
        _("Letters go to those who run the place. They need the link. You can leave this out."),
        template="casework/own/links.html",
    ),
    "file": Asked(
        own.FileForm,
        _("How can a program know your picture?"),
        _("A fingerprint is a row of digits. By it a program knows the picture. You can leave this out."),
        template="casework/own/file.html",
    ),
    "told_by": Asked(
        own.ToldByForm,
        _("How can people tell that it is you?"),
        _("Some laws ask about the face, others about the body. You can leave this out."),
    ),
    "made_from": Asked(
        own.MadeFromForm,
        _("Is it a real picture or film, or made by a computer?"),
        _("Other laws hold for made pictures than for real ones. “I do not know” is a good answer."),
        says_optional=True,
    ),
    "want": Asked(
        own.WantForm,
        _("What do you want?"),
        _("You decide. You can change this until you hand the form in."),
        says_optional=True,
    ),
    "words": Asked(
        own.WordsForm,
        _("Is there anything you want to say?"),
        _(
            "Nobody needs your story. What you write is locked. Only people here who hold the key of your case read it."
        ),
        says_optional=True,
    ),
    "contact": Asked(
        ContactForm,
        _("May we contact you?"),
        _("You can always come back here instead. We write only in the way that you choose."),
        says_optional=True,
    ),
}
