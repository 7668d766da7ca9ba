"""Her consents, and with whom a case is shared."""

from datetime import date, datetime, time
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import consents, granting, vault
from casework.forms.permissions import ConsentForm, ShareForm
from casework.models import Actor, Case, CaseAccess, Consent, User
from casework.moments import now
from casework.sentences import (
    ACT_WORDS,
    DEPICTION_WORDS,
    FACT_WORDS,
    HOW_WORDS,
    SCOPE_WORDS,
    fact_words,
    handed_words,
    is_handed,
)
from casework.views.doors import (
    back_to,
    case_door,
    case_private_key,
    needs_fresh_sign_in,
    withdrawable_rows,
)
from casework.views.holding import hold
from casework.views.recipients import WORDS, is_partner, key_of, shown_name

# Acts whose recipient is kept by a key: of the directory, or of a partner.
_OF_LETTERS = frozenset({Consent.Act.SEND, Consent.Act.FOLLOW_UP})
_BY_KEY = _OF_LETTERS | {Consent.Act.FINGERPRINTS}


@require_http_methods(["GET", "POST"])
@case_door("work")
def case_consents(request: HttpRequest, case: Case) -> HttpResponse:
    """List what she agreed to; record another. What the address names fills the form, and never ticks a fact."""
    needed = [
        fact for fact in request.GET.get("facts", "").split(",") if fact in FACT_WORDS or is_handed(fact)
    ]
    depicted = [part for part in request.GET.get("depicted", "").split(",") if part in DEPICTION_WORDS]
    at = now()
    asked_for = request.GET.get("recipient", "")
    initial = {
        "recipient": shown_name(case, asked_for),
        "act": request.GET.get("act", ""),
        "given_on": at,
    }
    form = ConsentForm(request.POST or None, initial=initial, latest=at, needed=needed, depicted=depicted)
    if initial["act"] == Consent.Act.FINGERPRINTS and not is_partner(case, asked_for, at=at):
        raise Http404
    if request.method == "POST" and form.is_valid():
        is_unchanged = form.cleaned_data.get("recipient", initial["recipient"]) == initial["recipient"]
        recipient = asked_for if is_unchanged else form.cleaned_data["recipient"]
        # A notice asks about what it shows; asked by hand, it is what is known.
        asked = {"recipient": recipient, "depicted": depicted if needed else None}
        _record(request, case, form.cleaned_data | asked)
        messages.success(request, _("Recorded."))
        return redirect(_back(request, case))
    context = {
        "case": case,
        "form": form,
        **_given_and_taken_back(case),
        "needed": [
            *fact_words([fact for fact in needed if fact in FACT_WORDS], depicted=depicted),
            *handed_words(needed),
        ],
        "recipient": initial["recipient"],
        # Fingerprints: exactly this, to exactly this partner.
        "one_partner": initial["act"] == Consent.Act.FINGERPRINTS,
    }
    return render(request, "casework/consents.html", context)


def _given_and_taken_back(case: Case) -> dict[str, Any]:
    rows = [consent_row(row, at=now()) for row in case.consents.order_by("-recorded_at")]
    took_back = any(row["consent"].withdrawn_at and row["consent"].act in _OF_LETTERS for row in rows)
    return {
        "standing": [row for row in rows if row["holds"]],
        "ended": [row for row in rows if not row["holds"]],
        # Taking a permission back calls no letter back: each is withdrawn by itself.
        "withdrawable": withdrawable_rows(case) if took_back else [],
    }


@require_POST
@case_door("hold_back")
def withdraw_consent(request: HttpRequest, case: Case, consent_id: Any) -> HttpResponse:
    """Withdraw one permission at once, and say truly what may be leaving."""
    consent = case.consents.filter(pk=consent_id).first()
    if consent is None:
        raise Http404
    verb = granting.withdraw_sharing if consent.act == Consent.Act.GRANT else consents.withdraw_consent
    withdraw = partial(verb, consent=consent, by=request.actor, at=now())
    may_leave = hold(request, case, withdraw, says=_("Withdrawn."))
    if consent.act == Consent.Act.FINGERPRINTS:
        # There it says what a partner has already, and is to be asked to delete.
        return back_to(case, "hand_over")
    return back_to(case, "case" if may_leave else "consents")


