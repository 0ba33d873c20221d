"""BPMN 2.0 on SpiffWorkflow 3.2.0: its parser, task specs, tasks and workflows as base classes, and token semantics of our own on them. The only
package that imports SpiffWorkflow; it knows FEEL, and nothing of persons, data, transactions or pages: those are the host's.

    model = bpmn.parse(xml)
    case = bpmn.Case.start(model, host)
    case.run()
    for waiting in case.waiting(): ...
    case.complete(token); case.run(); saved = case.dump()
"""
from . import spiff

spiff.verify()

from .case import Case, NotWaiting, Waiting
from .check import check
from .codes import INCIDENTS, PROBLEMS
from .host import PARK, Host
from .incident import Incident
from .model import Action, Element, EventDefinition, Flow, Label, Lane, Loop, Model, Pool, Shape
from .parse import artifacts, parse, sketch
from .problem import NotExecutable, Problem
from .stuck import BpmnError, Stuck
from .timers import Due, following
from .timers import compute as due_of
from .timers import from_text as moment
from .token import CALL, Token

__all__ = [
    "CALL", "INCIDENTS", "PARK", "PROBLEMS", "Action", "BpmnError", "Case", "Due", "Element", "EventDefinition", "Flow", "Host", "Incident", "Label",
    "Lane", "Loop", "Model", "NotExecutable", "NotWaiting", "Pool", "Problem", "Shape", "Stuck", "Token", "Waiting", "artifacts", "check", "due_of", "following", "moment",
    "parse", "sketch"]
