"""A letter says of a picture only what was said of it: intimate, made with software, threatened, seen (design §3.2)."""

import re

import pytest

from casework.facts import parse_facts
from notices.conditions import Truth
from notices.law import LETTER_KINDS, load_law
from notices.parties import RecipientView, SightingView
from notices.reckoning import compute_routes
from tests.notices.letter_cast import FIRST, HERSELF, SECOND, facts_with, letter
from tests.notices.test_routes_engine import DANA as DANA_AT_A_FORUM
from tests.notices.test_routes_engine import FORUM, TODAY

LAW = load_law()
LETTER_BASES = [basis for basis in LAW if basis.kind in LETTER_KINDS]
INTIMATE = re.compile(r"intim|íntim|\bsex|naked|nude|性的|성적", re.IGNORECASE)
PUBLIC_CONTENT = [
    "eu-dsa-art16",
    "eu-dsa-art20-internal-complaint",
    "eu-dsa-art22-trusted-flagger",
    "gb-online-safety-act-illegal-content",
]


def flat(composed):
    return " ".join(composed.text.split())


def own_words(composed):
    """The words that are this letter's, without names of laws, which may hold any word."""
    names = [name for basis in LAW for name in (basis.official_name, basis.citation, *_asked(basis))]
    text = flat(composed)
    for name in sorted({" ".join(name.split()) for name in names}, key=len, reverse=True):
        text = text.replace(name, "")
    return text


def _asked(basis):
    return [needed.requirement for needed in basis.required_elements]


def answer_of(basis_id, image, **sighting):
    told = {
        **DANA_AT_A_FORUM,
        "image": [{**DANA_AT_A_FORUM["image"][0], **image}],
        "sighting": [{**DANA_AT_A_FORUM["sighting"][0], **sighting}],
        "history": {"complaints": [{"to": "Forum", "law": "eu-dsa-art16", "outcome": "refused"}]},
    }
    found = compute_routes(parse_facts(told), recipients=[FORUM], law=LAW, today=TODAY)
    return {route.answer for route in found if route.basis_id == basis_id}


@pytest.mark.parametrize("basis_id", ["eu-dsa-art16", "eu-dsa-art20-internal-complaint"])
def test_law_on_intimate_content_is_no_yes_for_what_shows_something_else(basis_id):
    assert answer_of(basis_id, {"shows": "nude"}) == {Truth.YES}
    assert answer_of(basis_id, {"shows": "other"}) == {Truth.UNKNOWN}


@pytest.mark.parametrize("basis_id", PUBLIC_CONTENT)
def test_picture_in_a_private_message_is_no_public_content(basis_id):
    told = {"shows": "nude", "threatened": True, "published": False}

    assert Truth.YES not in answer_of(basis_id, told, seen_in_public=False)


@pytest.mark.parametrize("licensed", [True, False, None])
@pytest.mark.parametrize(
    "basis_id", ["eu-gdpr-art17-host", "gb-uk-gdpr-erasure", "eu-dsa-art16", "jp-idpa-large-platforms"]
)
def test_picture_that_shows_something_else_is_called_nothing_intimate(basis_id, licensed):
    for language in ("de", "es", "fr", "it", "ja", "ko", "nl", "pt"):
        for speaker in ({}, {"notifier": HERSELF}):
            told = {**facts_with(image={"shows": "other"}), **speaker}
            told["image"][0].pop("licensed")
            told["image"][0].update({} if licensed is None else {"licensed": licensed})
            assert not INTIMATE.search(own_words(letter(basis_id, told=told, language=language)))


def test_erasure_stays_complete_for_a_picture_that_is_not_intimate():
    for licensed in (True, False):
        told = facts_with(image={"shows": "other", "licensed": licensed})
        assert "reasons_unlawful" not in letter("eu-gdpr-art17-host", told=told).missing
    assert "my sex life" in flat(letter("eu-gdpr-art17-host", told={**facts_with(), "notifier": HERSELF}))


