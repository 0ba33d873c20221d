"""A small host for tests: case data in a dict, FEEL by engine.feel, every move written down."""
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import orjson

from engine import bpmn, feel

HEAD = ('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" targetNamespace="https://runut.example/test">'
        '<message id="m1" name="m1"/><signal id="g1" name="g1"/><error id="E1" errorCode="E1"/><escalation id="C1" escalationCode="C1"/>')
BEGIN = datetime(2030, 1, 1, tzinfo=UTC)


def xml(body: str, *others: str) -> bytes:
    """A file with a process P of this content (and other processes)."""
    return f'{HEAD}<process id="P" isExecutable="true">{body}</process>{"".join(others)}</definitions>'.encode()


class Host:
    """services: element id -> what `work` gives or a function of the token that does it."""

    def __init__(self, at: datetime = BEGIN, services: dict | None = None, **data):
        self.now, self.data, self.services, self.log, self.cache = at, data, services or {}, [], feel.Cache()
        self.office = ZoneInfo("Asia/Jakarta")

    def zone(self, element):
        return self.office

    def evaluate(self, text, local):
        run = feel.Run(clock=lambda: self.now)
        names = {**self.data, **local}
        return self.cache.expression(text)(feel.scope({k: feel.to_feel(v) for k, v in names.items()}, {}, run))

    def work(self, token):
        given = self.services.get(token.element.id)
        return given(token) if callable(given) else given

    def happened(self, kind, element, visit, token, **facts):
        self.log.append((kind, element, visit, token, facts))

    def moves(self, *kinds: str) -> list[tuple]:
        return [entry[:3] for entry in self.log if entry[0] in kinds]


class Play:
    """A case with its host, driven by names. cut: save and restore it through JSON after every act."""

    def __init__(self, body, cut: bool = False, start: str | None = None, services: dict | None = None, **data):
        self.model = body if isinstance(body, bpmn.Model) else bpmn.parse(xml(body) if isinstance(body, str) else body)
        self.host, self.cut = Host(services=services, **data), cut
        self.case = bpmn.Case.start(self.model, self.host, start)
        self.go()

    def go(self):
        self.case.run()
        if self.cut:
            self.case = bpmn.Case.load(self.model, self.host, orjson.loads(orjson.dumps(self.case.dump())))
        return self

    def tasks(self) -> str:
        return " ".join(sorted(w.element.id for w in self.case.waiting() if w.kind == "task"))

    def due(self) -> dict[str, datetime | None]:
        return {w.element.id: w.due for w in self.case.waiting() if w.kind == "timer"}

    def done(self, name: str, **data):
        self.host.data.update(data)
        self.case.complete(next(w.token for w in self.case.waiting() if w.kind in ("task", "work") and w.element.id == name))
        return self.go()

    def put(self, **data):
        self.host.data.update(data)
        self.case.recompute(set(data))
        return self.go()

    def message(self, name: str = "m1"):
        self.case.message(name)
        return self.go()

    def signal(self, name: str = "g1"):
        self.case.signal(name)
        return self.go()

    def wait(self, hours: float):
        self.host.now += timedelta(hours=hours)
        return self.go()
