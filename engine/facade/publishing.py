"""A procedure becomes a version, and a version comes into force: the rows of both. Knows versions and the audit chain; decides nothing."""
from datetime import timedelta

from engine.clock import from_text, to_text
from engine.facade import audit
from engine.run import starts
from engine.run.versions import freeze_files
from engine.store.statements import case as sql


def store(env, procedure, person: str | None, publish: bool, **facts) -> tuple[int, str]:
    """Store a procedure as a version and, with `publish`, put it in force: (number, status). `facts` are audited with it."""
    env.tx.alone("deploy")
    tx, at = env.tx, to_text(env.now)
    known = tx.one(sql.VERSION_BY_ID, id=procedure.executed_hash)
    files = freeze_files(procedure.files)
    if known is None:
        last = tx.one(sql.VERSION_LAST_NUMBER, procedure=procedure.key).number or 0
        number, status = last + 1, "draft"
        tx.run(sql.VERSION_INSERT, id=procedure.executed_hash, procedure=procedure.key, number=number, status=status, files=files,
               created_at=at, created_by=person or "system", published_at=None)
    else:
        number, status = known.number, known.status
    amended = known is not None and known.files != files
    if publish and (status != "in_force" or amended):
        if status != "in_force":
            tx.run(sql.VERSION_RETIRE, procedure=procedure.key)
        tx.run(sql.VERSION_PUBLISH, id=procedure.executed_hash, at=_after(known, env.now), files=files)
        audit.append(tx, at, person, "deploy", None, {"procedure": procedure.key, "version": procedure.executed_hash, "number": number, "amended": amended, **facts})
        status = "in_force"
        starts.arm(env, env.versions)
    elif known is not None:
        status = "unchanged" if status == "in_force" else status
    return number, status


def _after(known, now) -> str:
    """This moment, or the one after its last publishing where the clock has gone back: other processes know amended texts by it."""
    before = from_text(known.published_at) if known is not None and known.published_at else None
    return to_text(max(now, before + timedelta(microseconds=1)) if before else now)
