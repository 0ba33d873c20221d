"""Explanations in words, Indonesian and English: one sentence for each table row that decided and for each way taken, with the values in the words
of the form they were typed into, where they came from, and the legal basis.

Knows explanations, procedures and words.
"""
from collections.abc import Iterable
from dataclasses import replace

from engine import feel, views
from engine.facade.looks import facts as shown_facts
from engine.procedure.words_id import shown
from engine.run import explain, instead
from engine.run.explain import Chosen, Decided, Seen, Source, Table
from engine.texts import add, say

MOST = 6                     # members told of an outcome, rows told of one table
MOST_FACTS = 12              # values told of one row
NAMING = ("pesan", "nama", "sebutan", "judul")           # output columns that name an outcome by themselves
MESSAGE = "mengapa"                                      # an output column that is a row's own message to its reader

add({
    "why_row": ("{name}: {outcome}, karena {facts}; aturan {row}{basis}.", "{name}: {outcome}, because {facts}; rule {row}{basis}."),
    "why_every": ("{name}: {outcome}, karena tidak ada aturan sebelumnya yang cocok dengan {facts}; aturan {row}{basis}.",
                  "{name}: {outcome}, because no earlier rule matches {facts}; rule {row}{basis}."),
    "why_always": ("{name}: {outcome}, berlaku untuk semua; aturan {row}{basis}.", "{name}: {outcome}, for everybody; rule {row}{basis}."),
    "why_none": ("{name}: tidak ada aturan yang cocok, karena {facts}.", "{name}: no rule matches, because {facts}."),
    "why_given": ("{name}: {facts}.", "{name}: {facts}."),
    "why_way": ("{name} {way}, karena {facts}.", "{name} {way}, because {facts}."),
    "why_default": ("{name} {way}, karena syarat jalur lain tidak terpenuhi: {facts}.", "{name} {way}, because no condition of another way holds: {facts}."),
    "why_on": ("lanjut ke {step}", "on to {step}"),
    "why_more": ("{count} lainnya", "{count} more"),
    "why_inputs": ("{count} masukan lain tabel itu", "{count} other inputs of that table"),
    "why_other": ("{label} = {new} alih-alih {old}: {outcome}.", "{label} = {new} instead of {old}: {outcome}."),
    "why_rules": ("{decision}, aturan {rows}", "{decision}, rule {rows}"),
    "why_empty": ("kosong", "empty"),
    "why_nothing": ("tidak ada", "none"),
    "why_and": ("dan", "and"),
    "why_record": ("data pegawai", "personnel record"),
    "why_office": ("dihitung sistem", "worked out by the system"),
    "why_there": ("ada ({members})", "there ({members})"),
    "why_instead": ("{label} {new} alih-alih {old}{facts}: semua syarat terpenuhi.", "{label} {new} instead of {old}{facts}: every requirement is met."),
    "why_sooner": ("{label} {new} alih-alih {old}: dijanjikan selesai dalam {then} alih-alih {now}{facts}.",
                   "{label} {new} instead of {old}: promised within {then} instead of {now}{facts}."),
    "why_fact": ("{new} alih-alih {old}", "{new} instead of {old}"),
})

# members of the applicant's record (format.md, "Values"), as people call them
RECORD = {
    "nip": ("NIP", "NIP"), "nama": ("Nama", "Name"), "status": ("Status kepegawaian", "Employment status"), "pangkat": ("Pangkat", "Rank"),
    "golongan": ("Golongan", "Grade"), "jabatan": ("Jabatan", "Position"), "kelompok_jabatan": ("Kelompok jabatan", "Position group"),
    "jenis_kelamin": ("Jenis kelamin", "Sex"), "masa_kerja_bulan": ("Masa kerja (bulan)", "Service (months)"),
    "lama_kontrak_bulan": ("Lama kontrak (bulan)", "Contract (months)"), "kontrak_selesai": ("Kontrak selesai", "Contract ends"),
    "bulan_dalam_jabatan": ("Bulan dalam jabatan", "Months in position"), "keadaan": ("Keadaan pegawai", "Standing"),
    "libur_sekolah": ("Guru dengan libur sekolah", "Teacher with school holidays"), "tahun_cuti_besar": ("Tahun cuti besar", "Year of long leave"),
    "bulan_sejak_cuti_besar": ("Bulan sejak cuti besar", "Months since long leave"), "kode_opd": ("Kode OPD", "Agency code"),
    "nama_unit": ("Unit kerja", "Unit"), "nama_opd": ("OPD", "Agency")}
