"""Is this app fit to run? One line a check, pass or fail, and what to do. Live mode starts only when all is well.

Prints no secret, no name and no address of a case.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.utils.translation import gettext as _

from casework import alignment, alone, fitness, signing
from casework.erasure import PACKET_HOURS
from casework.fitness import Finding
from casework.models import Image, Leftover, Organisation, Packet, User
from casework.moments import now
from casework.pictures import WAITING_HOURS

# What is to be forgotten by a moment may be late by this much: the sweep comes round many times in it.
SWEEP_LATE_HOURS = 1


class Unfit(Exception):
    """Live mode does not start; the message names each check that failed."""


def examine() -> list[Finding]:
    """Run every check. Opens connections to the operator's own services, never to a stranger."""
    return [finding for name, check in _CHECKS.items() for finding in _findings(name, check)]


def join(name: str, check: Callable[[], Iterator[Finding]]) -> None:
    """Add a check of another house."""
    _CHECKS[name] = check


def require_fit_for_live() -> None:
    """Return in practice mode, or when every check that live needs has passed. Raises Unfit."""
    if settings.PRACTICE:
        return
    failed = [finding for finding in examine() if finding.fails]
    if failed:
        lines = "\n".join(f"  {finding.check}: {finding.says}" for finding in failed)
        raise Unfit(f"Live mode does not start until these are mended:\n{lines}")


