"""The engine: opens a database and gives everybody their door. Knows which parts there are; does nothing itself."""
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from typing import Self

from engine.clock import Clock
from engine.errors import Faulted
from engine.facade import uploads
from engine.facade.absences import Absences
from engine.facade.admin import Admin
from engine.facade.audit_trail import AuditTrail
from engine.facade.balances import Balances
from engine.facade.bulk import Bulk
from engine.facade.calendars import JOB, Calendars
from engine.facade.counter import Counter
from engine.facade.deadlines import Deadlines
from engine.facade.decided import Decided
from engine.facade.drafts import Drafts
from engine.facade.external import External
from engine.facade.files import Files
from engine.facade.health import Health
from engine.facade.messages import Messages
from engine.facade.office import Office
from engine.facade.organisation import Organisation
from engine.facade.own_data import OwnData
from engine.facade.people import People
from engine.facade.public import Public
from engine.facade.remarks import Remarks
from engine.facade.requests import Requests
from engine.facade.services import Services
from engine.facade.studio import Studio
from engine.facade.substitutes import Substitutes
from engine.facade.surveys import Surveys
from engine.facade.tasks import Tasks
from engine.facade.telling import Telling
from engine.facade.transaction import Transactions
from engine.jobs.handlers import handlers
from engine.jobs.runner import Embedded
from engine.run import commands
from engine.settings import Settings
from engine.store import Store

SWEPT_AT_ONCE = 5_000                    # files looked at between two looks at the timers


class Engine:
    """`requests`, `tasks`, `office`, `studio`, `admin`: one door for each kind of caller. Safe for many threads."""

    def __init__(self, settings: Settings, store: Store, clock: Clock):
        self.settings, self.store, self.clock = settings, store, clock
        self.transactions = Transactions(store, settings, clock)
        self.requests = Requests(self.transactions)
        self.services = Services(self.transactions)
        self.surveys = Surveys(self.transactions)
        self.tasks = Tasks(self.transactions, self.requests)
        self.inbox = self.tasks.inboxes
        self.public = Public(self.transactions, self.requests)
        self.bulk = Bulk(self.transactions)
        self.remarks = Remarks(self.transactions)
        self.decided = Decided(self.transactions)
        self.office = Office(self.transactions)
        self.people = People(self.transactions)
        self.counter = Counter(self.transactions)
        self.organisation = Organisation(self.transactions)
        self.calendar = Calendars(self.transactions)
        self.files = Files(self.transactions, self.office)
        self.studio = Studio(self.transactions)
        self.admin = Admin(self.transactions)
        self.audit = AuditTrail(self.transactions)
        self.balances = Balances(self.transactions)
        self.absences = Absences(self.transactions)
        self.deadlines = Deadlines(self.transactions)
        self.drafts = Drafts(self.transactions)
        self.own_data = OwnData(self.transactions)
        self.telling = Telling(self.transactions)
        self.substitutes = Substitutes(self.transactions)
        self.messages = Messages(self.transactions)
        self.external = External(self.transactions)
        self.jobs = Embedded(store, clock, settings.jobs, {**handlers(store, settings, clock), JOB: self.calendar.deliver, **self.messages.handlers}, self.wake,
                             self.rounds)
        self.health = Health(self.transactions, self.jobs)
        self._day: date | None = None            # the day whose housekeeping this process has done
        self._sweep: Iterator[tuple[int, int]] = iter(())        # what is left of the day's sweep of files
        self.transactions.committed = self.jobs.notify

    @classmethod
    def open(cls, settings: Settings, clock: Clock | None = None, *, migrate: bool = False) -> "Engine":
        """Open the database of the settings; with `migrate` create or upgrade it, else Unusable for a schema we do not know."""
        store = Store.open(settings.database, files=settings.data / "files")
        store.create() if migrate else store.check()
        engine = cls(settings, store, clock or Clock())
        if migrate:
            engine.office.seed()
        return engine

    def looking(self) -> AbstractContextManager[None]:
        """All that this thread reads within is of one state, until it changes something: for a page that asks several doors."""
        return self.transactions.looking()

    def close(self) -> None:
        self.jobs.stop()
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def wake(self, case: str) -> None:
        """Fire what is due in one case: a command of the clock."""
        def work(env):
            run = commands.wake(env, self.transactions.versions, case)
            return None if run is None else ({"moved": True}, case)
        try:
            self.transactions.command(None, "timer", None, {"case": case}, work)
        except Faulted:
            pass                             # told in an incident; the other cases' timers go on

    def rounds(self) -> None:
        """At every look of the background work: the day's housekeeping, and what the clock says about tasks that wait."""
        self.daily()
        self.deadlines.work()
        self.telling.work()
        self.audit.work()

    def daily(self) -> None:
        """Once a day: old counters and sessions go, and in steps files of refused commands; on 1 January everybody is given the new year's days."""
        today = self.clock.now().astimezone(self.transactions.zone).date()
        if today == self._day:
            self._sweep_on()
            return
        self._day, self._sweep = today, uploads.sweep(self.transactions)
        self._sweep_on()
        self.office.bring()
        self.office.forget()
        self.drafts.forget()
        self.inbox.daily()
        self.messages.daily()
        year = self.balances.due()
        if year is not None:
            self.balances.rollover(year)

    def _sweep_on(self) -> None:
        looked = 0
        for seen, _ in self._sweep:
            looked += seen
            if looked >= SWEPT_AT_ONCE:
                return

    def drain(self) -> int:
        """Do everything that is due now: timers and jobs. How many were done."""
        return self.jobs.drain()

    @contextmanager
    def lifetime(self) -> Iterator[None]:
        """Background work while the block runs."""
        self.jobs.start()
        try:
            yield
        finally:
            self.jobs.stop()