VALUES = {
    "status": {"pns": ("PNS", "PNS"), "cpns": ("CPNS", "CPNS"), "pppk": ("PPPK", "PPPK")},
    "keadaan": {"aktif": ("aktif", "active"), "cltn": ("CLTN", "on unpaid leave"), "tugas_belajar": ("tugas belajar", "on study assignment"),
                "hukuman_disiplin": ("hukuman disiplin", "under a disciplinary sanction")},
    "jenis_kelamin": {"L": ("laki-laki", "male"), "P": ("perempuan", "female")},
    "kelompok_jabatan": {"jpt_pratama": ("JPT pratama", "JPT pratama"), "jf_madya": ("JF madya", "JF madya"), "jf_lain": ("JF lain", "other JF"),
                         "nakes": ("tenaga kesehatan", "health worker"), "guru": ("guru", "teacher"), "pelaksana": ("pelaksana", "staff"),
                         "administrator": ("administrator", "administrator"), "pengawas": ("pengawas", "supervisor")}}


def sentences(procedure, found: Iterable[Decided | Chosen], language: str = "id") -> tuple[str, ...]:
    """Every explanation in a reader's language; the same sentence once."""
    told = _Told(procedure, language)
    return tuple(dict.fromkeys(s for one in found for s in (told.decided(one) if isinstance(one, Decided) else (told.chosen(one),)) if s))


def outcome(procedure, value, language: str = "id", decision: str = "") -> str:
    """What a decision gave (JSON), in a few words; with the decision in the words of its columns."""
    return _Told(procedure, language).outcome(value, decision)


def other(procedure, decision: str, found, language: str = "id") -> str:
    """A `decisions.Instead` as a sentence."""
    told, old, new = _Told(procedure, language), feel.to_json(found.old), feel.to_json(found.new)
    return told.say("why_other", label=path_words(procedure, found.path, language), new=value_words(procedure, found.path, new, language),
                    old=value_words(procedure, found.path, old, language), outcome=told.outcome(feel.to_json(found.value), decision))


def label(procedure, text: str, language: str = "id") -> str:
    """A designer's label in the reader's language."""
    return _Told(procedure, language).word(text)


def short(text: str) -> str:
    """A column without a label: the last word of a path, else its expression."""
    return _words(text.rsplit(".", 1)[-1]) if text.replace("_", "").replace(".", "").isalnum() else text


def path_words(procedure, path: tuple[str, ...], language: str = "id") -> str:
    """What people call a value: the label of its field, of the record, of the column that gives it; else its last word."""
    return _Told(procedure, language).own_label(explain.source_of(procedure, path)) or _words(path[-1])


def value_words(procedure, path: tuple[str, ...], value, language: str = "id") -> str:
    """A value (JSON) at a path in the words of its field or of the record."""
    return _Told(procedure, language).value(Seen("", value, "", (explain.source_of(procedure, path),), True))


def told(procedure, events, language: str = "id", unread: frozenset[Source] = frozenset()) -> tuple[views.Explanation, ...]:
    """Every explanation of a case, as values and in words, in the order of its events; without those that saw an answer this reader may not read."""
    return tuple(_explanation(procedure, one, language) for one in explain.explanations(procedure, events) if _readable(one, unread))


def _readable(one: Decided | Chosen, unread: frozenset[Source]) -> bool:
    """Whether nothing that was seen came from an answer that is for others."""
    seen = one.seen if isinstance(one, Chosen) else [s for t in one.tables for s in (*t.seen, *(s for row in t.rows for s in row.seen))]
    return not unread or not any(source in unread for s in seen for source in s.sources)


def _explanation(procedure, one: Decided | Chosen, language: str) -> views.Explanation:
    words, name = _Told(procedure, language), procedure.name_of(one.element, language)
    said = sentences(procedure, [one], language)
    if isinstance(one, Chosen):
        return views.Explanation(one.element, name, "way", None, one.flow, one.default, None, (), tuple(map(words.seen, one.seen)), said)
    rows = tuple(views.MatchedRow(t.decision, r.row, r.rule, r.basis, tuple(map(words.seen, r.seen)), r.outputs) for t in one.tables for r in t.rows)
    inputs = tuple(words.seen(s) for t in one.tables if not t.rows for s in t.seen)
    return views.Explanation(one.element, name, "decision", one.decision, None, False, one.value, rows, inputs, said)


