"""What one command did to one case, collected in order and written in one go: events, tasks, timers, subscriptions, notices.

The history is complete by construction: state changes are told here and nowhere else. Knows rows; knows no BPMN and no rule.
"""
import orjson

from engine.clock import to_text
from engine.run import tell
from engine.store import new_id
from engine.store.statements import case as sql
from engine.store.statements import kept_out
from engine.store.statements import work as work_sql


class Record:
    """Rows of one command. `seq` goes on from the case's last event."""

    def __init__(self, case_id: str, version: str, at, seq: int):
        self.case_id, self.version, self.at, self.seq = case_id, version, to_text(at), seq
        self.actor: str | None = None            # person id of who commands; None: the system
        self.acting_for: str | None = None
        self.events: list[dict] = []
        self.opened: dict[str, dict] = {}        # task rows by token
        self.closed: list[dict] = []
        self.notices: list[dict] = []
        self.kept_out: list[dict] = []           # whom the case turned out to be about
        self.work: dict[str, dict] = {}          # rows of external work by token
        self.work_over: list[dict] = []          # tokens whose work came to an end

    def event(self, kind: str, element: str | None = None, visit: int | None = None, role: str | None = None, unit: str | None = None, **data) -> int:
        """Append an event; returns its number."""
        self.seq += 1
        self.events.append({
            "case_id": self.case_id, "seq": self.seq, "at": self.at, "kind": kind, "element": element, "visit": visit, "actor": self.actor,
            "acting_for": self.acting_for, "role": role, "unit": unit, "data": orjson.dumps(data).decode() if data else None, "version": self.version})
        return self.seq

    def open_task(self, token: str, element: str, visit: int, index: int | None, role: str, unit: str | None, due: str | None, legal: str | None,
                  rung: int = 0, remind_at: str | None = None, apart: int = 2) -> None:
        row = {"id": new_id(), "case_id": self.case_id, "element": element, "visit": visit, "token": token, "idx": index, "status": "open",
               "role": role, "unit": unit, "claimed_by": None, "opened_at": self.at, "due_at": due, "legal_at": legal,
               "completed_at": None, "completed_by": None, "acting_for": None, "decision": None,
               "rung": rung, "remind_at": remind_at, "delegate": None, "delegated_by": None, "apart": apart}
        self.opened[token] = row
        self.event("task_opened", element, visit, role, unit, task=row["id"])

    def close_task(self, task_id: str, status: str, decision: str | None = None) -> None:
        """`status`: done or cancelled. A task that was opened by the same command is written in its final state."""
        by = self.actor if status == "done" else None
        for row in self.opened.values():
            if row["id"] == task_id:
                row.update(status=status, completed_at=self.at, completed_by=by, acting_for=self.acting_for, decision=decision)
                return
        self.closed.append({"id": task_id, "status": status, "at": self.at, "by": by, "acting_for": self.acting_for if by else None, "decision": decision})

    def open_work(self, token: str, element: str, visit: int, index: int | None, topic: str, payload: str, retries: int) -> None:
        """Work for a program outside; it can be taken from the commit on."""
        row = {"id": new_id(), "case_id": self.case_id, "token": token, "element": element, "visit": visit, "idx": index, "topic": topic, "payload": payload,
               "status": "waiting", "free_at": self.at, "worker": None, "attempt": 0, "retries": retries, "error": None, "incident": None, "at": self.at, "ended_at": None}
        self.work[token] = row
        self.event("work_opened", element, visit, work=row["id"], topic=topic)

    def close_work(self, token: str, status: str) -> None:
        """`status`: done or cancelled."""
        if token in self.work:
            self.work[token].update(status=status, ended_at=self.at, payload="null")
        else:
            self.work_over.append({"case_id": self.case_id, "token_of": token, "to": status, "now": self.at})

    def notice(self, person: str, code: str, task: str | None = None, **params) -> None:
        """What a person is to be told; the last one of a command about the same person and code wins. `task`: it is true only while this one waits."""
        self.notices = [n for n in self.notices if (n["person"], n["code"]) != (person, code)]
        self.notices.append(tell.notice(person, code, self.at, self.case_id, task, **params))

    def write(self, tx) -> None:
        for statement, rows in ((sql.TASK_CLOSE, self.closed), (sql.TASK_INSERT, list(self.opened.values())), (sql.EVENT_INSERT, self.events), (kept_out.KEEP_OUT, self.kept_out),
                                (work_sql.WORK_CLOSE, self.work_over), (work_sql.WORK_INSERT, list(self.work.values()))):
            tx.many(statement, rows)
        for over in self.work_over:
            tx.run(work_sql.WORK_INCIDENT_OVER, case_id=over["case_id"], token_of=over["token_of"], now=over["now"])
        tell.write(tx, self.notices)
