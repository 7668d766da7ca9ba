"""Keys change while work goes on; what was destroyed stays destroyed; a field's name may change (S14, S17, S18)."""

import io
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from casework import erasure, rootkeys, rotation, vault
from casework.models import Case, DataKey, KeyGrant, Sighting
from casework.models.fields import ConfidentialField
from casework.models.keys import KeysDestroyed, _held, add_data_key, data_key, forget_held_keys, root_key
from tests import factory

pytestmark = pytest.mark.django_db
URL = "http://gallery.example/v/8841"


class Killed(BaseException):
    """The process ended here."""


@pytest.fixture
def case() -> Case:
    forget_held_keys()  # of root keys that another test added since this process looked
    people = factory.cast()
    case = factory.case_of(people.alice)
    for number in range(3):
        factory.sighting_of(case, f"{URL}?pic={number}", by=people.alice)
    return case


def _all_readable(case: Case) -> bool:
    urls = sorted(row.url for row in Sighting.objects.filter(case=case))
    return (
        urls == [f"{URL}?pic={number}" for number in range(3)]
        and Case.objects.get(pk=case.pk).identity["person"]["name"] == factory.NAME
    )


def _killed_after(monkeypatch: pytest.MonkeyPatch, place: str, calls: int) -> None:
    """Let the process end at the n-th call of a function."""
    module, name = place.rsplit(".", 1)
    plain = getattr(__import__(module, fromlist=[name]), name)
    left = [calls]

    def dying(*args: Any, **options: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return plain(*args, **options)

    monkeypatch.setattr(place, dying)


def test_rotation_of_a_root_key_goes_on_where_it_was_killed(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S17: half is moved, all is readable; the second run moves the other half, a third none."""
    factory.case_of(case.opened_by)
    version = rootkeys.add_root_key(settings.ROOT_KEY_DIR, "ops")
    forget_held_keys()
    with monkeypatch.context() as patch:
        _killed_after(patch, "casework.vault.wrap_key", 2)
        with pytest.raises(Killed):
            rotation.rewrap_under_newest_root("ops")

    moved = DataKey.objects.filter(compartment="ops", root_version=version).count()
    forget_held_keys()
    assert moved == 2
    assert _all_readable(case)
    assert (
        rotation.rewrap_under_newest_root("ops") == DataKey.objects.filter(compartment="ops").count() - moved
    )
    assert rotation.rewrap_under_newest_root("ops") == 0
    assert rotation.old_root_versions("ops") == {version}
    assert _all_readable(case)


def test_command_goes_on_with_a_rotation_that_was_killed(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """S17: it adds no further key until everything is under the newest."""
    said = io.StringIO()
    with monkeypatch.context() as patch:
        _killed_after(patch, "casework.vault.wrap_key", 1)
        with pytest.raises(Killed):
            call_command("keys", "rotate", compartment="ops", stdout=said)
    newest = root_key("ops").version

    call_command("keys", "rotate", compartment="ops", stdout=said)

    assert "going on with it" in said.getvalue()
    assert root_key("ops").version == newest
    assert rotation.old_root_versions("ops") == {newest}


def test_running_process_learns_of_a_key_that_another_added(case: Case) -> None:
    """S17: the web goes on reading while the command rotates beside it."""
    root_key("ops")
    version = rootkeys.add_root_key(settings.ROOT_KEY_DIR, "ops")
    newest = rootkeys.load_root_keys(settings.ROOT_KEY_DIR)["ops", version]
    for row in DataKey.objects.filter(compartment="ops"):
        material = vault.unwrap_key(bytes(row.wrapped), root_key("ops", row.root_version))
        DataKey.objects.filter(pk=row.pk).update(
            wrapped=vault.wrap_key(material, newest), root_version=version
        )

    _held.clear()
    assert root_key("ops").version < version
    assert _all_readable(case)


@pytest.mark.parametrize(("compartment", "rows"), [("ops", 2), ("case", 0)])
def test_rotation_of_a_data_key_goes_on_where_it_was_killed(
    case: Case, monkeypatch: pytest.MonkeyPatch, compartment: str, rows: int
) -> None:
    """S17."""
    add_data_key(case.pk, compartment, at=factory.MOMENT)
    with monkeypatch.context() as patch:
        _killed_after(patch, "casework.rotation._reseal_row", rows)
        with pytest.raises(Killed):
            rotation.reseal_fields(case.pk, compartment=compartment)

    assert _all_readable(case)
    rotation.reseal_fields(case.pk, compartment=compartment)
    assert rotation.reseal_fields(case.pk, compartment=compartment) == 0
    assert _all_readable(case)
    assert _versions(case, compartment) <= {2}


def test_who_read_a_row_before_the_rotation_reads_and_saves_it_after(case: Case) -> None:
    """S17: concurrent readers hold old ciphertext, and write a whole row back."""
    older = Sighting.objects.filter(case=case).order_by("number").first()
    assert older is not None
    add_data_key(case.pk, "ops", at=factory.MOMENT)
    rotation.reseal_fields(case.pk, compartment="ops")

    assert older.url == f"{URL}?pic=0"
    older.save()

    assert _all_readable(case)
    rotation.reseal_fields(case.pk, compartment="ops")
    assert _versions(case, "ops") == {2}


def test_what_is_written_during_a_rotation_is_under_the_new_key(case: Case) -> None:
    """S17: nothing new needs to be moved again."""
    add_data_key(case.pk, "ops", at=factory.MOMENT)
    factory.sighting_of(case, f"{URL}?late", by=case.opened_by)
    late = Sighting.objects.order_by("-number").first()

    assert vault.field_version(bytes(late.__dict__["url"])) == 2
    rotation.reseal_fields(case.pk, compartment="ops")
    assert Sighting.objects.get(pk=late.pk).url == f"{URL}?late"


def test_same_address_is_found_again_after_a_rotation(case: Case) -> None:
    """S19: the blind index of a case does not move with its data key."""
    from casework import sightings

    before = set(Sighting.objects.values_list("url_index", flat=True))
    add_data_key(case.pk, "ops", at=factory.MOMENT)
    rotation.reseal_fields(case.pk, compartment="ops")

    with pytest.raises(sightings.AlreadyRecorded):
        factory.sighting_of(case, f"{URL}?pic=0", by=case.opened_by)
    assert set(Sighting.objects.values_list("url_index", flat=True)) == before


def test_restored_older_rows_of_a_destroyed_case_open_nothing(case: Case) -> None:
    """S18: a backup of the data, without the key table, put back over it."""
    rows = list(Sighting.objects.filter(case=case))
    facts, identity = Case.objects.filter(pk=case.pk).values_list("facts", "identity").get()
    erasure.destroy_case(case=case, by=case.opened_by, at=factory.MOMENT)
    forget_held_keys()

    Case.objects.filter(pk=case.pk).update(facts=facts, identity=identity)
    for row in rows:
        row.save()

    assert not DataKey.objects.filter(owner_id=case.pk).exists()
    assert not KeyGrant.objects.filter(case=case).exists()
    for restored in (Case.objects.get(pk=case.pk), *Sighting.objects.filter(case=case)):
        for field in _confidential(type(restored)):
            if restored.__dict__[field.attname] is not None:
                with pytest.raises(KeysDestroyed):
                    getattr(restored, field.attname)


def test_renamed_column_leaves_its_values_readable(case: Case) -> None:
    """S14: the code of the registry ties ciphertext to its field, never the column or the table."""
    field = Sighting._meta.get_field("url")
    row = Sighting.objects.filter(case=case).order_by("number").first()
    assert row is not None
    context = field._context(row, 1)
    renamed = field.clone()
    renamed.set_attributes_from_name("place")
    renamed.model = Sighting

    assert renamed.column == "place"
    assert renamed._context(row, 1) == context
    assert b"url" not in context.replace(field.code.encode(), b"")
    assert b"casework_sighting" not in context
    with connection.cursor() as cursor:
        cursor.execute("SELECT url FROM casework_sighting WHERE number = 1")
        sealed = bytes(cursor.fetchone()[0])
    key = data_key(case.pk, "ops", 1)
    assert (
        vault.open_field(sealed, key=key.material, context=renamed._context(row, 1))
        == f"{URL}?pic=0".encode()
    )


@pytest.mark.parametrize("move", ["to another row", "to another field", "to another case"])
def test_moved_ciphertext_does_not_open(case: Case, move: str) -> None:
    """S14."""
    first, second = Sighting.objects.filter(case=case).order_by("number")[:2]
    other = factory.sighting_of(factory.case_of(case.opened_by), by=case.opened_by)
    stolen = first.__dict__["url"]
    target, column = {
        "to another row": (second, "url"),
        "to another field": (first, "typed"),
        "to another case": (other, "url"),
    }[move]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE casework_sighting SET {column} = %s WHERE url_index = %s",
            [bytes(stolen), target.url_index],
        )

    with pytest.raises(vault.SealBroken):
        getattr(Sighting.objects.get(pk=target.pk), column)


def _confidential(model: Any) -> list[ConfidentialField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ConfidentialField)]


def _versions(case: Case, compartment: str) -> set[int]:
    found = set()
    for model in apps.get_app_config("casework").get_models():
        for field in _confidential(model):
            if field.compartment == compartment:
                for row in model.objects.filter(**{field.owner_attribute: case.pk}):
                    sealed = row.__dict__[field.attname]
                    found |= {vault.field_version(bytes(sealed))} if sealed is not None else set()
    return found
