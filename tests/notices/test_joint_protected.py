"""A joint complaint about a protected host needs a supervisor, as a letter about it does (S57)."""

import pytest

from casework.models import Actor, Role
from casework.moments import now
from notices import joining, protecting
from notices.models import ProtectedHost
from tests import factory
from tests.notices import joint_cast as cast
from tests.notices.test_joint_complaint import approve, approved, draft, people, take

__all__ = ["people"]


def protect(people: factory.Cast) -> ProtectedHost:
    return protecting.protect(
        organisation=people.clinic, typed=cast.HOST, reason="A partner.", by=people.bob, at=now()
    )


def no_supervisor(people: factory.Cast) -> None:
    people.bob.user.roles.filter(role=Role.Name.SUPERVISOR).delete()
    people.bob.user.roles.create(role=Role.Name.CASEWORKER)


def test_caseworkers_alone_cannot_approve_it(people: factory.Cast) -> None:
    cast.group(people, 5)
    complaint, host = draft(people), protect(people)
    no_supervisor(people)
    caseworker = Actor.objects.get(pk=people.bob.pk)

    with pytest.raises(joining.NeedsSupervisor):
        approve(people, complaint, by=caseworker)
    protecting.unprotect(row=host, by=caseworker, at=now())
    approve(people, complaint, by=caseworker)


def test_supervisor_approves_it(people: factory.Cast) -> None:
    cast.group(people, 5)
    protect(people)

    assert take(people, approved(people)).startswith(b"%PDF")


def test_host_protected_after_approval_holds_it_without_a_supervisor(people: factory.Cast) -> None:
    """Asked again at the last moment before it leaves."""
    cast.group(people, 5)
    complaint = approved(people)
    protect(people)
    no_supervisor(people)

    with pytest.raises(joining.NeedsSupervisor):
        take(people, complaint)