LISTED = 3                       # so many rows that hold for everybody are told one by one


def of_case(procedure, events, language: str = "id", unread: frozenset[Source] = frozenset()) -> tuple[str, ...]:
    """What holds now of a case: the last explanation of each element since the request was filed or sent again."""
    start = procedure.writes_of(procedure.model.start) if procedure.model.start else ""
    since = max((e.seq for e in events if e.kind == "written" and e.element in procedure.model.elements
                 and procedure.writes_of(e.element) == start and procedure.form_of(e.element) is not None), default=0)
    found = [one for one in explain.latest(explain.explanations(procedure, events), since) if _readable(one, unread)]
    return sentences(procedure, map(_decisive, found), language)


def _decisive(one: Decided | Chosen) -> Decided | Chosen:
    """Without what decided nothing about this request, for which a reader's page has no room: tables of which no row matched, long lists for everybody."""
    if not isinstance(one, Decided):
        return one
    tables = tuple(replace(t, rows=tuple(r for r in t.rows if not r.every)) if sum(r.every for r in t.rows) > LISTED else t for t in one.tables)
    return replace(one, tables=tuple(t for t in tables if t.rows))


def changes(draft, sent, judged, facts, language: str = "id") -> tuple[str, ...]:
    """What one changed field would turn a refusal into: each was tried on the form. `facts`: those shown for the form as it is."""
    procedure, told = draft.version.procedure, _Told(draft.version.procedure, language)
    now, out = {f.label: f.value for f in facts if f.strong}, []
    for change in instead.changes(draft, sent, judged):
        then = {f.label: f.value for f in shown_facts(procedure, change.judged.scope, "form", language) if f.strong}
        moved = [told.say("why_fact", new=value, old=now[label]) for label, value in then.items() if label in now and now[label] != value]
        source = Source(explain.FORM, procedure.writes_of(draft.element), change.key)
        out.append(told.say("why_instead", label=told.own_label(source) or _words(change.key), new=told.chosen_value(source, change.new),
                            old=told.chosen_value(source, change.old), facts=f" ({'; '.join(moved)})" if moved else ""))
    return tuple(out) or _sooner(draft, judged, facts, told)


def _sooner(draft, judged, facts, told) -> tuple[str, ...]:
    """What a little less would bring: fewer days until it is decided, and what else is shown differently then (who decides)."""
    days, found = instead.sooner(draft, judged)
    before, out = {f.label: f.value for f in facts}, []
    for change in found:
        source = Source(explain.FORM, told.procedure.writes_of(draft.element), change.key)
        then = instead.promised(draft, change.judged.scope)
        shown = {f.label: f.value for f in shown_facts(told.procedure, change.judged.scope, "form", told.language)}
        moved = [f"{label}: {told.say('why_fact', new=value, old=before[label])}" for label, value in shown.items() if label in before and before[label] != value]
        out.append(told.say("why_sooner", label=told.own_label(source) or _words(change.key), new=told.chosen_value(source, change.new),
                            old=told.chosen_value(source, change.old), then=told.say("working_days", days=then), now=told.say("working_days", days=days),
                            facts=f" ({'; '.join(moved)})" if moved else ""))
    return tuple(out)


