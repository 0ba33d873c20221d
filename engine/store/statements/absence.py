"""SQL of days of absence as people see them: a unit's month, one's own, and the address of one's calendar file. Knows columns, no rules."""
from sqlalchemy import delete, select

from engine.store.lists import in_list
from engine.store.statement import named, p, upsert
from engine.store.statements.case import permit_revoked
from engine.store.tables import case, feed, person, register, unit

_absence = register.c.register == "ketidakhadiran"
TEAM_AWAY = named("team_away", select(register.c.person, register.c.from_day, register.c.until_day, person.c.name, person.c.position, unit.c.name.label("unit_name"))
                  .select_from(register.join(person, person.c.id == register.c.person).join(unit, unit.c.id == person.c.unit)).where(
    _absence, register.c.operation == "add", in_list(person.c.unit, "units"), person.c.active == 1, register.c.until_day >= p("from"),
    register.c.from_day <= p("until"), ~permit_revoked).order_by(register.c.from_day, person.c.name, register.c.id))
OWN_ABSENCES = named("own_absences", select(register, permit_revoked.label("revoked"), case.c.number).select_from(
    register.outerjoin(case, case.c.id == register.c.case_id)).where(
    _absence, register.c.person == p("person"), register.c.operation.in_(("add", "asked")), register.c.until_day >= p("from")).order_by(
    register.c.from_day, register.c.at, register.c.id))

FEED_PUT = named("feed_put", upsert(feed, ("person",)))
FEED_OF = named("feed_of", select(feed).where(feed.c.person == p("person")))
FEED_DROP = named("feed_drop", delete(feed).where(feed.c.person == p("person")))
FEED_BY_TOKEN = named("feed_by_token", select(feed.c.person, person.c.name).join(person, person.c.id == feed.c.person).where(
    feed.c.token_hash == p("token_hash"), person.c.active == 1))
