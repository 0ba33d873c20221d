"""SQL of who stands in which place on a day: heads, acting officials, appointments, their absences and substitutes. Knows columns, no rules.

A row tells of one person: `what` (head, plt, plh, pengganti), the person (NULL: no head), when he is `absent`, and for a substitute whose he is,
for which procedures and whether only on days of leave. `absent`: NULL never; LEAVE all day long; else the procedures he named somebody for,
EVERY of them for all.
"""
from sqlalchemy import Text, and_, case, cast, func, literal, null, or_, select, union, union_all

from engine.store.lists import in_list
from engine.store.statement import named
from engine.store.statements.case import permit_revoked
from engine.store.statements.office import letter_since, p, valid
from engine.store.tables import acting, holder, person, register, substitute, unit

LEAVE, EVERY = "!", "*"
DEEP = 3                         # so far below his own places somebody holds anything, but where places are empty
_nothing = cast(null(), Text)


def on_leave(who):
    """His leave, recorded and in force, covers `day`: its permit is not revoked, and nothing recorded later took this day back (all of it,
    where the row that revokes has no period)."""
    back = register.alias("back")
    recalled = select(back.c.id).where(
        back.c.person == register.c.person, back.c.case_id == register.c.case_id, back.c.register == "ketidakhadiran", back.c.operation == "revoke", back.c.at > register.c.at,
        or_(back.c.from_day.is_(None), back.c.from_day <= p("day")), or_(back.c.until_day.is_(None), back.c.until_day >= p("day"))).exists()
    return select(register.c.id).where(
        register.c.register == "ketidakhadiran", register.c.person == who, register.c.operation == "add", valid(register), ~permit_revoked, ~recalled).exists()


def absent(who):
    """When he is away: see above."""
    own = substitute.alias("own")
    named_for = select(func.aggregate_strings(func.coalesce(own.c.procedures, literal(EVERY)), " ")).where(
        own.c.person == who, own.c.only_leave == 0, valid(own)).scalar_subquery()
    return case((on_leave(who), literal(LEAVE)), else_=named_for)


def _row(what, person_, since, row, for_whom=_nothing, procedures=_nothing, only_leave=None):
    return (what.label("what"), person_.c.id.label("person"), person_.c.name, person_.c.position, absent(person_.c.id).label("absent"),
            since.label("since"), row.label("row"), for_whom.label("for_whom"), procedures.label("procedures"),
            (literal(0) if only_leave is None else only_leave).label("only_leave"))


def _substitute(of=substitute, who=person):
    return _row(literal("pengganti"), who, of.c.at, of.c.id, of.c.person, of.c.procedures, of.c.only_leave)


def _places(where):
    """Those in charge of units, with the substitutes of each: at least one row a unit."""
    place = (unit.c.id.label("unit"), unit.c.parent, unit.c.code, unit.c.opd, unit.c.head_title)
    head = select(*place, *_row(literal("head"), person, literal(""), literal(""))).select_from(
        unit.outerjoin(person, and_(person.c.id == unit.c.head, person.c.active == 1))).where(where)
    acts = select(*place, *_row(acting.c.form, person, letter_since, acting.c.id)).select_from(
        unit.join(acting, acting.c.unit == unit.c.id).join(person, and_(person.c.id == acting.c.person, person.c.active == 1))).where(where, valid(acting))
    of_head = select(*place, *_substitute()).select_from(
        unit.join(substitute, substitute.c.person == unit.c.head).join(person, and_(person.c.id == substitute.c.stand_in, person.c.active == 1))).where(
        where, valid(substitute))
    of_acting = select(*place, *_substitute()).select_from(
        unit.join(acting, acting.c.unit == unit.c.id).join(substitute, substitute.c.person == acting.c.person)
        .join(person, and_(person.c.id == substitute.c.stand_in, person.c.active == 1))).where(where, valid(acting), valid(substitute))
    return union_all(head, acts, of_head, of_acting)


