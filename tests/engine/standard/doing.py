"""What the stories of this folder do: put a small procedure in force, file, complete, look at what waits and what became of a case."""
import orjson

from engine.store.statements import case as sql
from engine.store.statements import office as office_sql
from tests.engine.bpmn.folder import folder
from tests.office import moment


def deploy(desk, body: str, *others: str, **more) -> None:
    desk.engine.studio.deploy(folder(body, *others, **more))
    desk.engine.drain()


def filed(desk, body: str, *others: str, fill: dict | None = None, **more) -> str:
    """Put a procedure in force and file a request; the case's id."""
    deploy(desk, body, *others, **more)
    return again(desk, more.get("key", "uji"), **(fill or {}))


def again(desk, key: str = "uji", **fields) -> str:
    case = desk.engine.requests.file(desk.pemohon, key, {"catatan": "uji", **fields}, key=desk.key()).case
    desk.engine.drain()
    return case


def as_nip(desk, who: str = "pemohon") -> str:
    """`starts` of procedure.yaml: cases that begin by themselves are this person's."""
    return f"as: '{desk.rows(office_sql.PERSON_BY_ID, id=getattr(desk, who).person)[0].nip}'"


def asleep(desk, text: str) -> None:
    """The machine was off until this moment."""
    desk.engine.clock.set(moment(text))
    desk.engine.drain()


def done(desk, case: str, element: str, who: str = "verifikator", **fields) -> None:
    desk.complete(case, who, element, **fields)


def waits(desk, case: str) -> str:
    """Elements of the open tasks, in order."""
    return " ".join(sorted(t.element for t in desk.rows(sql.OPEN_TASKS_OF_CASE, case_id=case)))


def row(desk, case: str):
    return desk.rows(sql.CASE_BY_ID, id=case)[0]


def cases(desk, key: str) -> list:
    """Rows of the cases of a procedure, oldest first."""
    return [one for one in desk.rows(sql.ALL_CASES) if one.procedure == key]


def moves(desk, case: str, kind: str) -> list[str]:
    return [e.element for e in desk.rows(sql.EVENTS_OF, case_id=case) if e.kind == kind]


def objects(desk, case: str) -> dict:
    """Every object as it was written last."""
    found = {}
    for e in desk.rows(sql.EVENTS_OF, case_id=case):
        if e.kind == "written":
            data = orjson.loads(e.data)
            for name in data.get("emptied", ()):
                found.pop(name, None)
            found.update(data["writes"])
    return found


def sound(desk) -> None:
    """No invariant of the database is broken, and nothing is left in the outbox that failed."""
    assert desk.engine.admin.doctor() == []
    assert [job for job in desk.engine.admin.export_state()["outbox"] if job["status"] not in ("sent", "waiting")] == []
    assert desk.engine.admin.incidents() == []
