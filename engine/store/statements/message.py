"""SQL of messages and signals: who waits for one, and those that came before their receiver. Knows columns, no rules."""
from sqlalchemy import delete, exists, func, insert, select, update

from engine.store.statement import named, p
from engine.store.tables import case, job, message, subscription

WAITING_FOR = named("waiting_for", select(subscription.c.case_id, subscription.c.token, subscription.c.idx).join(case, case.c.id == subscription.c.case_id).where(
    subscription.c.kind == "message", subscription.c.name == p("name"), subscription.c.correlation == p("correlation"))
    .order_by(case.c.started_at, case.c.number, subscription.c.token).limit(1))
AWAITED = named("awaited", select(case.c.id, case.c.applicant).join(subscription, case.c.id == subscription.c.case_id).where(
    subscription.c.kind == "message", subscription.c.name == p("name"), case.c.procedure == p("procedure"), case.c.ended_at.is_(None))
    .order_by(case.c.changed_at, case.c.number).limit(p("most")))
LISTENING = named("listening", select(subscription.c.case_id).distinct().where(
    subscription.c.kind == "signal", subscription.c.name == p("name"), subscription.c.case_id > p("after")).order_by(subscription.c.case_id).limit(p("most")))

MESSAGE_KEEP = named("message_keep", insert(message))
MESSAGE_KEPT = named("message_kept", select(message).where(
    message.c.name == p("name"), message.c.correlation == p("correlation"), message.c.taken_at.is_(None), message.c.expires_at > p("now"))
    .order_by(message.c.at, message.c.id).limit(1).with_for_update())
MESSAGE_TAKE = named("message_take", update(message).where(message.c.id == p("message"), message.c.taken_at.is_(None)).values(taken_at=p("at")))
MESSAGE_TAKER = named("message_taker", update(message).where(message.c.id == p("message")).values(case_id=p("case")))         # a new case's row comes last
BEGUN_BY = named("begun_by", select(message.c.case_id).join(case, case.c.id == message.c.case_id).where(
    message.c.name == p("name"), message.c.correlation == p("correlation"), case.c.ended_at.is_(None)).limit(1))
MESSAGES_FORGET = named("messages_forget", delete(message).where(message.c.taken_at.is_(None), message.c.expires_at <= p("now")))
MESSAGES_WAITING = named("messages_waiting", select(message).where(message.c.taken_at.is_(None)).order_by(message.c.at, message.c.id).limit(p("most")))
JOBS_OF_KIND = named("jobs_of_kind", select(job.c.id, job.c.payload, job.c.due_at).where(job.c.kind == p("kind"), job.c.status.in_(("waiting", "claimed"))))
TICKED = named("ticked", select(job.c.id).where(job.c.kind == "tick", job.c.message_id == p("key")).limit(1))
JOBS_DROP = named("jobs_drop", update(job).where(job.c.id == p("job"), job.c.status == "waiting").values(status="sent", done_at=p("at")))

# doctor: a kept message that somebody waits for
MESSAGE_AND_WAITING = named("message_and_waiting", select(message.c.name, func.count().label("n")).where(
    message.c.taken_at.is_(None), message.c.expires_at > p("now"), exists().where(
        subscription.c.kind == "message", subscription.c.name == message.c.name, subscription.c.correlation == message.c.correlation))
    .group_by(message.c.name).order_by(message.c.name))
MESSAGES_LOST = named("messages_lost", select(message.c.id).where(message.c.taken_at.is_not(None) != message.c.case_id.is_not(None)).order_by(message.c.id))
