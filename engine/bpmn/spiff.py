"""Start-up check: is this the SpiffWorkflow our element classes were written for? Knows nothing of BPMN.

The token discipline replaces what the library does with a `Task` and a `Workflow`, so it relies on a handful of its names. They are listed here, in
one place; if a release changes them, importing `engine.bpmn` fails with a sentence instead of running cases wrongly.
"""
from importlib.metadata import PackageNotFoundError, version

from engine.errors import Unusable

VERSION = "3.2.0"

# (module, class, names we call, override or set)
RELIED_UPON = (
    ("SpiffWorkflow.task", "Task", ("__init__", "_set_state", "_child_added_notify", "run", "complete", "error")),
    ("SpiffWorkflow.workflow", "Workflow", ("__init__", "is_completed", "get_tasks", "get_tasks_iterator", "update_waiting_tasks")),
    ("SpiffWorkflow.bpmn.workflow", "BpmnWorkflow", ("__init__", "create_subprocess", "get_task_from_id", "top_workflow", "script_engine")),
    ("SpiffWorkflow.bpmn.util.subworkflow", "BpmnSubWorkflow", ("__init__", "_calculate_depth", "parent_workflow")),
    ("SpiffWorkflow.specs.base", "TaskSpec",
     ("__init__", "connect", "test", "_predict", "_update", "_run", "_on_ready", "_on_complete", "_on_cancel", "_on_error")),
    ("SpiffWorkflow.bpmn.specs.mixins", "BpmnSpecMixin", ("__init__",)),
    ("SpiffWorkflow.bpmn.specs.bpmn_process_spec", "BpmnProcessSpec", ("_add_notify",)),
    ("SpiffWorkflow.bpmn.parser.BpmnParser", "BpmnParser", ("create_parser", "_get_parser_class", "add_bpmn_xml", "get_spec")),
    ("SpiffWorkflow.bpmn.parser.ProcessParser", "ProcessParser", ("parse_node", "_parse", "create_spec", "get_spec")),
    ("SpiffWorkflow.bpmn.parser.TaskParser", "TaskParser", ("parse_node", "create_task")),
)


def verify() -> None:
    """Raise `Unusable` unless the installed SpiffWorkflow is VERSION and still has every name in RELIED_UPON."""
    try:
        installed = version("SpiffWorkflow")
    except PackageNotFoundError:
        raise Unusable(f"SpiffWorkflow {VERSION} is not installed") from None
    if installed != VERSION:
        raise Unusable(f"SpiffWorkflow {VERSION} is needed, but {installed} is installed")
    missing = list(_missing())
    if missing:
        raise Unusable(f"SpiffWorkflow {installed} lacks what the engine relies on: {', '.join(missing)}")


def _missing():
    for module, cls, names in RELIED_UPON:
        found = getattr(__import__(module, fromlist=[cls]), cls, None)
        if found is None:
            yield f"{module}.{cls}"
            continue
        yield from (f"{cls}.{name}" for name in names if not hasattr(found, name))
