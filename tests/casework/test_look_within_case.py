"""A look carries the fingerprints of its own case, and no other's: nothing is compared across cases (S20)."""

from typing import Any

import pytest
from django.db.models import F

from casework import checking, imaging, knownprints, pictures, tasks
from casework.looking import Observation
from casework.models import Case, Fingerprint, Image, Sighting
from casework.models.images import OtherCase
from casework.sightings import ask_check
from tests import factory
from tests import pictures as drawn
from tests.casework.test_device_prints import prints

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> Any:
    return factory.cast().alice


def with_picture(seed: int, by: Any) -> tuple[Case, Image, Sighting]:
    """Return a case of this caseworker that knows one picture and may be looked for, with an address."""
    case = factory.case_of(by)
    factory.consent_of(case, "look", by=by)
    made = imaging.fingerprint(drawn.draw(seed), {})
    kept = {name: made[name] for name in prints() if name != "versions"} | {"versions": prints()["versions"]}
    told = {"case": case, "prints": [kept], "kind": "real", "facts": {}, "by": by, "at": factory.MOMENT}
    (image,) = knownprints.record_known(**told)
    return case, image, factory.sighting_of(case, by=by)


def carried(sighting: Sighting, by: Any, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return the fingerprint sets that a worker hands to the fetcher with an address."""
    handed: list[dict[str, Any]] = []

    def look(url: str, *, against: list[dict[str, Any]], **how: Any) -> Observation:
        handed.extend(against)
        return Observation("unknown")

    monkeypatch.setattr(tasks, "look", look)
    check = ask_check(sighting=sighting, by=by, at=factory.MOMENT)
    assert check is not None
    tasks.check(str(check.pk))
    return handed


def test_look_carries_its_own_case_alone(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """S20: both cases have the same caseworker and the same address; one knows another picture."""
    _, hers, sighting = with_picture(1, alice)
    _, other, _ = with_picture(2, alice)

    handed = carried(sighting, alice, monkeypatch)

    assert [one["image"] for one in handed] == [str(hers.pk)]
    assert handed[0]["pdq"] == imaging.fingerprint(drawn.draw(1), {})["pdq"]
    assert str(other.pk) not in repr(handed)


def test_look_is_the_same_whatever_another_case_knows(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """S20: paired cases. What the fetcher is told differs by nothing when another case has the very same picture."""
    case, _, sighting = with_picture(1, alice)
    before = pictures.fingerprint_sets(case)
    with_picture(1, alice)

    assert carried(sighting, alice, monkeypatch) == before == pictures.fingerprint_sets(case)


def test_case_without_pictures_is_compared_with_nothing(alice: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with_picture(1, alice)
    case = factory.case_of(alice)
    factory.consent_of(case, "look", by=alice)

    assert carried(factory.sighting_of(case, by=alice), alice, monkeypatch) == []


def test_claimed_look_has_nothing_else_of_its_case(alice: Any) -> None:
    """S16: the fetcher is told an address, fingerprints, and where it lay before."""
    _, _, sighting = with_picture(1, alice)
    check = ask_check(sighting=sighting, by=alice, at=factory.MOMENT)
    assert check is not None

    claimed = checking.claim_check(check_id=check.pk, at=factory.MOMENT)

    assert claimed is not None
    assert set(vars(claimed)) == {"check_id", "url", "against", "lay_at"}


def test_fingerprint_is_of_the_case_of_its_picture(alice: Any) -> None:
    """S20: a row of one case under a picture of another is not written, and not moved there."""
    _, hers, _ = with_picture(1, alice)
    other_case, other, _ = with_picture(2, alice)
    made = {"algorithm": "phash", "version": "1", "value": {}, "made_at": factory.MOMENT}

    with pytest.raises(OtherCase):
        Fingerprint.objects.create(case=other_case, image=hers, **made)
    row = Fingerprint.objects.filter(image=other).first()
    assert row is not None
    row.image = hers
    with pytest.raises(OtherCase):
        row.save()
    assert not Fingerprint.objects.exclude(case_id=F("image__case_id")).exists()
