"""Questions about types: every FEEL text of a folder against the names and types that exist where it stands.

A text of the diagram sees what has been written when a token is there, a form's text its own fields before that, a decision's text what it requires.
Words about unknown names are `known`'s; here a name exists, but not yet, or is used as what it is not. Knows no folder and no words.
"""
from dataclasses import replace

from engine import feel
from engine.feel.shapes import ANY, Shape

from ..expressions import is_feel
from ..findings import NOT_PUBLISHABLE, finding
from ..forms import INPUTS
from .declared import OFFICE, Declared
from .declared import form as shape_of
from .flowing import Flowing, State
from .known import Known

CONDITIONS = ("refuse_when", "only_if")
NAMES = {"number": "angka", "string": "teks", "boolean": "ya/tidak", "date": "tanggal", "time": "jam", "date and time": "tanggal dan jam", "list": "daftar",
         "context": "objek", "range": "rentang", "function": "fungsi", "days and time duration": "lamanya (hari)",
         "years and months duration": "lamanya (bulan)"}


def check(known: Known) -> None:
    Types(known).all()


class Types:
    def __init__(self, known: Known):
        self.known, self.procedure = known, known.procedure
        self.declared = Declared(known.procedure, known.may_leave_open)
        self.flowing = Flowing(known.procedure, self.options)
        self.shapes: dict[tuple[str, bool], Shape] = {}
        self.said: set[tuple] = set()

    def options(self, path: tuple[str, ...]) -> tuple | None:
        shape = self.declared.object(path[0]) if path[0] in self.procedure.objects or path[0] in ("pemohon", "kasus") else ANY
        for member in path[1:]:
            shape = shape.members.get(member, ANY) if shape.kind == "context" and shape.members is not None else ANY
        return shape.values

    # what is there ----------------------------------------------------------------------------------------------------------------------
    def env(self, element: str | None, state: State | None = None) -> dict:
        """Shapes of the names at an element: what is not certainly written may be null, what a branch has ruled out is gone."""
        state = state or (self.flowing.before.get(element) if element is not None else None)
        out: dict = {"pemohon": self.declared.object("pemohon"), "kasus": self.declared.object("kasus")}
        for name in self.procedure.objects:
            written = state.objects.get(name) if state is not None else None
            out[name] = self.object(name, written is None or not written.certain)
        node = self.procedure.model.elements.get(element) if element is not None else None
        if node is not None:
            out.update(dict.fromkeys(self.known.own_names(node), ANY))
        for path, values in (state.values if state is not None else {}).items():
            shape = self.at(out, path)
            if shape is not None and values:
                out[path] = shape.only(sorted(values, key=str))
        return out

    def object(self, name: str, null: bool) -> Shape:
        """Asked at each element, so made once."""
        found = self.shapes.get((name, null))
        if found is None:
            found = self.shapes[name, null] = self.declared.object(name).maybe(null)
        return found

    @staticmethod
    def at(env: dict, path: tuple[str, ...]) -> Shape | None:
        shape = env.get(path[0])
        for member in path[1:]:
            if shape is None or shape.kind != "context" or shape.members is None:
                return None
            shape = shape.members[member].maybe(shape.null) if member in shape.members else None
        return shape

    # every text -------------------------------------------------------------------------------------------------------------------------
    def all(self) -> None:
        self.flows()
        self.elements()
        self.forms()
        self.letters()
        self.settings()
        for file, model in _models(self.procedure):
            for decision in model.decisions.values():
                self.decision(file, model, decision)

    def flows(self) -> None:
        for flow in self.procedure.model.flows.values():
            node = self.procedure.model.elements.get(flow.source)
            if not flow.condition or node is None or node.id not in self.flowing.after:
                continue
            state = self.flowing.after[node.id]
            values = dict(state.values)
            for text, truth in self.flowing.said(node, flow.id):
                if text is not flow.condition:
                    self.refine(text, truth, values)
            self.text(flow.condition, self.known.diagram, flow.id, "condition", self.env(node.id, State(state.objects, values)),
                      here=self.flowing.perhaps(node.id) | set(state.objects), test=True, decides=True)

    def refine(self, text: str, truth: bool, values: dict) -> None:
        try:
            tree = self.procedure.cache.expression(text).tree
        except feel.FeelSyntaxError:
            return
        values.update(self.flowing.kept(tree, truth, values))

    def elements(self) -> None:
        diagram = self.known.diagram
        for node in self.procedure.model.elements.values():
            if node.id not in self.flowing.before:
                continue
            env, here = self.env(node.id), self.flowing.perhaps(node.id)
            for word in CONDITIONS:
                own = self.env(node.id, self.flowing.after[node.id]) if word == "refuse_when" else env
                written = {self.procedure.writes_of(node), *self.procedure.preview_of(node)} if word == "refuse_when" else set()
                self.text(node.properties.get(word), diagram, node.id, word, own, here=here | written, test=True, decides=True)
            for word in ("role", "agency"):
                if is_feel(node.properties.get(word)):
                    self.text(node.properties[word], diagram, node.id, word, env, here=here, wanted="string" if word == "role" else "")
            for event in node.events or ((node.event,) if node.event is not None else ()):
                if event.kind == "timer" and is_feel(event.expression):
                    self.text(event.expression, diagram, node.id, "timer", env, here=here, timer=True)
                elif event.kind == "condition":
                    self.text(event.expression, diagram, node.id, "condition", env, here=here, test=True)
            for word, value in (node.action.parameters.items() if node.action is not None else ()):
                if is_feel(value):
                    self.text(value, diagram, node.id, word, env, here=here)
            if node.loop is not None and node.loop.collection:
                self.text(node.loop.collection, diagram, node.id, "collection", env, here=here, wanted="list")

    def forms(self) -> None:
        """A form's texts, once for each element that shows it; the same mistake is one finding."""
        for node in self.procedure.model.elements.values():
            form = self.procedure.form_of(node)
            if form is None or node.id not in self.flowing.before:
                continue
            own = self.declared_form(form)
            here = self.flowing.perhaps(node.id) | set(self.procedure.preview_of(node)) | form.keys
            env = {**self.env(node.id), **own}
            for c in form.components:
                where = c.key or c.id
                for text in c.hides:
                    self.feel(text, form.file, where, "hide", env, here, test=True)
                if c.rule is not None:
                    self.feel(c.rule, form.file, where, "rule", env, here, test=True)
                for word, text in (("allowed", c.allowed), ("valuesExpression", c.options_from), ("slots", c.slots)):
                    if text is not None:
                        self.feel(text, form.file, where, word, env, here)
                for text in c.text:
                    if not isinstance(text, str):
                        self.feel(text, form.file, where, "text", env, here)

    def declared_form(self, form) -> dict:
        """Own fields while the form is filled in: each may still be empty."""
        members = shape_of(form).members or {}
        return {key: members.get(key, ANY).maybe() for key in {*form.keys, *(c.key for c in form.components if c.type in INPUTS)}}

    def letters(self) -> None:
        for node in self.procedure.model.elements.values():
            action = node.action
            letter = self.procedure.letters.get(action.parameters.get("template", "")) if action is not None and action.operator == "letter" else None
            if letter is not None and node.id in self.flowing.before:
                env = {**self.env(node.id), **dict.fromkeys(("kantor", "penanda", "surat"), ANY)}
                for text in letter.texts():
                    self.feel(text, f"letters/{letter.name}.yaml", "", "mapping", env, self.flowing.perhaps(node.id))

    def settings(self) -> None:
        given, file, env = self.procedure.settings, "procedure.yaml", self.env(None)
        every = frozenset(self.procedure.objects)
        if given.starts.who is not None:
            self.feel(given.starts.who, file, "starts.who", "who", env, every, wanted="boolean")
        if given.subject is not None:
            self.feel(given.subject, file, "subject", "subject", env, every)
        for n, fact in enumerate(given.facts, 1):
            self.feel(fact.value, file, f"facts[{n}]", "value", env, every)

    # one text ---------------------------------------------------------------------------------------------------------------------------
    def text(self, source: str | None, file: str, element: str, what: str, env: dict, *, here=frozenset(), **how) -> None:
        if not source or not source.strip():
            return
        text = source.strip()
        text = text[1:].strip() if text.startswith("=") else text
        try:
            expression = self.procedure.cache.expression(text)
        except feel.FeelSyntaxError:                     # found by `known`
            return
        self.expression(expression, file, element, what, env, here, **how)

    def feel(self, text, file: str, element: str, what: str, env: dict, here, **how) -> None:
        if text.code is not None:
            self.expression(text.code, file, element, what, env, here, **how)

    def expression(self, expression, file, element, what, env, here, test=False, decides=False, wanted="", timer=False) -> None:
        name = self.known.name(element) if file == self.known.diagram else ""
        early = [u for u in expression.reads if u.name in self.procedure.objects and u.name not in here and not u.called and u.name in env and env[u.name].null]
        if early:
            use = early[0]
            writers = [self.procedure.name_of(w) for w in self.procedure.objects[use.name].writers]
            self.say("not_written_yet", file, element, name, (use.start, use.start + len(use.name)), expression.text, what, word=use.name, writers=tuple(writers))
            return
        found = feel.infer(expression, env, OFFICE, test=test, decides=decides)
        for slip in found.slips:
            self.slip(slip, file, element, name, expression.text, what)
        if not found.slips and found.shape.known and (wanted and found.shape.kind != wanted or timer and found.shape.kind not in (
                "date", "date and time", "days and time duration", "years and months duration", "string", "list")):
            self.say("wrong_result", file, element, name, (0, len(expression.text)), expression.text, what, found=NAMES.get(found.shape.kind, found.shape.kind),
                     wanted=NAMES.get(wanted, wanted) or "tanggal, jam atau lamanya")

    def slip(self, slip, file, element, name, text, what, **more) -> None:
        params = {k: NAMES.get(v, v) if k in ("left", "right", "found", "wanted", "of") and isinstance(v, str) else v for k, v in slip.params.items()}
        self.say(slip.code, file, element, name, (slip.start, slip.end), text, what, **params, **more)

    def say(self, code, file, element, name, at, text, what, **params) -> None:
        """One finding; silent where another question has already found something in the same slice, and about the same mistake at a second place."""
        key = (code, file, element, text, at)
        if key in self.said or any(f.file == file and f.element == element and f.params.get("text") == text and f.slice is not None
                                   and f.slice[0] < at[1] and at[0] < f.slice[1] for f in self.known.out):
            return
        self.said.add(key)
        self.known.out.append(finding(code, NOT_PUBLISHABLE, file, element, name, at, text=text, what=what, **params))

    # decisions --------------------------------------------------------------------------------------------------------------------------
    def decision(self, file: str, model, decision) -> None:
        env = {name: shape.maybe() if shape is not ANY and name in self.procedure.objects else shape
               for name, shape in self.declared.names_of(model, decision).items()}
        if decision.table is None:
            self.one(file, model, decision, getattr(decision.box, "text", ""), env, "logic")
            return
        for n, column in enumerate(decision.table.inputs, 1):
            subject = self.one(file, model, decision, column.text, env, "input", column=n)
            for text, rows in _cells(decision.table.rules, n - 1).items():
                self.cell(file, model, decision, text, env, subject, n, rows[0])
        for n, output in enumerate(decision.table.outputs, 1):
            for row, rule in enumerate(decision.table.rules, 1):
                if n <= len(rule.outputs):
                    self.one(file, model, decision, rule.outputs[n - 1], env, "output", row=row, output=output.name)

    def one(self, file, model, decision, text, env, what, **where) -> Shape:
        if not isinstance(text, str) or not text.strip():
            return ANY
        try:
            expression = model.cache.expression(text, (), model.members, model.types)
        except feel.FeelSyntaxError:
            return ANY
        found = feel.infer(expression, env, OFFICE, types=model.types)
        for slip in found.slips:
            self.slip(slip, file, decision.id, decision.name, text, what, **where)
        return found.shape

    def cell(self, file, model, decision, text, env, subject: Shape, column: int, row: int) -> None:
        try:
            expression = model.cache.unary(text, (), model.members, model.types)
        except feel.FeelSyntaxError:
            return
        subject = replace(subject, null=True) if subject.known else subject
        for slip in feel.infer(expression, env, OFFICE, subject=subject, types=model.types).slips:
            self.slip(slip, file, decision.id, decision.name, text, "cell", row=row, column=column)


def _models(procedure):
    seen = set()
    for file, model in procedure.decisions.values():
        if id(model) not in seen:
            seen.add(id(model))
            yield file, model


def _cells(rules, n: int) -> dict[str, list[int]]:
    """Different cells of a column with the rows that hold them, counted from 1."""
    out: dict[str, list[int]] = {}
    for row, rule in enumerate(rules, 1):
        text = rule.tests[n].strip() if n < len(rule.tests) else "-"
        if text not in ("", "-"):
            out.setdefault(text, []).append(row)
    return out