def forgery_from(source, **image):
    """Dana's facts of a forgery, and of what it was made from where `source` says it."""
    told = facts_with(image={"kind": "synthetic", **image, **({"made_from": "2"} if source else {})})
    told["image"] += [{"id": "2", "kind": "source", **source}] if source else []
    return {**told, "notifier": HERSELF}


def letter_of_forgery(told):
    images = [image for image in parse_facts(told).images if image["kind"] == "synthetic"]
    return flat(letter("eu-dsa-art16", told=told, images=images))


@pytest.mark.parametrize("shown", [["body"], ["mark"], ["face", "body"], ["face"]])
@pytest.mark.parametrize("source", [{}, {"depiction": ["face"]}, {"depiction": ["body"]}])
def test_footage_of_her_body_is_said_only_where_what_it_was_made_from_shows_it(shown, source):
    text = letter_of_forgery(forgery_from(source, depiction=shown, realistic=False))

    borne_out = source == {"depiction": ["body"]} and shown != ["face"]
    assert ("from footage of my body." in text) == borne_out
    assert "made or altered with software" in text


def test_words_on_what_it_was_made_from_do_not_say_that_it_shows_her_body():
    told = forgery_from({}, depiction=["body"], made_from="A picture of my holiday")

    assert "from footage of my body." not in letter_of_forgery(told)


def test_footage_is_not_said_of_all_where_one_was_made_from_it():
    told = forgery_from({"depiction": ["body"]}, depiction=["body"])
    told["image"].append({**told["image"][0], "id": "3", "made_from": "A face"})

    assert "from footage of my body." not in letter_of_forgery(told)


@pytest.mark.parametrize(("agreed", "says"), [(False, True), (True, False), (None, False)])
def test_footage_is_said_to_be_used_against_her_will_only_where_she_said_so(agreed, says):
    """Her no to what was made of it is none to the film, which she may have been paid for."""
    source = {"depiction": ["body"]} | ({} if agreed is None else {"licensed": agreed})
    text = letter_of_forgery(forgery_from(source, depiction=["body"]))

    assert ("from footage of my body. I did not agree to that." in text) == says


@pytest.mark.parametrize(
    ("image", "says"),
    [({}, False), ({"other_face": True}, True), ({"other_face": True, "depiction": ["face", "body"]}, False)],
)
def test_face_is_called_anothers_only_where_somebody_said_so(image, says):
    told = facts_with(image={"kind": "synthetic", "depiction": ["body"], **image})

    assert ("The face in it is somebody else's." in flat(letter(told=told))) == says


def test_letter_without_a_word_of_the_threat_is_not_said_to_tell_it():
    """What the page says that they learn is what they read."""
    composed = letter(told=facts_with(image={"threatened": True, "published": True}))

    assert "threat" not in composed.facts and "hreat" not in composed.text


@pytest.mark.parametrize(
    ("signs", "whose"), [({"notifier": HERSELF}, "me"), ({}, "the person for whom I act")]
)
def test_threat_is_told_beside_a_link_in_words_that_hold_there(signs, whose):
    """Nobody was asked whether messages were kept, and what has an address was seen online."""
    told = {**facts_with(image={"threatened": True, "published": True}), **signs}
    composed = letter("gb-online-safety-act-illegal-content", told=told, language="de")

    assert f"intimate images of {whose}, or to publish them further." in flat(composed)
    assert "zu veröffentlichen oder weiter zu verbreiten" in flat(composed)
    assert "have not been seen" not in flat(composed) and "messages" not in flat(composed)


@pytest.mark.parametrize("basis_id", ["eu-dsa-art16", "gb-online-safety-act-illegal-content"])
def test_letter_denies_this_publication_and_no_other(basis_id):
    """She is asked whether she agreed that others see it there; a company may hold a licence for another place."""
    hers = flat(letter(basis_id, told={**facts_with(), "notifier": HERSELF}))

    assert "I did not agree to this publication of intimate material." in hers
    assert "That person did not agree to this publication of intimate material." in flat(letter(basis_id))


def test_letter_of_who_takes_consent_back_claims_nothing_of_other_grounds():
    composed = letter("eu-gdpr-art17-host", told=facts_with(image={"licensed": True}))

    assert "If you rely on any other ground, please state it." in flat(composed)


