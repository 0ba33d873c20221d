"""Six people at work: three desks from which staff file and withdraw leave, and the three officials who decide it. Everything they do is written down.

An operation has one Idempotency key. Whoever gets no answer sends it again with the same key, or gives up (outcome "unknown"). Some send twice on
purpose: the same form again (the same answer must come), or a new form for a step that is done (it must be refused).
"""
import random
import re
import threading
import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.crash.office import Office
from tests.crash.visitor import Answer, Lost, Visitor

TASK = re.compile(r'href="/tugas/([0-9a-f]{16})')
CASE = re.compile(r'href="/permohonan/([0-9a-f]{16})"')
DAYS = [d for d in (date(2026, 12, 7) + timedelta(days=n) for n in range(18)) if d.weekday() < 5]
TRIES = 200                      # of one operation, each with a pause: the server is away for seconds at a time
GIVES_UP, LOSES, REPEATS, SECOND_FORM = 0.15, 0.12, 0.10, 0.08
ANSWERS = {"verifikasi": [("lengkap", {})], "pertimbangan": [("disetujui", {})],
           "keputusan": [("disetujui", {}), ("disetujui", {}), ("disetujui", {}), ("tidak_disetujui", {"alasan": "Kebutuhan layanan pada hari itu"})]}


@dataclass
class Operation:
    """What one person wanted once. outcome: acknowledged | refused | unknown."""
    kind: str                    # file | complete | withdraw
    key: str
    nip: str
    case: str = ""
    task: str = ""
    element: str = ""
    decision: str = ""
    reason: str = ""             # the text that makes a filing recognisable
    outcome: str = "unknown"
    status: int = 0


@dataclass
class Log:
    """Shared by everybody; appended before an operation is sent."""
    operations: list[Operation] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    acknowledged: int = 0
    stop: threading.Event = field(default_factory=threading.Event)


class Person(threading.Thread):
    def __init__(self, name: str, office: Office, port: int, log: Log, seed: int):
        super().__init__(name=name, daemon=True)
        self.office, self.port, self.log, self.random = office, port, log, random.Random(f"{seed}-{name}")
        self.keys = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.log.stop.is_set():
                try:
                    self.turn()
                except Lost:
                    time.sleep(0.05)
        except BaseException as e:  # noqa: BLE001 - a test's thread: told by the campaign
            self.failure = e

    def turn(self) -> None:
        raise NotImplementedError

    def visitor(self, nip: str) -> Visitor:
        return Visitor(self.port, nip, self.log.complaints, self.random)

    def key(self) -> str:
        self.keys += 1
        return f"{self.name}-{self.keys:06}"

    def do(self, visitor: Visitor, operation: Operation, path: str, fields: dict) -> Answer | None:
        """Send until there is an answer, or give up; None without one."""
        self.log.operations.append(operation)
        fields = {**fields, "key": operation.key, "tombol": "kirim"}
        tries = self.random.choice((1, 1, 2, 3)) if self.random.random() < GIVES_UP else TRIES
        for attempt in range(tries):
            try:
                answer = visitor.post(path, fields, lose=attempt == 0 and self.random.random() < LOSES)
            except Lost:
                time.sleep(0.05 if attempt < 5 else 0.2)
                continue
            if answer.status == 503:
                time.sleep(0.1)
                continue
            self.settle(operation, answer)
            if operation.outcome == "acknowledged" and self.random.random() < REPEATS:
                self.repeat(visitor, operation, path, fields, answer)
            return answer
        return None

    def settle(self, operation: Operation, answer: Answer) -> None:
        operation.status = answer.status
        if answer.status == 303 and not answer.location.startswith("/masuk"):
            operation.outcome = "acknowledged"
            self.log.acknowledged += 1
        elif answer.status in (403, 404, 409):
            operation.outcome = "refused"
        else:
            self.log.complaints.append(f"{operation.kind} of {operation.nip}: answered {answer.status} {answer.location}")

    def repeat(self, visitor: Visitor, operation: Operation, path: str, fields: dict, answer: Answer) -> None:
        """The same form again: the answer must be the same. A case that has moved on may lead elsewhere, never to a refusal."""
        try:
            again = visitor.post(path, fields)
        except Lost:
            return
        if again.status not in (303, 503) or operation.kind == "file" and again.status == 303 and again.location != answer.location:
            self.log.complaints.append(f"{operation.kind}: the same key was answered {again.status} {again.location} after {answer.location}")


