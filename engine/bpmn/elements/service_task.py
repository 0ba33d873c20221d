"""Service task: an action of the engine or outside it (BPMN 2.0.2, 10.3.3)."""
from .work import Work


class ServiceTask(Work):
    tag = "serviceTask"
