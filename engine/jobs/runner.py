"""The embedded runner: does what is due, in threads of this process or at one call. Knows jobs and timers by their rows, not what they mean.

A job is claimed with a lease and that claim committed before anything is done; whoever ends it must still hold that very attempt (the fence), so a
worker that was too slow cannot overwrite the one that took over. A claim that its worker never ended is taken again when the lease runs out. Failures
come back later and later; after MOST_ATTEMPTS, or at once where trying again cannot help, the job is dead and an incident says so. Nothing a job or a
case raises stops the others.
"""
import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from engine.clock import Clock, to_text
from engine.errors import RunutError, Unavailable
from engine.settings import Jobs
from engine.store import Store, new_id
from engine.store.statements import job as sql

from .deliver import Handler, Job, Permanent

MOST_ATTEMPTS = 8
LEASE = timedelta(seconds=120)             # longer than any handler: SMTP 20 s a step, letters 10 s
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(days=1)
NOTE_PAUSES = (0.1, 1, 5, 15)            # seconds between tries to note that a job is done; all of it shorter than the lease
SICK_CASE_PAUSE, BUSY_CASE_PAUSE = timedelta(seconds=60), timedelta(seconds=5)
PAGE = 500
STOP_SECONDS = 30

log = logging.getLogger(__name__)


def pause_after(attempt: int) -> timedelta:
    """15 s, 1 min, 4 min, 16 min, 1 h, 4 h, 17 h: about a day in which a mail server may come back."""
    return min(FIRST_PAUSE * 4 ** (attempt - 1), LONGEST_PAUSE)


