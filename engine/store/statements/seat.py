"""SQL of places of which there are only so many. Knows columns, no rules."""
from sqlalchemy import func, select, update

from engine.store.statement import named, p, upsert
from engine.store.tables import case, seat

SEATS = named("seats", select(seat, case.c.number).outerjoin(case, case.c.id == seat.c.case_id).where(seat.c.pool == p("pool"))
              .order_by(seat.c.at, seat.c.case_id))
SEATS_OF_CASE = named("seats_of_case", select(seat).where(seat.c.case_id == p("case_id")))
SEAT_PUT = named("seat_put", upsert(seat, ("pool", "case_id"), update=("status", "most", "message", "at")))
SEAT_STATUS = named("seat_status", update(seat).where(seat.c.pool == p("pool"), seat.c.case_id == p("case_id"), seat.c.status == p("before"))
                    .values(status=p("status"), changed_at=p("at")))
SEAT_GIVEN = named("seat_given", update(seat).where(seat.c.pool == p("pool"), seat.c.case_id == p("case_id"), seat.c.status == "waiting")
                   .values(status="held", most=p("most"), changed_at=p("at")))

# doctor
SEATS_TOO_MANY = named("seats_too_many", select(seat.c.pool, func.count().label("n"), func.max(seat.c.most).label("most")).where(
    seat.c.status.in_(("held", "used"))).group_by(seat.c.pool).having(func.count() > func.max(seat.c.most)))
SEATS_OF_ENDED = named("seats_of_ended", select(seat.c.pool, case.c.number).join(case, case.c.id == seat.c.case_id).where(
    seat.c.status.in_(("held", "waiting")), case.c.ended_at.is_not(None)))
