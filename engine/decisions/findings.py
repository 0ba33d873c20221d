"""Design-time checks of a model: rows that overlap, rows that can never match, combinations no row answers, names nobody gives.

Cells that depend on more than their own input count as "holds for everything"; what is found through them is only possible, and says so.
Rows overlap only if their periods of validity do; gaps are looked for among the rows in force on a day.
"""
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from ..feel import FeelSyntaxError
from ..feel.check import check_names
from ..feel.run import RUN, Run
from ..feel.syntax import Compare, Literal, Name, nodes
from ..feel.values import Date, Range
from .atoms import ANYTHING, Atoms, allowed_cell, cell, ends
from .errors import Problem
from .graph import VALIDITY
from .model import Decision, Model, TableBox
from .requirements import names_of
from .validity import period

MOST = 20          # findings of one kind in one table
WALK = 20_000      # steps of the search for gaps


@dataclass(frozen=True)
class Domains:
    """What a folder knows of a model's inputs. `values`: the only ones an input expression can have; `pairs`: of two of them, those that go together;
    `handled`: decisions whose having no answer somebody asks for; `today`: rows that ended before it are looked at."""
    values: Mapping[str, tuple] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], frozenset] = field(default_factory=dict)
    handled: frozenset[str] = frozenset()
    today: datetime.date | None = None


def findings(model: Model, functions: Iterable[str] = (), valid_on: datetime.date | None = None,
             validity: tuple[str, str] = VALIDITY, domains: Domains | None = None) -> list[Problem]:
    """Everything found in a model, its `problems` included. `functions` are the names of the office functions; without them names are not checked."""
    out, known = list(model.problems), domains or Domains()
    handled = known.handled | asked_for_null(model)
    for node in model.decisions.values():
        if functions:
            out += names(model, node, functions)
        if node.table is not None:
            out += TableCheck(model, node, validity, known, node.id in handled).findings(valid_on)
    return out


def asked_for_null(model: Model) -> frozenset[str]:
    """Ids of decisions that another one compares with null: their silence is an answer."""
    asked = {name for node in model.decisions.values() for text, kind in texts(node.box) if "null" in text for name in compared_with_null(model, text, kind)}
    return frozenset(node.id for node in model.decisions.values() if node.variable.name in asked)


def compared_with_null(model, text, kind):
    try:
        tree = (model.cache.expression if kind == "expression" else model.cache.unary)(text, (), model.members, model.types).tree
    except FeelSyntaxError:
        return
    for node in nodes(tree):
        if type(node) is Compare and type(node.left) is Name and type(node.right) is Literal and node.right.value is None:
            yield node.left.name


def names(model: Model, node: Decision, functions: Iterable[str]) -> list[Problem]:
    """Names that the texts of a decision read and nobody gives: neither its requirements nor the built-ins nor the office."""
    known = {**dict.fromkeys(functions), **dict.fromkeys(names_of(model, node))}
    out = []
    for text, kind in texts(node.box):
        try:
            expression = (model.cache.expression if kind == "expression" else model.cache.unary)(text, tuple(known), model.members, model.types)
        except FeelSyntaxError:                  # stands in model.problems
            continue
        for f in check_names(expression, known):
            out.append(Problem(f.code, node.id, {"name": f.name, "text": text, "start": f.start, "end": f.end, "meant": f.meant}))
    return list({(p.code, p.params["name"]): p for p in reversed(out)}.values())[::-1]


def texts(box):
    """(text, kind) of a decision's logic: of a table all of them, of a literal expression its one; other boxes bind names of their own."""
    if isinstance(box, TableBox):
        yield from ((i.text, "expression") for i in box.inputs)
        for r in box.rules:
            yield from ((t, "unary") for t in r.tests if t.strip() not in ("", "-"))
            yield from ((t, "expression") for t in r.outputs if t.strip())
    elif type(box).__name__ == "LiteralBox" and box.text.strip():
        yield box.text, "expression"


