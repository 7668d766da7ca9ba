"""Routes: law by recipient by channel, with reasons and questions, the fastest and least exposing first."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.directory import LIVE_FILE, read
from casework.facts import parse_facts
from notices.conditions import Truth
from notices.factwords import QUESTIONS, TESTED
from notices.flatfacts import ASKED_AS, RecipientFacts, addressees, designations
from notices.law import load_law
from notices.ranking import lateness, next_question
from notices.reckoning import Route, compute_routes
from notices.sentences import question_sentence, reason_sentence

TODAY = date(2026, 11, 25)
FORUM = RecipientFacts(
    id="forum",
    name="Forum",
    kind="forum",
    country="US",
    serves=("US", "EU", "GB"),
    channels=("own_form", "abuse_mailbox"),
    sightings=(0,),
)
DANA: dict[str, Any] = {
    "person": {"residence": "GB-ENG", "age_in_image": "adult", "identifiable": True},
    "notifier": {"role": "self"},
    "image": [
        {
            "id": "1",
            "kind": "real",
            "shows": "nude",
            "copyright_owner": "self",
            "published": True,
            "licensed": False,
        }
    ],
    "sighting": [{"image": "1", "url": "http://forum.example/t/1", "seen_in_public": True}],
}


def routes(*recipients: RecipientFacts, **sections: Any) -> list[Route]:
    """Dana's routes with some keys of some sections changed; a key of None is left out."""
    told = {**DANA}
    for name, changes in sections.items():
        before = DANA.get(name, {})
        told[name] = changes if isinstance(changes, list) else {**before, **changes}
    told["person"] = {key: value for key, value in told["person"].items() if value is not None}
    facts = parse_facts(told)
    return compute_routes(facts, recipients=recipients or (FORUM,), law=load_law(), today=TODAY)


def of(found: list[Route], basis_id: str) -> Route:
    return next(route for route in found if route.basis_id == basis_id)


@pytest.mark.parametrize(
    ("basis_id", "answer"),
    [
        ("us-take-it-down-act", Truth.YES),
        ("us-dmca-512c", Truth.YES),
        ("eu-dsa-art16", Truth.YES),
        ("eu-gdpr-art17-host", Truth.NO),  # neither established in the EEA nor a person there
        ("gb-online-safety-act-48h-report", Truth.YES),
        ("gb-sexual-offences-act-66b", Truth.YES),
        ("au-online-safety-act-removal-notice", Truth.UNKNOWN),
        ("ca-bc-intimate-images-protection-act", Truth.UNKNOWN),
    ],
)
def test_law_answers_for_dana_in_england(basis_id: str, answer: Truth) -> None:
    assert of(routes(), basis_id).answer == answer


@pytest.mark.parametrize(("residence", "answer"), [("GB-SCT", "no"), ("GB", "unknown"), (None, "unknown")])
def test_law_of_a_region_asks_for_the_region(residence: str | None, answer: str) -> None:
    found = of(routes(person={"residence": residence}), "gb-sexual-offences-act-66b")

    assert found.answer == answer
    assert found.questions == (("person.residence",) if answer == "unknown" else ())


def test_fastest_running_clock_comes_first_and_copyright_after_it() -> None:
    order = [route.basis_id for route in routes() if route.answer == Truth.YES]

    assert order[0] in ("gb-online-safety-act-48h-report", "us-take-it-down-act")
    assert order.index("eu-dsa-art16") < order.index("us-dmca-512c")


def test_channel_that_starts_the_clock_is_chosen() -> None:
    found = of(routes(), "us-take-it-down-act")

    assert (found.channel, found.starts_clock) == ("own_form", True)


def test_mailbox_starts_no_clock_and_says_so() -> None:
    found = of(routes(replace(FORUM, channels=("abuse_mailbox",))), "us-take-it-down-act")

    assert (found.channel, found.starts_clock) == ("abuse_mailbox", False)
    assert "clock_not_started" in [caution.code for caution in found.cautions]


def test_hostile_recipient_never_gets_a_route() -> None:
    found = routes(replace(FORUM, hostile=True))

    assert all(route.recipient is None or route.recipient.id != "forum" for route in found)


