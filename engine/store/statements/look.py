"""SQL of who opened a case. Knows columns, no rules."""
from sqlalchemy import func, select

from engine.store.statement import named, p, upsert
from engine.store.tables import look, person

LOOKED = named("looked", select(look.c.at).where(look.c.case_id == p("case_id"), look.c.person == p("person"), look.c.hour == p("hour")))
LOOK_ADD = named("look_add", upsert(look, ("case_id", "person", "hour"), update=()))
# a person is told once for each position in which he looked; his name only where one of the looks went beyond his duties
LOOKS_OF = named("looks_of", select(
    look.c.title, func.count().label("times"), func.max(look.c.at).label("last"), func.max(look.c.beyond).label("beyond"), person.c.name).join(
        person, person.c.id == look.c.person).where(look.c.case_id == p("case_id")).group_by(look.c.person, look.c.title, person.c.name).order_by(
            func.max(look.c.at).desc(), look.c.title).limit(50))