class TableCheck:
    """Questions about the rows of one table. Row n is the box of its masks; `holds[column][atom]` is the mask of the rows that hold the atom."""

    def __init__(self, model, node, validity, domains=None, handled=False):
        self.model, self.node, self.box, self.out = model, node, node.table, []
        self.domains, self.handled = domains or Domains(), handled
        self.names, self.loose, self.mistaken = names_of(model, node), set(), set()
        self.columns = [self.column(i, source) for i, source in enumerate(self.box.inputs)]
        self.validity = validity
        self.periods = Atoms("", [self.period(n, r, validity) for n, r in enumerate(self.box.rules)])
        self.all_rows = (1 << len(self.box.rules)) - 1
        self.holds = [self.rows_by_atom(c) for c in (*self.columns, self.periods)]

    def read(self, text):
        return self.model.cache.unary(text, self.names, self.model.members, self.model.types)

    def column(self, i, source):
        cells, known, mistaken, only = [], {}, set(), self.domains.values.get(source.text.strip())
        for n, rule in enumerate(self.box.rules):
            text = (rule.tests[i] if i < len(rule.tests) else "-").strip()
            if text not in known:
                read = self.cell(text, i, n)
                known[text] = within_domain(read, only)
                if read is not None and known[text] is None:
                    mistaken.add(text)
            if known[text] is None:
                self.loose.add(n)
            if text in mistaken:
                self.mistaken.add(n)
            cells.append(known[text])
        return Atoms(source.text, cells, allowed_cell(source.allowed, self.read) or (None if only is None else (tuple(only), False)))

    def cell(self, text, i, n):
        try:
            found = cell(text, self.read)
        except FeelSyntaxError:                  # stands in model.problems
            return None
        if found is None:
            self.add("cell_not_analysed", row=n + 1, column=i + 1, text=text)
        return found

    def period(self, n, rule, validity):
        found = period(rule, validity)
        if found is None:
            self.add("validity_unreadable", row=n + 1, texts=tuple(rule.annotations.get(v, "") for v in validity))
            return (), False                     # in force on no day
        start, end = (None if d is None else Date.of_ordinal(d) for d in found)
        return ANYTHING if start is None and end is None else ((Range(start, end, start is not None, end is not None),), False)

    def add(self, code, **params):
        self.out.append(Problem(code, self.node.id, params))

    @staticmethod
    def rows_by_atom(column):
        out = [0] * len(column.atoms)
        groups = {}
        for n, mask in enumerate(column.masks):
            groups[mask] = groups.get(mask, 0) | 1 << n
        for mask, rows in groups.items():
            for atom in range(len(out)):
                if mask >> atom & 1:
                    out[atom] |= rows
        return out

    def findings(self, valid_on):
        self.dead_rows()
        self.outputs()
        self.ended_rows()
        if self.box.hit == "UNIQUE":
            self.overlaps()
        if self.box.hit == "FIRST":
            self.hidden_rows()
        self.gaps(valid_on)
        return self.out

    def dead_rows(self):
        for n in range(len(self.box.rules)):
            if not all(c.masks[n] for c in self.columns):
                self.add("row_never_matches", row=n + 1)

    def outputs(self):
        """Output cells that are no allowed value."""
        for o, output in enumerate(self.box.outputs):
            if not output.allowed.strip():
                continue
            try:
                test = self.read(output.allowed)
            except FeelSyntaxError:              # stands in model.problems
                continue
            options = tuple(t.value for t in test.tree.tests if type(t) is Literal)
            for n, rule in enumerate(self.box.rules, 1):
                text = rule.outputs[o].strip() if o < len(rule.outputs) else ""
                value = self.literal(text)
                if value is not None and test({"?": value, RUN: Run()}) is not True:
                    self.add("output_not_possible", row=n, output=output.name, text=text, start=0, end=len(text), word=str(value), options=options,
                             meant=tuple(get_close_matches(str(value), [str(v) for v in options], 3)))

    def literal(self, text):
        """Value of a cell that is one literal; None of any other."""
        try:
            tree = self.model.cache.expression(text, self.names, self.model.members, self.model.types).tree if text else None
        except FeelSyntaxError:
            return None
        return tree.value if type(tree) is Literal else None

    def ended_rows(self):
        """Rows in force on no day, and rows that have ended with nothing after them."""
        today = None if self.domains.today is None else Date(self.domains.today.year, self.domains.today.month, self.domains.today.day).ordinal()
        spans = [period(r, self.validity) for r in self.box.rules]
        for n, span in enumerate(spans):
            if span is None:
                continue
            if None not in span and span[0] > span[1]:
                self.add("row_never_in_force", row=n + 1, **dict(zip(("start_day", "end_day"), self.days(n))))
            elif today is not None and span[1] is not None and span[1] < today and not self.succeeded(n, spans):
                self.add("row_ended", row=n + 1, end_day=self.days(n)[1])

    def days(self, n):
        return tuple(self.box.rules[n].annotations.get(name, "") for name in self.validity)

    def succeeded(self, n, spans):
        """Whether another row that is in force longer answers all that an ended row answered, or one that began when it ended answers some of it."""
        for m, span in enumerate(spans):
            if m == n or span is None or span[1] is not None and span[1] <= spans[n][1]:
                continue
            follows = span[0] is not None and span[0] > spans[n][1]
            if all(c.masks[m] & c.masks[n] if follows else c.masks[m] & c.masks[n] == c.masks[n] for c in self.columns):
                return True
        return False

    def each_row(self, combine, start):
        """(row, rows that go together with it in every column): `combine` folds the rows of a row's atoms."""
        known = [{} for _ in self.holds]
        for n in range(len(self.box.rules)):
            together = self.all_rows
            for column, rows, kept in zip((*self.columns, self.periods), self.holds, known):
                mask = column.masks[n]
                if mask not in kept:
                    kept[mask] = combine(mask, rows, start)
                together &= kept[mask]
            yield n, together

    def overlaps(self):
        """Pairs of rows with a common case on a common day."""
        found = 0
        for n, together in self.each_row(any_row, 0):
            earlier = together & ((1 << n) - 1)
            while earlier and found < MOST and n not in self.mistaken:
                m = (earlier & -earlier).bit_length() - 1
                earlier &= earlier - 1
                if m in self.mistaken:
                    continue
                found += 1
                self.add("rows_overlap", rows=(m + 1, n + 1), possible=m in self.loose or n in self.loose)

    def hidden_rows(self):
        """FIRST: a row wholly behind an earlier one."""
        found = 0
        for n, together in self.each_row(every_row, self.all_rows):
            for m in bits(together & ((1 << n) - 1)):
                if m not in self.loose and found < MOST:
                    found += 1
                    self.add("row_never_matches", row=n + 1, behind=m + 1)
                    break

    def gaps(self, valid_on):
        """Boxes of cases that no row answers; a table with a default output has none, and COLLECT answers with the empty list."""
        if any(o.default for o in self.box.outputs) or self.box.hit == "COLLECT" or not self.columns:
            return
        alive = self.all_rows
        if valid_on is not None:
            day = Date(valid_on.year, valid_on.month, valid_on.day).ordinal()
            alive = sum(1 << n for n, r in enumerate(self.box.rules) if in_force(period(r, self.validity), day))
        search = _Gaps(self.columns, self.holds, self.together())
        search.walk(0, alive, [], {})
        for masks in search.found:
            self.add("gap", case={c.text: c.say(m) for c, m in zip(self.columns, masks)}, **({"handled": True} if self.handled else {}))

    def together(self):
        """{column: {later column: mask of its atoms for each atom}}: what goes with what, by the domains' pairs."""
        out = {}
        where = {c.text.strip(): i for i, c in enumerate(self.columns)}
        for (a, b), pairs in self.domains.pairs.items():
            if a in where and b in where:
                i, j = where[a], where[b]
                if i > j:
                    i, j, pairs = j, i, frozenset((y, x) for x, y in pairs)
                first, second = self.columns[i], self.columns[j]
                if first.closed and second.closed and not first.ordered and not second.ordered:
                    out.setdefault(i, {})[j] = [sum(1 << k for k, y in enumerate(second.points) if (x, y) in pairs) for x in first.points]
        return out


