"""The engine as betsy's runner wants it: `deploy` and `run`. Translates betsy's words; holds no behaviour of the engine and knows no case by name.

    python ../shared/cases/tools/betsy_run.py ../shared/cases/betsy out.json --adapter tests.conformance.adapter:Bpmn
"""
from datetime import UTC, datetime, timedelta

import orjson

from engine import bpmn, feel

STEP = timedelta(seconds=0.5)
CALLS = 3000                    # moves of one case in one go, when each move is saved and restored


class _Office:
    """The host of one case: its data, and betsy's script words."""

    def __init__(self, play: "_Play", data: dict):
        self.play, self.data = play, dict(data)

    @property
    def now(self) -> datetime:
        return self.play.now

    def zone(self, element):
        return UTC

    def evaluate(self, text, local):
        names = {k: feel.to_feel(v) for k, v in {**self.data, **local}.items()}
        return self.play.cache.expression(text)(feel.scope(names, {}, feel.Run(clock=lambda: self.now)))

    def happened(self, kind, element, visit, token, **facts):
        """betsy looks at traces of scripts, not at moves."""

    def work(self, token):
        if token.element.kind != "scriptTask":
            return bpmn.PARK
        text, host = token.element.script or "", self.play.host
        if text.startswith("SCRIPT_"):
            host.log(text)
        elif text == "CREATE_MARKER_FILE":
            host.marker()
        elif text.startswith("CREATE_TIMESTAMP_LOG_"):
            host.interval(int(text[-1]), self.now, self.now + timedelta(seconds=10))
            return timedelta(seconds=10)
        elif text == "WAIT_TEN_SECONDS":
            return timedelta(seconds=10)
        elif text == "SET_STRING_DATA":
            self.data.update(dict.fromkeys(token.element.data_outputs or ("data",), "String"))
        elif text == "LOG_DATA":
            host.data(self.data.get((token.element.data_inputs or ("data",))[0]))
        elif text.startswith("INCREMENT_INTEGER_VARIABLE"):
            self.data["integerVariable"] += 1
            if text.endswith("LOG"):
                host.log("INCREMENT_correct")
        elif text == "THROW_ERROR":
            raise bpmn.BpmnError("ERR_CODE")
        elif text != "CREATE_LOG_FILE":
            raise ValueError(f"unknown script {text!r}")
        return None


class _Play:
    """Cases beside each other; what one throws and does not catch itself, another may take or be started by."""

    def __init__(self, model: bpmn.Model, host, advance):
        self.model, self.host, self.advance = model, host, advance
        self.cases, self.now, self.cache = [], datetime(2030, 1, 1, tzinfo=UTC), feel.Cache()

    def start(self, process: str, data: dict) -> bpmn.Case:
        case = bpmn.Case.start(self.model.using(process), _Office(self, data))
        self.cases.append(case)
        return case

    def pump(self, data: dict) -> None:
        moved = True
        while moved:
            moved = False
            for index in range(len(self.cases)):
                self.cases[index] = case = self.advance(self.cases[index])
                if case.incident and case.incident.code != "uncaught_error":
                    raise RuntimeError(str(case.incident))
                for kind, _, _ in case.uncaught:
                    if kind in ("error", "escalation"):
                        self.host.log(f"ERROR_thrown{kind.title()}Event")
                case.uncaught.clear()
                out, case.outbox = case.outbox, []
                for happening in out:
                    self.route(case, happening, data)
                moved = moved or bool(out)

    def route(self, sender: bpmn.Case, happening, data: dict) -> None:
        taken = 0
        for case in [c for c in self.cases if c is not sender and not c.ended]:
            taken += self.give(case, happening)
            if taken and happening.kind == "message":
                return
        running = {c.model.process for c in self.cases}
        for process in self.model.processes:
            if not taken and process not in running and self.model.using(process).begins_with(happening.kind, happening.name):
                case = self.start(process, data)
                case.run()
                self.give(case, happening)

    def give(self, case: bpmn.Case, happening) -> int:
        return int(case.message(happening.name)) if happening.kind == "message" else case.signal(happening.name)


class Bpmn:
    """Deploys what the standard allows and the engine has a meaning for; publishing rules are not asked. A file that is only a picture of a process is
    allowed: what it lacks would be told when it is run."""

    def deploy(self, xml: bytes) -> bytes:
        problems = [p for p in bpmn.check(xml) if p.strength in ("not_executable", "formal") and not p.incomplete]
        if problems:
            raise bpmn.NotExecutable(problems)
        return xml

    def run(self, handle, process_id, variables, parallel_id, delay, host) -> None:
        play = _Play(bpmn.parse(handle), host, self.advance)
        if parallel_id:
            play.start(parallel_id, variables)
        play.start(process_id, variables)
        play.pump(variables)
        until = play.now + timedelta(seconds=delay)
        while play.now < until:
            play.now += STEP
            play.pump(variables)

    def advance(self, case: bpmn.Case) -> bpmn.Case:
        case.run()
        return case


class BpmnSaved(Bpmn):
    """Saves to JSON text and restores after every single move."""

    def advance(self, case):
        for _ in range(CALLS):
            if not case.step():
                return self.restore(case)
            if not case.queue:
                case = self.restore(case)
        raise RuntimeError("step budget spent")

    def restore(self, case):
        return bpmn.Case.load(case.model, case.host, orjson.loads(orjson.dumps(case.dump())))


class BpmnCompacted(BpmnSaved):
    """The same, holding that the state is compact: nothing but live tokens, whatever has happened before."""
    largest = 0

    def restore(self, case):
        saved = case.dump()
        for scope in saved.get("scopes", ()):
            if any(token[2] >= 64 for token in scope["tokens"]):        # SpiffWorkflow's states from COMPLETED on
                raise RuntimeError("a finished token is kept")
        text = orjson.dumps(saved)
        BpmnCompacted.largest = max(BpmnCompacted.largest, len(text))
        return bpmn.Case.load(case.model, case.host, orjson.loads(text))
