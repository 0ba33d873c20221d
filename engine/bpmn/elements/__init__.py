"""The elements of BPMN, one small file per kind. This page is the list of them; the parser takes its classes from here."""
from .boundary_event import BoundaryEvent
from .business_rule_task import BusinessRuleTask
from .catch import Catch
from .choice import Choice
from .complex_gateway import ComplexGateway
from .end_event import EndEvent
from .event_based_gateway import EventBasedGateway
from .event_sub_process import EventSubProcess
from .exclusive_gateway import ExclusiveGateway
from .inclusive_gateway import InclusiveGateway
from .intermediate_catch_event import IntermediateCatchEvent
from .intermediate_throw_event import IntermediateThrowEvent, LinkThrow
from .multi_instance import MultiInstance
from .node import Node
from .parallel_gateway import ParallelGateway
from .process import Begin, listeners
from .receive_task import ReceiveTask
from .script_task import ScriptTask
from .send_task import SendTask
from .service_task import ServiceTask
from .standard_loop import StandardLoop
from .start_event import StartEvent
from .sub_process import AdHocSubProcess, CallActivity, SubProcess, Transaction
from .task import Task
from .user_task import ManualTask, UserTask
from .work import Work

BY_TAG = (
    Task, UserTask, ManualTask, ScriptTask, ServiceTask, BusinessRuleTask, SendTask, ReceiveTask,
    ExclusiveGateway, ParallelGateway, InclusiveGateway, ComplexGateway, EventBasedGateway,
    StartEvent, EndEvent, IntermediateCatchEvent, IntermediateThrowEvent, BoundaryEvent,
    SubProcess, Transaction, AdHocSubProcess, CallActivity)

__all__ = [
    "BY_TAG", "AdHocSubProcess", "Begin", "BoundaryEvent", "BusinessRuleTask", "CallActivity", "Catch", "Choice", "ComplexGateway", "EndEvent",
    "EventBasedGateway", "EventSubProcess", "ExclusiveGateway", "InclusiveGateway", "IntermediateCatchEvent", "IntermediateThrowEvent", "LinkThrow",
    "ManualTask", "MultiInstance", "Node", "ParallelGateway", "ReceiveTask", "ScriptTask", "SendTask", "ServiceTask", "StandardLoop", "StartEvent",
    "SubProcess", "Task", "Transaction", "UserTask", "Work", "listeners"]