class _Told:
    def __init__(self, procedure, language: str):
        self.procedure, self.language, self.second = procedure, language, 1 if language == "en" else 0

    def say(self, code: str, **params) -> str:
        return say(code, self.language, **params)

    # decisions --------------------------------------------------------------------------------------------------------------------------
    def decided(self, one: Decided) -> list[str]:
        """One sentence for each row that matched, in the order the tables were asked, and one for what was worked out of them without a table."""
        out = [s for table in one.tables for s in self.table(table)]
        if all(t.decision != one.decision for t in one.tables):
            out.append(self.say("why_given", name=self.name(one.decision), facts=self.members(one.value, one.decision, told=MOST)))
        return out

    def table(self, table: Table) -> list[str]:
        name = self.name(table.decision)
        if not table.rows:
            return [self.say("why_none", name=name, facts=self.facts(table.seen))]
        return [self.row(name, table, row) for row in table.rows]

    def row(self, name: str, table: Table, row) -> str:
        code = "why_row" if not row.every else "why_every" if table.hit_policy == "FIRST" and row.row > 1 else "why_always"
        return self.say(code, name=name, outcome=self.outcome(row.outputs, table.decision), facts=self.facts(row.seen), row=row.row,
                        basis=f", {row.basis}" if row.basis else "")

    def name(self, decision: str) -> str:
        """What people call a decision: the name in its file."""
        found = self.procedure.decisions.get(decision)
        return self.word(found[1].decisions[decision].name) if found else decision

    def word(self, text: str) -> str:
        """A designer's label in the reader's language (`labels` of text/<language>.yaml)."""
        return self.procedure.label_text(text, self.language)

    def column(self, decision: str, name: str) -> str:
        """What people call a member of what a decision gives: the label of its output column; of a decision without a table that of the table it is made of."""
        found = self.procedure.decisions.get(decision)
        node = found[1].decisions[decision] if found else None
        for key in (decision, *node.requires) if node is not None else ():
            table = found[1].decisions[key].table
            label = next((o.label for o in table.outputs if o.name == name and o.label), "") if table is not None else ""
            if label and label != name:
                return self.word(label)
        return self.word(_words(name[:1].upper() + name[1:]))

    def outcome(self, value, decision: str = "") -> str:
        """What a row or a decision gave, short."""
        if isinstance(value, dict):
            naming = next((value[k] for k in NAMING if isinstance(value.get(k), str)), None)
            if naming is not None:
                return self.finding(value, naming)
            return self.members(value, decision)
        if isinstance(value, list):
            return self.listed([self.outcome(v, decision) for v in value]) if value else self.say("why_nothing")
        return self.plain(value)

    def members(self, value, decision: str = "", told: int | None = None) -> str:
        """The plain members of a context that are there, the row's own message in brackets; anything else as an outcome. Members that only say yes or no
        are a designer's steps on the way and have no words for a reader: they are told if there is nothing else. `told`: so many and no count of the rest."""
        if not isinstance(value, dict):
            return self.outcome(value, decision)
        there = {k: v for k, v in value.items() if v is not None and not _nested(v)}
        there = {k: v for k, v in there.items() if not isinstance(v, bool)} or there
        message = there.pop(MESSAGE) if len(there) > 1 and isinstance(there.get(MESSAGE), str) else ""
        if len(there) == 1 and not isinstance(next(iter(there.values())), bool):
            words = self.plain(next(iter(there.values())))                    # the decision's own name says what it is
        else:
            words = self.listed([f"{self.column(decision, k)} = {self.plain(v)}" for k, v in list(there.items())[:told]]) or self.say("why_empty")
        return f"{words} ({self.plain(message)})" if message else words

    def finding(self, value: dict, naming: str) -> str:
        """The message of an eligibility row and the name of a document in the reader's language."""
        code = value.get("kode")
        if isinstance(code, str):
            procedure = self.procedure
            naming = (procedure.finding_text if "pesan" in value else procedure.document_name)(code, naming, self.language)
        return self.word(naming.rstrip(".;"))

    # ways -------------------------------------------------------------------------------------------------------------------------------
    def chosen(self, one: Chosen) -> str:
        procedure, flow = self.procedure, self.procedure.model.flows[one.flow]
        way = procedure.name_of(flow.id, self.language) if flow.name else self.say("why_on", step=procedure.name_of(flow.target, self.language))
        name = procedure.name_of(one.element, self.language)
        return self.say("why_default" if one.default else "why_way", name=name if name != one.element else "", way=way, facts=self.facts(one.seen)).strip()

    # values -----------------------------------------------------------------------------------------------------------------------------
    def seen(self, one: Seen) -> views.SeenValue:
        sources = tuple(f"{s.kind} {s.name}{'.' + s.member if s.member else ''}" for s in one.sources)
        return views.SeenValue(one.text, one.value, self.label(one), self.value(one), sources + tuple(f"row {d}/{row}" for d, row in one.rows))

    def facts(self, seen: tuple[Seen, ...]) -> str:
        most = MOST_FACTS if len(seen) > MOST_FACTS + 1 else len(seen)
        told = [f"{self.label(s)} = {self.value(s)}{self.origin(s)}" for s in seen[:most]]
        if len(seen) > most:
            told.append(self.say("why_inputs", count=len(seen) - most))
        return f" {self.say('why_and')} ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)

    def listed(self, words: list[str]) -> str:
        if len(words) <= MOST + 1:
            return ", ".join(words)
        return f"{', '.join(words[:MOST])} {self.say('why_and')} {self.say('why_more', count=len(words) - MOST)}"

    def label(self, seen: Seen) -> str:
        """The label of the form's field or of the record, else the designer's label of the column, else the last word of the expression."""
        own = self.own_label(seen.sources[0]) if seen.single and seen.sources else ""
        if own and seen.sources[0].kind in (explain.FORM, explain.RECORD) and (self.language != "id" or not seen.label):
            return own
        return self.word(seen.label) or own or self.word(_words(seen.text.rsplit(".", 1)[-1]))

    def own_label(self, source: Source) -> str:
        if source.kind == explain.RECORD:
            return RECORD[source.member][self.second] if source.member in RECORD else ""
        info = self.procedure.objects.get(source.name)
        if source.kind == explain.FORM and info is not None and info.form is not None:
            label = self.procedure.field_label(info.form.name, source.member, self.language)
            return label if label != source.member else ""
        if source.kind == explain.DECISION:
            key = (info.decision if info is not None else None) or source.name
            found = self.procedure.decisions.get(key)
            return "" if not found else self.column(key, source.member) if source.member else self.word(found[1].decisions[key].name)
        return ""

    def value(self, seen: Seen) -> str:
        source = seen.sources[0] if seen.single and seen.sources else None
        if isinstance(seen.value, str) and source is not None:
            if source.kind == explain.RECORD and seen.value in VALUES.get(source.member, {}):
                return VALUES[source.member][seen.value][self.second]
            words = self.option(source, seen.value) if source.kind == explain.FORM else None
            if words:
                return words
        if isinstance(seen.value, dict):
            return self.say("why_there", members=self.members(seen.value, self.made_by(source)))
        return self.outcome(seen.value, self.made_by(source)) if isinstance(seen.value, list) else self.plain(seen.value)

    def made_by(self, source: Source | None) -> str:
        """The decision that a value came from, "" if none."""
        info = self.procedure.objects.get(source.name) if source is not None and source.kind == explain.DECISION else None
        return (info.decision if info is not None else None) or ""

    def chosen_value(self, source: Source, value) -> str:
        """A FEEL value of a form's field in words."""
        json = feel.to_json(value)
        return (self.option(source, json) if isinstance(json, str) else None) or self.plain(json)

    def option(self, source: Source, value: str) -> str | None:
        """The words of a choice; of options that a formula gives, those that stand in the formula."""
        words = self.procedure.option_label(source.name, source.member, value, self.language)
        info = self.procedure.objects[source.name]
        component = info.form.component(source.member) if info.form is not None else None
        if words is None and component is not None and component.options_from is not None and component.options_from.code is not None:
            return feel.options_in(component.options_from.code).get(value)
        return words

    def origin(self, seen: Seen) -> str:
        """Where a value came from, in brackets, where its label does not say it: rows of another decision, the record, the system."""
        if seen.rows:
            tables: dict[str, list[int]] = {}
            for decision, row in seen.rows:
                tables.setdefault(decision, []).append(row)
            return " (" + "; ".join(self.say("why_rules", decision=self.word(d), rows=", ".join(map(str, rows))) for d, rows in tables.items()) + ")"
        kinds = {s.kind for s in seen.sources}
        if explain.FUNCTION in kinds or explain.ACTION in kinds:
            return f" ({self.say('why_office')})"
        return f" ({self.say('why_record')})" if kinds == {explain.RECORD} else ""

    def plain(self, value) -> str:
        if value is None:
            return self.say("why_empty")
        if isinstance(value, str) and not value:
            return self.say("why_empty")
        if isinstance(value, str):
            text = self.word(shown(value, self.language).rstrip(".;"))
            return _words(text) if text == value and value.replace("_", "").isalnum() else text
        if isinstance(value, list):
            return self.listed([self.plain(v) for v in value]) or self.say("why_nothing")
        if type(value) is int and 1900 <= value <= 2100:         # most likely a year: no separator
            return str(value)
        return shown(value, self.language)


def _nested(value) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _words(name: str) -> str:
    return name.replace("_", " ")