def _findings(name: str, check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Run one check; one that breaks has failed, and the others still run."""
    try:
        return list(check())
    except Exception as trouble:  # whatever breaks a check is a failure of what it looks at
        return [Finding(name, False, _("could not be looked at: %(why)s") % {"why": type(trouble).__name__})]


def _settings() -> Iterator[Finding]:
    yield Finding("debug", not settings.DEBUG, _("off") if not settings.DEBUG else _("DEBUG is on"))
    serializer = settings.CACHES["default"].get("OPTIONS", {}).get("serializer", "")
    is_json = serializer == "config.cache.JSONSerializer"
    yield Finding("cache", is_json, _("speaks JSON") if is_json else _("pickles; see CACHES"))
    synchronised = _clock_is_synchronised()
    says = (
        _("kept by the system’s time service")
        if synchronised
        else _("no sign of a time service; packets say so")
    )
    yield Finding("clock", synchronised, says, needed="advice")
    stamps = bool(settings.TSA_URL)
    yield Finding(
        "time stamps",
        stamps,
        settings.TSA_URL or _("TSA_URL is not set; stamps stay pending"),
        needed="advice",
    )


def _clock_is_synchronised() -> bool:
    marks = ("/run/systemd/timesync/synchronized", "/run/chrony", "/var/lib/ntp/ntp.drift", "/run/ntpd.pid")
    return any(Path(mark).exists() for mark in marks)


def _people() -> Iterator[Finding]:
    without = (
        User.objects.filter(is_active=True).exclude(authenticator__type__in=["totp", "webauthn"]).count()
    )
    says = _("%(count)d people have none") % {"count": without} if without else _("everybody has one")
    yield Finding("second factor", not without, says, needed="live")


def _operator() -> Iterator[Finding]:
    for name, setting in (
        ("procedure for minors", "OPERATOR_MINORS_PROCEDURE"),
        ("legal page", "OPERATOR_LEGAL_PAGE"),
    ):
        value = getattr(settings, setting)
        there = bool(value) and Path(value).is_file()
        says = _("%(setting)s names no file; what to write: docs/operating.md, “What you write”")
        yield Finding(name, there, _("there") if there else says % {"setting": setting}, needed="live")
    if not settings.PRACTICE:
        proxied = bool(settings.SECURE_PROXY_SSL_HEADER)
        yield Finding(
            "TLS", proxied, _("by the proxy") if proxied else _("set BEHIND_TLS_PROXY once one serves it")
        )


def _operator_law() -> Iterator[Finding]:
    """Who runs this is said, and where the organisations work it is known that their people may write for others."""
    asked = ("OPERATOR_ADDRESS", "OPERATOR_CONTACT", "OPERATOR_PRIVACY_CONTACT", "OPERATOR_AUTHORITY")
    unset = ", ".join(name for name in asked if not getattr(settings, name))
    says = _("not set: %(names)s; see docs/operator-law.md") % {"names": unset} if unset else _("said")
    yield Finding("who runs this", not unset, says, needed="live")
    if strange := signing.unknown_places(settings.SIGNING_CONFIRMED):
        says = _("SIGNING_CONFIRMED names no place: %(codes)s") % {"codes": ", ".join(strange)}
        yield Finding("signing for others", False, says)
        return
    countries = set(Organisation.objects.values_list("country", flat=True))
    unsure = sorted(one for one in countries if not signing.may_work(one, settings.SIGNING_CONFIRMED))
    says = _("not known for: %(codes)s; ask a lawyer there, then set SIGNING_CONFIRMED") % {
        "codes": ", ".join(one or _("an organisation without a country") for one in unsure)
    }
    yield Finding(
        "signing for others", not unsure, says if unsure else _("known or confirmed"), needed="live"
    )


def _interfaces() -> Iterator[Finding]:
    """Where a provider's interface is set up, its account is named and its token is there. Nothing is dialled."""
    named = (settings.CLOUDFLARE_ACCOUNT_ID, settings.CLOUDFLARE_TOKEN_FILE)
    if not any(named):
        return
    try:
        is_there = all(named) and bool(Path(settings.CLOUDFLARE_TOKEN_FILE).read_text("utf-8").strip())
    except (OSError, UnicodeDecodeError):
        is_there = False
    says = _("CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_TOKEN_FILE belong together, and the file holds the token")
    yield Finding("Cloudflare’s interface", is_there, _("account and token are named") if is_there else says)


def _headers() -> Iterator[Finding]:
    """What Django itself says of cookies, TLS and headers before a deployment."""
    said = run_checks(tags=[Tags.security], include_deployment_checks=True)
    says = ", ".join(sorted(str(message.id) for message in said)) or _("as they must be")
    yield Finding("headers and cookies", not said, says, needed="live")


def _uploads() -> Iterator[Finding]:
    in_memory = settings.FILE_UPLOAD_HANDLERS == ["casework.storage.MemoryUploadHandler"]
    says = _("held in memory until they are sealed") if in_memory else _("they touch a disk unsealed")
    yield Finding("uploads", in_memory, says)


def _retention() -> Iterator[Finding]:
    at = now() - timedelta(hours=SWEEP_LATE_HOURS)
    waiting = Image.objects.filter(
        state=Image.State.WAITING, added_at__lt=at - timedelta(hours=WAITING_HOURS)
    ).unstopped()
    packets = Packet.objects.filter(
        state=Packet.State.READY, built_at__lt=at - timedelta(hours=PACKET_HOURS)
    ).unstopped()
    originals = Image.objects.filter(keep_until__lt=at.date()).exclude(sealed_object="").unstopped()
    leftovers = Leftover.objects.filter(left_at__lt=at).unstopped()
    late = waiting.count() + packets.count() + originals.count() + leftovers.count()
    says = (
        _("%(count)d things should be forgotten by now; do the scheduler and the store run?")
        % {"count": late}
        if late
        else _("nothing is kept too long")
    )
    yield Finding("retention", not late, says)


def _own_cases() -> Iterator[Finding]:
    """Whoever is named to read the cases that people open themselves is still there and works cases."""
    named = [one.intake_reader for one in Organisation.objects.exclude(intake_reader=None)]
    if not named:
        yield Finding("own cases", True, _("the door is closed, because nobody is named to read them"))
    for reader in named:
        is_open = alone.reads(reader)
        says = (
            _("the door is open, its reader is active")
            if is_open
            else _("the door is closed, because its reader left or works no cases any more; name another")
        )
        yield Finding("own cases", is_open, says, needed="advice")


_CHECKS: dict[str, Callable[[], Iterator[Finding]]] = {
    "root keys": fitness.keys,
    "secret key": fitness.secret_key,
    "database": fitness.database,
    "queue": fitness.queue,
    "sealed files": fitness.store,
    "guard": fitness.guard,
    "sandbox": fitness.sandboxes,
    "links in letters": fitness.public_address,
    "folders": fitness.folders,
    "fonts": fitness.fonts,
    "settings": _settings,
    "headers and cookies": _headers,
    "uploads": _uploads,
    "retention": _retention,
    "second factor": _people,
    "operator": _operator,
    "operator’s law": _operator_law,
    "mail": alignment.mail,
    "interfaces": _interfaces,
    "own cases": _own_cases,
}
