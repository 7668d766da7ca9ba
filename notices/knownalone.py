"""What the rules of notices.selffiling ask of a case that nobody works, read from its rows."""

from collections.abc import Iterator, Mapping, Sequence

from casework.models import Case, Party, Sighting
from notices.models import Dispute
from notices.protecting import are_protected
from notices.recipients import entry_of
from notices.selffiling import ANY_LAW, Known
from notices.ways import Way, is_open_to_her


def known_to_her(
    case: Case,
    rows: Sequence[Sighting],
    parties: Mapping[str, Sequence[Party]],
    ways: Mapping[str, Sequence[Way]],
) -> Known:
    """Return what is known of a case besides its facts; `rows` in the order of Facts.sightings. A few queries."""
    guarded = are_protected((row.url for row in rows), organisation_id=case.organisation_id)
    return Known(
        listed=frozenset(key for key, own in parties.items() if entry_of(own[0])),
        opened=frozenset(key for key, there in ways.items() if any(map(is_open_to_her, there))),
        guarded=frozenset(position for position, is_guarded in enumerate(guarded) if is_guarded),
        wrong=frozenset(_found_wrong(case, rows)),
    )


def _found_wrong(case: Case, rows: Sequence[Sighting]) -> Iterator[tuple[str, str, int]]:
    """Yield what a supervisor found wrong before: under that law alone where only the law did not apply."""
    places = {row.pk: position for position, row in enumerate(rows)}
    upheld = Dispute.objects.filter(notice__case=case, state=Dispute.State.UPHELD)
    for dispute in upheld.select_related("notice__recipient").prefetch_related("notice__lines"):
        if (notice := dispute.notice) is None:
            continue
        law = notice.basis_id if dispute.why == Dispute.Why.LAW_DOES_NOT_APPLY else ANY_LAW
        about = [places[line.sighting_id] for line in notice.lines.all() if line.sighting_id in places]
        yield from ((law, notice.recipient.key, position) for position in about)