@require_http_methods(["GET", "POST"])
@needs_fresh_sign_in
@case_door("share")
def share(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask that a colleague or another organisation's counsel may see this case."""
    unagreed = None
    form = ShareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(username=form.cleaned_data["username"], is_active=True).first()
        if user is None or not user.has_role("caseworker", "supervisor", "counsel"):
            form.add_error(
                "username", _("Nobody with this user name can be given a case. Check the spelling.")
            )
        else:
            try:
                row = granting.ask_access(case=case, user=user, by=request.actor, at=now())
            except consents.NoConsent:
                form.add_error(
                    "username", _("She has not agreed yet to share the case with this organisation.")
                )
                unagreed = _share_consent(case, user)
            else:
                if row.purpose == CaseAccess.Purpose.WORKS:
                    grant_key_to(request, case, row.user.actor)
                return redirect("share", case_id=case.pk)
    rows = case.accesses.filter(revoked_at=None).select_related(
        "user__organisation", "asked_by__user", "approved_by"
    )
    context = {
        "case": case,
        "form": form,
        "accesses": [_access_row(case, row) for row in rows],
        "unagreed": unagreed,
        "has_two_people": case.organisation.has_two_people(),
    }
    return render(request, "casework/share.html", context)


@require_POST
@needs_fresh_sign_in
@case_door("hold_back")
def decide_access(request: HttpRequest, case: Case, access_id: Any) -> HttpResponse:
    """Agree to an access as the second person, or end it."""
    row = case.accesses.filter(pk=access_id).first()
    if row is None:
        raise Http404
    if "revoke" in request.POST:
        granting.revoke_access(row=row, by=request.actor, at=now())
        return back_to(case, "share")
    try:
        granting.approve_access(row=row, by=request.actor, at=now())
        messages.success(request, _("Access was given."))
    except consents.NoConsent:
        messages.error(request, _("She has not agreed yet to share the case with this organisation."))
    except granting.SamePerson:
        messages.error(request, _("You asked for this access; a second person must agree."))
    except granting.TooSoon:
        messages.error(
            request, _("You are alone in your organisation: this can be agreed a day after it was asked.")
        )
    return redirect("share", case_id=case.pk)


def consent_row(row: Consent, *, at: datetime) -> dict[str, Any]:
    """Return what a list says of a consent, in words."""
    return {
        "consent": row,
        "holds": row.withdrawn_at is None and (row.until is None or row.until > at),
        "act": ACT_WORDS[row.act],
        "recipient": _recipient_words(row),
        "scope": SCOPE_WORDS[row.scope],
        "how": HOW_WORDS[row.how],
        "facts": [
            *fact_words(
                [fact for fact in row.facts if fact in FACT_WORDS], depicted=consents.parts_in(row.facts)
            ),
            *handed_words(row.facts),
        ],
        "tells_all": row.act == Consent.Act.GRANT and set(row.facts) >= consents.WHOLE_CASE,
        "recorded_by": row.recorded_by.name_in_words,
    }


def _recipient_words(row: Consent) -> str:
    if row.act in WORDS:
        return WORDS[row.act](row.case, row.recipient)
    return shown_name(row.case, row.recipient) if row.act in _BY_KEY else row.recipient


def _record(request: HttpRequest, case: Case, given: dict[str, Any]) -> None:
    act = given["act"]
    # A form that asks for sharing alone has no boxes; one that also offers it may come with some ticked.
    one = Consent.Scope.THIS_ONE
    scopes = dict.fromkeys(_OF_LETTERS, given.get("scope", "")) | {
        Consent.Act.GRANT: one,
        Consent.Act.FINGERPRINTS: one,
    }
    told = {Consent.Act.LOOK: frozenset(), Consent.Act.GRANT: consents.WHOLE_CASE}
    consents.record_consent(
        case=case,
        act=act,
        scope=scopes.get(act, Consent.Scope.ANY),
        recipient=_recipient_key(case, act, given["recipient"]) if act in scopes else "",
        facts=told.get(act, frozenset(given.get("facts", ()))),
        how=given["how"],
        given_at=given["given_on"],
        until=_end_of(given["until"]) if given["until"] else None,
        depicted=given["depicted"],
        by=request.actor,
        at=now(),
    )


def _end_of(day: date) -> datetime:
    """Return the last moment of a day, by the clock that the page shows: a consent holds through the day she named."""
    return timezone.make_aware(datetime.combine(day, time.max))


def _recipient_key(case: Case, act: str, said: str) -> str:
    """A notice goes out under a key, a case is shared with an organisation by its name."""
    return key_of(case, said) if act in _OF_LETTERS else said


def _access_row(case: Case, row: CaseAccess) -> dict[str, Any]:
    agreed = granting.is_agreed(row, at=now())
    return {"access": row, "unagreed": None if agreed else _share_consent(case, row.user)}


def _share_consent(case: Case, user: User) -> dict[str, str]:
    """Return the organisation that she would have to agree to, and the form that records it, filled in."""
    name = user.organisation.name
    asked = {"act": Consent.Act.GRANT.value, "recipient": name, "next": reverse("share", args=[case.pk])}
    url = f"{reverse('consents', args=[case.pk])}?{urlencode(asked, safe='/')}"
    return {"organisation": name, "url": url}


def grant_key_to(request: HttpRequest, case: Case, holder: Actor) -> None:
    """Give a colleague who works the case its key, where the reader holds it; counsel elsewhere gets none."""
    try:
        private = case_private_key(request, case)
    except vault.SealBroken:
        return
    granting.grant_key(case=case, private=private, holder=holder, by=request.actor, at=now())


def _back(request: HttpRequest, case: Case) -> str:
    """Return to the notice that asked for the consent, else to the list."""
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return target
    return reverse("consents", args=[case.pk])
