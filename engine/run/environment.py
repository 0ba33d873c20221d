"""What rules, expressions and actions see of the world during one command: the transaction, this moment, the office's calendar and roles.

Knows the office and the settings; knows no case.
"""
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from engine.clock import to_text
from engine.office import calendar as calendars
from engine.office import duties as office_duties
from engine.office import people, units
from engine.office import roles as office_roles
from engine.office.calendar import Calendar
from engine.office.duties import Duties
from engine.office.places import Places
from engine.office.roles import Holder, Roles
from engine.run.versions import Versions
from engine.settings import Settings
from engine.store import Tx
from engine.store.statements import case as sql

PAST = 31                        # days back from today that are read at once; an absence before is asked for by itself


class Teams:
    """Who is away in some units from a day on, by one statement however many rows ask."""

    def __init__(self, tx: Tx, units: Collection[str], since: str):
        self.units, self.since = frozenset(units), since
        self.staff: dict[str, int] = {}
        self.absent: dict[str, list] = {}
        for row in tx.all(sql.TEAMS_OF, units=sorted(self.units), **{"from": since}):
            if row.person is None:
                self.staff[row.unit] = row.n
            else:
                self.absent.setdefault(row.unit, []).append(row)

    def knows(self, unit: str, first: str) -> bool:
        return unit in self.units and first >= self.since

    def away(self, unit: str, without: str, first: str, last: str) -> tuple[int, int]:
        found = {row.person for row in self.absent.get(unit, ()) if row.until_day >= first and row.from_day <= last} - {without}
        return len(found), max(self.staff.get(unit, 0) - 1, 0)


@dataclass
class Environment:
    """One command's (or view's) surroundings. `now` does not move meanwhile. `case_id`: the case it turned out to be about, for incidents."""
    tx: Tx
    now: datetime
    settings: Settings
    roles: Roles
    zone: ZoneInfo
    versions: Versions
    case_id: str | None = None
    element: str | None = None           # whose work is being done, for incidents
    days: list | None = None                 # rows of the calendar to go by instead of the table's: what would be if it held them
    _calendars: dict = field(default_factory=dict, repr=False)
    _people: dict = field(default_factory=dict, repr=False)
    _units: dict = field(default_factory=dict, repr=False)
    looking: bool = False                    # nothing is written meanwhile
    _teams: Teams | None = field(default=None, repr=False)
    _places: Places | None = field(default=None, repr=False)
    _done: dict = field(default_factory=dict, repr=False)
    _duties: dict = field(default_factory=dict, repr=False)

    @property
    def local(self) -> datetime:
        """This moment in the office's zone."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local.date()

    def midnight(self, day: date) -> str:
        """When a day begins in the office, as a moment is written down."""
        return to_text(datetime.combine(day, time(0), self.zone))

    # people and roles ----------------------------------------------------------------------------------------------------------
    def person(self, person_id: str):
        """A person's row, read once."""
        if person_id not in self._people:
            self._people[person_id] = people.by_id(self.tx, person_id)
        return self._people[person_id]

    def changed(self, person_id: str) -> None:
        """A person's row is another one now."""
        self._people.pop(person_id, None)

    def unit(self, unit_id: str):
        """A unit's row, read once."""
        if unit_id not in self._units:
            self._units[unit_id] = units.by_id(self.tx, unit_id)
        return self._units[unit_id]

    @property
    def places(self) -> Places:
        """Who stands in which place today; in a look, each place is read once."""
        if not self.looking:
            return Places(self.tx, self.today.isoformat())
        if self._places is None:
            self._places = Places(self.tx, self.today.isoformat(), kept=True)
        return self._places

    def done(self, cases: Collection[str]) -> None:
        """Who completed the steps of these cases will be asked, in a look: read at once."""
        self._done = {case: [] for case in cases}
        for row in self.tx.all(sql.COMPLETED_IN_CASES, cases=sorted(cases)):
            self._done[row.case_id].append(row)

    def completed(self, case: str, elements: Collection[str]) -> list:
        """Who completed these steps of a case, and whose work that was."""
        if case in self._done:
            return [row for row in self._done[case] if row.element in elements]
        return self.tx.all(sql.COMPLETED_IN, case_id=case, elements=elements)

    def anchor(self, role: str, applicant: str) -> str | None:
        """Unit a role is anchored in for this applicant; None for his own tasks."""
        return None if self.roles[role].kind == "applicant" else office_roles.anchor(self.tx, self.roles, role, self.person(applicant))

    def holders(self, role: str, unit: str | None, applicant: str, apart: Collection[str] = (), procedure: str | None = None) -> list[Holder]:
        """Who holds the role now, in a case of this applicant and this procedure; `apart`: who counts as little as he does."""
        return office_roles.holders(self.tx, self.roles, role, unit, self.today, applicant, apart, procedure, self.places)

    def duties(self, person: str) -> Duties:
        """What he may hold today; computed once."""
        if person not in self._duties:
            self._duties[person] = office_duties.duties(self.tx, self.roles, person, self.today, self.places)
        return self._duties[person]

    def is_applicant(self, role: str) -> bool:
        """Whether a role means the applicant himself."""
        return role in self.roles and self.roles[role].kind == "applicant"

    def teams(self, units: Collection[str]) -> None:
        """Many rows will be looked at: who is away in these units is read once for all of them."""
        self._teams = Teams(self.tx, units, (self.today - timedelta(days=PAST)).isoformat()) if units else None

    def away(self, unit: str, without: str, first: str, last: str) -> tuple[int, int]:
        """(how many others of the unit are away at some time from `first` to `last`, how many others there are)."""
        if self._teams is not None and self._teams.knows(unit, first):
            return self._teams.away(unit, without, first, last)
        staff = self.tx.one(sql.STAFF_OF_UNIT, unit=unit).n
        away = self.tx.one(sql.AWAY_IN_UNIT, unit=unit, person=without, until=last, **{"from": first}).n if staff > 1 else 0
        return away, max(staff - 1, 0)

    # time -----------------------------------------------------------------------------------------------------------------------
    def calendar(self, unit: str | None = None) -> Calendar:
        """The calendar of a unit, the office's without one."""
        if unit not in self._calendars:
            self._calendars[unit] = calendars.calendar(self.tx, unit) if self.days is None else calendars.made_of(self.tx, self.days, unit)
        return self._calendars[unit]

    def after(self, moment: datetime, amount: str, unit: str | None = None) -> datetime:
        """When an amount of time (`2 hari kerja`) that begins at a moment ends."""
        return self.calendar(unit).add(moment, calendars.parse_amount(amount), self.zone, self.settings.office.hours)

    def deadline(self, moment: datetime, days: int, unit: str | None = None) -> datetime:
        """When n working days end."""
        return self.calendar(unit).deadline(moment, days, self.zone, self.settings.office.hours)

    def worked(self, start: datetime, end: datetime, unit: str | None = None) -> timedelta:
        """Office hours between two moments."""
        return self.calendar(unit).worked(start, end, self.zone, self.settings.office.hours)

    @property
    def workday(self) -> timedelta:
        """Length of an ordinary working day."""
        hours = self.settings.office.hours
        return datetime.combine(date.min, hours.close) - datetime.combine(date.min, hours.open)

    def working_days(self, start: datetime, end: datetime, unit: str | None = None) -> float:
        """Office hours between two moments as working days."""
        return self.worked(start, end, unit) / self.workday
