"""SQL of drafts of procedure folders. Knows columns, no rules."""
from sqlalchemy import func, insert, select, update

from engine.store.statement import named, p, upsert
from engine.store.tables import bundle, case, person, procedure_draft, procedure_draft_change, version

BUNDLE_PUT = named("bundle_put", upsert(bundle, ("hash",), ()))
BUNDLE_GET = named("bundle_get", select(bundle.c.files).where(bundle.c.hash == p("hash")))

DRAFT_INSERT = named("procedure_draft_insert", insert(procedure_draft))
DRAFT_GET = named("procedure_draft_get", select(procedure_draft).where(procedure_draft.c.id == p("id")))
_by = person.alias("by_whom")
DRAFTS_OPEN = named("procedure_drafts_open", select(procedure_draft, _by.c.name.label("changed_name")).join(
    _by, _by.c.id == procedure_draft.c.changed_by, isouter=True).where(procedure_draft.c.ended_at.is_(None)).order_by(procedure_draft.c.changed_at.desc(), procedure_draft.c.id))
DRAFTS_OPEN_COUNT = named("procedure_drafts_open_count", select(func.count().label("n")).select_from(procedure_draft).where(procedure_draft.c.ended_at.is_(None)))
DRAFT_SET = named("procedure_draft_set", update(procedure_draft).where(procedure_draft.c.id == p("draft"), procedure_draft.c.revision == p("known")).values(
    hash=p("now_hash"), title=p("now_title"), procedure=p("now_procedure"), revision=procedure_draft.c.revision + 1, changed_at=p("at"), changed_by=p("who"),
    submitted_at=None, submitted_by=None))
DRAFT_SUBMIT = named("procedure_draft_submit", update(procedure_draft).where(procedure_draft.c.id == p("draft"), procedure_draft.c.revision == p("known")).values(
    revision=procedure_draft.c.revision + 1, submitted_at=p("at"), submitted_by=p("who")))
DRAFT_END = named("procedure_draft_end", update(procedure_draft).where(procedure_draft.c.id == p("draft"), procedure_draft.c.revision == p("known")).values(
    revision=procedure_draft.c.revision + 1, ended_at=p("at"), version=p("as_version")))

CHANGE_INSERT = named("procedure_draft_change_insert", insert(procedure_draft_change))
CHANGES_OF = named("procedure_draft_changes_of", select(procedure_draft_change, person.c.name).join(person, person.c.id == procedure_draft_change.c.person, isouter=True).where(
    procedure_draft_change.c.draft == p("draft")).order_by(procedure_draft_change.c.seq))
CHANGE_LAST = named("procedure_draft_change_last", select(func.max(procedure_draft_change.c.seq).label("seq")).where(procedure_draft_change.c.draft == p("draft")))

_running = select(func.count()).where(case.c.version == version.c.id, case.c.ended_at.is_(None)).scalar_subquery()
VERSIONS_OF = named("versions_of", select(version.c.id, version.c.procedure, version.c.number, version.c.status, version.c.created_at, version.c.published_at,
                                          _running.label("running")).where(version.c.procedure == p("procedure")).order_by(version.c.number.desc()))
