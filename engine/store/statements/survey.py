"""SQL of the survey: invitations, counted answers, plans. Knows columns, no rules."""
from sqlalchemy import and_, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from engine.store.statement import named, p, upsert
from engine.store.tables import invitation, opinion, plan

INVITE = named("invite", insert(invitation))
INVITATION = named("invitation", select(invitation).where(invitation.c.token_hash == p("token_hash")))
INVITATION_USE = named("invitation_use", update(invitation).where(invitation.c.token_hash == p("token_hash"), invitation.c.used == 0).values(used=1))
INVITED = named("invited", select(invitation.c.month, func.count().label("n"), func.sum(invitation.c.used).label("used")).where(
    invitation.c.procedure == p("procedure")).group_by(invitation.c.month).order_by(invitation.c.month))
PLAN_PUT = named("plan_put", upsert(plan, ("procedure", "period")))
PLANS_OF = named("plans_of", select(plan).where(plan.c.procedure == p("procedure")))
OPINIONS_OF = named("opinions_of", select(opinion).where(opinion.c.procedure == p("procedure")))
ANSWERED = named("answered", select(
    invitation.c.procedure, func.sum(invitation.c.used).label("used"),
    select(func.coalesce(func.sum(opinion.c.n), 0)).where(opinion.c.procedure == invitation.c.procedure, opinion.c.element == "").scalar_subquery().label("people"),
    ).group_by(invitation.c.procedure))


def _count_up(dialect_insert):
    one = dialect_insert(opinion)
    return one.on_conflict_do_update(index_elements=["procedure", "month", "element", "value"], set_={"n": opinion.c.n + one.excluded.n})


OPINION_ADD = named("opinion_add", {"sqlite": _count_up(sqlite_insert), "postgresql": _count_up(postgresql_insert)})
_people = opinion.alias("people")
MORE_THAN_PEOPLE = named("more_than_people", select(opinion.c.procedure, opinion.c.month, opinion.c.element).join(
    _people, and_(_people.c.procedure == opinion.c.procedure, _people.c.month == opinion.c.month, _people.c.element == "")).where(opinion.c.element != "").group_by(
        opinion.c.procedure, opinion.c.month, opinion.c.element, _people.c.n).having(func.sum(opinion.c.n) > _people.c.n))