def test_forgery_that_was_agreed_to_says_nothing_of_not_agreeing():
    text = letter_of_forgery(forgery_from({"depiction": ["body"]}, depiction=["body"], licensed=True))

    assert "from footage of my body." in text
    assert "did not agree" not in text and "never agreed" not in text


@pytest.mark.parametrize(("realistic", "says"), [(True, True), (False, False), (None, False)])
def test_forgery_looks_real_only_where_somebody_said_so(realistic, says):
    image = {"kind": "synthetic", "depiction": ["face"]} | (
        {"realistic": realistic} if realistic is not None else {}
    )
    text = flat(letter("eu-dsa-art16", told={**facts_with(image=image), "notifier": HERSELF}))

    assert ("looks like a real intimate image" in text) == says
    assert "made or altered with software" in text


@pytest.mark.parametrize("body", [True, False])
def test_real_picture_is_not_called_forged_because_another_is(body):
    forged = {"id": "two", "kind": "synthetic", "realistic": True, "depiction": ["body" if body else "face"]}
    told = {**facts_with(image={"kind": "real"}), "notifier": HERSELF}
    told["image"] = [told["image"][0], {**told["image"][0], **forged}]
    seen = [SightingView(FIRST, image="1"), SightingView(SECOND, image="two")]

    text = flat(letter("eu-dsa-art16", told=told, sightings=seen))

    assert "The material was made or altered" not in text and "never posed" not in text
    assert "At address 2: A picture or video made or altered with software" in text


@pytest.mark.parametrize("language", ["de", "es", "fr", "it", "ja", "ko", "nl", "pt"])
def test_threat_that_was_not_carried_out_is_opened_as_one(language):
    told = facts_with(image={"threatened": True, "published": False})
    composed = letter(
        "it-codice-privacy-144-bis", told=told, sightings=[], language=language,
        recipient=RecipientView("Garante", kind="regulator"),
    )  # fmt: skip

    assert "Somebody threatens to publish it" in flat(composed)
    for words in ("It is available at", "addresses", "was made available", " 0 "):
        assert words not in flat(composed)


def test_picture_seen_in_a_message_alone_is_not_said_to_be_on_the_service():
    told = facts_with(image={"threatened": True, "published": False})
    told["sighting"] = [{"url": FIRST, "image": "1", "seen_in_public": False}]
    text = flat(letter("eu-dsa-art16", told=told, sightings=[SightingView(FIRST, None, "1")]))

    assert "Somebody threatens to publish it" in text
    assert "available on your service" not in text and "made available" not in text
    told["sighting"].append({"url": SECOND, "image": "1", "seen_in_public": True})
    both = [SightingView(url, None, "1") for url in (FIRST, SECOND)]
    assert "available on your service" in flat(letter("eu-dsa-art16", told=told, sightings=both))


@pytest.mark.parametrize("basis", [b for b in LETTER_BASES if b.authority], ids=lambda b: b.id)
def test_no_authority_is_told_that_it_hosts_the_picture_or_is_the_law(basis):
    view = RecipientView(basis.authority.name, kind=basis.authority.kind)
    text = flat(letter(basis.id, recipient=view))

    assert "your service" not in text.replace("your service, and", "")
    assert "It falls under" not in text and "This falls under" not in text


def test_trusted_flagger_is_asked_to_notify_the_platform():
    basis = LAW.get("eu-dsa-art22-trusted-flagger")
    text = flat(letter(basis.id, recipient=RecipientView(basis.authority.name, kind=basis.authority.kind)))

    assert "Please notify the platform" in text and "Please remove" not in text


@pytest.mark.parametrize("basis", LETTER_BASES, ids=lambda basis: basis.id)
def test_recipient_reads_no_note_of_a_researcher_on_time(basis):
    text = flat(letter(basis.id))
    time = text.partition("The law says on time:")[2].partition("Where it is")[0]

    assert not re.search(
        r"reported|as known|\bread for\b|until|stricter|may therefore|not transitional", time
    )
