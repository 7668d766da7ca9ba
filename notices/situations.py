"""Slots of letters in special situations: a picture cut from her own footage, another's face, a source, a tool. Pure."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from casework.facts import Facts
from notices.bases import Basis, Element
from notices.flatfacts import INTIMATE
from notices.parties import RecipientView, SightingView
from notices.slots import Slot, Slots, flag

Image = Mapping[str, Any]
# How a text of hers becomes a slot of a letter: it knows her names and covers what is masked.
TellText = Callable[[str, str], Slot]
# Parts of her by which a synthetic picture shows what a camera saw of her.
_FILMED = frozenset({"body", "mark"})


def situation_slots(
    basis: Basis,
    facts: Facts,
    *,
    images: Sequence[Image],
    places: Sequence[SightingView],
    recipient: RecipientView,
    text: TellText,
) -> dict[str, Slot]:
    """Return what a letter asks about special situations, for the images and addresses that it names."""
    forged = [image for image in images if image.get("kind") == "synthetic"]
    filmed = any(_FILMED & set(image.get("depiction", ())) for image in forged)
    body_taken = all(_is_from_her_footage(facts, image) for image in forged)
    agreed = any(image.get("licensed") for image in images)
    looks_real = is_intimate(images) and all(image.get("realistic") is True for image in forged)
    # Beside a real picture each address says of itself that it was forged; no sentence says it of all.
    all_forged = bool(forged) and len(forged) == len(images)
    never_posed = all_forged and not filmed and not agreed and looks_real
    told_by = [image["recognised_by"] for image in images if image.get("recognised_by")]
    return {
        "intimate": flag(is_intimate(images)),
        "out_there": flag(_is_out_there(facts, places)),
        # Nobody can say that she never posed for it where it was made from footage of her.
        "never_posed": flag(never_posed),
        "body_taken": _seen(all_forged and body_taken and basis.kind != "copyright"),
        "made_with_software": _seen(
            all_forged and not never_posed and not body_taken and basis.kind != "copyright"
        ),
        # Her agreement to what was made is another matter than that to what it was made from.
        "source_unlicensed": flag(not agreed and all(_source_unlicensed(facts, image) for image in forged)),
        "other_face": _seen(all_forged and all(map(_has_other_face, images))),
        "recognised_by": text("; ".join(dict.fromkeys(map(_open_ended, told_by))), "depiction"),
        "cut_from_work": Slot("yes" if any(facts.source_of(one) for one in forged) else "", "work"),
        "licensed": flag(agreed),
        "is_source": flag(bool(images) and all(map(_is_innocent, images))),
        "at_tool": flag(_all_tools(facts, places)),
        # One who finds her by her face made a template of it.
        "objects": flag(recipient.kind == "face-search"),
    }


def slots_of_image(facts: Facts, image: Image, *, text: TellText) -> dict[str, Slot]:
    """Return of one image what it was made from, in words, and the description of the work that she owns in it."""
    source = facts.source_of(image)
    made_from = source.get("description", "") if source else image.get("made_from", "")
    work = image if _took(image) or not source else source
    return {
        "image_made_from": text(_open_ended(made_from), "description"),
        "work_description": text(work.get("description", ""), "description"),
    }


def folder_of(slots: Slots, basis: Basis) -> str:
    """Return the folder of words for a tool or for innocent pictures; "": the letter is on intimate images, or a work."""
    if basis.kind == "copyright":
        return ""
    return "_tool" if slots.holds("at_tool") else "_source" if slots.holds("is_source") else ""


def is_plain(slots: Slots, basis: Basis) -> bool:
    """Say whether a letter on images of her has to do without the word intimate: nobody said that they are."""
    return basis.kind != "copyright" and not folder_of(slots, basis) and not slots.holds("intimate")


def kind_of(slots: Slots) -> str:
    """Return the kind of image that ready sentences must be true of.

    A sentence that is true of a forgery is true of every picture that a letter names beside it.
    """
    if slots.holds("is_synthetic"):
        return "synthetic"
    return "source" if slots.holds("is_source") else "real"


def is_intimate(images: Sequence[Image]) -> bool:
    """Say whether somebody said of each image, beside innocent ones that others were made from, that it shows her so."""
    shown = [image.get("shows") for image in images if not _is_innocent(image)]
    return bool(shown) and all(one in INTIMATE for one in shown)


def age_element(basis: Basis, facts: Facts) -> tuple[Element, ...]:
    """Return a statement of age that can be made, whatever the law asks for, where hosts think an adult looks young."""
    looks_young = facts.person.get("looks_young") is True and not facts.may_be_minor
    if not looks_young or basis.kind == "copyright" or basis.element("age_statement"):
        return ()
    requirement = "That the person was an adult: hosts may think that the person looks younger."
    source = "no law; where hosts think that the person looks young"
    return (Element("age_statement", requirement, source, is_declaration=True, is_required=False),)


def needed_again(basis: Basis) -> tuple[Element, ...]:
    """Return what a letter that asks again must say: where it is. What the law asks of a notice was said in the first."""
    requirement = "The addresses that are asked about again."
    own = Element("location_url", requirement, "no law; a letter that asks again", is_declaration=False)
    return (basis.element("location_url") or own,)


def owns_work(facts: Facts, image: Image) -> bool:
    """Say whether she took it and owns the copyright, or so with what it was cut from; a work needs a description."""
    work = facts.source_of(image) if image.get("kind") == "synthetic" else image
    return _took(work) and bool(work.get("description"))


def _open_ended(words: str) -> str:
    """Leave out the full stop: a sentence of the letter goes on, or has its own."""
    return words.strip().removesuffix(".")


def _took(image: Image) -> bool:
    return image.get("made_by") == "self" and image.get("copyright_owner") == "self"


def _is_innocent(image: Image) -> bool:
    """Say whether others were made from an image that is not intimate itself."""
    return image.get("kind") == "source" and image.get("shows") not in INTIMATE


def _is_from_her_footage(facts: Facts, image: Image) -> bool:
    """Say whether somebody said that a forgery shows her body, and so does the picture or film that it was made from."""
    return all(_FILMED & set(one.get("depiction", ())) for one in (image, facts.source_of(image)))


def _is_out_there(facts: Facts, places: Sequence[SightingView]) -> bool:
    """Say whether one of the addresses is open to others: a picture that was only sent to her is on no service."""
    private = {row["url"] for row in facts.sightings if row.get("seen_in_public") is False}
    return any(place.url not in private for place in places)


def _seen(holds: bool) -> Slot:
    """Return a slot that tells what can be seen of her."""
    return Slot("yes" if holds else "", "depiction")


def _has_other_face(image: Image) -> bool:
    """Say whether the face was said to be another's: her body alone can be seen with no face at all."""
    return image.get("other_face") is True and "face" not in image.get("depiction", ())


def _source_unlicensed(facts: Facts, image: Image) -> bool:
    """Say whether somebody said that she had not agreed that others see what an image was made from."""
    said = facts.source_of(image).get("licensed") if facts.source_of(image) else image.get("source_licensed")
    return said is False


def _all_tools(facts: Facts, places: Sequence[SightingView]) -> bool:
    tools = {row["url"] for row in facts.sightings if row.get("kind") == "tool"}
    return bool(places) and all(place.url in tools for place in places)
