"""SQL of questions about a case. Knows columns, no rules."""
from sqlalchemy import bindparam, func, select

from engine.store.statement import named
from engine.store.tables import case, event, task

LAST_ASKED = named("last_asked", select(func.max(event.c.at).label("at")).where(event.c.case_id == bindparam("case_id"), event.c.kind == "asked"))
OPEN_TASKS_WITH_CASE = named("open_tasks_with_case", select(task, case.c.applicant, case.c.filed_by, case.c.version).join(case, case.c.id == task.c.case_id).where(
    task.c.case_id == bindparam("case_id"), task.c.status == "open"))
