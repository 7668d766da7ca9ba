"""People at their browsers: signed in a moment ago, and every page of the notices house by name."""

import time
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from casework.models import Actor, Case
from notices.models import Notice

DOORS = (
    "approve", "undo", "withdraw", "hand_over", "reply", "send_again", "spoil_contact", "restore_contact",
    "choose_language", "by_form", "by_post", "arrived", "retract", "ask_her",
)  # fmt: skip
LAW = "us-take-it-down-act"
# Doors of one task of the day list, there while the task waits, and of paragraphs, there in drafts alone: each with its own test.
ROW_DOORS = frozenset(
    {"task", "give_task", "put_off_task", "take_up_task", "write_paragraph", "remove_paragraph"}
)
# Doors that hang from no case; each has a test of its own for strangers.
HOUSE_DOORS = frozenset(
    {
        "confirm_contact",
        "reject_contact",
        "look_again",
        "review_law",
        "law_reviewers",
        "name_law_reviewer",
        "calendar",
        "end_calendar",
        "take_break",
        "calendar_feed",
        "what_works_recipient",
        "respond",
        "unknown_mails",
        "unknown_mail",
        "attach_mail",
        "discard_mail",
        "letter_wrong",
        "dispute",
        "attach_dispute",
        "uphold_dispute",
        "reject_dispute",
        "protected_hosts",
        "unprotect_host",
        "own_cases",
        "joint_matter",
        "joint_consent",
        "joint_complaint",
        "approve_joint",
        "drop_joint",
        "take_out_joint",
    }
)


def browser_of(actor: Actor) -> Client:
    """Return a browser in which this person signed in a moment ago."""
    client = Client()
    client.force_login(actor.user)
    session = client.session
    session["account_authentication_methods_user"] = str(actor.user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def case_pages(case: Case, notice: Notice) -> dict[str, str]:
    """Return every page about one case and its notice, by name."""
    both = [case.pk, notice.pk]
    return {
        "case": reverse("case", args=[case.pk]),
        "sighting": reverse("sighting", args=[case.pk, 1]),
        "routes": reverse("routes", args=[case.pk]),
        "answer": reverse("answer", args=[case.pk]) + "?fact=sighting.serves",
        "notice": reverse("notice", args=both),
        "letter_pdf": reverse("letter_pdf", args=both),
        "name_authority": reverse("name_authority", args=[case.pk, "kr-review-commission-correction"]),
    }


def case_doors(case: Case, notice: Notice) -> dict[str, str]:
    """Return every address that changes something in one case, by name."""
    both = [case.pk, notice.pk]
    doors = {name: reverse(name, args=both) for name in DOORS}
    return (
        doors
        | {
            "draft": reverse("draft", args=[case.pk]),
            "offer_work": reverse("offer_work", args=[case.pk]),
            "confirm": reverse("confirm", args=[*both, "good_faith_statement"]),
        }
        | {
            name: reverse(name, args=[*both, uuid4()])
            for name in ("clock_time", "decide_reply", "settle_mail")
        }
    )


def house_pages() -> dict[str, str]:
    """Return the pages that belong to no case."""
    names = ("home", "cases", "approvals", "law", "what_works", "joint_complaints")
    return {name: reverse(name) for name in names} | {"basis": reverse("basis", args=[LAW])}


def text_of(response: Any) -> str:
    """Return a page as text."""
    return response.content.decode()


def escaped(words: str) -> str:
    """Return words as a page holds them."""
    return str(escape(words))
