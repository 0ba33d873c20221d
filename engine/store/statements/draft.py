"""SQL of drafts: what somebody has typed and not sent, in the table `draft` under keys `ajukan:...` and `tugas:...`. Knows columns, no rules."""
from sqlalchemy import delete, or_, select

from engine.store.statement import named, p
from engine.store.tables import case, draft

DRAFTS_OF = named("drafts_of", select(draft.c.procedure, draft.c.at).where(
    draft.c.person == p("person"), or_(draft.c.procedure.startswith("ajukan:"), draft.c.procedure.startswith("tugas:"))).order_by(draft.c.at.desc()).limit(20))
DRAFTS_OLD = named("drafts_old", delete(draft).where(or_(draft.c.procedure == p("place"), draft.c.procedure.like(p("under"))), draft.c.at < p("before")))
DRAFTS_OF_TASKS_OLD = named("drafts_of_tasks_old", delete(draft).where(draft.c.procedure.startswith("tugas:"), draft.c.at < p("before")))
LAST_FILED = named("last_filed", select(case.c.id).where(case.c.applicant == p("person"), case.c.procedure == p("procedure"))
                   .order_by(case.c.started_at.desc(), case.c.id.desc()).limit(1))
