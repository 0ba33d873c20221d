"""SQL of days of absence as people see them: a unit's month, one's own, and the address of one's calendar file. Knows columns, no rules."""
from sqlalchemy import and_, delete, or_, select

from engine.store.lists import in_list
from engine.store.statement import named, p, upsert
from engine.store.statements.case import permit_revoked
from engine.store.tables import acting, case, feed, person, register, substitute, unit

_absence = register.c.register == "ketidakhadiran"
TEAM_AWAY = named("team_away", select(register.c.person, register.c.from_day, register.c.until_day, person.c.name, person.c.position, unit.c.name.label("unit_name"))
                  .select_from(register.join(person, person.c.id == register.c.person).join(unit, unit.c.id == person.c.unit)).where(
    _absence, register.c.operation == "add", in_list(person.c.unit, "units"), person.c.active == 1, register.c.until_day >= p("from"),
    register.c.from_day <= p("until"), ~permit_revoked).order_by(register.c.from_day, person.c.name, register.c.id))
OWN_ABSENCES = named("own_absences", select(register, permit_revoked.label("revoked"), case.c.number).select_from(
    register.outerjoin(case, case.c.id == register.c.case_id)).where(
    _absence, register.c.person == p("person"), register.c.operation.in_(("add", "asked")), register.c.until_day >= p("from")).order_by(
    register.c.from_day, register.c.at, register.c.id))


def _touches(table):
    """The period of the row has a day of the one that is asked for."""
    return and_(or_(table.c.from_day.is_(None), table.c.from_day <= p("until")), or_(table.c.until_day.is_(None), table.c.until_day >= p("from")))


# who is not at his work in a period
ABSENCES_OF = named("absences_of", select(register.c.person, register.c.operation, register.c.from_day, register.c.until_day, register.c.case_id, register.c.at).where(
    _absence, in_list(register.c.person, "people"), register.c.operation.in_(("add", "revoke")), _touches(register), ~permit_revoked))
NAMED_SOMEBODY = named("named_somebody", select(substitute.c.person, substitute.c.from_day, substitute.c.until_day).where(
    in_list(substitute.c.person, "people"), substitute.c.only_leave == 0, substitute.c.procedures.is_(None), _touches(substitute)))
ACTING_FOR = named("acting_for", select(acting.c.person, acting.c.form, acting.c.from_day, acting.c.until_day, unit.c.head_title, unit.c.head).select_from(
    acting.join(unit, unit.c.id == acting.c.unit)).where(
    in_list(acting.c.person, "people"), or_(unit.c.head.is_(None), unit.c.head != acting.c.person), _touches(acting)).order_by(acting.c.from_day, acting.c.id))

FEED_PUT = named("feed_put", upsert(feed, ("person",)))
FEED_OF = named("feed_of", select(feed).where(feed.c.person == p("person")))
FEED_DROP = named("feed_drop", delete(feed).where(feed.c.person == p("person")))
FEED_BY_TOKEN = named("feed_by_token", select(feed.c.person, person.c.name).join(person, person.c.id == feed.c.person).where(
    feed.c.token_hash == p("token_hash"), person.c.active == 1))
