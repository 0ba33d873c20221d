"""Views as the engine hands them out, made by hand: a plausible office in November 2026, no real person."""
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine import views
from engine.procedure.settings import COMPONENTS, ELEMENTS
from engine.views import Fact

ZONE = ZoneInfo("Asia/Jakarta")
CODE = "r4td9kq2mz7xp1hbc8wn5gve3j"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


NOW = at(24, 8, 40)
ACTOR = views.Actor("0123456789abcdef", "Siti Marlina", "Kepala Bidang Layanan Arsip", "Dinas Kearsipan dan Perpustakaan", session="token-of-siti")
DEMO = (
    views.DemoAccount("Agus Firmanto", "198802172011011913", "Pengelola Arsip", "mengajukan cuti", "contoh-agus"),
    views.DemoAccount("Siti Marlina", "198003052005012901", "Kepala Bidang Layanan Arsip", "atasan langsung, 12 tugas", "contoh-siti"),
    views.DemoAccount("Hendra Gunadi", "197511202000031902", "Pengelola Kepegawaian", "memeriksa berkas", "contoh-hendra"),
)
SERVICES = (
    views.ServiceCard("cuti", "Cuti pegawai", "Izin tidak masuk kerja untuk PNS dan PPPK: tahunan, besar, sakit, melahirkan, alasan penting.", "5 hari kerja", True),
    views.ServiceCard("mutasi", "Mutasi antarunit", "Pindah unit kerja di dalam pemerintah kota.", "30 hari kerja", False, "masa kerja di jabatan sekarang kurang dari 2 tahun"),
)
PUBLIC_SERVICES = tuple(replace(card, may_start=False, why_not="") for card in SERVICES)

SERVICE = views.ServicePage(
    "cuti", "Cuti pegawai", SERVICES[0].summary, "Badan Kepegawaian", 8, date(2026, 1, 5), "5 hari kerja", 5, False, "",
    (views.ServiceStep("Diajukan", "Pemohon"), views.ServiceStep("Verifikasi", "Pengelola kepegawaian", "2 hari kerja"),
     views.ServiceStep("Keputusan", "Kepala OPD", "2 hari kerja", "bila disetujui")),
    tuple(views.Component(key, f"Keterangan {key}", ("satu", "dua", "tiga", "empat", "lima") if key == "dasar_hukum" else ()) for key in COMPONENTS),
    views.Reality(41906, 2.9, 4.8, date(2025, 12, 1), date(2026, 11, 20)), views.Diagram("Cuti pegawai"))

SURVEY = views.SurveyResults("cuti", "Cuti pegawai", "5 hari kerja", (
    views.Period("2026-2", "Juli s.d. Desember 2026", 29, 60, 31, 52, Decimal("91.48"), "A", "Sangat baik",
                 tuple(views.ElementResult(code, f"Unsur {code}", 29, Decimal("90.52"), code == "waktu") for code in ELEMENTS), SERVICE.reality, "Menambah petugas"),
    views.Period("2026-1", "Januari s.d. Juni 2026", None, None, None, None, None, "", "", (), None)))
QUESTIONS = views.SurveyForm("cuti", "Cuti pegawai", tuple(views.Question(code, code, f"Bagaimana {code}?") for code in ELEMENTS),
                             ((1, "*"), (2, "**"), (3, "***"), (4, "****")))


def _task(n: int, name: str, subject: str, facts: tuple[Fact, ...], since: datetime, left: str, group: str, step: str = "Pertimbangan atasan", acting: str = ""):
    return views.TaskRow(f"{n:016x}", f"{n + 500:016x}", f"CUTI-2026-{18400 + n:06d}", step, name, subject, facts, since, at(25, 16), left, group, acting=acting)


LEAVE = "Cuti tahunan, 4 hari kerja, 14 s.d. 17 Desember 2026"
TASKS = (
    _task(1, "Rina Kartika", LEAVE, (Fact("Sisa cuti", "9 menjadi 5", True), Fact("Rekan yang juga cuti", "1 dari 8")), at(19, 14, 5), "Terlambat 0,4 hari kerja", "late"),
    _task(2, "Rudi Hartawan", "Cuti sakit, 3 hari, 23 s.d. 25 November 2026", (Fact("Surat dokter", "ada", True),), at(23, 8, 10), "Sampai 16.00 WIB", "today"),
    _task(3, "Yuliana Puspita", "Cuti alasan penting, 2 hari, 25 s.d. 26 November 2026", (Fact("Cuti mulai", "besok", True), Fact("Surat", "ada")), at(23, 10, 32), "Sampai 16.00 WIB", "today"),
    _task(4, "Maya Anggraini", "Cuti tahunan, kembali 24 November 2026", (Fact("Kembali", "tepat tanggal", True),), at(24, 7, 35), "1 hari kerja lagi", "later", "Terima laporan kembali"),
    _task(5, "Agus Firmanto", "Cuti tahunan, 8 hari kerja, 14 s.d. 23 Desember 2026", (Fact("Sisa cuti", "8 menjadi 0", True), Fact("Rekan yang juga tidak masuk", "3 dari 8", True)), at(23, 14, 2), "1 hari kerja lagi", "later"),
    _task(6, "Bambang Irawan", "Cuti tahunan, 2 hari kerja, 3 s.d. 4 Desember 2026", (), at(24, 8, 15), "2 hari kerja lagi", "later", acting="sebagai Plh. Kepala Bidang Pengolahan"),
)
INBOX = views.Inbox(TASKS, 31, 1, 2, 28, 1, 2, 31, procedures=(views.Option("cuti", "Cuti pegawai"),), steps=(views.Option("pertimbangan", "Pertimbangan atasan"),),
                    saved=(views.SavedFilter("Cuti pekan ini", views.InboxFilter(procedure="cuti")),))
