"""SQL of whom cases are about. Knows columns, no rules."""
from sqlalchemy import exists, select, union, update

from engine.store.lists import in_list
from engine.store.statement import named, p, upsert
from engine.store.statements.place import valid
from engine.store.tables import acting, case, holder, kept_out, person, task, unit

KEEP_OUT = named("keep_out", upsert(kept_out, ("case_id", "element", "kind", "who"), ()))
KEPT_OUT = named("kept_out", select(kept_out).where(kept_out.c.case_id == p("case_id")))
KEPT_OUT_OF = named("kept_out_of", select(kept_out).where(kept_out.c.case_id == p("case_id"), kept_out.c.element == p("element")))
KEPT_OUT_ENDED = named("kept_out_ended", update(kept_out).where(kept_out.c.case_id == p("case_id")).values(live=0))
# everybody of units: who is there, who heads them or acts for it, who is appointed there
OF_UNITS = named("of_units", union(
    select(person.c.id.label("person")).where(in_list(person.c.unit, "units"), person.c.active == 1),
    select(unit.c.head.label("person")).where(in_list(unit.c.id, "units"), unit.c.head.is_not(None)),
    select(acting.c.person.label("person")).where(in_list(acting.c.unit, "units"), valid(acting)),
    select(holder.c.person.label("person")).where(in_list(holder.c.unit, "units"), valid(holder))))
# open steps somebody is kept out of, in units where a person holds anything: who comes next may stand further up than `duties` looks
CONCERNED = named("concerned", select(task, case.c.applicant, case.c.filed_by, case.c.version).select_from(task.join(case, case.c.id == task.c.case_id)).where(
    task.c.status == "open", in_list(task.c.unit, "near"), case.c.applicant != p("person"),
    task.c.case_id.in_(select(kept_out.c.case_id).where(kept_out.c.live == 1)),
    exists().where(kept_out.c.case_id == task.c.case_id, kept_out.c.element == task.c.element)))
