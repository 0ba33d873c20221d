"""SQL of what finished cases did. Knows columns, no rules."""
from sqlalchemy import and_, or_, select
from sqlalchemy import case as when

from engine.store.lists import in_list
from engine.store.statement import named, p
from engine.store.tables import case, event

# what was chosen at some steps of finished cases, the latest of a case last
OUTCOMES = named("outcomes", select(event.c.case_id, case.c.ended_at, event.c.data).join(case, case.c.id == event.c.case_id).where(
    event.c.case_id.in_(select(case.c.id).where(case.c.procedure == p("procedure"), case.c.ended_at > p("after"), case.c.ended_at < p("until")).order_by(
        case.c.ended_at.desc()).limit(p("most"))), event.c.kind == "written", in_list(event.c.element, "elements")).order_by(event.c.case_id, event.c.seq))
_latest = select(case.c.id).where(case.c.procedure == p("procedure"), case.c.ended_at > p("after"), case.c.ended_at <= p("until")).order_by(
    case.c.ended_at.desc()).limit(p("most"))
# bounded: the latest finished cases by the index cases_procedure, then their events by primary key; only where a flow may be named are facts read
PAST_EVENTS = named("past_events", select(
    event.c.case_id, event.c.at, event.c.kind, event.c.element, event.c.visit, event.c.actor, when((event.c.kind == "entered", event.c.data)).label("data")).where(
        event.c.case_id.in_(_latest), or_(
            event.c.kind.in_(("filed", "task_opened", "task_done", "cancelled", "message", "ended")),
            and_(event.c.kind.in_(("entered", "completed")), in_list(event.c.element, "elements")))).order_by(event.c.case_id, event.c.seq))
