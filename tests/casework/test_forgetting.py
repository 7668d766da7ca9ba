"""What is to be gone is gone, also after the store was down: no name is lost before its file (S22, S54)."""

import io
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from casework import erasure, forgetting, pictures, safeguarding, storage, tasks
from casework.models import Case, Image, Leftover, Packet, system_actor
from casework.models.keys import worker_public
from casework.vault import seal_bytes
from tests import factory

AT = factory.MOMENT
LATER = AT + timedelta(days=2)
AFTER_LEASE = LATER + timedelta(seconds=forgetting.LEASE_S + 1)


@pytest.fixture
def outage(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A store that answers nothing; `undo` brings it back."""

    def down(_: str) -> None:
        raise storage.StoreDown("gone")

    monkeypatch.setattr(storage, "forget", down)
    return monkeypatch


def _submitted(case: Case, **given: object) -> Image:
    return pictures.submit_image(
        case=case, file=io.BytesIO(b"not decoded"), file_name="a.jpg", kind="real", facts={}, max_bytes=100,
        by=case.opened_by, at=AT, **{"keep_until": None, **given},
    )  # fmt: skip


def _waited_too_long(case: Case) -> str:
    name = _submitted(case).waiting_object
    pictures.destroy_late_waiting_copies(by=system_actor(), at=LATER)
    return name


def _original(case: Case) -> str:
    image = _submitted(case, keep_until=AT.date())
    erasure.forget_expired_originals(by=system_actor(), at=LATER)
    return image.sealed_object


def _packet(case: Case) -> str:
    name = storage.keep(seal_bytes(b"bag", [worker_public(at=AT)]))
    Packet.objects.create(
        case=case, level="L1", state="ready", asked_by=case.opened_by, asked_at=AT, built_at=AT,
        sealed_object=name,
    )  # fmt: skip
    erasure.purge_packets(by=system_actor(), at=LATER)
    return name


def _dropped(case: Case) -> str:
    image = _submitted(case, keep_until=LATER.date())
    Image.objects.update(state=Image.State.REFUSED, waiting_object="")
    pictures.drop_refused(image=image, by=case.opened_by, at=LATER)
    return image.sealed_object


def _destroyed(case: Case) -> str:
    name = _submitted(case).waiting_object
    erasure.destroy_case(case=case, by=case.opened_by, at=LATER)
    return name


WAYS = [_waited_too_long, _original, _packet, _dropped, _destroyed]


@pytest.mark.parametrize("way", WAYS)
def test_file_goes_at_once_and_leaves_no_name(case, way, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        name = way(case)

    with pytest.raises(FileNotFoundError):
        storage.read(name)
    assert not Leftover.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_file_that_an_outage_left_goes_when_the_store_is_back(
    case, way, outage, django_capture_on_commit_callbacks
):
    """S54: the work is kept, the page that asked for it does not break."""
    with django_capture_on_commit_callbacks(execute=True):
        name = way(case)
    assert forgetting.forget_leftovers(at=LATER) == 0
    outage.undo()

    # Left alone for a while, so that no worker hangs at it all the time.
    assert forgetting.forget_leftovers(at=LATER) == 0
    assert storage.read(name)
    assert forgetting.forget_leftovers(at=AFTER_LEASE) == 1

    with pytest.raises(FileNotFoundError):
        storage.read(name)
    assert not Leftover.objects.exists()


def test_sweep_forgets_what_is_left(case, outage, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _waited_too_long(case)
    outage.undo()

    tasks.sweep()

    assert not Leftover.objects.exists()


def test_what_is_left_of_a_stopped_case_stays(case, people, outage, django_capture_on_commit_callbacks):
    """S56: nothing is deleted until the lead has recorded what was done."""
    with django_capture_on_commit_callbacks(execute=True):
        _waited_too_long(case)
    outage.undo()
    safeguarding.raise_stop(case=case, by=people.alice, at=LATER)

    assert forgetting.forget_leftovers(at=LATER) == 0
    assert Leftover.objects.count() == 1


def test_sweep_deletes_sessions_that_are_over(db):
    """S9, S22: of whoever closed the window without leaving no row stays."""
    over, open_one = SessionStore(), SessionStore()
    for session, age_s in ((over, -1), (open_one, 600)):
        session.set_expiry(age_s)
        session.create()

    tasks.sweep()

    assert list(Session.objects.values_list("pk", flat=True)) == [open_one.session_key]
