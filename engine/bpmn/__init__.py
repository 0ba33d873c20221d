"""BPMN 2.0 on SpiffWorkflow 3.2.0, in the token discipline of semantics.md. The only package that imports SpiffWorkflow; it knows FEEL, and nothing
of persons, data, transactions or pages: those are the host's.

    model = bpmn.parse(xml)
    case = bpmn.Case.start(model, host)
    case.run()
    for waiting in case.waiting(): ...
    case.complete(token); case.run(); saved = case.dump()
"""
from . import spiff

spiff.verify()

from .case import Case, NotWaiting, Waiting  # noqa: E402
from .check import check  # noqa: E402
from .host import PARK, Host  # noqa: E402
from .incident import Incident  # noqa: E402
from .model import Action, Element, EventDefinition, Flow, Label, Lane, Loop, Model, Pool, Shape  # noqa: E402
from .parse import parse  # noqa: E402
from .problem import NotExecutable, Problem  # noqa: E402
from .stuck import BpmnError  # noqa: E402
from .token import Token  # noqa: E402

__all__ = [
    "PARK", "Action", "BpmnError", "Case", "Element", "EventDefinition", "Flow", "Host", "Incident", "Label", "Lane", "Loop", "Model", "NotExecutable",
    "NotWaiting", "Pool", "Problem", "Shape", "Token", "Waiting", "check", "parse"]
