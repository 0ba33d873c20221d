"""Questions about decision tables, with what the folder knows of their inputs: the options of forms, which of them go together, who asks whether there
was an answer. Knows no words.
"""
from engine import decisions, feel
from engine.decisions import Domains
from engine.decisions.findings import compared_with_null
from engine.feel.shapes import ANY

from ..findings import ADVICE, NOT_EXECUTABLE, NOT_PUBLISHABLE, finding
from ..forms.state import options_of
from .declared import OFFICE, Declared
from .known import Known

STRENGTH = {"gap": ADVICE, "cell_not_analysed": ADVICE, "row_ended": ADVICE, **dict.fromkeys((
    "rows_overlap", "row_never_matches", "unknown_name", "unknown_member", "unknown_function", "row_hidden", "output_not_possible", "row_never_in_force"),
    NOT_PUBLISHABLE)}


def check(known: Known) -> None:
    """What `decisions.findings` finds in every file. A gap that somebody asks about is an answer; that the table may leave a case open is remembered."""
    declared, handled = Declared(known.procedure), _asked(known)
    for file, model in _models(known):
        values, pairs = {}, {}
        for node in model.decisions.values():
            if node.table is not None:
                names = declared.names_of(model, node)
                for column in node.table.inputs:
                    shape = shape_of(model, column.text, names)
                    if shape.kind == "string" and shape.values is not None:
                        values[column.text.strip()] = shape.values
        for name, info in known.procedure.objects.items():
            if info.form is not None:
                pairs |= {(f"{name}.{a}", f"{name}.{b}"): found for (a, b), found in going_together(info.form).items()}
        domains = Domains(values, pairs, frozenset(d for d in model.decisions if d in handled), known.today)
        for problem in decisions.findings(model, known.functions, domains=domains):
            if problem.code == "gap":
                known.open.add(problem.element)
                if problem.params.get("handled"):
                    continue
            known.out.append(as_finding(problem, file, model))


def shape_of(model, text: str, names: dict):
    try:
        return feel.infer(model.cache.expression(text, (), model.members, model.types), names, OFFICE).shape
    except feel.FeelSyntaxError:
        return ANY


def going_together(form) -> dict[tuple[str, str], frozenset]:
    """{(field, field): pairs of values that the form offers together}: fields whose options depend on another field that has options itself."""
    out = {}
    plain = {c.key: [v for v, _ in c.options] for c in form.inputs if c.options and c.options_from is None}
    for c in form.inputs:
        if c.options_from is None or c.options_from.code is None:
            continue
        others = {u.name for u in c.options_from.code.reads if not u.called}
        if len(others) == 1 and (other := next(iter(others))) in plain:
            out[other, c.key] = frozenset((v, o.value) for v in plain[other] for o in options_of(c, feel.scope({other: v})))
    return out


def _asked(known: Known) -> frozenset[str]:
    """Decisions whose object a condition of the diagram compares with null."""
    procedure, model = known.procedure, known.procedure.model
    texts = [f.condition for f in model.flows.values() if f.condition and "null" in f.condition]

    class Texts:                                             # what `compared_with_null` reads of a model
        cache, members, types = procedure.cache, (), None
    asked = {name for text in texts for name in compared_with_null(Texts, text, "expression")}
    return frozenset(info.decision for name, info in procedure.objects.items() if name in asked and info.decision is not None)


def _models(known: Known):
    seen = set()
    for file, model in known.procedure.decisions.values():
        if id(model) not in seen:
            seen.add(id(model))
            yield file, model


def as_finding(problem, file: str, model):
    params = dict(problem.params)
    start, end = params.pop("start", None), params.pop("end", None)
    if "name" in params:
        params["word"] = params.pop("name")
    if "element" in params:
        params["part"] = params.pop("element")
    if "case" in params:
        params["words"] = "; ".join(f"{text}: {values}" for text, values in params["case"].items() if values != "-") or "-"
    node = model.decisions.get(problem.element)
    return finding(problem.code, STRENGTH.get(problem.code, NOT_EXECUTABLE), file, problem.element, node.name if node is not None else "",
                   at=(start, end if end is not None else start + 1) if start is not None else None, **params)
