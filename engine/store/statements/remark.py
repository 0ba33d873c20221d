"""SQL of notes and questions about a case. Knows columns, no rules."""
from sqlalchemy import insert, select

from engine.store.statement import named, p
from engine.store.tables import person, remark

REMARK_INSERT = named("remark_insert", insert(remark))
REMARKS_OF = named("remarks_of", select(remark, person.c.name, person.c.position).join(person, person.c.id == remark.c.person).where(
    remark.c.case_id == p("case_id")).order_by(remark.c.at, remark.c.id))
