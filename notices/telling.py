"""What a letter may tell: facts, recipient, signer and sightings become slots, each with the fact that it discloses.

Here it is decided what counts as known. Free text that holds her name discloses her name, wherever it stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from casework import directory
from casework.facts import Facts
from notices import languages
from notices.aboutletter import about_letter
from notices.complaints import Complaint, built_on, days_of, refused_in_time
from notices.freewords import Paragraph, own_words
from notices.law import Basis
from notices.parties import Earlier, RecipientView, SightingView, Signer, loosely
from notices.phrases import Phrases, phrases_of
from notices.placeslots import slots_of_address
from notices.situations import is_plain, owns_work, situation_slots, slots_of_image
from notices.slots import Slot, Slots, clean, flag
from notices.wordings import Speech

# What ends a sentence, and what may stand after that.
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_CLOSING = "\"'”’“»)）」』"

__all__ = ["Matter", "RecipientView", "SightingView", "Signer", "tell"]


@dataclass(frozen=True)
class Matter:
    """What both halves of a letter tell of. `masked` are facts whose values are covered."""

    facts: Facts
    recipient: RecipientView
    sightings: Sequence[SightingView]
    images: Sequence[Mapping[str, Any]]
    signer: Signer
    reference: str
    dated: date
    masked: frozenset[str] = frozenset()
    # National laws that the reasons name.
    provisions: Sequence[Basis] = ()
    earlier: Earlier | None = None
    paragraphs: Sequence[Paragraph] = ()


def tell(speech: Speech, matter: Matter) -> Slots:
    """Return the slots of one half of a letter, in its language. A value that is unknown is empty."""
    basis, facts, recipient = speech.basis, matter.facts, matter.recipient
    places = [SightingView(*view) for view in matter.sightings]
    words = phrases_of(speech.written, speech.folder)
    made = _complaints(basis, facts, recipient, places)
    teller = _Teller(facts, matter.masked, made, words, speech.language)
    images = _seen_there(matter.images, places)
    of_situation = situation_slots(
        basis, facts, images=images, places=places, recipient=recipient, text=teller.slot
    )
    values = {
        **_about(replace(speech, is_plain=is_plain(Slots(of_situation), basis)), matter, words),
        **teller.sender(matter.signer),
        **teller.person(matter.signer),
        **teller.images(images, places),
        **of_situation,
        **teller.history(),
        "all_dated": flag(bool(places) and all(place.first_seen for place in places)),
        "plain_close": flag(not {"signature", "name"} & {e.key for e in basis.required_elements}),
    }
    lists = {
        "places": [teller.place(number, place) for number, place in enumerate(places, start=1)],
        "images": [
            teller.image(number, image, images, places) for number, image in enumerate(images, start=1)
        ],
        "complaints": teller.complaints(),
        "recipient_lines": [{"line": Slot(clean(line))} for line in recipient.address_lines],
    }
    covers = {fact: words.cover(fact) for fact in matter.masked}
    own = own_words(matter.paragraphs, facts=facts, signer=matter.signer, places=places, covers=covers)
    return Slots(values=values, lists=lists, covers=covers, own=own)


def _about(speech: Speech, matter: Matter, words: Phrases) -> dict[str, Slot]:
    return about_letter(
        speech, matter.recipient, phrases=words, reference=matter.reference, dated=matter.dated,
        count=len(matter.sightings), provisions=matter.provisions, earlier=matter.earlier,
    )  # fmt: skip


def _complaints(
    basis: Basis, facts: Facts, recipient: RecipientView, places: Sequence[SightingView]
) -> Sequence[Complaint]:
    names = (recipient.name, *recipient.names) if basis.authority is None else ()
    made, urls = facts.history.get("complaints", ()), [place.url for place in places]
    return built_on(basis.condition, made, names=names, urls=urls)


def _seen_there(
    images: Sequence[Mapping[str, Any]], places: Sequence[SightingView]
) -> list[Mapping[str, Any]]:
    """Only the images that the addresses show: a letter tells nothing about the others."""
    named = {place.image for place in places}
    return (
        [image for image in images if image.get("id", "") in named] if all(named) and named else list(images)
    )


def _called(told: str) -> str:
    """Return the name of one whom a complaint names by its id in the directory."""
    entry = directory.load(practice=False).get(told)
    return entry.name if entry is not None else told


def _iso(moment: date | datetime | None) -> str:
    return "" if moment is None else moment.isoformat()[:10]


class _Teller:
    """Knows her names and contacts, so that free text which holds one of them is treated as that."""

    def __init__(
        self,
        facts: Facts,
        masked: frozenset[str],
        made: Sequence[Complaint],
        phrases: Phrases,
        language: str,
    ) -> None:
        self.facts, self.masked, self.made = facts, masked, made
        self.phrases, self.language = phrases, language
        person = facts.person
        known = {
            "name": [person.get("name", ""), person.get("searched_name", "")],
            "contact": [person.get("contact_email", "")],
            "postal_address": [person.get("address", "")],
            "platform_account": [person.get("platform_account", "")],
        }
        if facts.notifier.get("role", "self") == "self":
            known["name"].append(facts.notifier.get("name", ""))
            known["contact"] += [facts.notifier.get("email", ""), facts.notifier.get("phone", "")]
            known["postal_address"].append(facts.notifier.get("address", ""))
        self.known = [
            (fact, loosely(value))
            for fact, values in known.items()
            for value in values
            if len(value.strip()) > 2
        ]

    def slot(self, value: str, fact: str) -> Slot:
        """Return a slot of free text with every fact in it; what is masked is covered inside the text as well."""
        text, also = clean(value), set()
        for code, pattern in self.known:
            if code == fact or not pattern.search(text):
                continue
            # Its own address may hold her name: the recipient has it already, so it asks for no consent to the name.
            if fact != "address_of_picture":
                also.add(code)
            if code in self.masked:
                text = pattern.sub(self.phrases.cover(code), text)
        return Slot(text, fact, frozenset(also))

    def sender(self, signer: Signer) -> dict[str, Slot]:
        hers = not signer.acts_for_another
        keeps_name = hers and self.facts.preferences.get("disclose_name") is False
        shown = "" if keeps_name else clean(signer.name if hers else signer.organisation or signer.name)
        email, phone = clean(signer.email), clean(signer.phone)
        contact = "contact" if hers else "organisation"
        postal = Slot(clean(", ".join(signer.postal_lines)), "postal_address" if hers else "organisation")
        return {
            "represented": Slot("" if hers else "yes", None if hers else "authority"),
            "sender_name": Slot(shown, "name" if hers else "organisation"),
            "sender_email": Slot(email, contact),
            "sender_phone": Slot(phone, contact),
            # Hers stands in a letter only where the law asks for it.
            "sender_postal": postal if not hers else Slot(""),
            "sender_address": postal,
            "sender_contact": Slot(", ".join(part for part in (email, phone) if part), contact),
            "signature": Slot("" if keeps_name else clean(signer.signature), "signature"),
        }

    def person(self, signer: Signer) -> dict[str, Slot]:
        person = self.facts.person
        named = signer.acts_for_another and self.facts.preferences.get("disclose_name") is True
        residence = person.get("residence", "")
        return {
            "minor_in_image": Slot("yes" if person.get("age_in_image") == "minor" else "", "age"),
            "shown_name": Slot(clean(person.get("name", "")) if named else "", "name"),
            "residence": Slot(languages.place(residence, self.language) if residence else "", "country"),
            "searched_name": Slot(clean(person.get("searched_name", "")), "searched_name"),
            "platform_account": Slot(clean(person.get("platform_account", "")), "platform_account"),
        }

    def images(self, images: Sequence[Mapping[str, Any]], places: Sequence[SightingView]) -> dict[str, Slot]:
        depicted = sorted({part for image in images for part in image.get("depiction", ())})
        known = bool(images) and all(
            image.get("description") or (image.get("shows") in self.phrases.shows and image.get("depiction"))
            for image in images
        )
        licensed = any(image.get("licensed") for image in images)
        hers = bool(images) and all(owns_work(self.facts, image) for image in images)
        threatened = any(image.get("threatened") for image in images)
        is_told = all(i.get("identifiable", self.facts.person.get("identifiable")) for i in images or [{}])
        return {
            "identifiable": Slot("yes" if is_told else "", "depiction"),
            "depiction": Slot(self._parts(depicted), "depiction"),
            "person_known": flag(bool(depicted) or is_told),
            "content_known": flag(known),
            # "I never agreed" needs something that it could be said of.
            "unlicensed": flag(bool(images or places) and not licensed),
            "owns_work": Slot("yes" if hers else "", "work"),
            "threat": Slot("yes" if threatened else "", "threat"),
            # Of a picture that was made with software nobody asks whether its making was agreed to.
            "may_be_agreed_to": flag(not any(i.get("kind") == "synthetic" for i in images)),
            "several_images": flag(len(images) > 1),
            "is_synthetic": Slot(
                "yes" if any(i.get("kind") == "synthetic" for i in images) else "", "depiction"
            ),
        }

    def image(
        self,
        number: int,
        image: Mapping[str, Any],
        images: Sequence[Mapping[str, Any]],
        places: Sequence[SightingView],
    ) -> dict[str, Slot]:
        at = [
            str(n)
            for n, place in enumerate(places, start=1)
            if place.image and place.image == image.get("id")
        ]
        said = self.phrases.words
        where = said["address" if len(at) == 1 else "addresses"]
        return {
            "image_number": Slot(str(number)),
            "image_places": Slot(
                where % {"numbers": said["separator"].join(at)} if at and len(images) > 1 else ""
            ),
            "image_kind": Slot(self.phrases.kinds.get(image.get("kind", ""), ""), "depiction"),
            "image_shows": Slot(self.phrases.shows.get(image.get("shows", ""), ""), "depiction"),
            "image_depiction": Slot(self._parts(image.get("depiction", ())), "depiction"),
            "image_description": self.slot(self._ended(image.get("description", "")), "description"),
            **slots_of_image(self.facts, image, text=self.slot),
        }

    def place(self, number: int, place: SightingView) -> dict[str, Slot]:
        return {
            "number": Slot(str(number)),
            **slots_of_address(place.url, self.phrases.words, text=self.slot),
            "first_seen": Slot(self._day(place.first_seen), "date_seen"),
            "seen_iso": Slot(_iso(place.first_seen), "date_seen"),
        }

    def history(self) -> dict[str, Slot]:
        history = self.facts.history
        papers = [
            d.get("title", "") for d in history.get("documents", ()) if d.get("kind") == "proof_of_identity"
        ]
        uploaders = sorted({s["uploader"] for s in self.facts.sightings if s.get("uploader")})
        police, criminal = (self._told(history.get(key)) for key in ("police_report", "criminal_complaint"))
        return {
            "harm": self.slot(self.facts.harm.get("text", ""), "harm"),
            "uploader": Slot(clean(", ".join(uploaders)), "uploader"),
            "police_report": Slot(police, "police_report"),
            "criminal_complaint": Slot(criminal, "police_report"),
            "authority_told": Slot(police or criminal, "police_report"),
            "proof_of_identity": Slot(clean(", ".join(papers)), "proof_of_identity"),
            "complaints_made": Slot("yes" if self.made else "", "complaints"),
            "is_refused": flag(any(map(refused_in_time, self.made))),
        }

    def complaints(self) -> list[dict[str, Slot]]:
        return [
            {
                "complaint_to": self.slot(_called(made["to"]), "complaints"),
                "complaint_at": Slot(self._day(made.get("sent_at")), "complaints"),
                "complaint_reference": self.slot(made.get("reference", ""), "complaints"),
                **{name: Slot(self._day(moment), "complaints") for name, moment in days_of(made).items()},
            }
            for made in self.made
        ]

    def _ended(self, words: str) -> str:
        """End what somebody typed like a sentence, so that the letter's next one does not run on."""
        words = words.strip()
        ends = not words or words.rstrip(_CLOSING)[-1:] in _ENDS
        return words if ends else words + self.phrases.words["stop"]

    def _day(self, moment: date | datetime | None) -> str:
        return languages.day(moment, self.language) if moment is not None else ""

    def _parts(self, depicted: Sequence[str]) -> str:
        return self.phrases.words["separator"].join(self.phrases.depictions[part] for part in depicted)

    def _told(self, value: Any) -> str:
        """A report is known by its reference, or only as made."""
        if isinstance(value, str):
            return clean(value)
        return self.phrases.words["made"] if value else ""
