"""SQL of the inbox: the open tasks a person holds or has had a part in, sifted and counted; what he keeps for himself about them. Knows columns, no rules."""
from sqlalchemy import and_, case, delete, exists, func, not_, or_, select, union, union_all, update

from engine.store.lists import in_list, in_pairs
from engine.store.statement import named, p, upsert
from engine.store.statements.case import published
from engine.store.statements.office import charges
from engine.store.statements.place import on_leave
from engine.store.tables import case as cases
from engine.store.tables import inbox_filter, inbox_search, mark, person, task, unit

# which tasks: by duties ----------------------------------------------------------------------------------------------------------
_open = task.c.status == "open"
_not_own = cases.c.applicant != p("person")
_positions = in_pairs(task.c.role, task.c.unit, "positions")
_places = in_pairs(task.c.role, task.c.unit, "places")
_place = task.c.role + "/" + task.c.unit + "/"
_of_applicant, _of_procedure = _place + cases.c.applicant, _place + cases.c.procedure
_duty = not_(in_list(_of_applicant, "excepted")) & or_(         # what office/duties says, beyond his positions
    _positions & not_(in_list(_of_procedure, "elsewhere")), in_list(_of_procedure, "limited"), in_list(_of_applicant, "stand_ins"))
# tasks that the model may keep him from, or hand to him because it keeps those before him from it: the rules decide on each (`doubtful`)
_earlier = task.alias("earlier")


def _had(people: str, place=None):
    """One of them filed it, or did a step or had it done. `place`: the list tells for each in which unit that matters, and the applicant does not
    count: what falls to somebody because of him alone is known already."""
    def among(one):
        return in_list(one, people) if place is None else in_list(place + one, people) & (one != cases.c.applicant)
    return among(cases.c.filed_by) | (task.c.apart > 1) & exists().where(_earlier.c.case_id == cases.c.id, _earlier.c.completed_by.is_not(None), or_(
        among(_earlier.c.completed_by), among(_earlier.c.acting_for)))




def _roles_waiting():
    """One look into the index for each role."""
    first = select(func.min(task.c.role).label("role")).where(_open)
    found = first.cte("found", recursive=True)
    return found.union_all(select(select(func.min(task.c.role)).where(_open, task.c.role > found.c.role).scalar_subquery()).where(found.c.role.is_not(None)))


_roles = _roles_waiting()
PLACES_WAITING = named("places_waiting", select(_roles.c.role, unit.c.id.label("unit")).where(
    in_list(unit.c.id, "units"), exists().where(_open, task.c.role == _roles.c.role, task.c.unit == unit.c.id)))
_unsure = select(task, cases.c.applicant, cases.c.filed_by, cases.c.version).join(cases, cases.c.id == task.c.case_id)
# tasks handed over: to him, or away from a place that is his; the rules decide on these too
_handed = _open, task.c.delegate.is_not(None), task.c.delegate > ""                                # "": found by the index
HANDED = named("handed", _unsure.where(*_handed, task.c.delegate == p("person")))
DOUBTFUL = named("doubtful", union_all(_unsure.where(*_handed, or_(task.c.delegate == p("person"), _places)), _unsure.where(
    _open, _places, _not_own, or_(in_list(_of_applicant, "unsure"), (task.c.apart > 0) & or_(
        in_pairs(task.c.role, task.c.unit, "held") & _had("himself"), in_pairs(task.c.role, task.c.unit, "proxies") & _had("counts_as"),
        in_pairs(task.c.role, task.c.unit, "behind") & not_(in_pairs(task.c.role, task.c.unit, "but")) & _had("before", task.c.unit + "/"))))))
_decided = _open & _not_own & _places & or_(in_list(task.c.id, "his"), not_(in_list(task.c.id, "doubtful")) & _duty)
_held = _open & _not_own & _places & not_(in_list(task.c.id, "doubtful")) & _duty


def _any_of(*conditions):
    """Open tasks for which one of these holds, each looked for by its own index: an OR of them would look through every open task."""
    return task.c.id.in_(union(*(select(task.c.id).select_from(task.join(cases, cases.c.id == task.c.case_id)).where(_open, _not_own, one).correlate(None)
                                 for one in conditions)))


_his = (_held, in_list(task.c.id, "his"))

MINE = {                             # the narrowest that says it all is the fastest
    "": _open & _not_own & _positions,
    # who holds more than his positions, or less: `places` finds the rows by the index, the rest only sifts them
    "_sifted": _open & _not_own & _places & _duty,
    "_decided": _decided,
    "_handed": _any_of(*_his)}                          # some of his are at none of his places
