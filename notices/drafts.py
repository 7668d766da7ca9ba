"""A draft and what it is about, each thing read once; its letter composed anew from that. What it is about, for many at once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from casework.facts import Facts
from casework.models import Image, Party, Sighting
from notices import answerlinks, casefacts
from notices.channels.post import lines_of
from notices.composing import Letter, compose
from notices.earlier import earlier_of
from notices.elements import Confirmation, declarations, wording_digest
from notices.elements import Declaration as Wording
from notices.freewords import Paragraph, strange_addresses
from notices.hersay import sends_herself
from notices.law import Basis, load_law
from notices.models import Contact, Declaration, Notice, NoticeSighting
from notices.parties import RecipientView, SightingView


@dataclass(frozen=True)
class About:
    """The addresses of a notice that are not gone, and the images that they show: all of the case where nobody said which."""

    sightings: tuple[Sighting, ...]
    images: tuple[Image, ...]

    @property
    def ids(self) -> set[str]:
        """Ids of both."""
        return {str(row.pk) for row in (*self.sightings, *self.images)}


def about_each(notices: Iterable[Notice]) -> dict[Notice, About]:
    """Return what each notice is about, in their order. Runs two queries, however many there are."""
    rows = {notice.pk: notice for notice in notices}
    lines = NoticeSighting.objects.filter(notice__in=rows).exclude(sighting__state=Sighting.State.REMOVED)
    sightings: dict[UUID, list[Sighting]] = defaultdict(list)
    for line in lines.select_related("sighting__image").order_by("sighting__number"):
        line.sighting.case = rows[line.notice_id].case
        sightings[line.notice_id].append(line.sighting)
    unsaid = {row.case_id for row in rows.values() if not any(one.image for one in sightings[row.pk])}
    in_use: dict[UUID, list[Image]] = defaultdict(list)
    for image in Image.objects.in_use().filter(case__in=unsaid) if unsaid else ():
        in_use[image.case_id].append(image)
    return {row: _about(sightings[row.pk], in_use[row.case_id]) for row in rows.values()}


def _about(sightings: list[Sighting], in_use: list[Image]) -> About:
    images = {row.image for row in sightings if row.image is not None} or set(in_use)
    shown = sorted(images, key=lambda image: image.number) if sightings else ()
    return About(tuple(sightings), tuple(shown))


class Draft:
    """A draft as it is at this moment. Each property is read once: make a new one after a change."""

    def __init__(self, notice: Notice, about: About | None = None) -> None:
        self.notice = notice
        self.about = about or about_each([notice])[notice]

    @cached_property
    def basis(self) -> Basis:
        """The law that it rests on."""
        return load_law().get(self.notice.basis_id)

    @cached_property
    def facts(self) -> Facts:
        """What is known of the case and of its addresses."""
        return casefacts.facts_of(
            self.notice.case, voice=self.notice.own_voice, sightings=self.about.sightings
        )

    @cached_property
    def depicted(self) -> list[str]:
        """What of her the letter names: codes of `depiction`, of the images that it is about."""
        return sorted({part for image in self.about.images for part in image.facts.get("depiction", ())})

    @cached_property
    def asked(self) -> list[tuple[Wording, Declaration | None]]:
        """Each declaration that the law asks for, with who confirmed it, or None.

        Only what was confirmed in exactly this wording and about exactly this letter counts: its digest is over both.
        """
        about = self.composed(dated=self.notice.drafted_at.date(), confirmed={}).digest
        asked = [replace(one, digest=_digest_about(one, about)) for one in self.wordings]
        return [(one, self._fitting(one)) for one in asked]

    def letter(self, *, at: datetime, masked: frozenset[str] = frozenset()) -> Letter:
        """Return the letter as it would leave at a moment; pure words, nothing is stored."""
        return self.composed(dated=at.date(), confirmed=self._confirmed(), masked=masked)

    def whole(self, *, at: datetime) -> Letter:
        """Return the letter with every declaration that its law asks for, confirmed already or not: what she reads."""
        said = {one.key: Confirmation(by_name="", at=at, wording_digest=one.digest) for one in self.wordings}
        return self.composed(dated=at.date(), confirmed=said)

    def composed(
        self,
        *,
        dated: date,
        confirmed: Mapping[str, Confirmation],
        masked: frozenset[str] = frozenset(),
    ) -> Letter:
        """Return the letter with these declarations and this date."""
        notice, recipient = self.notice, self.notice.recipient
        return compose(
            self.basis,
            facts=self.facts,
            recipient=RecipientView(
                name=recipient.name,
                address_lines=self._address_lines,
                kind=recipient.kind,
                country=recipient.country,
                is_in_front=self._is_in_front,
                answer_link="" if sends_herself(notice) else answerlinks.blank_link(),
            ),
            sightings=[
                SightingView(row.url, row.first_seen_date, str(row.image.number) if row.image else "")
                for row in self.about.sightings
            ],
            images=[casefacts.image_facts(image) for image in self.about.images],
            language=notice.language,
            confirmed=confirmed,
            signer=casefacts.signer_of(notice.case, notice.own_voice),
            reference=notice.reference,
            date=dated,
            masked=masked,
            paragraphs=self._paragraphs,
            earlier=earlier_of(notice, self.about.sightings),
        )

    @cached_property
    def _address_lines(self) -> tuple[str, ...]:
        """The postal address, where the letter goes on paper."""
        is_paper = self.notice.channel == Contact.Channel.POST
        return lines_of(self.notice.contact.value or "") if is_paper else ()

    @cached_property
    def _paragraphs(self) -> list[Paragraph]:
        rows = self.notice.paragraphs.order_by("number")
        return [Paragraph(row.text, row.language, frozenset(row.facts)) for row in rows]

    @property
    def is_hers(self) -> bool:
        """Say whether she signs it herself."""
        return self.notice.own_voice is not None

    @property
    def strange_addresses(self) -> list[str]:
        """Return the web addresses in what people wrote that are none of the letter's."""
        places = [row.url for row in self.about.sightings]
        return [url for one in self._paragraphs for url in strange_addresses(one.text, places=places)]

    @cached_property
    def _is_in_front(self) -> bool:
        """Say whether a cloud, which is many things, stands in front of the host here; one query, for clouds alone."""
        recipient = self.notice.recipient
        if recipient.kind != "cloud":
            return False
        rows = Party.objects.filter(sighting__in=self.about.sightings, role=Party.Role.CDN)
        return any(party.key == recipient.key for party in rows)

    @cached_property
    def wordings(self) -> tuple[Wording, ...]:
        """Each declaration that the law asks for, in the notice's language; none where it was given one before."""
        if self.notice.is_follow_up:
            return ()
        return declarations(
            self.basis, represented=not self.is_hers, language=self.notice.language, facts=self.facts
        )

    @cached_property
    def _given(self) -> dict[str, Declaration]:
        return {row.key: row for row in self.notice.declarations.all()}

    def _fitting(self, wording: Wording) -> Declaration | None:
        row = self._given.get(wording.key)
        return row if row is not None and row.wording_digest == wording.digest else None

    def _confirmed(self) -> dict[str, Confirmation]:
        if not self._given:
            return {}
        plain = {wording.key: wording.digest for wording in self.wordings}
        return {
            wording.key: Confirmation(by_name="", at=row.confirmed_at, wording_digest=plain[wording.key])
            for wording, row in self.asked
            if row is not None
        }


def _digest_about(wording: Wording, letter_digest: str) -> str:
    """The letter was composed without what is confirmed, so the translation of the wording is named beside it."""
    also = f":{wording_digest(wording.translation)}" if wording.translation else ""
    return hashlib.sha256(f"{wording.digest}{also}:{letter_digest}".encode()).hexdigest()
