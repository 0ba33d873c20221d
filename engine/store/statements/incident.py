"""SQL of incidents: what is open, what a case's dead jobs are, and closing one. Knows columns, no rules."""
from sqlalchemy import select, update

from engine.store.statement import named, p
from engine.store.statements.case import published
from engine.store.tables import case, event, incident, job

_of = (incident.c.id, incident.c.case_id, incident.c.element, incident.c.code, incident.c.detail, incident.c.at)
OPEN = named("incidents_with_case", select(*_of, case.c.number, case.c.version, published, case.c.changed_at, case.c.ended_at).select_from(
    incident.outerjoin(case, case.c.id == incident.c.case_id)).where(incident.c.resolved_at.is_(None)).order_by(incident.c.at, incident.c.id))
BY_ID = named("incident_by_id", select(*_of).where(incident.c.id == p("id"), incident.c.resolved_at.is_(None)))
RESOLVE = named("incident_resolve_one", update(incident).where(incident.c.id == p("id"), incident.c.resolved_at.is_(None)).values(resolved_at=p("at")))
_dead = select(job.c.id, job.c.kind, job.c.case_id, job.c.done_at, job.c.error, event.c.element).select_from(
    job.outerjoin(event, (event.c.case_id == job.c.case_id) & (event.c.seq == job.c.event))).where(job.c.status == "dead")
DEAD_JOBS = named("dead_jobs", _dead)
DEAD_JOBS_OF = named("dead_jobs_of", _dead.where(job.c.case_id == p("case_id")).order_by(job.c.created_at, job.c.id))
