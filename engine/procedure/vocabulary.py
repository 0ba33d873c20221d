"""What a designer can set on an element, in words: for the editor's panel. Every property and every action Runut knows stands here once with the kinds of
element it belongs to; a test holds the two together. Knows names and words, no procedure.

control: text, feel (several lines), role, form, status, or the pairs of options themselves (value, Indonesian, English).
"""
from dataclasses import dataclass

from .checks.actions import LEDGER, OPERATORS, REGISTERS, SEATS
from .model import ON_SILENCE

TASKS = ("UserTask", "ManualTask")
MESSAGES = ("IntermediateCatchEvent", "BoundaryEvent", "ReceiveTask")
THROWS = ("IntermediateThrowEvent", "EndEvent", "SendTask")
NODES = ("StartEvent", "EndEvent", "IntermediateCatchEvent", "IntermediateThrowEvent", "BoundaryEvent", "UserTask", "ManualTask", "ServiceTask", "BusinessRuleTask",
         "SendTask", "ReceiveTask", "CallActivity", "SubProcess", "Transaction", "AdHocSubProcess", "ExclusiveGateway", "ParallelGateway", "InclusiveGateway")
YES_NO = (("true", "ya", "yes"), ("false", "tidak", "no"))
Words = tuple[str, str]


@dataclass(frozen=True)
class Property:
    name: str
    kinds: tuple[str, ...]
    label: Words
    hint: Words = ("", "")
    control: str | tuple[tuple[str, str, str], ...] = "text"


PROPERTIES: tuple[Property, ...] = (
    Property("form", ("StartEvent", *TASKS, *MESSAGES), ("Formulir", "Form"), control="form"),
    Property("writes", ("StartEvent", *TASKS, *MESSAGES), ("Nama objek isiannya", "Name of what it writes"), ("Kosong: id elemen", "Empty: the element's id")),
    Property("role", (*TASKS, "StartEvent", *MESSAGES, "Lane"), ("Peran", "Role"), ("Kosong: peran lajurnya", "Empty: the lane's role"), "role"),
    Property("promise", TASKS, ("Janji tahap ini", "Promise of this step"), ("Contoh: 2 hari kerja", "Example: 2 hari kerja")),
    Property("legal", TASKS, ("Batas menurut hukum", "Legal limit"), ("Contoh: 14 hari; wajib dengan dasar hukum", "Example: 14 hari; needs a legal basis")),
    Property("legal_basis", TASKS, ("Dasar hukum", "Legal basis")),
    Property("fulfils", ("ServiceTask", *TASKS, "EndEvent"), ("Di sini janji layanan terpenuhi", "Here the service's promise is kept"), control=YES_NO),
    Property("public_name", NODES, ("Nama untuk publik", "Public name"), ("Kosong: nama elemen", "Empty: the element's name")),
    Property("public", NODES, ("Tampil sebagai tahap", "Shown as a step"), ("Kosong: tugas dan akhir tampil", "Empty: tasks and ends are shown"), YES_NO),
    Property("status", NODES, ("Status permohonan", "Status of the request"), ("Berlaku saat elemen ini dimasuki", "From when this element is entered"), "status"),
    Property("on_silence", TASKS, ("Bila didiamkan", "When nobody answers"), control=tuple(zip(
        ON_SILENCE, ("ingatkan, lalu teruskan ke atasannya", "ingatkan saja", "dianggap disetujui", "dianggap ditolak"),
        ("remind, then escalate", "remind only", "counts as approved", "counts as refused"), strict=True))),
    Property("silence_outcome", TASKS, ("Hasil bila didiamkan", "Outcome when nobody answers"), (
        "Pilihan keputusan; untuk dianggap disetujui atau ditolak", "An option of keputusan; where silence counts as approved or refused")),
    Property("different_from", TASKS, ("Harus orang lain dari", "Must be another person than"), ("Id elemen, dipisah koma", "Ids of elements, with commas")),
    Property("never", TASKS, ("Tidak pernah ditangani oleh", "Never handled by"), ("FEEL: orang atau unit", "FEEL: persons or units"), "feel"),
    Property("keeps", TASKS, ("Objek yang tidak dikosongkan", "Objects that are kept"), ("Dipisah koma", "With commas")),
    Property("preview", ("StartEvent", "UserTask"), ("Keputusan yang dihitung saat mengisi", "Decisions worked out while filling in"), ("Dipisah koma", "With commas")),
    Property("refuse_when", ("StartEvent", "UserTask"), ("Ditolak sebelum bernomor bila", "Refused before it has a number if"), ("FEEL", "FEEL"), "feel"),
    Property("agency", (*MESSAGES, "ServiceTask"), ("Badan luar yang ditunggu", "Outside agency waited for"), ("true, teks, atau =FEEL", "true, text, or =FEEL")),
    Property("only_if", ("StartEvent", *MESSAGES), ("Hanya tersedia bila", "Only available if"), ("FEEL", "FEEL"), "feel"),
    Property("correlation", ("StartEvent", *MESSAGES, *THROWS), ("Nilai penyambung pesan", "Value that joins messages"), ("FEEL", "FEEL")),
    Property("sends", THROWS, ("Isi pesan", "Body of the message"), ("FEEL: sebuah konteks", "FEEL: a context"), "feel"),
    Property("in", ("CallActivity",), ("Data untuk proses yang dipanggil", "Data for the called process"), ("FEEL: sebuah konteks", "FEEL: a context"), "feel"),
    Property("out", ("CallActivity",), ("Data dari proses yang dipanggil", "Data from the called process"), ("FEEL: sebuah konteks", "FEEL: a context"), "feel"),
    Property("action_name", ("StartEvent", *MESSAGES), ("Tulisan tombolnya", "Words of its button")),
)


