"""The start-up check of the library the element classes stand on, and that nothing else imports it."""
import re
from pathlib import Path

import pytest

import engine.bpmn
from engine.bpmn import spiff
from engine.errors import Unusable

PACKAGE = Path(engine.bpmn.__file__).parent


def test_the_installed_library_is_the_one_relied_upon():
    spiff.verify()


def test_another_version_is_refused_with_both_numbers(monkeypatch):
    monkeypatch.setattr(spiff, "version", lambda name: "3.3.0")
    with pytest.raises(Unusable, match=r"3\.2\.0 is needed, but 3\.3\.0"):
        spiff.verify()


def test_a_missing_name_is_named(monkeypatch):
    monkeypatch.setattr(spiff, "RELIED_UPON", (("SpiffWorkflow.task", "Task", ("run", "_gone")), ("SpiffWorkflow.task", "Nothing", ())))
    with pytest.raises(Unusable, match=r"Task\._gone, SpiffWorkflow\.task\.Nothing"):
        spiff.verify()


def test_every_private_name_the_package_uses_is_checked():
    """Names with one underscore that the package calls, overrides or sets on the library's classes, and are not defined by itself."""
    listed = {name for _, _, names in spiff.RELIED_UPON for name in names}
    own = {"_parent", "_state", "_wf_spec"}                     # attributes, set by the constructors the check lists
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text()
        for name in re.findall(r"def (_(?:predict|update|run|on_\w+|set_state|child_added_notify|parse|calculate_depth))\(", text):
            assert name in listed | own, f"{path.name}: {name}"


def test_attributes_the_constructors_make_are_there():
    from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
    from SpiffWorkflow.task import Task
    from SpiffWorkflow.workflow import Workflow
    spec = WorkflowSpec(name="x", addstart=True)
    task = Task(Workflow(spec, deserializing=True), spec.start)
    assert {"_parent", "_state", "task_spec", "workflow"} <= set(vars(task)) and hasattr(spec.start, "_wf_spec")