class Staff(Person):
    """A desk that several employees use, one after the other."""

    def __init__(self, number: int, office: Office, *args):
        super().__init__(f"desk{number}", office, *args)
        self.visitors = [self.visitor(nip) for nip in office.staff[number::3]]
        self.mine: dict[str, list[str]] = {}

    def turn(self) -> None:
        visitor = self.random.choice(self.visitors)
        if not visitor.signed_in:
            visitor.sign_in()
        mine = self.mine.setdefault(visitor.nip, [])
        if mine and (len(mine) > 1 or self.random.random() < 0.35):
            self.withdraw(visitor, mine.pop(0))
        else:
            self.file(visitor, mine)
        time.sleep(self.random.uniform(0, 0.05))

    def file(self, visitor: Visitor, mine: list[str]) -> None:
        day = self.random.choice(DAYS).isoformat()
        operation = Operation("file", self.key(), visitor.nip)
        operation.reason = f"Keperluan keluarga {operation.key}"
        answer = self.do(visitor, operation, "/ajukan/cuti", {
            "jenis": "tahunan", "subjenis": "biasa", "mulai": day, "selesai": day, "alasan": operation.reason, "alamat": "Jalan Contoh 1, Palembang",
            "telepon": "081234567890", "pernyataan": "true"})
        if operation.outcome == "acknowledged":
            operation.case = answer.location.rsplit("/", 1)[1]
            mine.append(operation.case)
        elif operation.status == 403:            # three are open already, some of them unknown to us
            known = {o.case for o in self.log.operations if o.kind == "withdraw" and o.nip == visitor.nip}
            mine += [c for c in dict.fromkeys(CASE.findall(visitor.get("/permohonan").body)) if c not in known and c not in mine]

    def withdraw(self, visitor: Visitor, case: str) -> None:
        operation = Operation("withdraw", self.key(), visitor.nip, case=case)
        self.do(visitor, operation, f"/permohonan/{case}/aksi/ditarik", {"alasan": "Tidak jadi berangkat"})


class Official(Person):
    """Works through the inbox, newest pages first seen first done."""

    def __init__(self, element: str, office: Office, *args):
        super().__init__(element, office, *args)
        self.visitor_ = self.visitor(office.officials[element])
        self.done: set[str] = set()

    def turn(self) -> None:
        visitor = self.visitor_
        if not visitor.signed_in:
            visitor.sign_in()
        waiting = [t for t in dict.fromkeys(TASK.findall(visitor.get("/tugas").body)) if t not in self.done]
        for task in waiting[:4]:
            if self.log.stop.is_set():
                return
            self.decide(visitor, task)
        time.sleep(0.05 if waiting else 0.2)

    def decide(self, visitor: Visitor, task: str) -> None:
        decision, more = self.random.choice(ANSWERS[self.name])
        operation = Operation("complete", self.key(), visitor.nip, task=task, element=self.name, decision=decision)
        self.do(visitor, operation, f"/tugas/{task}", {"keputusan": decision, **more})
        self.done.add(task)
        if operation.outcome == "acknowledged" and self.random.random() < SECOND_FORM:
            second = Operation("complete", self.key(), visitor.nip, task=task, element=self.name, decision=decision)
            self.do(visitor, second, f"/tugas/{task}", {"keputusan": decision, **more})


def people(office: Office, port: int, log: Log, seed: int) -> list[Person]:
    return [Staff(n, office, port, log, seed) for n in range(3)] + [Official(e, office, port, log, seed) for e in office.officials]