def test_law_is_shown_where_everybody_who_could_act_is_hostile() -> None:
    """Issue 3 point 1: nothing is dropped silently."""
    found = routes(replace(FORUM, hostile=True))

    assert {route.basis_id for route in found} == set(load_law().bases)
    assert of(found, "us-take-it-down-act").answer == Truth.NO
    assert reason_sentence(of(found, "us-take-it-down-act").reasons[0])


def test_recipient_that_forwards_raises_the_exposure() -> None:
    found = of(routes(replace(FORUM, forwards_to_customer=True)), "us-take-it-down-act")

    assert (found.exposure, found.learned_by) == (2, ("recipient", "uploader"))
    assert found.cautions[0].code == "forwards_to_customer"


def test_copyright_notice_is_at_the_top_of_the_meter() -> None:
    assert of(routes(), "us-dmca-512c").exposure == 3


@pytest.mark.parametrize(
    ("way", "basis_id"),
    [
        ("copyright", "us-dmca-512c"),
        ("police", "us-take-it-down-act-criminal"),
        ("regulator", "au-online-safety-act-removal-notice"),
    ],
)
def test_way_that_she_does_not_want_is_removed_with_the_reason(way: str, basis_id: str) -> None:
    found = of(routes(preferences={"avoid": [way]}), basis_id)

    assert found.answer == Truth.NO
    assert [reason.code for reason in found.reasons] == ["avoided"]


@pytest.mark.parametrize("age", ["minor", "unsure"])
def test_possible_minor_gives_drafts_only(age: str) -> None:
    """S55, design §3.10: drafts for a hotline or a lawyer, and never a copyright notice."""
    found = routes(person={"age_in_image": age})

    assert all(route.is_draft_only and not route.writes for route in found)
    assert of(found, "us-dmca-512c").answer == Truth.NO
    assert of(found, "us-take-it-down-act").answer == Truth.YES
    assert of(found, "us-take-it-down-act").cautions[0].code == "may_be_minor"


def test_threat_not_carried_out_reaches_threat_laws_only() -> None:
    threat = [{**DANA["image"][0], "published": False, "threatened": True}]

    found = routes(image=threat, sighting=[])

    assert of(found, "gb-sexual-offences-act-66b").answer == Truth.YES
    assert of(found, "us-take-it-down-act").answer == Truth.NO


def test_threat_without_an_address_asks_where_the_one_who_threatens_lives() -> None:
    """A threat has no uploader, so the law of the one who threatens would never answer."""
    threat = {"id": "1", "kind": "real", "shows": "nude", "published": False, "threatened": True}
    told = {"person": {"residence": "FR"}, "sighting": []}
    scots = "gb-sct-abusive-behaviour-2016"
    asked = of(routes(image=[{**threat, "licensed": False}], **told), scots)
    known = of(routes(image=[{**threat, "licensed": False, "threat_from": "GB-SCT"}], **told), scots)

    assert asked.questions == ("image.threat_from",)
    assert known.answer == Truth.YES


def test_threat_beside_a_published_image_is_judged_too() -> None:
    """Nothing is dropped: what is only threatened goes to the police, while platforms hear of what they host."""
    threat = {**DANA["image"][0], "id": "2", "threatened": True, "published": False}
    other = {"id": "1", "kind": "real", "shows": "other", "published": True}
    found = routes(image=[other, threat])
    of_law = [route for route in found if route.basis_id == "gb-sexual-offences-act-66b"]

    assert Truth.YES in {route.answer for route in of_law}
    assert all(route.sightings for route in found if route.basis_id == "us-take-it-down-act")


def test_forgery_that_nobody_believes_is_outside_the_american_act() -> None:
    forged = {"id": "1", "kind": "synthetic", "shows": "nude", "published": True}

    assert of(routes(image=[forged]), "us-take-it-down-act").questions == ("image.realistic",)
    assert of(routes(image=[{**forged, "realistic": False}]), "us-take-it-down-act").answer == Truth.NO


def test_sightings_with_the_same_answer_share_a_route() -> None:
    many = [{"image": "1", "url": f"http://forum.example/t/{n}", "seen_in_public": True} for n in range(3)]
    private = {"image": "1", "url": "http://forum.example/pm/1", "seen_in_public": False}
    images = [{"id": "1", "kind": "real", "shows": "nude"}]

    found = routes(replace(FORUM, sightings=(0, 1, 2, 3)), image=images, sighting=[*many, private])

    of_law = [route for route in found if route.basis_id == "us-take-it-down-act"]
    assert sorted((route.answer.value, route.sightings) for route in of_law) == [
        ("unknown", (3,)),
        ("yes", (0, 1, 2)),
    ]