EMPTY_INBOX = views.Inbox((), 0, 0, 0, 0, 1, 1)

HOLDER = "Kepala Bidang Layanan Arsip"
REQUESTS = (
    views.RequestRow("00000000000000a1", "CUTI-2026-018511", "Cuti pegawai", "Cuti sakit, 5 hari, 23 s.d. 27 November 2026",
                     "Dikembalikan kepada Anda untuk dilengkapi", "Anda", at(23, 15, 20), date(2026, 12, 2), True, False),
    views.RequestRow("00000000000000a2", "CUTI-2026-018427", "Cuti pegawai", LEAVE, "Menunggu pertimbangan atasan langsung", HOLDER, at(19, 14, 5),
                     date(2026, 11, 26), False, False, "Terlambat 0,4 hari kerja"),
    views.RequestRow("00000000000000a3", "CUTI-2026-017002", "Cuti pegawai", "Cuti tahunan, 1 hari kerja, 2 November 2026", "Disetujui; surat izin terbit", "",
                     at(26, 9, 12, month=10), date(2026, 10, 30), False, True),
)
NOTICES = (
    views.NoticeRow("n1", at(23, 15, 20), "Permohonan CUTI-2026-018511 dikembalikan kepada Anda untuk dilengkapi", "00000000000000a1", False),
    views.NoticeRow("n2", at(19, 9, 12), "Permohonan CUTI-2026-018427 telah diterima", "00000000000000a2", True),
)


def dates(stopped: bool = False) -> views.Dates:
    return views.Dates(
        date(2026, 11, 26), "5 hari kerja sejak permohonan diajukan", stopped, "Tersisa 4,1 dari 5 hari kerja, berlanjut setelah Anda kirim" if stopped else "",
        date(2026, 12, 3), "10 hari kerja, UU 30/2014 Pasal 53", None, "Belum cukup data (12 permohonan). Janji layanan tetap berlaku.", (0.29, 0.5, 1.0, None))


def holder(position: str, unit: str = "", **more) -> views.Holder:
    return views.Holder(position, unit, **more)


STEPS = (
    views.Step("permohonan", "Permohonan diajukan", "done", holder("Pemohon"), at(19, 9, 12), at(19, 9, 12)),
    views.Step("kelayakan", "Periksa kelayakan", "done", holder("Sistem"), at(19, 9, 12), at(19, 9, 12), elapsed="seketika"),
    views.Step("verifikasi", "Verifikasi kepegawaian", "done", holder("Pengelola kepegawaian", "Dinas Kearsipan dan Perpustakaan"), at(19, 9, 12),
               at(19, 14, 5), "1 hari kerja", "0,5 hari", "", outcome="Lengkap"),
    views.Step("pertimbangan", "Pertimbangan atasan", "late", holder(HOLDER, "Dinas Kearsipan dan Perpustakaan"), at(19, 14, 5), None, "2 hari kerja",
               "2,4 hari", late="Terlambat 0,4 hari kerja", measures=("Sistem mengingatkan 20 November 2026, 14.05 WIB.",)),
    views.Step("keputusan", "Keputusan pejabat berwenang", "ahead", holder("Kepala Dinas Kearsipan dan Perpustakaan"), limit="2 hari kerja"),
    views.Step("surat", "Terbitkan surat izin", "ahead", holder("Sistem"), condition="bila disetujui"),
)
PUBLIC = views.PublicPage("CUTI-2026-018427", "Cuti pegawai", "Menunggu pertimbangan atasan langsung", False, "", STEPS, dates(), at(23, 14, 5), 7)
PUBLIC_ENDED = replace(PUBLIC, heading="Permohonan selesai", ended=True, outcome="Selesai sesuai janji layanan", steps=tuple(replace(
    s, state="done", late="", measures=(), start=at(19, 9), end=at(25, 10)) for s in STEPS[:4]))
LETTER = views.LetterCheck("Surat Izin Cuti Tahunan", "800.1.11.4/0123/DISARPUS/2026", date(2026, 11, 26), "Kepala Dinas Kearsipan dan Perpustakaan", "in_force",
                           "5f2b9c" * 10 + "abcd", "Pemerintah Kota Palembang")

AUDIT = views.AuditPage("BKPSDM", "c" * 64, tuple(views.PublishedHead(
    views.AuditHead(1204 - 3 * n, "a" * 64, f"2026-11-24T0{4 - n}:00:00.000000Z", "c" * 64, "b" * 128), at(24, 11 - n)) for n in range(3)))
