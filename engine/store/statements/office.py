"""SQL of the office: units, people, who holds what, calendar, ledger, numbers. Knows columns, no rules.

A parameter `day` is a day as text; a period is valid on a day when it has begun and has not ended, both days included.
"""
from sqlalchemy import and_, delete, exists, func, insert, literal, or_, select, union_all, update

from engine.store.statement import named, p, upsert
from engine.store.tables import acting, calendar, holder, ledger, meta, number, person, register, series, substitute, unit


def valid(table):
    """The period of the row holds on `day`."""
    return and_(table.c.from_day <= p("day"), or_(table.c.until_day.is_(None), table.c.until_day >= p("day")))


# units
UNIT_BY_ID = named("unit_by_id", select(unit).where(unit.c.id == p("id")))
UNIT_BY_CODE = named("unit_by_code", select(unit).where(unit.c.code == p("code")))
_part = unit.alias("part")
UNIT_OPD_OF = named("unit_opd_of", select(unit).join(_part, _part.c.opd == unit.c.id).where(_part.c.id == p("id")))
UNIT_ROOT = named("unit_root", select(unit).where(unit.c.parent.is_(None)).order_by(unit.c.id).limit(1))
UNIT_CHILDREN = named("unit_children", select(unit).where(unit.c.parent == p("id")).order_by(unit.c.name, unit.c.id))
AGENCIES = named("agencies", select(unit).where(unit.c.kind == "opd", unit.c.active == 1).order_by(unit.c.name))
UNITS = named("units", select(unit).order_by(unit.c.code))
UNIT_INSERT = named("unit_insert", insert(unit))
UNIT_CHANGE = named("unit_change", update(unit).where(unit.c.id == p("id")).values(
    name=p("name"), kind=p("kind"), parent=p("parent"), opd=p("opd"), head_title=p("head_title"), letter_code=p("letter_code"),
    address=p("address"), zone=p("zone"), week=p("week"), active=p("active")))
UNIT_WEEKS = named("unit_weeks", select(unit.c.id, unit.c.week).where(unit.c.week.is_not(None)))
UNIT_OPD = named("unit_opd", update(unit).where(unit.c.id == p("id")).values(opd=p("opd")))
UNIT_HEAD = named("unit_head", update(unit).where(unit.c.id == p("id")).values(head=p("head")))

UNIT_HEAD_LEAVES = named("unit_head_leaves", update(unit).where(unit.c.head == p("person")).values(head=None))


def _upwards():
    start = select(unit.c.id, unit.c.parent, literal(0).label("height")).where(unit.c.id == p("id"))
    chain = start.cte("chain", recursive=True)
    return chain.union_all(select(unit.c.id, unit.c.parent, (chain.c.height + 1)).where(unit.c.id == chain.c.parent, chain.c.height < 40))


_chain = _upwards()
UNIT_ANCESTORS = named("unit_ancestors", select(unit).join(_chain, _chain.c.id == unit.c.id).order_by(_chain.c.height))

# people
PERSON_BY_ID = named("person_by_id", select(person).where(person.c.id == p("id")))
PERSON_BY_NIP = named("person_by_nip", select(person).where(person.c.nip == p("nip")))
PERSON_LOCKED = named("person_locked", select(person.c.id).where(person.c.id == p("id")).with_for_update(key_share=True))
PERSON_SEARCH = named("person_search", select(person).where(
    person.c.active == 1, or_(func.lower(person.c.name).like(p("words"), escape="\\"), person.c.nip.like(p("digits"), escape="\\")))
    .order_by(person.c.name, person.c.nip).limit(p("limit")))
PEOPLE = named("people", select(person).order_by(person.c.nip))
PERSON_INSERT = named("person_insert", insert(person))
PERSON_CHANGE = named("person_change", update(person).where(person.c.id == p("id")).values(
    {column.name: p(column.name) for column in person.columns if column.name != "id"}))

# who holds what (read by statements/place.py)
charges = union_all(                                                               # units he is head of or acts for, be he there or not
    select(unit.c.id.label("unit")).join(person, person.c.id == unit.c.head).where(unit.c.head == p("person"), person.c.active == 1),
    select(acting.c.unit).join(person, person.c.id == acting.c.person).where(acting.c.person == p("person"), valid(acting), person.c.active == 1))
CHARGES_OF = named("charges_of", charges)
APPOINTMENTS_OF = named("appointments_of", select(holder.c.role, holder.c.unit).join(person, person.c.id == holder.c.person)
                        .where(holder.c.person == p("person"), valid(holder), person.c.active == 1))
HOLDER_PUT = named("holder_put", upsert(holder, ("role", "unit", "person")))
HOLDER_END = named("holder_end", update(holder).where(
    holder.c.role == p("role"), holder.c.unit == p("unit"), holder.c.person == p("person")).values(until_day=p("until")))
HOLDERS = named("holders", select(holder).order_by(holder.c.role, holder.c.unit, holder.c.person))
letter_since = acting.c.from_day + " " + acting.c.issued + " " + acting.c.at      # of several letters the one that sorts last counts
ACTING_INSERT = named("acting_insert", insert(acting))
ACTING_OF_UNIT = named("acting_of_unit", select(acting).where(acting.c.unit == p("unit")).order_by(acting.c.from_day, acting.c.id))
ACTING_END = named("acting_end", update(acting).where(acting.c.id == p("id")).values(until_day=p("until")))
SUBSTITUTE_INSERT = named("substitute_insert", insert(substitute))
SUBSTITUTE_END = named("substitute_end", update(substitute).where(substitute.c.id == p("id")).values(until_day=p("until"), ended_at=p("now")))

