"""A paragraph that somebody writes into a letter: its words, their language, and what they tell."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.sentences import FACT_WORDS
from notices.languages import LEADING, name_in, written
from notices.paragraphs import MOST_CHARACTERS

# In which people write besides those that letters are written in.
_MORE = ("ar", "bn", "cs", "el", "fa", "hi", "hu", "pl", "ro", "ru", "sv", "tr", "uk", "ur", "vi", "zh")


class ParagraphForm(forms.Form):
    """One paragraph. Nothing is ticked beforehand."""

    text = forms.CharField(
        label=_("The paragraph"),
        help_text=_(
            "It leaves as you write it. No name, contact or address of hers, unless you tick it below and she agreed."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_CHARACTERS,
        error_messages={"required": _("Write the paragraph.")},
    )
    language = forms.ChoiceField(
        label=_("In which language is it?"),
        help_text=_("It is not translated. Where the letter is in another one, the letter says so."),
    )
    facts = forms.MultipleChoiceField(
        label=_("What does it tell of her?"),
        help_text=_(
            "Tick all that it tells; nothing, where it tells nothing of her. Known names, mail addresses and telephone "
            "numbers are found in it besides. What she did not agree to keeps the letter here."
        ),
        choices=list(FACT_WORDS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    said = forms.BooleanField(
        label=_("I have read it for names: whoever it names or lets be recognised is ticked above"),
        error_messages={"required": _("Read it for names first, also for nicknames and names of others.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        here = get_language() or LEADING
        tags = {tag: name_in(tag, here) for tag in (*written(), *_MORE)}
        rest = sorted((pair for pair in tags.items() if pair[0] != LEADING), key=lambda pair: pair[1])
        self.fields["language"].choices = [(LEADING, tags[LEADING]), *rest]