@dataclass(frozen=True)
class Parameter:
    """options: series, letters, mails (of the folder), roles, or words."""
    name: str
    label: Words
    options: str | tuple[str, ...] = ()


ACTIONS: dict[str, tuple[Words, dict[str, Parameter]]] = {}


def _action(operator: str, label: Words, *parameters: Parameter) -> None:
    ACTIONS[operator] = label, {p.name: p for p in parameters}


_action("number", ("Ambil nomor", "Take a number"), Parameter("series", ("Seri", "Series"), "series"),
        Parameter("classification", ("Kode klasifikasi", "Classification")), Parameter("unit", ("Unit", "Unit")))
_action("ledger", ("Buku saldo", "Ledger"), Parameter("operation", ("Yang dilakukan", "Operation"), LEDGER), Parameter("account", ("Akun", "Account")),
        Parameter("entries", ("Rincian", "Entries")), Parameter("reason", ("Alasan", "Reason")))
_action("register", ("Daftar kantor", "Register"), Parameter("register", ("Daftar", "Register")), Parameter("operation", ("Yang dilakukan", "Operation"), REGISTERS),
        Parameter("kind", ("Jenis", "Kind")), Parameter("from", ("Mulai", "From")), Parameter("until", ("Sampai", "Until")), Parameter("unit", ("Unit", "Unit")),
        Parameter("position", ("Jabatan", "Position")), Parameter("basis", ("Dasar", "Basis")), Parameter("letter", ("Surat", "Letter"), "letters"),
        Parameter("field", ("Data", "Datum")), Parameter("value", ("Nilai", "Value")))
_action("seat", ("Tempat yang terbatas", "Limited places"), Parameter("operation", ("Yang dilakukan", "Operation"), SEATS), Parameter("pool", ("Kelompok tempat", "Pool")),
        Parameter("limit", ("Paling banyak", "At most")), Parameter("message", ("Pesan bagi yang mendapat giliran", "Message to the next in line")))
_action("letter", ("Terbitkan surat", "Issue a letter"), Parameter("template", ("Surat", "Letter"), "letters"), Parameter("number", ("Nomor", "Number")),
        Parameter("signer", ("Penanda tangan", "Signer")))
_action("mail", ("Kirim surel", "Send a mail"), Parameter("template", ("Surel", "Mail"), "mails"), Parameter("to", ("Kepada", "To")), Parameter("attach", ("Lampiran", "Attach")))
_action("webhook", ("Beri tahu program lain", "Tell another program"), Parameter("url", ("Alamat", "Address")),
        Parameter("secret", ("Nama rahasianya", "Name of its secret")), Parameter("body", ("Isi", "Body")))
_action("external", ("Minta program lain", "Ask another program"), Parameter("topic", ("Topik", "Topic")), Parameter("payload", ("Isi", "Payload")),
        Parameter("returns", ("Yang kembali, mis. nomor: string, tanggal: date?", "What comes back, e.g. nomor: string, tanggal: date?")))


def panel(procedure, roles, language: str = "id") -> dict:
    """The panel of one folder as JSON: `properties` and `actions` with labels, hints and options in the reader's language."""
    at = 1 if language == "en" else 0
    pick = {"role": sorted(roles), "form": sorted(procedure.forms) if procedure else [], "status": sorted(procedure.settings.statuses) if procedure else [],
            "series": sorted(procedure.settings.series) if procedure else [], "letters": sorted(procedure.letters) if procedure else [],
            "mails": sorted(procedure.mails) if procedure else []}

    def options(control) -> list[list[str]]:
        if isinstance(control, str):
            return [[one, one] for one in pick.get(control, ())]
        return [[o, o] if isinstance(o, str) else [o[0], o[1 + at]] for o in control]
    properties = [{"name": p.name, "kinds": list(p.kinds), "label": p.label[at], "hint": p.hint[at],
                   "control": "feel" if p.control == "feel" else "select" if p.control != "text" else "text", "options": options(p.control)} for p in PROPERTIES]
    actions = [{"operator": operator, "label": label[at], "parameters": [
        {"name": name, "label": known[name].label[at], "options": options(known[name].options) if name in known else []} for name in (*needed, *optional) if name in known]}
        for operator, (needed, optional) in OPERATORS.items() if operator in ACTIONS for label, known in [ACTIONS[operator]]]
    decisions = [[key, found[1].decisions[key].name or key] for key, found in (procedure.decisions.items() if procedure else ()) if key in found[1].decisions]
    return {"properties": properties, "actions": actions, "decisions": decisions}
