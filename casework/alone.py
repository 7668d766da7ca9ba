"""Self-filed cases: nobody works them; their own people send letters, and one person reads the list."""

from django.db.models import QuerySet

from casework.models import Case, Intake, Organisation, Role, User


def is_alone(case: Case) -> bool:
    """Say whether a case was handed in where nobody works such cases. May run a query."""
    intake: Intake | None = getattr(case, "intake", None)
    return intake is not None and intake.is_alone


def works_alone(organisation: Organisation) -> bool:
    """Say whether an organisation works no case that people open themselves."""
    return organisation.own_cases != Organisation.OwnCases.WORKED


def reads(user: User | None) -> bool:
    """Say whether somebody is there and works cases, as they were when they were named."""
    return user is not None and user.is_active and user.has_role(*Role.WORKING)


def sends_when_asked(organisation: Organisation) -> bool:
    """Say whether an organisation sends what people ask for whose cases it does not work: somebody there has to read it."""
    sends: bool = organisation.own_cases == Organisation.OwnCases.SENT
    return sends and reads(organisation.intake_reader)


def is_unread(case: Case) -> bool:
    """Say whether nobody is there any more who could read, and so send, what is asked for in a case that nobody works."""
    return is_alone(case) and not reads(case.organisation.intake_reader)


def without_alone(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Leave the self-filed cases out: nobody of the organisation has anything to do there."""
    return cases.exclude(intake__is_alone=True)
