"""What a checker knows while it asks: the procedure, the office's roles and functions, and whether the names of a FEEL text exist.

Knows no question of its own.
"""
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from engine import bpmn

from ..expressions import Text, compiled, is_feel
from ..findings import NOT_PUBLISHABLE, finding, meant, unknown
from ..model import GIVEN, ObjectInfo, Procedure

# members of the objects that the engine writes (format.md, "Values")
PEMOHON = ("nip", "nama", "status", "pangkat", "golongan", "jabatan", "kelompok_jabatan", "jenis_kelamin", "masa_kerja_bulan", "lama_kontrak_bulan",
           "kontrak_selesai", "bulan_dalam_jabatan", "keadaan", "libur_sekolah", "tahun_cuti_besar", "bulan_sejak_cuti_besar", "kode_opd", "nama_unit",
           "nama_opd")
KASUS = ("nomor", "diajukan", "versi", "status", "tahap", "alamat")
FUNCTIONS = ("working_days", "add_working_days", "balance", "taken", "absences", "recorded", "unit_away_percent", "unit_away", "refund_entries", "today", "legal_basis",
             "tanggal", "terbilang", "nip", "jabatan", "holidays", "rentang", "record", "recordable", "kata", "unit", "seats", "new_nip",
             "agencies", "services")
RESULTS = {"number": ("nomor", "tanggal"), "letter": ("nomor",), "seat": ("dapat", "antrean", "sisa")}
NEVER_NAMES = frozenset({"item", "partial", "?", "loopCounter", "activationCount"})


@dataclass
class Known:
    """`roles`: keys of the office's roles, None if nobody said; `functions`: names of office functions; `out`: the findings so far; `today`: the day
    on which rows of tables may have ended."""
    procedure: Procedure
    diagram: str
    roles: frozenset[str] | None = None
    functions: frozenset[str] = frozenset(FUNCTIONS)
    out: list = field(default_factory=list)
    today: date | None = None
    open: set[str] = field(default_factory=set)          # decisions whose table leaves some case unanswered

    def say(self, code: str, strength: str, file: str, element: str = "", **params) -> None:
        self.out.append(finding(code, strength, file, element, self.name(element) if file == self.diagram else "", **params))

    def unknown(self, code: str, strength: str, file: str, word: str, known: Iterable[str], element: str = "", **params) -> None:
        """A word nobody knows, with what may have been meant."""
        self.out.append(unknown(code, strength, file, word, known, element, **params))

    def name(self, element: str) -> str:
        drawn = self.procedure.model.elements.get(element) or self.procedure.model.flows.get(element)
        return drawn.name if drawn is not None else ""

    # roles ------------------------------------------------------------------------------------------------------------------------
    def role(self, role: str, file: str, element: str, extra: Iterable[str] = ()) -> None:
        """A role key that the office does not know. Nothing is known without the office's table."""
        if self.roles is not None and role not in self.roles and role not in extra:
            self.unknown("unknown_role", NOT_PUBLISHABLE, file, role, [*self.roles, *extra], element)

    # FEEL -------------------------------------------------------------------------------------------------------------------------
    def feel(self, source: str | None, file: str, element: str, what: str, own: Iterable[str] = ()) -> Text | None:
        """Syntax and names of one FEEL text of the diagram; `own` are names that only this place sees."""
        if not source or not source.strip():
            return None
        text = compiled(self.procedure.cache, source, file, element, what, self.out)
        self.names(text, file, element, what, own)
        return text

    def value(self, source: str | None, file: str, element: str, what: str, own: Iterable[str] = ()) -> Text | None:
        """The same for a text that is FEEL only after "="."""
        return self.feel(source, file, element, what, own) if is_feel(source) else None

    def names(self, text: Text, file: str, element: str, what: str, own: Iterable[str] = ()) -> None:
        """Names that no element writes, and members that what is written does not have."""
        objects, own = self.procedure.objects, frozenset(own)
        for use in text.reads:
            if use.name in own or use.name in NEVER_NAMES or (use.called and use.name in self.functions):
                continue
            if use.name in objects or use.name in GIVEN:
                self._member(use, text, file, element, what)
            elif not use.in_filter and use.name not in self.functions:
                code = "unknown_function" if use.called else "name_not_written"
                known = self.functions if use.called else [*objects, *GIVEN, *own]
                self.out.append(self._placed(code, file, use, text, known, element, what, word=use.name, slip=use.name))

    def _member(self, use, text: Text, file: str, element: str, what: str) -> None:
        if len(use.path) < 2:
            return
        members = self.members(use.name)
        if members is not None and use.path[1] not in members:
            self.out.append(self._placed("unknown_member", file, use, text, members, element, what, word=".".join(use.path[:2]), slip=use.path[1]))

    def _placed(self, code: str, file: str, use, text: Text, known, element: str, what: str, *, word: str, slip: str):
        return finding(code, NOT_PUBLISHABLE, file, element, self.name(element) if file == self.diagram else "", (use.start, use.end),
                       text=text.source, what=what, word=word, meant=meant(slip, known))

    def path(self, path: tuple[str, ...], file: str, element: str, own: Mapping[str, tuple[str, ...] | None], line: int = 0) -> None:
        """The same for a path that a mail reads."""
        name = path[0]
        members = own[name] if name in own else self.members(name) if name in self.procedure.objects or name in GIVEN else ()
        if name not in own and name not in self.procedure.objects and name not in GIVEN:
            self.unknown("name_not_written", NOT_PUBLISHABLE, file, name, [*self.procedure.objects, *GIVEN, *own], element, text=".".join(path), what="mail")
        elif members is not None and len(path) > 1 and path[1] not in members:
            self.unknown("unknown_member", NOT_PUBLISHABLE, file, ".".join(path[:2]), [f"{name}.{m}" for m in members], element, member=path[1],
                         text=".".join(path), what="mail")

    def members(self, name: str) -> tuple[str, ...] | None:
        """What an object holds, as far as the folder tells; None if it does not."""
        if name == "pemohon":
            return PEMOHON
        if name == "kasus":
            return KASUS
        return self._members(self.procedure.objects[name])

    def _members(self, info: ObjectInfo) -> tuple[str, ...] | None:
        if sum(x is not None for x in (info.form, info.decision, info.operator)) != 1:
            return None
        if info.form is not None:
            return tuple(sorted(info.form.keys)) or None         # a file that cannot be read is one finding, not many
        if info.operator is not None:
            return RESULTS.get(info.operator)
        found = self.procedure.decisions.get(info.decision)
        outputs = found[1].decisions[info.decision].outputs if found else ()
        return outputs if len(outputs) > 1 else None

    def may_leave_open(self, decision: str) -> bool:
        """Whether the table of a decision leaves some case unanswered."""
        return decision in self.open

    def own_names(self, node: bpmn.Element) -> set[str]:
        """Items of the multi-instances an element stands in."""
        out: set[str] = set()
        seen: set[str] = set()
        while node is not None and node.id not in seen:          # an element with the id of what it stands in is a finding, no circle
            seen.add(node.id)
            out.update(self.procedure.locals.get(node.id, ()))
            node = self.procedure.model.elements.get(node.scope)
        return out
