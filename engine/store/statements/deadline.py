"""SQL of deadlines: tasks whose ladder is due, who is late now, how many were late in a month. Knows columns, no rules."""
from sqlalchemy import and_, func, literal, or_, select, update

from engine.store.lists import in_list
from engine.store.statement import named, p
from engine.store.statements.case import published
from engine.store.tables import case, event, kept_out, notice, task, unit

_of_case = (case.c.applicant, case.c.filed_by, case.c.number, case.c.version, case.c.procedure, case.c.unit.label("case_unit"))
ARRIVED = named("arrived", select(task, *_of_case).join(case, case.c.id == task.c.case_id).where(
    task.c.status == "open", task.c.remind_at <= p("now"), task.c.rung == 0).order_by(task.c.remind_at, task.c.id).limit(p("most")))
REMIND_DUE = named("remind_due", select(task.c.id, task.c.case_id).where(
    task.c.status == "open", task.c.remind_at <= p("now"), task.c.rung > 0).order_by(task.c.remind_at, task.c.id).limit(p("most")))
ANY_DUE = named("any_reminder_due", select(task.c.id).where(task.c.status == "open", task.c.remind_at <= p("now")).limit(1))
TASK_RUNG = named("task_rung", update(task).where(task.c.id == p("id"), task.c.rung == p("seen"), task.c.status == "open").values(
    rung=p("rung"), remind_at=p("remind_at")))

NOTICES_OLD = named("notices_old", update(notice).where(notice.c.task_id == p("task"), notice.c.read_at.is_(None)).values(read_at=p("at"), tell_at=None))

MEASURES_OF = named("measures_of", select(event.c.case_id, event.c.at, event.c.kind, event.c.element, event.c.visit, event.c.data).where(
    in_list(event.c.case_id, "cases"), event.c.kind.in_(("reminded", "escalated", "listed"))).order_by(event.c.case_id, event.c.seq))


def _below():
    start = select(unit.c.id, literal(0).label("depth")).where(in_list(unit.c.id, "units"))
    tree = start.cte("tree", recursive=True)
    return tree.union_all(select(unit.c.id, tree.c.depth + 1).where(unit.c.parent == tree.c.id, tree.c.depth < 40))


_tree = _below()
UNITS_BELOW = named("units_below", select(unit.c.id, unit.c.opd).where(unit.c.id.in_(select(_tree.c.id))))       # these and everything below them

# cases that are about the reader, by himself or by one of his units and those above (run/kept_out.about): in no list and in no sum of his
_about = select(kept_out.c.case_id).where(
    or_(and_(kept_out.c.kind == "person", kept_out.c.who == p("reader")), and_(kept_out.c.kind == "unit", in_list(kept_out.c.who, "about"))))
_late = and_(task.c.status == "open", task.c.due_at < p("now"), task.c.case_id.not_in(_about))
_told = task.c.id.in_(select(notice.c.task_id).where(notice.c.person == p("person"), notice.c.code.in_(("n_listed", "n_escalated"))))
_rows = select(task, *_of_case, published, unit.c.name.label("unit_name")).select_from(
    task.join(case, case.c.id == task.c.case_id).outerjoin(unit, unit.c.id == task.c.unit))
LATE_ALL = named("late_all", _rows.where(_late).order_by(task.c.due_at, task.c.id).limit(p("limit")).offset(p("offset")))
LATE_MINE = named("late_mine", _rows.where(_late, or_(in_list(task.c.unit, "units"), _told)).order_by(task.c.due_at, task.c.id)
                  .limit(p("limit")).offset(p("offset")))
LATE_ALL_COUNT = named("late_all_count", select(func.count().label("n")).where(_late))
LATE_MINE_COUNT = named("late_mine_count", select(func.count().label("n")).where(_late, or_(in_list(task.c.unit, "units"), _told)))
TOLD_OF_LATE = named("told_of_late", select(notice.c.id).where(notice.c.person == p("person"), notice.c.code.in_(("n_listed", "n_escalated"))).limit(1))

# tasks whose limit fell into a month, by unit and step; late: done after it, or open beyond it
_in_month = (task.c.case_id.not_in(_about), task.c.due_at >= p("from"), task.c.due_at < p("until"), task.c.due_at < p("now"), task.c.status != "cancelled")
_was_late = or_(task.c.completed_at > task.c.due_at, task.c.status == "open")
_sums = (task.c.unit, unit.c.name.label("unit_name"), case.c.procedure, task.c.element, func.max(case.c.version).label("version"),
         func.count().label("n"), func.count().filter(_was_late).label("late"))
_grouped = select(*_sums).select_from(task.join(case, case.c.id == task.c.case_id).outerjoin(unit, unit.c.id == task.c.unit)).group_by(
    task.c.unit, unit.c.name, case.c.procedure, task.c.element).having(func.count().filter(_was_late) > 0).order_by(
    func.count().filter(_was_late).desc(), unit.c.name, task.c.element)
MONTH_ALL = named("late_month_all", _grouped.where(*_in_month))
MONTH_MINE = named("late_month_mine", _grouped.where(*_in_month, in_list(task.c.unit, "units")))
