"""Self-filed cases: nobody works them; their own people send letters, and one person reads the list."""

from django.db.models import QuerySet

from casework.models import Case, Intake, Organisation


def is_alone(case: Case) -> bool:
    """Say whether a case was handed in where nobody works such cases. May run a query."""
    intake: Intake | None = getattr(case, "intake", None)
    return intake is not None and intake.is_alone


def works_alone(organisation: Organisation) -> bool:
    """Say whether an organisation works no case that people open themselves."""
    return organisation.own_cases != Organisation.OwnCases.WORKED


def sends_when_asked(organisation: Organisation) -> bool:
    """Say whether an organisation sends what people ask for whose cases it does not work: somebody there has to read it."""
    sends: bool = organisation.own_cases == Organisation.OwnCases.SENT
    return sends and organisation.intake_reader_id is not None


def without_alone(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Leave the self-filed cases out: nobody of the organisation has anything to do there."""
    return cases.exclude(intake__is_alone=True)
