"""SQL of the doctor: everything that belongs to a page of cases, in one query a table; and what belongs to no page. Knows columns, no invariants.

A page is the cases with `after` < id <= `last`; each query below finds its rows of the page by an index that begins with the case's id.
"""
from sqlalchemy import case as when
from sqlalchemy import exists, func, or_, select

from engine.store.statement import named, p
from engine.store.tables import attachment, audit, case, event, idempotency, incident, job, ledger, letter, number, series, subscription, task, timer
from engine.store.tables_work import work


def page(column):
    """The rows of this page's cases."""
    return (column > p("after")) & (column <= p("last"))


CASES = named("doctor_cases", select(
    case.c.id, case.c.number, case.c.procedure, case.c.version, case.c.revision, case.c.state, case.c.ended_at, case.c.changed_at)
    .where(case.c.id > p("after")).order_by(case.c.id).limit(p("most")))
TASKS = named("doctor_tasks", select(task.c.case_id, task.c.id, task.c.element, task.c.token, task.c.status).where(page(task.c.case_id)))
WORK = named("doctor_work", select(work.c.case_id, work.c.token).where(page(work.c.case_id), work.c.status.in_(("waiting", "failed"))))
TIMERS = named("doctor_timers", select(timer).where(page(timer.c.case_id)))
SUBSCRIPTIONS = named("doctor_subscriptions", select(subscription.c.case_id, subscription.c.token, subscription.c.idx, subscription.c.kind, subscription.c.name).where(page(subscription.c.case_id)))
EVENTS = named("doctor_events", select(
    event.c.case_id, func.count().label("n"), func.min(event.c.seq).label("first"), func.max(event.c.seq).label("last"),
    func.count(func.distinct(when((event.c.kind.not_in(("reminded", "escalated", "listed", "asked")), event.c.at)))).label("moments")).where(page(event.c.case_id)).group_by(event.c.case_id))
TOLD = named("doctor_told", select(event.c.case_id, event.c.seq, event.c.kind, event.c.element, event.c.data).where(
    page(event.c.case_id), event.c.kind.in_(("task_done", "letter", "mail"))).order_by(event.c.case_id, event.c.seq))
_result = event.alias("result")          # the event after a mail's tells how many were written
MAILED = named("doctor_mailed", select(event.c.case_id, event.c.seq, _result.c.data).join(
    _result, (_result.c.case_id == event.c.case_id) & (_result.c.seq == event.c.seq + 1)).where(page(event.c.case_id), event.c.kind == "mail"))
_newest = select(event.c.case_id, func.max(event.c.seq).label("seq")).where(page(event.c.case_id)).group_by(event.c.case_id).subquery()
LAST_MOMENTS = named("doctor_last_moments", select(event.c.case_id, event.c.at).join(
    _newest, (_newest.c.case_id == event.c.case_id) & (_newest.c.seq == event.c.seq)))
JOBS = named("doctor_jobs", select(
    job.c.id, job.c.case_id, job.c.kind, job.c.event, job.c.status, job.c.attempts, job.c.lease_until, job.c.message_id, job.c.after, job.c.done_at)
    .where(page(job.c.case_id)).order_by(job.c.created_at, job.c.id))
LETTERS = named("doctor_letters", select(
    letter.c.id, letter.c.case_id, letter.c.number, letter.c.template, letter.c.status, letter.c.sha256, letter.c.size).where(page(letter.c.case_id)))
NUMBERS = named("doctor_numbers", select(number.c.case_id, number.c.text).where(page(number.c.case_id)))
ATTACHMENTS = named("doctor_attachments", select(attachment.c.case_id, attachment.c.name, attachment.c.sha256, attachment.c.size).where(
    page(attachment.c.case_id)))
LEDGER = named("doctor_ledger", select(
    ledger.c.case_id, ledger.c.person, ledger.c.account, ledger.c.year, ledger.c.operation, func.sum(ledger.c.days).label("days"),
    func.min(ledger.c.days).label("least"), func.max(ledger.c.days).label("most")).where(page(ledger.c.case_id))
    .group_by(ledger.c.case_id, ledger.c.person, ledger.c.account, ledger.c.year, ledger.c.operation))
COMMANDS = named("doctor_commands", select(audit.c.case_id, audit.c.kind, func.count().label("n")).where(
    page(audit.c.case_id), audit.c.kind.in_(("file", "begin", "complete"))).group_by(audit.c.case_id, audit.c.kind))
DEAD = named("doctor_dead", select(incident.c.case_id, incident.c.code, func.count().label("n")).where(
    page(incident.c.case_id), incident.c.code.startswith("job_")).group_by(incident.c.case_id, incident.c.code))

# what belongs to no page
RESULTS = named("doctor_results", select(idempotency.c.key, idempotency.c.case_id, idempotency.c.result).where(
    or_(idempotency.c.case_id.is_(None), ~exists().where(case.c.id == idempotency.c.case_id))))


def _stray(table):
    return named(f"doctor_stray_{table.name}", select(table.c.case_id, func.count().label("n")).where(
        table.c.case_id.is_not(None), ~exists().where(case.c.id == table.c.case_id)).group_by(table.c.case_id).order_by(table.c.case_id))


STRAYS = tuple((table.name, _stray(table)) for table in (job, ledger, number, attachment, audit))
SAME_NUMBER = named("doctor_same_number", select(number.c.text, func.count().label("n")).group_by(number.c.text).having(func.count() > 1).order_by(number.c.text))
_taken = select(number.c.series, number.c.scope, func.max(number.c.seq).label("last")).group_by(number.c.series, number.c.scope).subquery()
SERIES_BEHIND = named("doctor_series_behind", select(_taken.c.series, _taken.c.scope, _taken.c.last, func.coalesce(series.c.last, 0).label("stands")).select_from(
    _taken.outerjoin(series, (series.c.name == _taken.c.series) & (series.c.scope == _taken.c.scope))).where(
    func.coalesce(series.c.last, 0) < _taken.c.last).order_by(_taken.c.series, _taken.c.scope))
CASES_OF = named("doctor_cases_of", select(case.c.procedure, func.count().label("n")).group_by(case.c.procedure))
CASE_SERIES = named("doctor_case_series", select(series.c.name, func.sum(series.c.last).label("last")).where(series.c.name.startswith("case:"))
                    .group_by(series.c.name).order_by(series.c.name))
LETTERS_OF_NUMBER = named("doctor_letters_of_number", select(letter.c.number, func.count(func.distinct(letter.c.case_id)).label("cases"), func.count().label("n"))
                          .where(letter.c.number.is_not(None)).group_by(letter.c.number, letter.c.template).having(func.count() > 1).order_by(letter.c.number))
SAME_MESSAGE = named("doctor_same_message", select(job.c.message_id, func.count().label("n")).where(job.c.message_id.is_not(None))
                     .group_by(job.c.message_id).having(func.count() > 1).order_by(job.c.message_id))
_running = select(ledger.c.case_id, ledger.c.person, ledger.c.account, ledger.c.year, ledger.c.operation, ledger.c.days, ledger.c.seq, func.sum(ledger.c.days).over(
    partition_by=(ledger.c.person, ledger.c.account, ledger.c.year), order_by=ledger.c.seq).label("left")).subquery()
OVERDRAWN = named("doctor_overdrawn", select(case.c.number, _running.c.account, _running.c.year, func.min(_running.c.left).label("left")).join(
    case, case.c.id == _running.c.case_id).where(_running.c.operation.in_(("reserve", "debit")), _running.c.left < 0)
    .group_by(case.c.number, _running.c.account, _running.c.year).order_by(case.c.number))
