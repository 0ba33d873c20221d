"""The other side of the baseline: SpiffWorkflow as it comes, none of our classes, in a process of its own. Reads "steps N" or "rounds N" from
standard input, writes one JSON line: seconds of each completion. `rounds` goes on with one case, `steps` takes a new case every four completions.

One completion: read the blob, restore, run the task and what follows, convert, write the blob, commit (WAL, synchronous=FULL). The specification
is kept in memory and not stored; nothing else is recorded."""
import logging
import sqlite3
import sys
import time
from pathlib import Path
from uuid import UUID

import orjson
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter
from SpiffWorkflow.util.task import TaskState

sys.path.insert(0, str(Path(__file__).parent))
import leave

logging.disable(logging.CRITICAL)
SPECS = {}


class WithoutSpec(BpmnWorkflowConverter):
    """The library's own converter, less the specification."""

    def to_dict(self, workflow):
        return {"tasks": self.mapping_to_dict(workflow.tasks), "root": str(workflow.task_tree.id), "last_task": str(workflow.last_task.id),
                "data": workflow.data, "success": workflow.success, "completed": workflow.completed, "correlations": {}, "subprocesses": {},
                "bpmn_events": []}

    def from_dict(self, saved):
        workflow = self.target_class(SPECS["spec"], SPECS["subs"], deserializing=True, script_engine=SPECS["engine"])
        workflow.tasks = self.mapping_from_dict(saved["tasks"], UUID, workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(saved["root"])]
        workflow.last_task = workflow.tasks.get(UUID(saved["last_task"]))
        workflow.data, workflow.success, workflow.completed = saved["data"], saved["success"], saved["completed"]
        return workflow


class Office:
    def __init__(self, file: str):
        parser = BpmnParser()
        parser.add_bpmn_str(leave.xml(leave.PYTHON))
        SPECS.update(spec=parser.get_spec("cuti"), subs=parser.get_subprocess_specs("cuti"), engine=PythonScriptEngine())
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure({**DEFAULT_CONFIG, BpmnWorkflow: WithoutSpec}))
        self.default = self.serializer._encoder_cls().default
        self.db = sqlite3.connect(file, isolation_level=None)
        self.db.executescript("pragma journal_mode=wal; pragma synchronous=full; create table kase(id integer primary key, state blob)")
        self.running = None

    def dump(self, workflow) -> bytes:
        self.serializer.registry._encoder_mode = True
        try:
            return orjson.dumps(self.serializer.to_dict(workflow), default=self.default)
        finally:
            self.serializer.registry._encoder_mode = False

    def start(self) -> int:
        workflow = BpmnWorkflow(SPECS["spec"], SPECS["subs"], script_engine=SPECS["engine"])
        workflow.do_engine_steps()
        return self.db.execute("insert into kase(state) values(?)", (self.dump(workflow),)).lastrowid

    def complete(self, case: int, name: str, filled: dict) -> float:
        began = time.perf_counter()
        self.db.execute("begin immediate")
        blob = self.db.execute("select state from kase where id=?", (case,)).fetchone()[0]
        workflow = self.serializer.from_dict(orjson.loads(blob))
        task = next(t for t in workflow.get_tasks(state=TaskState.READY, manual=True) if t.task_spec.name == name)
        task.data.update(filled)
        task.run()
        workflow.do_engine_steps()
        self.db.execute("update kase set state=? where id=?", (self.dump(workflow), case))
        self.db.execute("commit")
        return time.perf_counter() - began

    def steps(self, count: int) -> list[float]:
        out = []
        while len(out) < count:
            case = self.start()
            out += [self.complete(case, name, dict(filled)) for name, filled in leave.STEPS]
        return out[:count]

    def rounds(self, count: int) -> list[float]:
        self.running = self.running or self.start()
        return [self.complete(self.running, name, dict(filled)) for _ in range(count) for name, filled in leave.ROUND]


def main() -> None:
    office = Office(sys.argv[1])
    for line in sys.stdin:
        what, count = line.split()
        print(orjson.dumps(getattr(office, what)(int(count))).decode(), flush=True)


if __name__ == "__main__":
    main()
