"""Reports through a provider's own interface: is one set up, and one attempt to file. What is unsure goes to a person (S42)."""

from collections.abc import Callable

from django.conf import settings

from casework.directory import Entry
from notices.channels import Accepted, PermanentFailure, TemporaryFailure, cloudflare
from notices.models import Notice


def interface_of(entry: Entry) -> str:
    """Return the address of the interface through which an entry takes reports; "" where none is, or none is set up."""
    is_set_up = settings.CLOUDFLARE_TOKEN_FILE and settings.CLOUDFLARE_ACCOUNT_ID
    return settings.CLOUDFLARE_API_URL if is_set_up and entry.id in cloudflare.ENTRIES else ""


def file_report(notice: Notice, *, last_moment: Callable[[], None]) -> Accepted:
    """File the frozen report of a notice. Opens a socket to the address of the settings. Raises DeliveryFailure."""
    if notice.contact.value != settings.CLOUDFLARE_API_URL:
        # Approved for another address than the one that the operator names now.
        raise PermanentFailure("address")
    try:
        with open(settings.CLOUDFLARE_TOKEN_FILE, encoding="utf-8") as file:
            token = file.read().strip()
    except OSError:
        raise TemporaryFailure("token_file") from None
    return cloudflare.deliver(
        notice.letter["report"], url=notice.contact.value, account=settings.CLOUDFLARE_ACCOUNT_ID, token=token,
        last_moment=last_moment,
    )  # fmt: skip