# what he may see beside: open steps of cases in which he has done one, or that he filed for somebody
_part = select(_earlier.c.case_id).where(_earlier.c.completed_by == p("person"))
_filed = select(cases.c.id).where(cases.c.filed_by == p("person"), cases.c.filed_by != cases.c.applicant)
_seen = _any_of(*_his, task.c.case_id.in_(_part), task.c.case_id.in_(_filed), and_(
    task.c.delegate.is_not(None), task.c.delegate > "", task.c.delegated_by == p("person"))) & or_(p("everywhere") == 1, in_list(task.c.unit, "units"))

# sifting ------------------------------------------------------------------------------------------------------------------------
_own = and_(mark.c.task == task.c.id, mark.c.person == p("person"))
_sunk = func.coalesce(mark.c.follow_on, "") > p("today")                          # looked at again on a later day
_late = not_(_sunk) & (task.c.due_at < p("now"))
_today = not_(_sunk) & (task.c.due_at >= p("now")) & (task.c.due_at < p("tomorrow"))
_time = or_(p("time") == "", and_(p("time") == "late", _late), and_(p("time") == "today", _today), and_(p("time") == "follow", _sunk),
            and_(p("time") == "later", not_(_sunk), or_(task.c.due_at >= p("tomorrow"), task.c.due_at.is_(None))))
_words = or_(p("words") == "", func.lower(cases.c.number).like(p("words"), escape="\\"), exists().where(             # without words nobody is looked up
    person.c.id == cases.c.applicant, or_(func.lower(person.c.name).like(p("words"), escape="\\"), person.c.nip.like(p("digits"), escape="\\"))))
_kept = and_(or_(p("procedure") == "", cases.c.procedure == p("procedure")), or_(p("element") == "", task.c.element == p("element")),
             or_(p("claimed") == 0, task.c.claimed_by == p("person")), or_(p("marked") == 0, mark.c.marked == 1), _time, _words)
_claimer, _giver = person.alias("claimer"), person.alias("giver")
_joined = task.join(cases, cases.c.id == task.c.case_id).outerjoin(mark, _own)


def _list(suffix: str, there):
    """Rows by time left (what is looked at later comes last), and how many there are by step."""
    order = case((_sunk, 1), else_=0), task.c.due_at.is_(None), task.c.due_at, task.c.opened_at, task.c.id
    shown = select(task.c.id).select_from(_joined).where(there, _kept).order_by(*order).limit(p("limit")).offset(p("offset")).subquery("shown")
    rows = select(                                       # a page is chosen first: only its rows are carried along with all they hold
        task, cases.c.number, cases.c.applicant, cases.c.filed_by, cases.c.procedure, cases.c.version, published, cases.c.state, cases.c.unit.label("case_unit"),
        cases.c.status.label("case_status"), cases.c.started_at, person.c.name.label("applicant_name"), _claimer.c.name.label("claimer_name"), _giver.c.name.label("giver_name"), mark.c.marked,
        mark.c.follow_on).select_from(shown.join(_joined, task.c.id == shown.c.id).join(person, person.c.id == cases.c.applicant).outerjoin(
            _claimer, _claimer.c.id == task.c.claimed_by).outerjoin(_giver, _giver.c.id == task.c.delegated_by)).order_by(*order)
    counts = select(
        cases.c.procedure, task.c.element, func.max(cases.c.version).label("version"), func.count().label("total"),
        func.count().filter(_kept).label("found"), func.count().filter(_kept & _late).label("late"),
        func.count().filter(_kept & _today).label("today"), func.count().filter(_kept & _sunk).label("sunk")).select_from(_joined).where(
        there).group_by(cases.c.procedure, task.c.element).order_by(cases.c.procedure, task.c.element)
    return named("inbox" + suffix, rows), named("inbox_counts" + suffix, counts)


def _number(suffix: str, there):
    return named("inbox_number" + suffix, select(func.count().label("n")).select_from(task.join(cases, cases.c.id == task.c.case_id)).where(there))


ROWS, COUNTS, NUMBER = {}, {}, {}
for _suffix, _there in MINE.items():
    ROWS[_suffix], COUNTS[_suffix] = _list(_suffix, _there)
    NUMBER[_suffix] = _number(_suffix, _there)
SEEN, SEEN_COUNTS = _list("_seen", _seen)

