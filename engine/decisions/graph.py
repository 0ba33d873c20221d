"""Evaluation along the requirements graph (DMN 1.5, ch. 6; 10.4 for services): a decision after what it requires; services and knowledge models are functions."""
import datetime
from collections.abc import Mapping
from typing import Any

from .. import feel
from ..feel.code import invoke
from ..feel.errors import NOWHERE
from ..feel.lazy import value_of
from ..feel.measure import measure
from ..feel.run import RUN
from ..feel.types import coerce
from ..feel.values import Function
from .itemtypes import find_type
from .model import Decision, FunctionBox, InputData, Knowledge, Model, Service
from .requirements import target
from .trace import Result

VALIDITY = ("berlaku_mulai", "berlaku_sampai")


def evaluate(model: Model, decision_id: str, values: Mapping[str, Any], functions: Mapping[str, Function] | None = None, run: feel.Run | None = None,
             valid_on: datetime.date | None = None, validity: tuple[str, str] = VALIDITY) -> Result:
    """Evaluate a decision (or a decision service, a knowledge model) by its id or name. Never raises for what a model says.

    `values` are FEEL values or Lazy by name of the input data, `functions` those of the office. Rows of tables that are not in force on `valid_on`
    (annotation columns `validity`: from, until) count as absent; without a day all rows count.
    """
    run = feel.Run() if run is None else run
    before, above, where = run.take(), run.above, run.where
    work = run.above = Evaluation(values, dict(functions or {}), run, valid_on, tuple(validity))
    run.where = decision_id
    try:
        value = run.evaluate(lambda: work.outcome(model, decision_id))
    finally:
        run.above, run.where = above, where
    reasons = run.take()
    run.reasons = before + reasons
    return Result(value, tuple(reasons), tuple(work.traces), {name: v for (_, name), v in work.done.items() if type(v) is not Function}, decision_id)


class Evaluation:
    """One evaluation: what is known so far, by model and name."""

    def __init__(self, inputs, functions, run, valid_on=None, validity=VALIDITY):
        self.inputs, self.functions, self.run = inputs, functions, run
        self.valid_on, self.validity = valid_on, validity
        self.traces, self.done, self.busy = [], {}, set()

    def outcome(self, model, name):
        node = model.find(name, Decision) or model.find(name, Service) or model.find(name, Knowledge)
        if node is None:
            return self.run.note("no_such_decision", name=name)
        value = self.value(model, node) if isinstance(node, Decision) else self.invoke(model, node)
        measure(value)
        return value

    def value(self, model, node):
        """Value of a decision or an input, worked out once."""
        key = (model.namespace, node.variable.name)
        if key in self.done:
            return self.done[key]
        result = self.input(model, node) if isinstance(node, InputData) else self.decided(model, node, key)
        self.done[key] = result
        return result

    def input(self, model, node):
        name = node.variable.name
        if name not in self.inputs:
            return self.run.note("input_missing", name=name)
        return self.typed(model, value_of(self.inputs[name]), node.variable.type)

    def decided(self, model, node, key):
        if key in self.busy:
            return self.run.note("circular_requirement", name=node.name)
        self.busy.add(key)
        scope = self.scope(model, node)
        where, self.run.where = self.run.where, node.id
        result = self.typed(model, model.code[node.id](scope), node.variable.type)
        self.run.where = where
        self.busy.discard(key)
        return result

    def typed(self, model, value, ref):
        ok, out = coerce(value, find_type(ref, model.types), self.run)
        return out if ok else self.run.note("result_type", type=ref)

    def scope(self, model, node):
        """Values that a decision or knowledge model sees: exactly what it requires, and the functions of the office."""
        scope = {**self.functions, RUN: self.run}
        for href in getattr(node, "needs", ()):
            alias, owner, needed = target(model, href)
            if isinstance(needed, (Decision, InputData)):
                put(scope, alias, needed.variable.name, self.value(owner, needed))
        for href in node.knowledge:
            alias, owner, needed = target(model, href)
            if isinstance(needed, (Knowledge, Service, Decision)):
                put(scope, alias, needed.name, self.function(owner, needed))
        return scope

    def function(self, model, node):
        """A knowledge model or a decision service as a FEEL function."""
        if isinstance(node, Service):
            return self.service(model, node)
        if isinstance(node, Decision):
            return self.value(model, node)
        key = (model.namespace, "()" + node.name)
        if key in self.done:
            return self.done[key]
        self.done[key] = shell = Function(node.name, [], None)       # may call itself
        scope = self.scope(model, node)
        scope.setdefault(node.name, shell)
        made = model.code[node.id](scope)
        for slot in ("params", "call", "types", "result"):
            setattr(shell, slot, getattr(made, slot))
        if shell.result is None:
            shell.result = find_type(node.variable.type, model.types)
            if shell.result is not None and shell.result.kind == "function" and not isinstance(node.function.body, FunctionBox):
                shell.result = shell.result.result
        return shell

    def service(self, model, node):
        """Parameters: input data first, then input decisions."""
        inputs, outputs = valued(model, node.inputs), valued(model, node.outputs)
        names = [n.variable.name for _, _, n in inputs]
        types = [find_type(n.variable.type, m.types) for _, m, n in inputs]

        def call(run, args):
            inside = Evaluation(self.inputs, self.functions, run, self.valid_on, self.validity)
            inside.traces = self.traces
            for (_, owner, n), value in zip(inputs, args):
                inside.done[(owner.namespace, n.variable.name)] = value
            values = {n.variable.name: inside.value(owner, n) for _, owner, n in outputs}
            return next(iter(values.values())) if len(values) == 1 else values
        result = find_type(node.variable.type, model.types)
        if result is not None and result.kind == "function":
            result = result.result
        return Function(node.name, names, call, types, result)

    def invoke(self, model, node):
        """A service or knowledge model called from outside, its parameters taken from the inputs."""
        f = self.function(model, node)
        args = [value_of(self.inputs.get(p)) for p in f.params]
        return invoke(f, args, None, self.run, NOWHERE)


def valued(model, hrefs):
    """(alias, model, node) of the references that have a value."""
    return [t for t in (target(model, href) for href in hrefs) if isinstance(t[2], (Decision, InputData))]


def put(scope, alias, name, value):
    """Imported things stand in a context named like the import."""
    if alias is None:
        scope[name] = value
    else:
        scope.setdefault(alias, {})[name] = value
