"""What the runners of the public test suites call."""
from .adapter_bpmn import Bpmn, BpmnCompacted, BpmnSaved
from .adapter_dmn import Dmn

__all__ = ["Bpmn", "BpmnCompacted", "BpmnSaved", "Dmn"]
