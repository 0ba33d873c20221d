"""SQL of what an operator watches: a handful of counts by indexes, and how late the oldest due work is."""
from sqlalchemy import func, select

from engine.store.statement import named, p
from engine.store.tables import case, incident, job, task, timer

GAUGES = named("health_gauges", select(
    select(func.count()).select_from(case).where(case.c.ended_at.is_(None)).scalar_subquery().label("cases"),
    select(func.count()).select_from(task).where(task.c.status == "open").scalar_subquery().label("tasks"),
    select(func.count()).select_from(incident).where(incident.c.resolved_at.is_(None)).scalar_subquery().label("incidents"),
    select(func.count()).select_from(job).where(job.c.status.in_(("waiting", "claimed"))).scalar_subquery().label("jobs"),
    select(func.count()).select_from(job).where(job.c.status == "dead").scalar_subquery().label("dead"),
    select(func.min(job.c.due_at)).where(job.c.status.in_(("waiting", "claimed")), job.c.due_at <= p("now")).scalar_subquery().label("job_due"),
    select(func.min(timer.c.due_at)).where(timer.c.due_at <= p("now")).scalar_subquery().label("timer_due")))
