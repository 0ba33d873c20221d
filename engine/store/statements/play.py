"""SQL that only scenarios and the demo office need: what a case did, and when the next thing is due. Knows columns, no rules."""
from sqlalchemy import func, insert, select, union_all, update

from engine.store.statement import named, p
from engine.store.tables import case, job, number, person, register, task, timer


def _next(due, *where):
    """The first moment of one kind; each asks its own index, a minimum over all of them would read every row."""
    return select(func.min(due).label("due_at")).where(due > p("after"), due <= p("until"), *where)


_due = union_all(_next(timer.c.due_at), _next(task.c.remind_at, task.c.status == "open"),
                 _next(job.c.due_at, job.c.status.in_(("waiting", "claimed")), job.c.status == "waiting")).subquery()
NEXT_DUE = named("next_due", select(func.min(_due.c.due_at).label("due_at")))
CASE_NUMBERS = named("case_numbers", select(func.count().label("n")).where(number.c.case_id == p("case_id")))
ABSENCE_GIVEN = named("absence_given", insert(register))
PERSON_FACTS = named("person_facts", update(person).where(person.c.id == p("id")).values(
    {c.name: p(c.name) for c in person.columns if c.name not in ("id", "nip", "name", "unit", "email", "active")}))
OPEN_TASKS_EVERYWHERE = named("open_tasks_everywhere", select(
    task.c.id, task.c.case_id, task.c.element, task.c.role, task.c.unit, task.c.opened_at, task.c.due_at, case.c.applicant, case.c.number)
    .join(case, case.c.id == task.c.case_id).where(task.c.status == "open").order_by(task.c.opened_at, task.c.id))