class Embedded:
    """`wake(case_id)` advances a case whose timer is due, in its own transaction; `handlers` by kind of job (see deliver); `daily` is called at
    every look and does once a day what is to be done."""

    def __init__(self, store: Store, clock: Clock, settings: Jobs, handlers: Mapping[str, Handler], wake: Callable[[str], object],
                 daily: Callable[[], object] = lambda: None):
        self.daily = daily
        self.store, self.clock, self.settings, self.handlers, self.wake = store, clock, settings, dict(handlers), wake
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        self._news = threading.Condition()
        self._told = 0
        self._sick: dict[str, datetime] = {}           # cases that failed: not before
        self._unavailable = False
        self._timers = threading.Lock()

    # threads -----------------------------------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Start the threads; nothing happens if they run."""
        if self._threads:
            return
        self._stop.clear()
        kinds = [("timers", self.timers)] + [(f"jobs-{n}", self.one) for n in range(1, self.settings.threads + 1)]
        self._threads = [threading.Thread(target=self._loop, args=(work,), name=f"runut-{name}", daemon=True) for name, work in kinds]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let each thread end what it does, and wait for it."""
        self._stop.set()
        self.notify()
        for thread in self._threads:
            thread.join(STOP_SECONDS)
        self._threads = []

    @property
    def alive(self) -> bool:
        """Whether every thread that was started still works; True where none was (somebody else does the work)."""
        return all(thread.is_alive() for thread in self._threads)

    def notify(self) -> None:
        """A command has committed: look now instead of at the next second."""
        with self._news:
            self._told += 1
            self._news.notify_all()

    def _loop(self, work: Callable[[], int]) -> None:
        while not self._stop.is_set():
            told = self._told
            try:
                busy = work() > 0
            except RunutError as e:                     # the database is away: try again at the next look
                log.warning("%s: %s", threading.current_thread().name, type(e).__name__)
                busy = False
            except Exception:  # a worker thread must outlive any mistake of ours
                log.exception("%s", threading.current_thread().name)
                busy = False
            with self._news:
                if not busy and self._told == told and not self._stop.is_set():
                    self._news.wait(self.settings.poll_seconds)

    def drain(self, now: datetime | None = None) -> int:
        """Do everything that is due now, in this thread: how many jobs and timers that were. For tests, scenarios and the demo office."""
        done, sick = 0, set()
        while True:
            moved = self.timers(now, sick) + self._jobs(now)
            if not moved:
                return done
            done += moved

    def _jobs(self, now: datetime | None) -> int:
        done = 0
        while self.one(now):
            done += 1
        return done

    # jobs -------------------------------------------------------------------------------------------------------------------------
    def one(self, now: datetime | None = None) -> int:
        """Claim one due job and do it: 1, or 0 if none is due."""
        job = self._claim(now or self.clock.now())
        if job is None:
            return 0
        begun = time.monotonic()
        try:
            if job.attempt > MOST_ATTEMPTS:             # each of its workers died over it, and with it perhaps the whole process
                raise Permanent(f"{MOST_ATTEMPTS} attempts were begun and never ended")
            effect = self._handler(job)(job)
        except Permanent as e:
            self._dead(job, str(e))
        except Exception as e:  # noqa: BLE001 - whatever a delivery meets is that job's trouble, never the runner's
            self._again(job, e)
        else:
            self._sent(job, effect)
            log.info("job kind=%s id=%s case=%s attempt=%d ms=%d outcome=sent", job.kind, job.id, job.case or "-", job.attempt, 1000 * (time.monotonic() - begun))
        return 1

    def _handler(self, job: Job) -> Handler:
        if job.payload is None:
            raise Permanent("the payload cannot be read")
        found = self.handlers.get(job.kind)
        if found is None:
            raise Permanent(f"nobody delivers the kind {job.kind!r}")
        return found

    def _claim(self, now: datetime) -> Job | None:
        with self.store.read() as tx:                   # the right to write is asked for only when there is work
            if tx.one(sql.JOB_IS_DUE, now=to_text(now)) is None:
                return None
        with self.store.write() as tx:
            row = tx.one(sql.JOB_DUE, now=to_text(now))
            if row is None:
                return None
            attempt = row.attempts + 1
            if not tx.run(sql.JOB_CLAIM, job=row.id, seen=row.attempts, attempt=attempt, until=to_text(max(now, self.clock.now()) + LEASE)):
                return None
        return Job.of(row, attempt)

    def _sent(self, job: Job, effect) -> None:
        """Note what was done. A mail that cannot be noted would be sent again, so a database that is away is asked more than once."""
        for pause in (*NOTE_PAUSES, None):
            try:
                return self._note(job, effect)
            except Unavailable:
                if pause is None or self._stop.wait(pause):
                    raise                               # the lease runs out and the job is done again

    def _note(self, job: Job, effect) -> None:
        try:
            with self.store.write() as tx:
                if not tx.run(sql.JOB_SENT, job=job.id, attempt=job.attempt, at=to_text(self.clock.now())):
                    log.warning("job %s (%s): attempt %d was overtaken", job.id, job.kind, job.attempt)
                    return
                if effect is not None:
                    effect(tx)
        except Unavailable:
            raise
        except Exception as e:  # noqa: BLE001 - an effect that fails was undone with its transaction: the job has failed
            self._again(job, e)

    def _again(self, job: Job, error: Exception) -> None:
        said = f"{type(error).__name__}: {error}"[:500]
        if job.attempt >= MOST_ATTEMPTS:
            self._dead(job, said)
            return
        due = self.clock.now() + pause_after(job.attempt)
        log.warning("job %s (%s): attempt %d failed (%s), again later", job.id, job.kind, job.attempt, type(error).__name__)
        with self.store.write() as tx:
            tx.run(sql.JOB_AGAIN, job=job.id, attempt=job.attempt, due=to_text(due), said=said)

    def _dead(self, job: Job, said: str) -> None:
        log.error("job %s (%s): dead after attempt %d", job.id, job.kind, job.attempt)
        at = to_text(self.clock.now())
        with self.store.write() as tx:
            if tx.run(sql.JOB_DEAD, job=job.id, attempt=job.attempt, at=at, said=said[:500]):
                tx.run(sql.JOB_INCIDENT, id=new_id(), case_id=job.case, element=None, code=f"job_{job.kind}", detail=said[:500], at=at, resolved_at=None)

    # timers -----------------------------------------------------------------------------------------------------------------------
    def timers(self, now: datetime | None = None, tried: set[str] | None = None) -> int:
        """Wake every case with a due timer, the longest due first: how many moved. A case that fails is left alone for a minute."""
        self.daily()
        with self._timers:                              # one look at a time: a case is not woken twice for one timer
            return self._timers_due(now or self.clock.now(), tried)

    def _timers_due(self, now: datetime, tried: set[str] | None) -> int:
        woken, after, after_case, seen = 0, "", "", set()
        self._unavailable = False                       # the last case that was tried could not be had
        while True:
            with self.store.read() as tx:
                rows = tx.all(sql.TIMERS_DUE, now=to_text(now), after=after, after_case=after_case, most=PAGE)
            for case in dict.fromkeys(row.case_id for row in rows):
                if self._stop.is_set() and self._threads:
                    return woken
                if case not in seen:
                    seen.add(case)
                    woken += self._wake(case, now, tried)
            if len(rows) < PAGE:
                return woken
            after, after_case = rows[-1].due_at, rows[-1].case_id

    def _wake(self, case: str, now: datetime, tried: set[str] | None) -> int:
        if case in tried if tried is not None else self._sick.get(case, now) > now:
            return 0
        try:
            self.wake(case)
        except Unavailable as e:                        # somebody holds this case, or the database is away: then the next one fails as well
            if tried is not None or self._unavailable:
                raise
            log.warning("case %s: a due timer waits (%s)", case, type(e).__name__)
            self._unavailable, self._sick[case] = True, now + BUSY_CASE_PAUSE
            return 0
        except Exception as e:  # noqa: BLE001 - one sick case must not keep the timers of the others waiting
            log.error("case %s: a due timer failed (%s)", case, type(e).__name__)
            self._sick[case] = now + SICK_CASE_PAUSE
            if tried is not None:
                tried.add(case)
            return 0
        self._unavailable = False
        self._sick.pop(case, None)
        if self._still_due(case, now):                  # it did not move: an incident, or a timer that comes back at once
            self._sick[case] = now + SICK_CASE_PAUSE
            if tried is not None:
                tried.add(case)
        return 1

    def _still_due(self, case: str, now: datetime) -> bool:
        with self.store.read() as tx:
            return tx.one(sql.TIMER_OF_CASE_DUE, case=case, now=to_text(now)) is not None
