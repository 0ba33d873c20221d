"""DMN 1.5 decisions on FEEL: requirements graph, decision tables with all hit policies, boxed expressions. Knows nothing else of Runut.

    model = decisions.load(xml, cache, "hak.dmn")            # DecisionError if it is no DMN; model.problems: what is wrong in its parts
    result = decisions.evaluate(model, "hak", {"permohonan": {...}}, functions, run, valid_on=day)
    result.value, result.reasons, result.tables, result.to_json()
    decisions.instead(model, "hak", values)                   # the smallest change of one input that gives another outcome, tried
    decisions.findings(model)                                 # overlaps, gaps, dead rows, unknown names
"""
from .errors import DecisionError, Problem
from .findings import Domains, findings
from .graph import VALIDITY, evaluate
from .instead import Instead, calls_of, depends, instead, nearest, paths_of
from .marks import held, in_force
from .model import Decision, Model
from .read import load
from .trace import Hit, Result, TableTrace

__all__ = ["VALIDITY", "Decision", "DecisionError", "Domains", "Hit", "Instead", "Model", "Problem", "Result", "TableTrace", "calls_of", "depends", "evaluate",
           "findings", "held", "in_force", "instead", "load", "nearest", "paths_of"]
