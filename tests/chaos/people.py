"""The people of a storm: they open cases, approve notices, and meanwhile undo, withdraw, pause and take consent back."""

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from casework import consents, intake
from casework.models import Case, Consent
from casework.moments import now
from notices import approval, declaring, letters
from notices.models import Delivery, Notice
from tests import factory
from tests.chaos.tally import Stopped, Told
from tests.notices import matter

NOTICES_A_CASE = 20
# In which step of how many people do what: primes, so that all of it meets.
UNDO_EVERY, WITHDRAW_EVERY, PAUSE_EVERY, CONSENT_EVERY = 11, 7, 17, 23
_HELD_STEPS = 5
PATIENCE_S = 180
_NOT_GONE = {Notice.State.DRAFTED, Notice.State.QUEUED, Notice.State.UNDELIVERABLE}


def patient(call: Callable[[], Any]) -> Any:
    """Call a verb as people do whose page said that the database does not answer: again, for some minutes at most."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            return call()
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


@dataclass
class Matter:
    """One case with its contact and, while it is held, the step at which it goes on and what ends the hold."""

    case: Case
    contact: Any
    goes_on: int = 0
    end_hold: Callable[[], None] | None = None


class People:
    """Alice drafts, Bob approves. `told` is what they know of their notices."""

    def __init__(self, count: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.cast = factory.cast(at=now())
        self.count, self.told = count, Told()
        self.matters = deque(self._open() for _ in range(max(4, count // NOTICES_A_CASE)))
        self.recent: deque[Notice] = deque(maxlen=6)

    def work(self) -> None:
        """Approve that many notices, in one case after another, and hold some of it back on the way."""
        step = 0
        while len(self.told.approved) < self.count:
            step += 1
            here = self._next(step)
            notice = patient(lambda here=here: self.draft(here))
            if self._approve(notice):
                self.recent.append(notice)
            self._meddle(step, here, notice)

    def draft(self, here: Matter) -> Notice:
        """Draft one notice about a new address, with every declaration confirmed."""
        at, alice = now(), self.cast.alice
        row = self._address(here.case, here.case.sightings.count())
        choice = letters.Choice(matter.LAW, here.contact, (row,), "en")
        notice = letters.draft_notice(case=here.case, choice=choice, by=alice, at=at)
        for wording, _given in letters.asked_declarations(notice):
            declaring.confirm_declaration(
                notice=notice, key=wording.key, seen_digest=wording.digest, by=alice, at=at
            )
        return notice

    def let_go(self) -> None:
        """End every hold."""
        for one in self.matters:
            self._go_on(one)

    def tidy(self) -> None:
        """Do what the app asks of people: approve anew what came back to them, send again what was not taken."""
        rows = Notice.objects.filter(reference__in=self.told.approved - self.told.withdrawn)
        for notice in patient(lambda: list(rows.filter(state=Notice.State.UNDELIVERABLE))):
            patient(lambda notice=notice: approval.queue_again(notice=notice, by=self.cast.alice, at=now()))
        for notice in patient(lambda: list(rows.filter(state=Notice.State.DRAFTED))):
            self._approve(notice)

    def _open(self) -> Matter:
        at, alice = now(), self.cast.alice
        case = factory.case_of(alice, at=at)
        factory.image_of(case, by=alice, at=at)
        self._address(case, 0)
        first = matter.draft(case, by=alice, at=at)
        approval.withdraw_notice(notice=first, by=alice, at=at)
        self._allow(case)
        return Matter(case, first.contact)

    def _address(self, case: Case, number: int) -> Any:
        at, alice = now(), self.cast.alice
        url = f"http://gallery.example/v/{case.code}-{number}"
        row = factory.sighting_of(case, url, by=alice, image=case.images.get(), at=at)
        matter.host_chain(row, "gallery.example", by=alice, at=at)
        matter.looked_at(row, by=alice, at=at)
        return row

    def _allow(self, case: Case) -> None:
        factory.consent_of(case, by=self.cast.alice, at=now(), facts=matter.FACTS)

    def _next(self, step: int) -> Matter:
        """Return the next case that is not held; the last one that is goes on, where all are."""
        for one in self.matters:
            if one.end_hold and one.goes_on <= step:
                self._go_on(one)
        for _ in range(len(self.matters)):
            self.matters.rotate()
            if self.matters[0].end_hold is None:
                return self.matters[0]
        self._go_on(self.matters[0])
        return self.matters[0]

    def _approve(self, notice: Notice) -> bool:
        def approve() -> None:
            fresh, at = Notice.objects.get(pk=notice.pk), now()
            digest = letters.compose_notice(fresh, at=at).digest
            approval.approve_notice(notice=fresh, seen_digest=digest, by=self.cast.bob, at=at)

        try:
            patient(approve)
        except letters.Frozen:  # the database went down after it had kept the approval
            pass
        except approval.NotReady as refusal:
            raise AssertionError(f"{notice.reference}: {refusal.reasons}") from refusal
        self.told.approved.add(notice.reference)
        return True

    def _meddle(self, step: int, here: Matter, notice: Notice) -> None:
        if step % UNDO_EVERY == 0:
            self._undo(notice)
        if step % WITHDRAW_EVERY == 0:
            self._withdraw(self.chance.choice(self.recent))
        if step % PAUSE_EVERY == 0:
            self._pause(here, step)
        elif step % CONSENT_EVERY == 0:
            self._take_consent_back(here, step)

    def _undo(self, notice: Notice) -> None:
        row = patient(lambda: Notice.objects.get(pk=notice.pk))
        if patient(lambda: approval.undo_approval(notice=row, by=self.cast.alice, at=now())):
            self.told.stopped.append(Stopped(row.reference, message_id=row.message_id))

    def _withdraw(self, notice: Notice) -> None:
        before = patient(lambda: approval.withdraw_notice(notice=notice, by=self.cast.alice, at=now()))
        self.told.withdrawn.add(notice.reference)
        if before in _NOT_GONE:
            self.told.stopped.append(Stopped(notice.reference))

    def _pause(self, here: Matter, step: int) -> None:
        case, alice = here.case, self.cast.alice
        patient(lambda: intake.pause_case(case=case, by=alice, at=now()))
        self._hold(here, step, lambda: intake.resume_case(case=case, by=alice, at=now()))

    def _take_consent_back(self, here: Matter, step: int) -> None:
        case = here.case
        dana = patient(lambda: factory.dana(case))
        for consent in patient(lambda: list(Consent.objects.filter(case=case, withdrawn_at=None))):
            patient(lambda consent=consent: consents.withdraw_consent(consent=consent, by=dana, at=now()))
        self._hold(here, step, lambda: self._allow(case))

    def _hold(self, here: Matter, step: int, end: Callable[[], None]) -> None:
        """Keep what people were told: whatever had not left and was in nobody's hands leaves no more until the hold ends."""
        answers = [Stopped(one) for one in patient(lambda: self._not_leaving(here.case))]
        for answer in answers:
            answer.since = time.time()
        self.told.stopped += answers

        def end_hold() -> None:
            for answer in answers:
                answer.until = time.time()
            patient(end)

        here.goes_on, here.end_hold = step + _HELD_STEPS, end_hold

    def _not_leaving(self, case: Case) -> list[str]:
        lost = Delivery.objects.filter(state=Delivery.State.LOST).values("notice")
        rows = case.notices.filter(state__in=_NOT_GONE).exclude(pk__in=lost)
        return list(rows.values_list("reference", flat=True))

    def _go_on(self, one: Matter) -> None:
        if one.end_hold:
            one.end_hold()
            one.end_hold = None
