"""A case opens for its holders alone, and survives the loss of one of two (design §3.4, S11, S16, S17, S18)."""

import pytest
from django.conf import settings

from casework import erasure, granting, intake, rootkeys, rotation, vault
from casework.models import Case, DataKey, KeyGrant
from casework.models.keys import KeysDestroyed, forget_held_keys
from tests import factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people):
    case = factory.case_of(people.alice)
    intake.set_narrative(case=case, text="in her own words", by=people.alice, at=factory.MOMENT)
    return case


def private_half(case, holder_private, holder):
    grant = KeyGrant.objects.get(case=case, holder=holder)
    return vault.unseal_bytes(bytes(grant.wrapped_private), holder_private).decode()


def own_key(actor):
    return vault.unwrap_private(bytes(actor.user.key.wrapped_private), factory.PASSPHRASE)


def test_the_holder_reads_the_narrative(case, people):
    """S16."""
    private = private_half(case, own_key(people.alice), people.alice)

    assert vault.unseal_bytes(bytes(case.narrative), private) == b"in her own words"


def test_an_administrator_has_no_key_to_a_case(case, people):
    """S11."""
    assert not KeyGrant.objects.filter(case=case, holder=people.bob).exists()


def test_the_recovery_key_restores_a_lost_holder(case, people):
    """One of two holders is lost; the other opens the case and wraps it again."""
    KeyGrant.objects.filter(case=case, holder=people.alice).delete()

    granting.recover_key(
        case=case,
        recovery_private=people.recovery_private,
        holder=people.bob,
        by=people.bob,
        at=factory.MOMENT,
    )

    private = private_half(case, own_key(people.bob), people.bob)
    assert vault.unseal_bytes(bytes(case.narrative), private) == b"in her own words"


def test_a_stranger_gets_no_key(case, people):
    """S2."""
    private = private_half(case, own_key(people.alice), people.alice)

    with pytest.raises(granting.access.Refused):
        granting.grant_key(
            case=case, private=private, holder=people.carol, by=people.alice, at=factory.MOMENT
        )


@pytest.mark.parametrize("compartment", rootkeys.COMPARTMENTS)
def test_a_rotated_root_key_leaves_everything_readable(case, compartment):
    """S17: and running it again moves nothing."""
    version = rootkeys.add_root_key(settings.ROOT_KEY_DIR, compartment)
    forget_held_keys()

    assert rotation.rewrap_under_newest_root(compartment) > 0
    assert rotation.rewrap_under_newest_root(compartment) == 0
    assert rotation.old_root_versions(compartment) == {version}
    assert Case.objects.get(pk=case.pk).identity["person"]["name"] == factory.NAME


def test_destroyed_keys_open_nothing(case, people):
    """S18: even for somebody who holds an older copy of the row."""
    older = Case.objects.get(pk=case.pk)

    erasure.destroy_case(case=case, by=people.alice, at=factory.MOMENT)

    assert not DataKey.objects.filter(owner_id=case.pk).exists()
    with pytest.raises(KeysDestroyed):
        older.identity  # noqa: B018


def test_a_database_row_holds_no_plaintext(case):
    """S13: what the tables hold of a case is ciphertext."""
    row = Case.objects.filter(pk=case.pk).values_list("identity", "facts", "narrative").get()

    assert all(factory.NAME.encode() not in bytes(value) and b"window" not in bytes(value) for value in row)
