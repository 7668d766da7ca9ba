"""Does mail from here arrive as ours? What the sending domain publishes, and whose names the senders bear (design §5).

Asks the resolvers of the settings for TXT records of the operator's own domain, and nobody else.
"""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import resolver
from casework.fitness import Finding
from casework.hosts import registrable_domain
from casework.mailrecords import Judged, judge_dkim, judge_dmarc, judge_spf, redirect_of
from casework.models import Organisation

_MOST_REDIRECTS = 5


def mail() -> Iterator[Finding]:
    """SPF, DKIM and DMARC of the domain that sends, each with what to do; and who sends under another name."""
    if settings.PRACTICE:
        yield Finding("mail alignment", True, _("practice mail goes to the practice ground"), needed="advice")
        return
    for name, judge in (("SPF", _spf), ("DKIM", _dkim), ("DMARC", _dmarc)):
        try:
            judged = judge(settings.MAIL_DOMAIN)
        except resolver.ResolverSilent:
            judged = Judged(False, _("the name server did not answer; see RESOLVERS, then look again"))
        yield Finding(
            f"mail {name}", judged.ok, judged.says, needed="advice" if judged.is_advice else "always"
        )
    yield _senders(settings.MAIL_DOMAIN)


def _texts(host: str) -> list[str]:
    return resolver.text_records(host, settings.RESOLVERS)


def _spf(domain: str) -> Judged:
    host, texts = domain, _texts(domain)
    for _step in range(_MOST_REDIRECTS):
        further = redirect_of(texts)
        if not further:
            break
        host, texts = further, _texts(further)
    return judge_spf(texts, host)


def _dkim(domain: str) -> Judged:
    if not settings.DKIM_SELECTOR:
        says = _("DKIM_SELECTOR is not set; let your mail server sign for %(domain)s, then name its selector")
        return Judged(False, says % {"domain": domain}, is_advice=True)
    host = f"{settings.DKIM_SELECTOR}._domainkey.{domain}"
    return judge_dkim(_texts(host), host)


def _dmarc(domain: str) -> Judged:
    host, parent = f"_dmarc.{domain}", registrable_domain(domain)
    texts = _texts(host)
    if texts or parent in {"", domain}:
        return judge_dmarc(texts, host)
    above = _texts(f"_dmarc.{parent}")
    return judge_dmarc(above, host, is_of_parent=True) if above else judge_dmarc([], host)


def _senders(domain: str) -> Finding:
    """Organisations whose own address lies elsewhere send as notices@ this domain: somebody must read that mailbox."""
    addresses = Organisation.objects.values_list("contact_email", flat=True)
    count = sum(address.rpartition("@")[2].lower() != domain.lower() for address in addresses)
    says = ngettext(
        "%(count)d organisation has its address elsewhere: its mail leaves as notices@%(domain)s, answers go to its own. "
        "Let that mailbox be read: what cannot be delivered comes back there",
        "%(count)d organisations have their address elsewhere: their mail leaves as notices@%(domain)s, answers go to "
        "their own. Let that mailbox be read: what cannot be delivered comes back there",
        count,
    ) % {"count": count, "domain": domain}
    return Finding(
        "mail From", True, says if count else _("every sender is under %(domain)s") % {"domain": domain},
        needed="advice",
    )  # fmt: skip
