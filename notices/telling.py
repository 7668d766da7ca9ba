"""What a letter may tell: facts, recipient, signer and sightings become slots, each with the fact that it discloses.

Here it is decided what counts as known. Free text that holds her name discloses her name, wherever it stands.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

from casework.countries import name_of
from casework.facts import Facts
from notices.complaints import Complaint, builds_on_earlier, built_on
from notices.law import Basis, RunsFrom
from notices.parties import RecipientView, SightingView, Signer, loosely
from notices.phrases import LETTERS, Phrases, phrases_of
from notices.slots import Slot, Slots, clean

__all__ = ["RecipientView", "SightingView", "Signer", "tell"]

# The skeletons are written in English; other languages come as folders of their own.
SKELETON_LANGUAGE = "en"


def tell(
    basis: Basis,
    *,
    facts: Facts,
    recipient: RecipientView,
    sightings: Sequence[SightingView],
    images: Sequence[Mapping[str, Any]],
    signer: Signer,
    reference: str,
    dated: date,
    masked: frozenset[str],
    provisions: Sequence[Basis],
    folder: Path = LETTERS,
) -> Slots:
    """Return the slots of one letter. A value that is unknown is empty."""
    with translation.override(SKELETON_LANGUAGE):
        places = [SightingView(*view) for view in sightings]
        words = phrases_of(SKELETON_LANGUAGE, folder)
        teller = _Teller(facts, masked, _complaints(basis, facts, recipient, places), words)
        images = _seen_there(images, places)
        values = {
            **_about_letter(
                basis, recipient, reference=reference, dated=dated, count=len(places), provisions=provisions
            ),
            **teller.sender(signer),
            **teller.person(signer),
            **teller.images(images, places),
            **teller.history(),
            "all_dated": _flag(bool(places) and all(place.first_seen for place in places)),
            "plain_close": _flag(not {"signature", "name"} & {e.key for e in basis.required_elements}),
        }
        lists = {
            "places": [teller.place(number, place) for number, place in enumerate(places, start=1)],
            "images": [
                teller.image(number, image, images, places) for number, image in enumerate(images, start=1)
            ],
            "complaints": teller.complaints(),
            "recipient_lines": [{"line": Slot(clean(line))} for line in recipient.address_lines],
        }
        covers = {fact: words.cover(fact) for fact in masked}
    return Slots(values=values, lists=lists, covers=covers)


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


def _flag(holds: bool) -> Slot:
    return Slot("yes" if holds else "")


def _day(moment: date | datetime | None) -> str:
    return date_format(moment, "j F Y") if moment is not None else ""


def _iso(moment: date | datetime | None) -> str:
    return "" if moment is None else moment.isoformat()[:10]


def _about_letter(
    basis: Basis,
    recipient: RecipientView,
    *,
    reference: str,
    dated: date,
    count: int,
    provisions: Sequence[Basis],
) -> dict[str, Slot]:
    asked = {s.key for s in basis.statements} & {"removal_demand", "request", "erasure_request"}
    # Elsewhere a file's "complaint" is for the authority, not for the first letter.
    complains = builds_on_earlier(basis.condition) or any(
        e.key.startswith("prior_complaint") and e.is_required for e in basis.required_elements
    )
    asked |= {s.key for s in basis.statements if s.key == "complaint" and complains}
    # A law's "no fixed number of hours" is no argument; a ready demand already says the time.
    deadline = basis.deadline
    has_time = deadline is not None and deadline.is_fixed and deadline.runs_from == RunsFrom.NOTICE
    times = deadline if has_time and "removal_demand" not in asked else None
    return {
        "reference": Slot(clean(reference)),
        "date": Slot(_day(dated)),
        "iso_date": Slot(dated.isoformat()),
        "citation": Slot(clean(basis.citation)),
        "official_name": Slot(clean(basis.official_name)),
        "provisions": Slot("; ".join(f"{clean(p.official_name)}, {clean(p.citation)}" for p in provisions)),
        "recipient_name": Slot(clean(recipient.name)),
        "legal_time": Slot(clean(times.words) if times else ""),
        "legal_time_source": Slot(clean(times.source) if times else ""),
        "place_count": Slot(str(count)),
        "one_place": _flag(count == 1),
        "has_places": _flag(count > 0),
        "plain_request": _flag(not asked),
        "complains_again": _flag(complains),
        "to_regulator": _flag(recipient.is_regulator or basis.kind == "regulator-removal"),
        "to_search": _flag(recipient.is_search),
        "to_network": _flag(recipient.is_network),
    }


class _Teller:
    """Knows her names and contacts, so that free text which holds one of them is treated as that."""

    def __init__(
        self, facts: Facts, masked: frozenset[str], made: Sequence[Complaint], phrases: Phrases
    ) -> None:
        self.facts, self.masked, self.made, self.phrases = facts, masked, made, phrases
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
            "sender_postal": postal if not hers else Slot(""),
            "sender_contact": Slot(", ".join(part for part in (email, phone) if part), contact),
            "signature": Slot("" if keeps_name else clean(signer.signature), "signature"),
        }

    def person(self, signer: Signer) -> dict[str, Slot]:
        person = self.facts.person
        named = signer.acts_for_another and self.facts.preferences.get("disclose_name") is True
        residence = person.get("residence", "")
        return {
            "identifiable": Slot("yes" if person.get("identifiable") else "", "depiction"),
            "shown_name": Slot(clean(person.get("name", "")) if named else "", "name"),
            "residence": Slot(name_of(residence) if residence else "", "country"),
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
        hers = bool(images) and all(
            image.get("made_by") == "self"
            and image.get("copyright_owner") == "self"
            and image.get("description")
            for image in images
        )
        threatened = any(image.get("threatened") for image in images)
        person_known = depicted or self.facts.person.get("identifiable")
        return {
            "depiction": Slot(self._parts(depicted), "depiction"),
            "person_known": _flag(bool(person_known)),
            "content_known": _flag(known),
            # "I never agreed" needs something that it could be said of.
            "unlicensed": _flag(bool(images or places) and not licensed),
            "owns_work": Slot("yes" if hers else "", "work"),
            "threat": Slot("yes" if threatened else "", "threat"),
            # Of a picture that was made with software nobody asks whether its making was agreed to.
            "may_be_agreed_to": _flag(not any(i.get("kind") == "synthetic" for i in images)),
            "several_images": _flag(len(images) > 1),
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
            "image_description": self.slot(image.get("description", ""), "description"),
        }

    def place(self, number: int, place: SightingView) -> dict[str, Slot]:
        return {
            "number": Slot(str(number)),
            "url": self.slot(place.url, "address_of_picture"),
            "first_seen": Slot(_day(place.first_seen), "date_seen"),
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
        }

    def complaints(self) -> list[dict[str, Slot]]:
        return [
            {
                "complaint_to": self.slot(made["to"], "complaints"),
                "complaint_at": Slot(_day(made.get("sent_at")), "complaints"),
                "complaint_reference": self.slot(made.get("reference", ""), "complaints"),
                "decided_at": Slot(_day(made.get("decided_at")), "complaints"),
            }
            for made in self.made
        ]

    def _parts(self, depicted: Sequence[str]) -> str:
        return self.phrases.words["separator"].join(self.phrases.depictions[part] for part in depicted)

    def _told(self, value: Any) -> str:
        """A report is known by its reference, or only as made."""
        if isinstance(value, str):
            return clean(value)
        return self.phrases.words["made"] if value else ""
