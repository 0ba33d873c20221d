"""SQL of external work: rows, who may take them, and every ending fenced by the attempt. Knows columns, no rules."""
from sqlalchemy import insert, null, select, update

from engine.store.lists import in_list
from engine.store.statement import named, p
from engine.store.statements.case import published
from engine.store.tables import case, incident
from engine.store.tables_work import work

LIVE = ("waiting", "failed")
WORK_INSERT = named("work_insert", insert(work))
_free = (work.c.topic == p("topic"), work.c.status == "waiting", work.c.free_at <= p("now"))
# one topic at a time: each is a walk along the index, however much waits for others
WORK_FREE = named("work_free", select(work.c.id, work.c.free_at).where(*_free).order_by(work.c.free_at, work.c.id).limit(p("most"))
                  .with_for_update(skip_locked=True))
WORK_IS_FREE = named("work_is_free", select(work.c.id).where(*_free).limit(1))
WORK_TAKE = named("work_take", update(work).where(work.c.id == p("work"), work.c.status == "waiting", work.c.free_at <= p("now")).values(
    worker=p("by"), attempt=work.c.attempt + 1, free_at=p("until")))
WORK_GIVEN = named("work_given", select(work, case.c.number, case.c.procedure).join(case, case.c.id == work.c.case_id).where(in_list(work.c.id, "works"))
                   .order_by(work.c.at, work.c.id))
WORK_BY_ID = named("work_by_id", select(work).where(work.c.id == p("work")))
CASE_OF_WORK_LOCKED = named("case_of_work_locked", select(case, published).where(
    case.c.id == select(work.c.case_id).where(work.c.id == p("work")).scalar_subquery()).with_for_update(key_share=True))
_held = (work.c.id == p("work"), work.c.status == "waiting", work.c.attempt == p("of"), work.c.worker.is_not(None))
WORK_EXTEND = named("work_extend", update(work).where(*_held).values(free_at=p("until")))
WORK_AGAIN = named("work_again", update(work).where(*_held).values(worker=null(), retries=p("left"), free_at=p("due"), error=p("said")))
WORK_FAILED = named("work_failed", update(work).where(*_held).values(status="failed", worker=null(), retries=0, error=p("said"), incident=p("told")))
WORK_CLOSE = named("work_close", update(work).where(work.c.case_id == p("case_id"), work.c.token == p("token_of"), work.c.status.in_(LIVE)).values(
    status=p("to"), worker=null(), ended_at=p("now"), payload="null"))                # whoever needed to know has known
WORK_INCIDENT_OVER = named("work_incident_over", update(incident).where(incident.c.resolved_at.is_(None), incident.c.id.in_(
    select(work.c.incident).where(work.c.case_id == p("case_id"), work.c.token == p("token_of"), work.c.incident.is_not(None)))).values(resolved_at=p("now")))
WORK_REVIVE = named("work_revive", update(work).where(work.c.case_id == p("case_id"), work.c.status == "failed").values(
    status="waiting", retries=p("left"), free_at=p("now")))
WORK_OF_CASE = named("work_of_case", select(work).where(work.c.case_id == p("case_id"), work.c.status.in_(LIVE)).order_by(work.c.at, work.c.id))
