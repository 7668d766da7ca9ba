"""One page of a sweep: words are read first, pictures and films only where no sign of a minor stands; all forgotten.

No record is written and no pixel kept; of pictures that do not match not even a digest is (design §3.6).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from casework import minorsigns, sandbox
from casework.comparing import SCAN_LIMITS, Gallery, Patience
from casework.fetch import Fetched, Policy, Refused, Unreachable, fetch
from casework.hosts import AddressUnreadable, normalise, site_of
from casework.minorsigns import HotlineLists


@dataclass(frozen=True)
class PageSeen:
    """What one page showed. `matches` as casework.looking tells them; `links`: pages of the same site that it leads to.

    `sign`: minorsigns.WORDS or LIST, "" none; nothing was compared then. `failed`: why nothing was read, a code.
    """

    url: str
    links: tuple[str, ...] = ()
    matches: tuple[dict[str, Any], ...] = ()
    pictures: int = 0
    sign: str = ""
    failed: str = ""


@dataclass(frozen=True)
class Sweeper:
    """What all pages of one sweep share: the site, what to compare with, where never to look, what hotlines named."""

    site: str
    policy: Policy
    against: Sequence[Mapping[str, Any]]
    lists: HotlineLists
    # Normal forms of addresses that were sent to her alone: never fetched, wherever a page shows them.
    never: frozenset[str] = frozenset()
    patience: Patience = field(default_factory=Patience)

    def visit(self, url: str, *, compare: bool = True) -> PageSeen:
        """Look at one page. Opens sockets in the fetching child, forks the sandbox; never raises for a bad site.

        `compare`: whether its pictures are of interest; that of the first page is known.
        """
        if self._is_closed(url):
            return PageSeen(url, failed="never_fetched")
        if self.lists.names(url):
            return PageSeen(url, sign=minorsigns.LIST)
        try:
            fetched = fetch(url, policy=self.patience.bounded(self.policy))
        except (Refused, Unreachable) as error:
            return PageSeen(url, failed=error.code)
        if site_of(fetched.final_url) != self.site:
            return PageSeen(url, failed="another_site")
        if self.lists.names(fetched.final_url):
            return PageSeen(url, sign=minorsigns.LIST)
        return self._read(url, fetched, compare=compare)

    def _read(self, url: str, fetched: Fetched, *, compare: bool) -> PageSeen:
        if not 200 <= fetched.status < 300:
            return PageSeen(url, failed="not_there")
        options = {"base_url": fetched.final_url, "charset": _charset(fetched)}
        try:
            page = sandbox.run("scan", fetched.body, options=options, limits=SCAN_LIMITS)
            more = sandbox.run("links", fetched.body, options=options, limits=SCAN_LIMITS)
        except (sandbox.SandboxRefused, sandbox.SandboxFailed):
            # What could not be read could not be searched for signs, so none of its pictures is looked at.
            return PageSeen(url, failed="unreadable")
        if sign := self._sign(page, more, fetched.final_url):
            return PageSeen(url, sign=sign)
        gallery = Gallery(self.policy, self.against, "neutral", self.patience)
        if compare:
            for kind in ("pictures", "films"):
                page[kind] = [one for one in page[kind] if not self._is_closed(one)]
            page["frames"] = []  # a page in a page was not searched for signs
            gallery.add_page(page, fetched.final_url)
        return PageSeen(
            fetched.final_url,
            links=tuple(
                one for one in more["links"] if site_of(one) == self.site and not self._is_closed(one)
            ),
            matches=tuple(gallery.matches),
            pictures=gallery.outcomes.total(),
        )

    def _sign(self, page: Mapping[str, Any], more: Mapping[str, Any], final_url: str) -> str:
        """Return which sign a page bears: in its words, in addresses on it, or because a list names one of them."""
        shown = [*page["pictures"], *page["films"], *page["frames"], *more["links"]]
        if any(self.lists.names(one) for one in shown):
            return minorsigns.LIST
        words = [page["title"], *page["headings"], page["text"], more["words"], unquote(final_url)]
        names = [unquote(one) for one in (*page["pictures"], *page["films"])]
        return minorsigns.WORDS if any(map(minorsigns.has_words, (" ".join(words), *names))) else ""

    def _is_closed(self, url: str) -> bool:
        try:
            return normalise(url, policy=self.policy).normal in self.never
        except AddressUnreadable:
            return True


def _charset(fetched: Fetched) -> str:
    _, _, charset = fetched.headers.get("content-type", "").lower().partition("charset=")
    return charset.partition(";")[0].strip()[:40]
