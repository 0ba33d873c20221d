"""What finished cases did, read from their events: at which steps each waited, how long, and when it was answered. Kept in memory, derived, never stored.

A procedure is looked at through its latest finished cases: at most MOST, none older than a year. A large office is judged by its last weeks, a
small one by its year: habits, staff and seasons change, so what happened lately says more than what happened once; a year holds every season.
Read whole at the first look, afterwards once a day only what has ended since. Knows rows of events and office time; knows no model and no words.
"""
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from engine.clock import from_text, to_text
from engine.insight.worktime import WorkTime
from engine.store import Tx
from engine.store.statements import insight as sql

MOST, WINDOW = 2000, timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Stop:
    """A case waited at an element. `way`: the flows it had taken where ways part; `began` and `left` in office seconds; `cut`: it was taken away."""
    element: str
    visit: int
    way: tuple[str, ...]
    began: float
    left: float
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One finished case: when it was answered and when filed (office seconds), and its stops."""
    answered: float
    ended: str
    stops: tuple[Stop, ...]
    filed: float = 0.0


@dataclass(frozen=True)
class Marks:
    """What of a diagram matters here. `fulfils`: elements with which a case is answered; `partings`: flows where ways part, by the element they
    lead to; `waits`: elements that wait without a person."""
    fulfils: frozenset[str] = frozenset()
    partings: dict[str, frozenset[str]] = field(default_factory=dict)
    waits: frozenset[str] = frozenset()

    @property
    def elements(self) -> list[str]:
        return sorted(self.fulfils | self.partings.keys() | self.waits)


def way(events: Iterable, marks: Marks) -> tuple[str, ...]:
    """The flows a case has taken where ways part, in their order."""
    return tuple(f for e in events if e.kind == "entered" and e.element in marks.partings and (f := _flow(e)) in marks.partings[e.element])


def _flow(event) -> str | None:
    return orjson.loads(event.data).get("flow") if event.data else None


def courses(rows: Sequence, marks: Marks, time: WorkTime) -> list[Course]:
    """Finished cases from their events, which come case by case in order. A case its applicant took back tells nothing about the office."""
    found, start = [], 0
    for n in range(1, len(rows) + 1):
        if n == len(rows) or rows[n].case_id != rows[start].case_id:
            course = _course(rows[start:n], marks, time)
            start = n
            if course is not None:
                found.append(course)
    return found


def _course(events: Sequence, marks: Marks, time: WorkTime) -> Course | None:
    begun: dict[tuple, tuple[str, tuple]] = {}
    left: dict[tuple, tuple[str, bool]] = {}
    taken: tuple[str, ...] = ()
    answered, taken_back, ended = None, False, None
    for e in events:
        key = (e.element, e.visit or 1)
        if e.kind == "task_opened" or e.kind == "entered" and e.element in marks.waits:
            begun.setdefault(key, (e.at, taken))
        elif e.kind == "task_done" or e.kind == "completed" and e.element in marks.waits:
            left[key] = (e.at, False)
        elif e.kind == "cancelled" and key not in left:
            left[key] = (e.at, True)
        elif e.kind == "message" and e.actor and answered is None:
            taken_back = True
        elif e.kind == "ended":
            ended = e.at
        if e.kind == "entered" and e.element in marks.partings and (flow := _flow(e)) in marks.partings[e.element]:
            taken = (*taken, flow)
        elif e.kind == "completed" and e.element in marks.fulfils and answered is None:
            answered = e.at
    if ended is None or answered is None and taken_back:
        return None
    seconds: dict[str, float] = {}

    def at(text: str) -> float:
        if text not in seconds:
            seconds[text] = time.at(from_text(text))
        return seconds[text]
    until = at(answered or ended)
    stops = tuple(Stop(element, visit, passed, at(since), at(left[element, visit][0]), left[element, visit][1])
                  for (element, visit), (since, passed) in begun.items() if (element, visit) in left)
    return Course(until, ended, stops, at(events[0].at))


@dataclass
class Past:
    """The finished cases of one procedure as one version's diagram sees them; `latest` keeps them up to date."""
    procedure: str
    marks: Marks
    courses: list[Course] = field(default_factory=list)
    read: str = ""                                   # everything that ended until then has been read
    day: object = None
    time: WorkTime | None = None
    made: object = None                              # what was worked out from the courses (predict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def latest(self, tx: Tx, now: datetime, time: WorkTime) -> "Past":
        """Everything that had ended when this day began to be asked about."""
        day = now.astimezone(time.zone).date()
        if self.day != day or self.time is not time:
            with self._lock:
                if self.day != day or self.time is not time:
                    self._read(tx, now, time)
                    self.day, self.time, self.made = day, time, None
        return self

    def _read(self, tx: Tx, now: datetime, time: WorkTime) -> None:
        oldest, until = to_text(now - WINDOW), to_text(now)
        kept = [c for c in self.courses if c.ended > oldest] if self.time is time else []
        after = max(self.read, oldest) if kept else oldest
        rows = tx.all(sql.PAST_EVENTS, procedure=self.procedure, after=after, until=until, most=MOST, elements=self.marks.elements)
        fresh = courses(rows, self.marks, time)
        self.courses = sorted(kept + fresh, key=lambda c: c.ended)[-MOST:]
        self.read = until
