"""Script task: the host says what its text means (BPMN 2.0.2, 10.3.3)."""
from .work import Work


class ScriptTask(Work):
    tag = "scriptTask"
