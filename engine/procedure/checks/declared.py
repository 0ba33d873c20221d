"""What the names of a procedure are: the shapes of forms, decisions, actions, the applicant's record, the case and the office functions.

Knows the read folder; asks nothing.
"""
from dataclasses import replace

from engine import feel
from engine.decisions.itemtypes import find_type
from engine.feel import shapes
from engine.feel.shapes import ANY, BOOLEAN, DATE, NUMBER, STRING, Shape
from engine.procedure import returns
from engine.procedure.forms import Form
from engine.procedure.model import ObjectInfo, Procedure

# office functions (format.md, "Values"): what they take stands in run/functions.py too, what they give only here
OFFICE = dict(feel.declared(text) for text in (
    "working_days(from: date, to: date) -> number", "add_working_days(date: date, n: number) -> date", "holidays(from: date, to: date) -> list",
    "balance(account: string, year: number) -> number",
    "taken(account: string, year: number, from: date, to: date) -> number", "absences(from: date, to: date) -> list",
    "recorded(register: string, from: date, to: date) -> list",
    "unit_away_percent(from: date, to: date) -> number", "unit_away(from: date, to: date) -> context",
    "refund_entries(entries: list, days: number) -> list", "legal_basis(decision: Any) -> Any", "tanggal(date: Any) -> string",
    "rentang(from: date, to: date) -> string", "terbilang(n: number) -> string", "nip(text: string) -> string", "jabatan(role: string?) -> string?",
    "record(field: string) -> string?", "recordable(field: string, value: string) -> boolean", "kata(text: string?) -> string?",
    "unit(text: string) -> context?", "seats(pool: string) -> context", "new_nip(nip: string, status: string) -> boolean", "agencies() -> list", "services() -> list"))
PARTS = {"holidays": {"tanggal": DATE, "nama": STRING, "jenis": shapes.enumeration(("libur", "cuti_bersama"))},
         "absences": {"jenis": STRING, "mulai": DATE, "selesai": DATE, "tercatat": BOOLEAN},
         "agencies": {"kode": STRING, "nama": STRING}, "services": {"kunci": STRING, "nama": STRING},
         "recorded": {"jenis": STRING, "mulai": DATE, "selesai": DATE}, "refund_entries": {"akun": STRING, "tahun": NUMBER, "hari": NUMBER}}
OFFICE |= {name: OFFICE[name]._replace(gives=shapes.list_of(shapes.context(members))) for name, members in PARTS.items()}
OFFICE["unit"] = OFFICE["unit"]._replace(gives=shapes.context({"kode": STRING, "nama": STRING, "opd": STRING, "lengkap": STRING}).maybe())
OFFICE["seats"] = OFFICE["seats"]._replace(gives=shapes.context({"terisi": NUMBER, "menunggu": NUMBER, "milik_sendiri": BOOLEAN}))
OFFICE["unit_away"] = OFFICE["unit_away"]._replace(gives=shapes.context({"orang": NUMBER, "dari": NUMBER}))

PEMOHON = shapes.context({
    "nip": STRING, "nama": STRING, "status": shapes.enumeration(("pns", "cpns", "pppk")), "pangkat": STRING.maybe(), "golongan": STRING.maybe(),
    "jabatan": STRING, "kelompok_jabatan": shapes.enumeration(
        ("jpt_pratama", "administrator", "pengawas", "jf_madya", "jf_lain", "pelaksana", "guru", "nakes")),
    "jenis_kelamin": shapes.enumeration(("L", "P")), "masa_kerja_bulan": NUMBER, "lama_kontrak_bulan": NUMBER.maybe(), "kontrak_selesai": DATE.maybe(),
    "bulan_dalam_jabatan": NUMBER.maybe(), "keadaan": STRING, "libur_sekolah": BOOLEAN, "tahun_cuti_besar": NUMBER.maybe(),
    "bulan_sejak_cuti_besar": NUMBER.maybe(), "kode_opd": STRING, "nama_unit": STRING, "nama_opd": STRING})
NOBODY = shapes.context({name: shape.maybe() for name, shape in (PEMOHON.members or {}).items()})          # what is filed without a login is nobody's
ACTIONS = {"number": {"nomor": STRING, "tanggal": DATE}, "letter": {"nomor": STRING.maybe()}, "register": {"tercatat": BOOLEAN},
           "mail": {"terkirim": NUMBER}, "webhook": {"id": STRING}, "seat": {"dapat": BOOLEAN, "antrean": NUMBER, "sisa": NUMBER.maybe()}, "ledger": {"hari": NUMBER, "rincian": shapes.of("list")}}


def external(declared: str) -> Shape:
    """What a program outside gives back; nothing is known where nothing (readable) is declared."""
    try:
        return shapes.context(returns.parse(declared)) if declared else ANY
    except returns.Unreadable:
        return ANY


def case(procedure: Procedure) -> Shape:
    """The object `kasus`."""
    status = shapes.enumeration(procedure.settings.statuses) if procedure.settings.statuses else STRING
    return shapes.context({"nomor": STRING, "diajukan": DATE, "versi": NUMBER, "status": status, "tahap": STRING, "alamat": STRING})


def form(given: Form) -> Shape:
    """The object of a form: optional and conditional fields may be null, choices have their options. Nothing is known of a form that can't be read."""
    if given.problems:
        return Shape("context")
    return shapes.context({c.key: field(c) for c in given.inputs})