def in_force(days, day):
    return days is not None and (days[0] is None or days[0] <= day) and (days[1] is None or day <= days[1])


def any_row(mask, rows, start):
    for atom in bits(mask):
        start |= rows[atom]
    return start


def every_row(mask, rows, start):
    for atom in bits(mask):
        start &= rows[atom]
    return start


def bits(mask):
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class _Gaps:
    """Depth first through the columns, atoms with the same rows (and the same company) taken together. `together`: see `TableCheck.together`."""

    def __init__(self, columns, holds, together):
        self.columns, self.holds, self.together, self.found, self.steps = columns, holds, together, [], 0

    def walk(self, i, alive, so_far, within):
        """`within`: masks of later columns that what was chosen so far leaves."""
        self.steps += 1
        if len(self.found) >= MOST or self.steps > WALK:
            return
        if not alive and not any(j >= i for j in (*within, *self.together)):
            self.found.append(so_far + [c.full for c in self.columns[i:]])
            return
        if i == len(self.columns):
            if not alive:
                self.found.append(so_far)
            return
        groups, company = {}, self.together.get(i, {})
        for atom, rows in enumerate(self.holds[i]):
            if within.get(i, -1) >> atom & 1:
                key = (rows & alive, tuple(masks[atom] for masks in company.values()))
                groups[key] = groups.get(key, 0) | 1 << atom
        for (rows, masks), mask in groups.items():
            self.walk(i + 1, rows, so_far + [mask], {**within, **dict(zip(company, masks))} if company else within)


def within_domain(found, only):
    """A cell's values; None, as of a cell that can't be analysed, where it names a text that its input cannot have (the type pass says so)."""
    if found is None or only is None or all(type(v) is not str or v in only for t in found[0] for v in ends(t)):
        return found
    return None
