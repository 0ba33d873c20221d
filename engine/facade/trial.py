"""One decision of a version evaluated over values of one's own, by the engine's own code: what it reads of other decisions is worked out before it, and
each input is tried for the nearest value that would give something else. For designers, on the page and on the command line.

Knows the run package's scope; knows no page.
"""
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine import decisions, feel
from engine.facade import why
from engine.procedure.checks.declared import Declared
from engine.procedure.words_feel import reason as words_of
from engine.run import explain
from engine.run.case import decide
from engine.run.scope import CaseScope
from engine.run.values import freeze


@dataclass(frozen=True)
class Trial:
    """What came of it. `instead`: what one other value of one input would give, each tried."""
    result: decisions.Result
    sentences: tuple[str, ...]
    instead: tuple[decisions.Instead, ...]
    reasons: tuple[str, ...]


class TrialScope(CaseScope):
    """A case that is none. `answers`: expressions that stand in for office functions, over their parameters."""
    answers: Mapping[str, feel.Expression] = {}

    @property
    def functions(self) -> dict:
        return {**super().functions, **{name: _answering(name, expression) for name, expression in self.answers.items()}}


# office functions whose answer depends on the person, with the names of their parameters
ANSWERED = {"balance": "balance(account: string, year: number)", "absences": "absences(from: date, to: date)",
            "unit_away_percent": "unit_away_percent(from: date, to: date)"}


def parameters(name: str) -> tuple[str, ...]:
    return tuple(part.partition(":")[0].strip() for part in ANSWERED[name].partition("(")[2].rstrip(")").split(","))


def _answering(name: str, expression: feel.Expression) -> feel.Function:
    def answer(run, *args):
        return expression(feel.scope(dict(zip(parameters(name), args, strict=True)), {}, run))
    return feel.function(ANSWERED[name])(answer)


def tried(procedure, scope: CaseScope, wanted: str, on: date, language: str, own: Mapping[str, object] | None = None) -> Trial:
    """`own`: members of other decisions' objects (FEEL values) that are put over what is worked out for them."""
    reasons = before(procedure, scope, wanted, on, own or {}, set())
    result = decide(scope, wanted, on)
    reasons += result.reasons
    sentences = why.sentences(procedure, [explain.of_result(procedure, result)], language)
    return Trial(result, sentences, others(procedure, scope, wanted, on),
                 tuple(dict.fromkeys(words_of(r, language) for r in reasons)))


def before(procedure, scope: CaseScope, wanted: str, on: date, own: Mapping[str, object], seen: set[str]) -> list[feel.Reason]:
    """Objects of other decisions that the wanted one reads and nobody gave. Gives the reasons why something in them is null."""
    seen.add(wanted)
    reasons: list[feel.Reason] = []
    for name in procedure.decision_model(wanted).decisions[wanted].inputs:
        info = procedure.objects.get(name)
        if name in scope.data.objects or info is None or info.decision is None or info.decision in seen:
            continue
        reasons += before(procedure, scope, info.decision, on, own, seen)
        made = decide(scope, info.decision, on)
        reasons += made.reasons
        value, over = made.value, own.get(name)
        if over is not None:
            value = {**value, **over} if isinstance(value, dict) and isinstance(over, dict) else over
        scope.data.write(name, *freeze(value))
        scope.changed()
    return reasons


def others(procedure, scope: CaseScope, wanted: str, on: date) -> tuple[decisions.Instead, ...]:
    """The smallest changes of one input that give something else."""
    model, declared = procedure.decision_model(wanted), Declared(procedure)
    domains = {}
    for path in decisions.paths_of(model, wanted):
        shape = declared.object(path[0]) if len(path) == 2 else None
        member = shape.members.get(path[1]) if shape is not None and shape.members else None
        if member is not None and member.values is not None:
            domains[path] = member.values
    return tuple(decisions.instead(model, wanted, scope.values(), scope.functions, scope.run, on, domains=domains))