def test_unknown_site_is_asked_about() -> None:
    unknown = RecipientFacts(id="a.example", name="a.example", sightings=(0,))

    found = of(routes(unknown), "us-take-it-down-act")

    assert found.answer == Truth.UNKNOWN
    assert set(found.questions) == {"sighting.recipient_kind", "sighting.serves", "sighting.host_country"}


def test_earlier_complaint_opens_the_regulator() -> None:
    told = {"history": {"complaints": [{"to": "forum", "outcome": "refused"}]}}

    assert of(routes(), "gb-ofcom-complaint").questions == ("history.complaints",)
    assert of(routes(**told), "gb-ofcom-complaint").answer == Truth.YES


def test_law_not_yet_in_force_answers_no() -> None:
    found = compute_routes(parse_facts(DANA), recipients=[FORUM], law=load_law(), today=date(2026, 5, 18))

    assert of(found, "us-take-it-down-act").answer == Truth.NO


def test_question_that_decides_most_comes_first() -> None:
    assert next_question(routes(person={"residence": None, "identifiable": None})) == "person.residence"
    assert next_question([]) is None


@pytest.mark.parametrize("told", [{}, {"residence": "FR"}, {"residence": "US", "identifiable": None}])
def test_question_has_the_most_votes_of_what_she_can_say(told: dict[str, Any]) -> None:
    """Each open route shares one vote; what few know (a host, a company, a nationality) comes after, the uploader last."""
    found = routes(person={"residence": None, **told})
    votes: dict[str, float] = {}
    for route in found:
        for one in route.questions:
            votes[one] = votes.get(one, 0) + 1 / len(route.questions)
    del votes["sighting.uploader_country"]
    easy = {fact: count for fact, count in votes.items() if not lateness(fact)}

    assert easy[next_question(found) or ""] == max(easy.values())
    assert next_question(found, without=easy) in set(votes) - set(easy)
    assert next_question(found, without=votes) == "sighting.uploader_country"


def test_clinic_gives_its_own_name_in_place_of_hers() -> None:
    hers, clinics = of(routes(), "eu-dsa-art16"), of(routes(notifier={"role": "clinic"}), "eu-dsa-art16")

    assert {"name", "contact"} <= set(hers.discloses)
    assert {"name", "contact"}.isdisjoint(clinics.discloses)
    assert "organisation" in clinics.discloses


def test_every_reason_question_and_caution_has_its_sentence() -> None:
    for route in [
        *routes(),
        *routes(person={"age_in_image": "unsure"}),
        *routes(preferences={"avoid": ["police"]}),
    ]:
        assert all(reason_sentence(one) for one in (*route.reasons, *route.cautions))
        assert all(question_sentence(question).endswith(("?", ".")) for question in route.questions)


def test_every_fact_that_a_law_tests_has_words() -> None:
    asked = load_law().asked

    assert asked <= set(TESTED)
    assert {ASKED_AS.get(fact, fact) for fact in asked} <= set(QUESTIONS)


def test_designated_platform_is_offered_in_the_union() -> None:
    told = {"person": {"residence": "FR"}}
    large = RecipientFacts(id="x", name="X", kind="social", country="US", sightings=(0,))

    assert of(routes(large, **told), "eu-dsa-art16").answer == Truth.YES
    assert of(routes(replace(large, id="small"), **told), "eu-dsa-art16").answer == Truth.UNKNOWN


@pytest.mark.parametrize(
    ("entry_id", "answer"), [("imgur", "yes"), ("hetzner", "no"), ("dropbox", "unknown")]
)
def test_host_on_which_people_publish_is_a_platform_too(entry_id: str, answer: str) -> None:
    recipient = RecipientFacts(id=entry_id, name=entry_id, kind="host", country="US", sightings=(0,))

    assert of(routes(recipient), "us-take-it-down-act").answer == answer


def test_lists_of_recipients_name_directory_entries_only() -> None:
    named = {entry for listed in designations().values() for entry in listed["ids"]}

    assert named | set(addressees()[1]) <= {entry.id for entry in read(LIVE_FILE)}