# handing over ---------------------------------------------------------------------------------------------------------------------
DELEGATE = named("task_delegate", update(task).where(task.c.id == p("task"), task.c.status == "open").values(
    delegate=p("to"), delegated_by=p("by"), claimed_by=None))
STAFF_BELOW = named("staff_below", select(person.c.id, person.c.name, person.c.nip, person.c.position, unit.c.name.label("unit_name")).join(
    unit, unit.c.id == person.c.unit).where(
    person.c.active == 1, in_list(person.c.unit, "units"), not_(in_list(person.c.id, "without")),
    or_(p("words") == "", func.lower(person.c.name).like(p("words"), escape="\\"), person.c.nip.like(p("digits"), escape="\\")))
    .order_by(case((person.c.unit == p("first"), 0), else_=1), person.c.name, person.c.nip).limit(p("limit")))

# what somebody keeps for himself --------------------------------------------------------------------------------------------------
MARK_OF = named("mark_of", select(mark).where(mark.c.person == p("person"), mark.c.task == p("task")))
MARK_PUT = named("mark_put", upsert(mark, ("person", "task")))
FOLLOW_DUE = named("follow_due", select(mark.c.person, mark.c.task, task.c.status, task.c.element, task.c.case_id, cases.c.number).join(
    task, task.c.id == mark.c.task).join(cases, cases.c.id == task.c.case_id).where(mark.c.follow_on <= p("today"), mark.c.told == 0)
    .order_by(mark.c.person, mark.c.task))
FOLLOW_TOLD = named("follow_told", update(mark).where(mark.c.person == p("by"), mark.c.task == p("of")).values(told=1))
MARKS_FORGET = named("marks_forget", delete(mark).where(mark.c.task.in_(select(task.c.id).where(task.c.status != "open", task.c.completed_at < p("before")))))
SEARCH_OF = named("inbox_search_of", select(inbox_search).where(inbox_search.c.person == p("person")))
SEARCH_PUT = named("inbox_search_put", upsert(inbox_search, ("person",)))
SEARCHES_FORGET = named("inbox_searches_forget", delete(inbox_search).where(inbox_search.c.at < p("before")))
FILTERS_OF = named("inbox_filters_of", select(inbox_filter).where(inbox_filter.c.person == p("person")).order_by(inbox_filter.c.name))
FILTER_PUT = named("inbox_filter_put", upsert(inbox_filter, ("person", "name")))
FILTER_REMOVE = named("inbox_filter_remove", delete(inbox_filter).where(inbox_filter.c.person == p("person"), inbox_filter.c.name == p("name")))

# what was decided -------------------------------------------------------------------------------------------------------------------
_mine = and_(task.c.completed_by == p("person"), task.c.status == "done", _not_own)
DECIDED_BY = named("decided_by", select(
    task.c.case_id, task.c.element, task.c.decision, task.c.completed_at, task.c.acting_for, cases.c.number, cases.c.version, published,
    person.c.name.label("applicant_name")).select_from(task.join(cases, cases.c.id == task.c.case_id).join(person, person.c.id == cases.c.applicant)).where(
    _mine).order_by(task.c.completed_at.desc(), task.c.id).limit(p("limit")).offset(p("offset")))
DECIDED_COUNT = named("decided_count", select(func.count().label("n")).select_from(task.join(cases, cases.c.id == task.c.case_id)).where(_mine))
_opd = unit.alias("opd")
DONE_BETWEEN = named("done_between", select(
    task.c.element, task.c.opened_at, task.c.completed_at, task.c.due_at, cases.c.procedure, cases.c.version, cases.c.unit.label("case_unit"),
    _opd.c.name.label("opd_name")).select_from(task.join(cases, cases.c.id == task.c.case_id).outerjoin(_opd, _opd.c.id == cases.c.opd)).where(
    task.c.status == "done", task.c.role != "pemohon", task.c.completed_at >= p("from"), task.c.completed_at < p("until"),
    or_(p("everywhere") == 1, in_list(task.c.unit, "units"))))

# who is away today -------------------------------------------------------------------------------------------------------------------
_him = person.alias("him")
_team = or_(person.c.unit == select(_him.c.unit).where(_him.c.id == p("person")).scalar_subquery(), person.c.unit.in_(select(charges.subquery("charges").c.unit)))
AWAY_TODAY = named("away_today", select(person.c.name).where(
    _team, person.c.active == 1, person.c.id != p("person"), on_leave(person.c.id)).order_by(person.c.name))
