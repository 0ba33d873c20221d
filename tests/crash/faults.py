"""Faults planted in the child, to see that the crash test sees them: each patches the product before it serves. Nothing of this is known to the product.

Every one is a mistake somebody could make: an acknowledgement before the commit, a row outside of its transaction, a check left out.
"""
import random
import threading
import time

from engine.errors import RunutError
from engine.facade import audit
from engine.facade.transaction import Transactions
from engine.jobs.deliver import Job, Mails
from engine.jobs.runner import Embedded
from engine.run import actions, outbox
from engine.run.case import CaseRun
from engine.run.record import Record
from engine.store import Files
from engine.store.statements import case as cases
from engine.store.statements import job as jobs
from engine.store.statements import office as offices


def acknowledged_before_commit():
    """A completion is worked out and answered; what it did is stored half a second later."""
    command = Transactions.command

    class Undo(RunutError):
        pass

    def early(self, actor, kind, key, body, work):
        if kind != "complete":
            return command(self, actor, kind, key, body, work)
        told = {}

        def rehearse(env):
            told["result"] = work(env)
            raise Undo

        try:
            return command(self, actor, kind, key, body, rehearse)
        except Undo:
            threading.Timer(0.5, lambda: _quietly(command, self, actor, kind, key, body, work)).start()
            return told["result"][0]
    Transactions.command = early


def _quietly(command, *arguments):
    try:
        command(*arguments)
    except RunutError:
        pass                     # answered long ago


def mail_sent_before_claim():
    one = Embedded.one

    def send_first(self, now=None):
        with self.store.read() as tx:
            tx._cursor.execute("SELECT id, kind, case_id, event, payload, created_at, message_id, attempts FROM job WHERE kind = 'mail' AND status = 'waiting' "
                               "AND after IN (SELECT id FROM job WHERE status = 'sent') LIMIT 1")
            row = tx._cursor.fetchone()
        if row:
            import orjson
            self.handlers["mail"](Job(row[0], row[1], row[2], row[3], orjson.loads(row[4]), row[7] + 1, row[5], row[6]))
        return one(self, now)
    Embedded.one = send_first


def number_outside_the_transaction():
    """The next number is taken before the command that will need it."""
    from engine.facade.tasks import Tasks
    complete, mine, take = Tasks.complete, threading.local(), actions.numbers.allocate

    def ahead(self, actor, task, raw, **more):
        if raw.get("keputusan") == "disetujui":
            with self.transactions.write() as env:
                mine.seq = env.tx.value(offices.SERIES_NEXT, name="surat_cuti", scope="DISDIK/2026")
        return complete(self, actor, task, raw, **more)

    def given(tx, series, pattern, scope, **more):
        value = tx.value

        class Lent:
            def __getattr__(self, name):
                return getattr(tx, name)

            def value(self, statement, **parameters):
                return mine.seq if statement is offices.SERIES_NEXT and getattr(mine, "seq", 0) else value(statement, **parameters)
        return take(Lent(), series, pattern, scope, **more)
    Tasks.complete, actions.numbers.allocate = ahead, given


def idempotency_unchecked():
    command = Transactions.command
    Transactions.command = lambda self, actor, kind, key, body, work: command(self, actor, kind, None, body, work)


def event_not_recorded():
    """Every second completion is missing in the history."""
    event, seen = Record.event, []

    def forgetful(self, kind, *arguments, **data):
        if kind == "task_done":
            seen.append(kind)
            if len(seen) % 2:
                return self.seq
        return event(self, kind, *arguments, **data)
    Record.event = forgetful


def timer_row_lost():
    keep = CaseRun.keep_waiting

    def forgetful(self):
        keep(self)
        if random.random() < 0.7:
            self.env.tx.run(cases.TIMERS_CLEAR, case_id=self.head.id)
    CaseRun.keep_waiting = forgetful


def audit_row_skipped():
    append, seen = audit.append, []

    def forgetful(tx, at, actor, kind, case, payload):
        seen.extend([kind] if kind == "complete" else [])
        if kind != "complete" or len(seen) % 2 == 0:
            append(tx, at, actor, kind, case, payload)
    audit.append = forgetful


def letter_file_not_written():
    import hashlib
    Files.put = lambda self, data: hashlib.sha256(data).hexdigest()


def mail_written_after_commit():
    """The job of a mail is a row of its own transaction, a moment after the command's."""
    put = outbox.put
    stores = []
    opened = Embedded.__init__

    def remember(self, store, *arguments):
        stores.append(store)
        opened(self, store, *arguments)

    def late(tx, kind, *arguments, **more):
        if kind != "mail":
            return put(tx, kind, *arguments, **more)

        def write():
            time.sleep(0.6)
            with stores[0].write() as own:
                put(own, kind, *arguments, **more)
        threading.Thread(target=write, daemon=True).start()
        return ""
    Embedded.__init__, outbox.put = remember, late


def new_message_id_at_each_attempt():
    compose = Mails.compose

    def fresh(self, job):
        message = compose(self, job)
        message.replace_header("Message-ID", f"<{time.time_ns()}@runut.local>")
        return message
    Mails.compose = fresh


def sent_note_forgotten():
    """A mail is sent and not noted: it is sent again when its lease runs out."""
    sent, seen = Embedded._sent, []

    def forgetful(self, job, effect):
        seen.extend([job] if job.kind == "mail" else [])
        if job.kind != "mail" or len(seen) % 2 == 0:
            sent(self, job, effect)
        else:
            with self.store.write() as tx:
                tx.run(jobs.JOB_AGAIN, job=job.id, attempt=job.attempt, due=job.created_at, said="forgotten")
    Embedded._sent = forgetful


def reservation_kept():
    """The end of a case forgets what was reserved for it."""
    from engine.run import case
    case.ledger.end_of_case = lambda tx, case, at: []


FAULTS = {f.__name__: f for f in (
    acknowledged_before_commit, mail_sent_before_claim, number_outside_the_transaction, idempotency_unchecked, event_not_recorded, timer_row_lost,
    audit_row_skipped, letter_file_not_written, mail_written_after_commit, new_message_id_at_each_attempt, sent_note_forgotten, reservation_kept)}