# calendar and other values with a key
META_GET = named("meta_get", select(meta.c.value).where(meta.c.key == p("key")))
META_PUT = named("meta_put", upsert(meta, ("key",)))
META_BELOW = named("meta_below", select(meta).where(meta.c.key.startswith(p("prefix"))))
META_DROP = named("meta_drop", delete(meta).where(meta.c.key == p("key")))
CALENDAR = named("calendar", select(calendar).order_by(calendar.c.day, calendar.c.unit))
CALENDAR_PUT = named("calendar_put", upsert(calendar, ("day", "unit")))
CALENDAR_ADD = named("calendar_add", upsert(calendar, ("day", "unit"), update=()))
CALENDAR_REMOVE = named("calendar_remove", delete(calendar).where(calendar.c.day == p("day"), calendar.c.unit == p("unit")))

# ledger
LEDGER_APPEND = named("ledger_append", insert(ledger), columns=tuple(c.name for c in ledger.columns if c.name != "seq"))
_of_account = (ledger.c.person == p("person"), ledger.c.account == p("account"), ledger.c.year == p("year"))
LEDGER_BALANCE = named("ledger_balance", select(func.coalesce(func.sum(ledger.c.days), 0).label("days")).where(*_of_account))
LEDGER_BALANCE_WITHOUT = named("ledger_balance_without", select(func.coalesce(func.sum(ledger.c.days), 0).label("days")).where(
    *_of_account, or_(ledger.c.case_id.is_(None), ledger.c.case_id != p("case_id"), ledger.c.operation.not_in(("reserve", "release")))))
_absent = select(register.c.id).where(register.c.case_id == ledger.c.case_id, register.c.register == "ketidakhadiran",
                                      register.c.operation.in_(("add", "asked")), register.c.from_day >= p("from"), register.c.from_day <= p("until"))
LEDGER_TAKEN = named("ledger_taken", select(func.coalesce(func.sum(ledger.c.days), 0).label("days")).where(
    *_of_account, ledger.c.case_id != p("case_id"), ledger.c.operation.in_(("reserve", "release", "debit", "refund")), _absent.exists()))
LEDGER_OF_CASE = named("ledger_of_case", select(
    ledger.c.person, ledger.c.account, ledger.c.year, ledger.c.operation, func.sum(ledger.c.days).label("days"))
    .where(ledger.c.case_id == p("case_id")).group_by(ledger.c.person, ledger.c.account, ledger.c.year, ledger.c.operation)
    .order_by(ledger.c.person, ledger.c.account, ledger.c.year, ledger.c.operation))
LEDGER_OF_PERSON = named("ledger_of_person", select(ledger).where(ledger.c.person == p("person")).order_by(ledger.c.seq))
LEDGER_ENTITLED = named("ledger_entitled", select(func.coalesce(func.sum(ledger.c.days), 0).label("days"), func.count().label("rows")).where(
    *_of_account, ledger.c.operation.in_(("opening", "correction"))))
LEDGER_ANY_BEFORE = named("ledger_any_before", select(ledger.c.seq).where(ledger.c.year < p("year")).limit(1))
LEDGER_ANY_OPENING = named("ledger_any_opening", select(ledger.c.seq).where(ledger.c.year == p("year"), ledger.c.operation == "opening").limit(1))
PEOPLE_AFTER = named("people_after", select(person).where(person.c.id > p("after"), person.c.active == 1).order_by(person.c.id).limit(p("most")))
LEDGER_YEARS = named("ledger_years", select(ledger.c.account, ledger.c.year, func.sum(ledger.c.days).label("days"))
                     .where(ledger.c.person == p("person")).group_by(ledger.c.account, ledger.c.year).order_by(ledger.c.account, ledger.c.year))

# numbers
_next = {"last": series.c.last + 1}


def _take_number():
    """The next number of a series, made and locked in one statement; the row stays locked until the command ends."""
    forms = upsert(series, ("name", "scope"), update=("last",))
    return {dialect: construct.values(name=p("name"), scope=p("scope"), last=1)
            .on_conflict_do_update(index_elements=("name", "scope"), set_=_next).returning(series.c.last)
            for dialect, construct in ((dialect, type(form)(series)) for dialect, form in forms.items())}


SERIES_NEXT = named("series_next", _take_number())
NUMBER_INSERT = named("number_insert", insert(number))
NUMBER_SERIES = named("number_series", select(number.c.series).where(number.c.case_id == p("case_id"), number.c.text == p("text")).limit(1))
NUMBER_GAPS = named("number_gaps", select(number.c.series, number.c.scope, func.count().label("n"), func.max(number.c.seq).label("last"))
                    .group_by(number.c.series, number.c.scope).having(func.count() != func.max(number.c.seq)))
NUMBERED_AWAY = named("numbered_away", select(series.c.name, series.c.scope).where(           # series whose last number is no row: for doctor
    ~series.c.name.startswith("case:"),
    ~exists().where(number.c.series == series.c.name, number.c.scope == series.c.scope, number.c.seq == series.c.last)))
