"""SQL of background work: writing a job, claiming one, ending one; due timers; what letters and mails need to be delivered. Knows columns, no rules."""
from sqlalchemy import case as when
from sqlalchemy import exists, func, insert, null, or_, select, tuple_, update

from engine.store.statement import named, p
from engine.store.tables import incident, job, letter, timer, version

LIVE = job.c.status.in_(("waiting", "claimed"))               # the words of the partial index job_due
before = job.alias("before")

JOB_INSERT = named("job_insert", insert(job))
# the oldest job that is due: waiting, or claimed by somebody whose lease ran out; not one that waits for another
_due = (LIVE, job.c.due_at <= p("now"), or_(job.c.status == "waiting", job.c.lease_until < p("now")),
        or_(job.c.after.is_(None), ~exists().where(before.c.id == job.c.after, before.c.status != "sent")))
JOB_DUE = named("job_due", select(job).where(*_due).order_by(job.c.due_at, job.c.id).limit(1).with_for_update(skip_locked=True, of=job))
JOB_IS_DUE = named("job_is_due", select(job.c.id).where(*_due).limit(1))              # for readers, who may lock nothing
JOB_CLAIM = named("job_claim", update(job).where(job.c.id == p("job"), job.c.attempts == p("seen")).values(
    status="claimed", attempts=p("attempt"), lease_until=p("until")))
# every ending is fenced: only the attempt that holds the claim may write it
_mine = (job.c.id == p("job"), job.c.status == "claimed", job.c.attempts == p("attempt"))
JOB_SENT = named("job_sent", update(job).where(*_mine).values(status="sent", done_at=p("at"), lease_until=null(), error=null()))
JOB_AGAIN = named("job_again", update(job).where(*_mine).values(status="waiting", due_at=p("due"), lease_until=null(), error=p("said")))
JOB_DEAD = named("job_dead", update(job).where(*_mine).values(status="dead", done_at=p("at"), lease_until=null(), error=p("said")))
JOB_REVIVE = named("job_revive", update(job).where(job.c.id == p("job"), job.c.status == "dead").values(
    status="waiting", attempts=0, due_at=p("at"), done_at=null(), error=null()))
JOB_BY_ID = named("job_by_id", select(job).where(job.c.id == p("job")))
JOBS_LIVE = named("jobs_live", select(func.count().label("n")).where(LIVE, job.c.kind == p("kind")))
JOB_INCIDENT = named("job_incident", insert(incident))

# due timers in order, a page at a time after (due_at, case_id); a case may stand there more than once
TIMERS_DUE = named("timers_due", select(timer.c.case_id, timer.c.due_at).where(
    timer.c.due_at <= p("now"), timer.c.due_at >= p("after"), tuple_(timer.c.due_at, timer.c.case_id) > tuple_(p("after"), p("after_case")))
    .order_by(timer.c.due_at, timer.c.case_id).limit(p("most")))
TIMER_OF_CASE_DUE = named("timer_of_case_due", select(timer.c.due_at).where(timer.c.case_id == p("case"), timer.c.due_at <= p("now")).limit(1))

# letters
LETTER_FILES = named("letter_files", select(version.c.files).where(version.c.id == p("version")))
LETTER_ISSUED = named("letter_issued", update(letter).where(letter.c.id == p("letter"), letter.c.sha256.is_(None)).values(
    sha256=p("hash"), size=p("bytes"), status=when((letter.c.status == "waiting", "in_force"), else_=letter.c.status)))
LETTER_PDF = named("letter_pdf", select(letter.c.sha256, letter.c.number, letter.c.title, letter.c.template).where(letter.c.id == p("letter")))