def _tree():
    """Units, and those up to DEEP below the `tops` among them, with how deep each lies."""
    start = select(unit.c.id, case((in_list(unit.c.id, "tops"), 0), else_=DEEP).label("depth")).where(in_list(unit.c.id, "units"))
    tree = start.cte("tree", recursive=True)
    tree = tree.union_all(select(unit.c.id, tree.c.depth + 1).where(unit.c.parent == tree.c.id, tree.c.depth < DEEP))
    nearest = select(tree.c.id, func.min(tree.c.depth).label("depth")).group_by(tree.c.id).cte("nearest")
    rows = _places(unit.c.id.in_(select(nearest.c.id))).subquery("rows")
    return select(rows, nearest.c.depth).join(nearest, nearest.c.id == rows.c.unit)


PLACE = named("place", _places(unit.c.id == p("unit")))
PLACES_TREE = named("places_tree", _tree())
PLACES_BELOW = named("places_below", _places(in_list(unit.c.parent, "units")))
PLACES_ALL = named("places_all", _places(unit.c.active == 1))

_appointed = (select(holder.c.role, holder.c.unit, *_row(literal("appointed"), person, holder.c.from_day, holder.c.person))
              .join(person, and_(person.c.id == holder.c.person, person.c.active == 1)).where(valid(holder)).order_by(holder.c.from_day, person.c.id))
APPOINTED = named("appointed", _appointed.where(holder.c.role == p("role"), holder.c.unit == p("unit")))
APPOINTED_IN = named("appointed_in", _appointed.where(in_list(holder.c.unit, "units")))
SUBSTITUTES_OF = named("substitutes_of", select(*_substitute()).join(person, and_(person.c.id == substitute.c.stand_in, person.c.active == 1)).where(
    in_list(substitute.c.person, "people"), valid(substitute)))
ABSENT = named("absent", select(person.c.id, person.c.name, absent(person.c.id).label("absent")).where(in_list(person.c.id, "people")))

_stand_in = person.alias("stand_in_person")
_with_names = select(
    substitute, person.c.name, person.c.position, _stand_in.c.name.label("stand_in_name"), _stand_in.c.position.label("stand_in_position")).join(
    person, person.c.id == substitute.c.person).join(_stand_in, _stand_in.c.id == substitute.c.stand_in)
_latest_first = (substitute.c.from_day.desc(), substitute.c.at.desc(), substitute.c.id)
SUBSTITUTES_WITH = named("substitutes_with", _with_names.where(
    or_(substitute.c.person == p("person"), substitute.c.stand_in == p("person"))).order_by(*_latest_first).limit(100))
SUBSTITUTES_NOT_OVER = named("substitutes_not_over", _with_names.where(
    substitute.c.ended_at.is_(None), or_(substitute.c.until_day.is_(None), substitute.c.until_day >= p("day"))).order_by(person.c.name, *_latest_first))
SUBSTITUTE_BY_ID = named("substitute_by_id", select(substitute).where(substitute.c.id == p("id")))


def _offices():
    """(role, or "" for being in charge, unit) of a person and of those he is a substitute of; ("*", procedures) of every limited substitute."""
    mine, theirs = p("person"), and_(substitute.c.stand_in == p("person"), valid(substitute))
    charge = literal("").label("role")
    return union(
        select(charge, unit.c.id.label("unit")).where(unit.c.head == mine),
        select(charge, acting.c.unit).where(acting.c.person == mine, valid(acting)),
        select(holder.c.role, holder.c.unit).where(holder.c.person == mine, valid(holder)),
        select(charge, unit.c.id).join(substitute, substitute.c.person == unit.c.head).where(theirs),
        select(charge, acting.c.unit).join(substitute, substitute.c.person == acting.c.person).where(theirs, valid(acting)),
        select(holder.c.role, holder.c.unit).join(substitute, substitute.c.person == holder.c.person).where(theirs, valid(holder)),
        select(literal(EVERY), substitute.c.procedures).where(substitute.c.procedures.is_not(None), valid(substitute)))


OFFICES_OF = named("offices_of", _offices())
