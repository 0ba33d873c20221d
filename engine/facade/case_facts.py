"""One case as plain facts, for the scenario player: what waits, what was written, issued, mailed and booked. Knows rows; judges nothing."""
import orjson

from engine.facade.looks import CaseLook, Reader
from engine.office import ledger
from engine.store.statements import case as sql


def collect(env, versions, row) -> dict:
    """JSON-able facts: status, ended (end element or None), waiting (open task elements), roles {element: role}, data (objects), letters (templates
    in force or waiting), revoked, mails (templates), numbers, register [[register, operation]], ledger {account: days}, findings (codes), events."""
    tx, look = env.tx, CaseLook.read(env, versions, row, Reader(None))
    open_tasks = [t for t in look.tasks if t.status == "open"]
    letters = tx.all(sql.LETTERS_OF, case_id=row.id)
    return {
        "id": row.id, "number": row.number, "status": row.status, "ended": row.end_element if row.ended_at else None, "applicant": row.applicant,
        "waiting": [t.element for t in open_tasks], "roles": {t.element: t.role for t in open_tasks},
        "data": {**look.data.objects, "pemohon": look.profile}, "letters": [r.template for r in letters if r.status != "revoked"],
        "revoked": [r.template for r in letters if r.status == "revoked"],
        "mails": list(dict.fromkeys(orjson.loads(j.payload)["template"] for j in tx.all(sql.MAILS_OF_CASE, case_id=row.id))),
        "numbers": tx.one(sql.NUMBERS_TAKEN, case_id=row.id).n,
        "register": [[r.register, r.operation] for r in tx.all(sql.REGISTER_OF_CASE, case_id=row.id)],
        "ledger": ledger.net(tx, row.id), "findings": [r.code for r in look.rows()],
        "events": [{"kind": e.kind, "element": e.element, "visit": e.visit, **(orjson.loads(e.data) if e.data else {})} for e in look.events],
        "promise_at": row.promise_at, "revision": row.revision}