def field(component) -> Shape:
    null = not component.required or bool(component.hides)
    if component.type == "checkbox":
        return BOOLEAN.maybe(bool(component.hides))
    if component.type == "checklist":
        return shapes.list_of(_choice(component)).maybe(null)
    if component.type == "filepicker":
        return shapes.list_of(shapes.context({"id": STRING, "nama": STRING, "kode": STRING.maybe()})).maybe(null)
    return (_choice(component) if component.type in ("radio", "select") else shapes.of(component.feel_type)).maybe(null)


def _choice(component) -> Shape:
    options = [value for value, _ in component.options]
    if component.options_from is not None:
        found = feel.options_in(component.options_from.code) if component.options_from.code is not None else {}
        options = [v for v in found if isinstance(v, str)]
    return shapes.enumeration(options) if options else STRING


class Declared:
    """Shapes of a procedure's objects by name, worked out once. A decision's own texts are looked at by `decision`."""

    def __init__(self, procedure: Procedure, tables=None):
        """`tables(decision)`: whether a table of that id may leave a case unanswered."""
        self.procedure, self.tables = procedure, tables or (lambda decision: True)
        self.known: dict[str, Shape] = {"pemohon": NOBODY if procedure.settings.starts.public else PEMOHON, "kasus": case(procedure)}
        self._decisions: dict[str, Shape] = {}

    def object(self, name: str) -> Shape:
        if name not in self.known:
            self.known[name] = ANY                                   # a decision that reads itself, by a detour
            info = self.procedure.objects.get(name)
            shape = self._object(info) if info is not None else ANY
            self.known[name] = shapes.list_of(shape) if info is not None and info.many and shape is not ANY else shape
        return self.known[name]

    def _object(self, info: ObjectInfo) -> Shape:
        if sum(x is not None for x in (info.form, info.decision, info.operator)) != 1:
            return ANY
        if info.form is not None:
            return form(info.form)
        if info.operator == "external":
            action = self.procedure.model.elements[info.writers[0]].action
            return external(action.parameters.get("returns", "")) if action is not None and len(info.writers) == 1 else ANY
        if info.operator is not None:
            members = ACTIONS.get(info.operator)
            return shapes.context(members) if members else ANY
        return self.decision(info.decision)

    def decision(self, key: str) -> Shape:
        """What a decision gives."""
        if key not in self._decisions:
            self._decisions[key] = ANY
            found = self.procedure.decisions.get(key)
            node = found[1].decisions.get(key) if found else None
            if node is not None:
                self._decisions[key] = self._table(found[1], node) if node.table is not None else self._box(found[1], node)
        return self._decisions[key]

    def names_of(self, model, node) -> dict[str, Shape]:
        """What the texts of a decision see: exactly what it requires."""
        out = {}
        for href in node.needs:
            needed = model.nodes.get(href.rpartition("#")[2])
            if needed is not None and hasattr(needed, "variable"):
                out[needed.variable.name] = self.decision(needed.id) if hasattr(needed, "needs") else self.object(needed.variable.name)
        return out

    def _box(self, model, node) -> Shape:
        text = getattr(node.box, "text", None)
        if type(node.box).__name__ != "LiteralBox" or not text or not text.strip():
            return ANY
        try:
            expression = model.cache.expression(text, (), model.members, model.types)
        except feel.FeelSyntaxError:
            return ANY
        return feel.infer(expression, self.names_of(model, node), OFFICE).shape

    def _table(self, model, node) -> Shape:
        table = node.table
        outputs = {o.name: self._output(model, node, n, o) for n, o in enumerate(table.outputs)}
        one = shapes.context(outputs) if len(outputs) > 1 else next(iter(outputs.values()), ANY)
        if table.hit in ("COLLECT", "RULE ORDER", "OUTPUT ORDER"):
            return {"": shapes.list_of(one), "COUNT": NUMBER, "SUM": NUMBER}.get(table.aggregation, one.maybe())
        return one.maybe(self.tables(node.id))

    def _allowed(self, model, output) -> list[Shape]:
        """The values a column may have, whether or not a row has them today: a policy is set by changing a cell, and rows for it stand ready."""
        try:
            listed = feel.infer(model.cache.expression(f"[{output.allowed}]", (), model.members, model.types), {}, OFFICE).shape if output.allowed else None
        except feel.FeelSyntaxError:
            return []
        return [listed.item] if listed is not None and listed.item is not None and listed.item.values else []

    def _output(self, model, node, n: int, output) -> Shape:
        """Of one output column: its declared type, its cells' values where all are literals, null where a cell is empty or null."""
        cells = []
        for rule in node.table.rules:
            text = rule.outputs[n].strip() if n < len(rule.outputs) else ""
            if not text:
                cells.append(shapes.NULL)
                continue
            try:
                expression = model.cache.expression(text, (), model.members, model.types)
            except feel.FeelSyntaxError:
                return ANY
            cells.append(feel.infer(expression, self.names_of(model, node), OFFICE).shape)
        found = shapes.join([*cells, *self._allowed(model, output)])
        declared = shapes.of_type(find_type(output.type, model.types))
        if found.kind == "Any" and declared.known:
            return declared.maybe(found.null)
        return replace(found, values=None) if found.kind != "string" else found
