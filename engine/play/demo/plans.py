"""What people of the demo office ask for and how they decide: fills for the forms of `cuti`, chosen at random. Knows the forms' fields, no engine.

A plan is the life of one request. Each element has a list of fills, one for each visit (the last one again afterwards); STOP lets it wait for ever.
"""
from dataclasses import dataclass, field
from datetime import date
from random import Random

from engine.play.demo import pace

STOP = "stop"
REASONS = ("Keperluan keluarga di luar kota", "Mengantar anak masuk sekolah", "Menghadiri pernikahan saudara", "Mengurus orang tua di kampung halaman",
           "Acara keluarga besar di Prabumulih", "Liburan bersama keluarga", "Mengurus surat tanah keluarga", "Menjenguk mertua di Lahat")
SICKNESS = ("Demam berdarah, perlu istirahat menurut dokter", "Rawat jalan sesudah tindakan medis kecil", "Radang paru, perlu istirahat menurut dokter")
STREETS = ("Jalan Contoh", "Jalan Kenanga", "Jalan Melati", "Jalan Cempaka", "Jalan Merpati", "Jalan Rambutan")
TOWNS = ("Palembang", "Prabumulih", "Lahat", "Baturaja", "Kayu Agung", "Sekayu", "Muara Enim")
RETURNS = ("Alamat selama cuti belum lengkap, sebutkan nama jalan dan kota", "Sebutkan penerima serah terima tugas", "Nomor telepon yang dapat dihubungi keliru",
           "Surat keterangan belum terbaca, unggah ulang")
OBJECTIONS = ("Ada pemeriksaan anggaran pada minggu itu", "Bertepatan dengan penilaian kinerja triwulan", "Tenaga pengganti belum tersedia pada tanggal itu")
DONE = {"keputusan": "lengkap"}
AGREED = {"keputusan": "disetujui"}

KINDS = {                            # plan -> weight among ordinary requests
    "approved": 56, "returned_by_verifier": 8, "returned_by_superior": 5, "returned_by_official": 3, "change_accepted": 5, "change_declined": 2,
    "change_by_official": 3, "postponed": 4, "rejected": 4, "expired": 3, "withdrawn_before": 4, "withdrawn_after": 2,
    "withdrawn_on_leave": 1, "recalled": 1}


@dataclass
class Plan:
    """`fills`: element -> fills by visit; `withdraw`: status at which the applicant withdraws; `slow`: factor of everybody's time;
    `documents`: codes of what is attached when it is filed; `procedure`: its key."""
    kind: str
    request: dict
    fills: dict[str, list] = field(default_factory=dict)
    withdraw: str | None = None
    slow: float = 1.0
    documents: tuple[str, ...] = ()
    procedure: str = "cuti"

    def fill(self, element: str, visit: int):
        """What is sent at the n-th visit (from 1), STOP, or None if nothing is planned for this element."""
        found = self.fills.get(element)
        return found[min(visit, len(found)) - 1] if found else None


def request(random: Random, start: date, end: date, kind: str = "tahunan", detail: str = "biasa", **more) -> dict:
    """A start form, filled in."""
    reason = random.choice(SICKNESS if kind == "sakit" else REASONS)
    return {"jenis": kind, "subjenis": detail, "mulai": start.isoformat(), "selesai": end.isoformat(), "alasan": reason,
            "alamat": f"{random.choice(STREETS)} {random.randint(1, 180)}, {random.choice(TOWNS)}", "telepon": f"0812{random.randint(1000000, 9999999)}",
            "pernyataan": True, **more}


def plan(random: Random, kind: str, first: dict, later: tuple[date, date]) -> Plan:
    """The life of a request of one kind. `later`: other days, for changes."""
    made = Plan(kind, first, {
        "verifikasi": [DONE], "verifikasi_bkpsdm": [DONE], "pertimbangan": [AGREED], "keputusan": [AGREED], "perbaikan": [first],
        "pemberitahuan": [{"keputusan": "diketahui"}],
        "jawaban_perubahan": [{"keputusan": "diterima"}]}, slow=pace.slow(random))
    change = {"keputusan": "perubahan", "mulai": later[0].isoformat(), "selesai": later[1].isoformat(), "alasan": random.choice(OBJECTIONS)}
    no = {"alasan": random.choice(OBJECTIONS)}
    incomplete = {"keputusan": "dikembalikan", "catatan": random.choice(RETURNS)}
    again = {"keputusan": "dikembalikan", "alasan": random.choice(RETURNS)}
    completed = {**first, "alamat": f"{random.choice(STREETS)} {random.randint(1, 180)} RT 04 RW 02, {random.choice(TOWNS)}", "penerima_tugas": "Rekan satu bidang"}
    changes: dict[str, dict] = {
        "returned_by_verifier": {"verifikasi": [incomplete, DONE], "perbaikan": [completed]},
        "returned_by_superior": {"pertimbangan": [again, AGREED], "perbaikan": [completed]},
        "returned_by_official": {"keputusan": [again, AGREED], "perbaikan": [completed]},
        "change_accepted": {"pertimbangan": [change]},
        "change_declined": {"pertimbangan": [change], "jawaban_perubahan": [{"keputusan": "tidak_diterima", "catatan": "Tiket sudah dibeli"}]},
        "change_by_official": {"keputusan": [change]},
        "postponed": {"keputusan": [{"keputusan": "ditangguhkan", "sampai": _next_year(first), **no}]},
        "rejected": {"pertimbangan": [{"keputusan": "tidak_disetujui", **no}], "keputusan": [{"keputusan": "tidak_disetujui", **no}]},
        "expired": {random.choice(("verifikasi", "pertimbangan", "keputusan")): [STOP]},
        "returned_and_waiting": {"verifikasi": [incomplete], "perbaikan": [STOP]}}
    made.fills.update(changes.get(kind, {}))
    made.withdraw = {"withdrawn_before": "pertimbangan", "withdrawn_after": "terbit"}.get(kind)
    return made


def _next_year(first: dict) -> str:
    start = date.fromisoformat(first["mulai"])
    return date(start.year + (start.month > 6), 6 if start.month > 6 else 12, 30).isoformat()


def ordinary(random: Random) -> str:
    """One kind of plan, by weight."""
    return random.choices(list(KINDS), list(KINDS.values()))[0]


def waiting_at(made: Plan, element: str) -> Plan:
    """The same plan, but nobody acts on this element."""
    made.fills[element] = [STOP]
    return made
