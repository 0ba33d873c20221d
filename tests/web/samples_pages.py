"""Forms, requests and tasks as the engine hands them out, made by hand; times and people are those of samples.py."""
from dataclasses import replace
from datetime import date

from engine import views
from engine.views import Fact, Field, Option, Slot
from tests.web import samples
from tests.web.diagram_sample import diagram
from tests.web.samples import CODE, HOLDER, at

CASE, TASK = "00000000000000a2", "0000000000000005"
EVIL = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>&amp;'

KINDS = (Option("tahunan", "Cuti tahunan", True, "Sisa Anda 9 hari kerja"), Option("sakit", "Cuti sakit", hint="Surat dokter diperlukan bila lebih dari 1 hari"),
         Option("alasan_penting", "Cuti karena alasan penting"))
DETAILS = (Option("biasa", "Biasa", True), Option("tempat_sulit", "Tempat yang sulit perhubungannya"))

FIELDS = (
    Field("jenis", "radio", "Jenis cuti", required=True, value="tahunan", options=KINDS, refreshes=True, why_fewer="Cuti besar tidak tersedia karena masa kerja belum 5 tahun."),
    Field("subjenis", "select", "Rincian", required=True, value="biasa", options=DETAILS),
    Field("mulai", "date", "Tanggal mulai", required=True, value="2026-12-14", refreshes=True, words="Senin, 14 Desember 2026", minimum="2026-11-24"),
    Field("selesai", "date", "Tanggal selesai", required=True, value="2026-12-17", refreshes=True, words="Kamis, 17 Desember 2026"),
    Field("alasan", "textarea", "Alasan cuti", "Hanya dibaca oleh yang memeriksa dan memutus", True, "Mengantar orang tua kontrol ke luar kota", max_length=500),
    Field("alamat", "textarea", "Alamat selama cuti", required=True, value="Jalan Contoh Nomor 12, Kelurahan Contoh, Lahat"),
    Field("telepon", "textfield", "Nomor telepon", "Contoh: 081234567890", True, "081234567890"),
    Field("luar_negeri", "checkbox", "Cuti dijalankan di luar negeri", "Bila ya, Wali Kota yang memutus", refreshes=True, value=False),
    Field("penerima_tugas", "textfield", "Penerima serah terima tugas", "Nama rekan yang melanjutkan pekerjaan Anda."),
    Field("lampiran", "filepicker", "Dokumen pendukung", "PDF atau foto, paling besar 2 MB tiap berkas.", accept=".pdf,.jpg,.jpeg,.png", multiple=True),
    Field("pernyataan", "checkbox", "Saya menyatakan isian dan dokumen ini benar", required=True),
)
PREVIEW = views.Preview(
    True, (Fact("Hari cuti", "4 hari kerja", True), Fact("Sisa cuti tahunan", "9 menjadi 5 hari kerja"), Fact("Yang memutus", "Kepala Dinas Kearsipan dan Perpustakaan"),
           Fact("Rekan yang juga cuti", "1 dari 8 orang di bidang Anda")),
    (views.EligibilityRow("K07", "peringatan", "Sisa cuti tahun 2025 hangus pada 31 Desember 2026.", "PP 11/2017 Pasal 313"),),
    (Slot("surat_dokter", "Surat keterangan dokter", True), Slot("pengantar", "Surat pengantar", False)), date(2026, 11, 26))
START = views.FormPage("cuti", "Cuti pegawai", "Ajukan cuti", FIELDS, preview=PREVIEW, submit="Kirim permohonan")
MISTAKES = {"selesai": "Tanggal selesai lebih awal daripada tanggal mulai. Pilih tanggal yang sama atau sesudahnya.",
            "alamat": "Isi alamat yang dapat dihubungi selama cuti.", "telepon": "Tulis nomor yang diawali 08 atau +628."}
WAITING = views.Preview(False, waiting_for=("Tanggal mulai", "Tanggal selesai"))
EVERY_TYPE = (
    Field("", "text", text="Periksa dokumen terhadap daftar, lalu pilih hasilnya."),
    Field("nama", "textfield", "Nama", required=True, value="Agus"), Field("uraian", "textarea", "Uraian", value="baris satu\nbaris dua"),
    Field("jumlah", "number", "Jumlah", "Angka, boleh dengan koma", value="1,5"), Field("hari", "date", "Hari", value="2026-12-14", words="Senin, 14 Desember 2026"),
    Field("pukul", "time", "Pukul", value="09:30"), Field("saat", "datetime", "Saat", value="2026-12-14T09:30"),
    Field("", "group", "Keluarga", "Diisi bila ada"), Field("kawin", "radio", "Status", options=(Option("ya", "Kawin"), Option("tidak", "Belum kawin"))),
    Field("anak", "select", "Anak", options=(Option("1", "Satu"), Option("2", "Dua")), value="2"), Field("", "separator"),
    Field("setuju", "checkbox", "Setuju", value=True), Field("diperiksa", "checklist", "Dokumen yang ada", options=(Option("a", "Surat A"), Option("b", "Surat B")), value=["b"]),
    Field("lampiran", "filepicker", "Lampiran", slots=(Slot("surat_dokter", "Surat dokter", True), Slot("pengantar", "Pengantar", False)), accept=".pdf",
          stored=(views.Stored("gambar", "surat.pdf", 412000, "surat_dokter"),)),
)


def mistaken(form: views.FormPage, faults: dict[str, str], raw: dict) -> views.FormPage:
    """The form shown again with what was typed and what is wrong."""
    fields = tuple(replace(f, value=raw.get(f.key, f.value), error=faults.get(f.key)) for f in form.fields)
    return replace(form, fields=fields, errors=tuple((f.key, f.error) for f in fields if f.error), preview=WAITING if form.preview else None)


RECEIPT = views.Receipt(
    CASE, "CUTI-2026-018427", "Cuti pegawai", samples.LEAVE, at(19, 9, 12), date(2026, 11, 26), "5 hari kerja",
    "Subbagian Umum dan Kepegawaian, Dinas Kearsipan dan Perpustakaan", CODE,
    ("Verifikasi kepegawaian, paling lama 1 hari kerja.", "Pertimbangan atasan, paling lama 2 hari kerja.", "Keputusan pejabat berwenang, paling lama 2 hari kerja."))

PICTURE = replace(diagram(), reading=(
    "Permohonan diajukan (Pemohon): selesai → Hitung hak dan saldo", "Verifikasi kepegawaian (Pengelola kepegawaian): selesai → Berkas lengkap?",
    "Pertimbangan atasan (Atasan langsung): sekarang → Isi pertimbangan?", "Keputusan pejabat (Pejabat berwenang): belum → Isi keputusan?"))
PAGE = views.RequestPage(
    id=CASE, number="CUTI-2026-018427", procedure="cuti", procedure_title="Cuti pegawai", version=8, heading="Menunggu pertimbangan atasan langsung",
    subject=samples.LEAVE, status="pertimbangan", ended=False, outcome="", applicant="Siti Marlina", is_applicant=True, revision=7, changed_at=at(23, 14, 5),
    must_act=None, where="Tahap 4 dari 7 · Pertimbangan atasan langsung", holder=views.Holder(HOLDER, "Dinas Kearsipan dan Perpustakaan", since=at(19, 14, 5)),
    dates=replace(samples.dates(), estimate=(date(2026, 11, 25), date(2026, 11, 27)),
                  estimate_words="Separuh sampai 90% dari 214 permohonan serupa, Juni s.d. November 2026"),
    steps=samples.STEPS, facts=(Fact("Jenis", "Cuti tahunan"), Fact("Lama", "4 hari kerja"), Fact("Sisa cuti", "9 menjadi 5 hari kerja")), rows=(),
    answers=(Fact("Alasan cuti", "Mengantar orang tua kontrol ke luar kota"), Fact("Nomor telepon", "081234567890")),
    attachments=(views.Stored("gambar", "surat-pengantar.pdf", 412000),), letters=(),
    times=(views.HolderTime("Anda", "0,0"), views.HolderTime("Pengelola kepegawaian", "0,5"), views.HolderTime("Atasan langsung", "2,4"), views.HolderTime("Sistem", "0,0")),
    history=(views.HistoryEntry(at(23, 14, 5), "Lewat batas; pemberitahuan diteruskan kepada Sekretaris Dinas (otomatis)"),
             views.HistoryEntry(at(20, 14, 5), "Pengingat kepada Kepala Bidang Layanan Arsip (otomatis)"),
             views.HistoryEntry(at(19, 14, 5), "Verifikasi kepegawaian: lengkap, oleh Pengelola kepegawaian"), views.HistoryEntry(at(19, 9, 12), "Diajukan oleh Anda")),
    actions=(views.MessageAction("ditarik", "penarikan", "Batalkan permohonan", True),), diagram=PICTURE, tracking=CODE, question_opens=date(2026, 11, 27), now=at(24, 8, 40),
    looks=(views.Look("Kepala Bidang Layanan Arsip", "", 2, at(23, 14, 20)), views.Look("Sekretaris Dinas", "Rahmat Hidayat", 1, at(20, 9, 5))),
    why=("Permohonan dinyatakan layak karena masa kerja = 92 bulan (syarat 12) dan sisa cuti = 9 (diminta 4). Dasar: PP 11/2017 Pasal 311–314.",))
RETURNED = replace(
    PAGE, heading="Dikembalikan kepada Anda untuk dilengkapi", dates=samples.dates(stopped=True), holder=views.Holder("Pemohon", you=True, since=at(23, 15, 20)),
    where="Tahap 3 dari 7 · Lengkapi permohonan", question_opens=None, rows=(views.EligibilityRow("K01", "tolak", "Lampiran wajib belum ada: surat keterangan dokter.", "Perka BKN 24/2017"),),
    must_act=views.MustAct(TASK, "Lengkapi permohonan", "Halaman kedua tidak terbaca; nomor izin praktik dokter tidak tampak.", at(27, 16), "3 hari kerja lagi"))
REFUSED = replace(
    PAGE, heading="Tidak disetujui", ended=True, outcome="Tidak disetujui", holder=None, where="", refusal=(
        Fact("Alasan", "Kepentingan dinas mendesak sampai akhir tahun anggaran.", True), Fact("Diputus oleh", "Kepala Dinas Kearsipan dan Perpustakaan"),
        Fact("Dasar hukum", "PP 11/2017 Pasal 318"),
        Fact("Keberatan", "Tertulis kepada Wali Kota, paling lambat 24 Desember 2026 (UU 30/2014 Pasal 77)")), again=True, actions=(), question_opens=None)
ISSUED = replace(PAGE, heading="Surat izin terbit", ended=True, outcome="Surat izin terbit", holder=None, where="", actions=(), question_opens=None, letters=(
    views.LetterRow("surat1", "Surat Izin Cuti Tahunan", "800.1.11.4/0123/DISARPUS/2026", date(2026, 11, 26), "in_force"),))
WITHDRAW = views.FormPage(
    "cuti", "Cuti pegawai", "Batalkan permohonan", (Field("alasan", "textarea", "Alasan penarikan", "Sebelum surat terbit, penarikan tidak mengubah saldo.", True),),
    case=CASE, number="CUTI-2026-018427", revision=7, submit="Batalkan permohonan")

OUTCOMES = (Option("disetujui", "Disetujui", hint="Diteruskan kepada Kepala Dinas"), Option("perubahan", "Perubahan", hint="Anda mengusulkan tanggal lain; pemohon menjawab"),
            Option("ditangguhkan", "Ditangguhkan", hint="Paling lama 1 tahun, karena kepentingan dinas mendesak"), Option("tidak_disetujui", "Tidak disetujui"))
BACK = Option("dikembalikan", "Kembalikan untuk dilengkapi")
OPINION = views.FormPage(
    "cuti", "Cuti pegawai", "Pertimbangan Anda", (Field("keputusan", "radio", "Pertimbangan", required=True, options=OUTCOMES, procedural=(BACK,), refreshes=True),),
    case=CASE, number="CUTI-2026-018427", revision=7, submit="Kirim pertimbangan")
WORK = views.TaskPage(
    TASK, CASE, "CUTI-2026-018427", "Pertimbangan atasan: cuti Agus Firmanto", "Pertimbangan atasan", "Agus Firmanto",
    (Fact("Jabatan", "Pengelola Arsip, Pengatur Tingkat I (II/d)"), Fact("NIP", "19880217 201101 1 913")), "Cuti tahunan, 8 hari kerja, 14 s.d. 23 Desember 2026",
    (Fact("Diminta", "8 hari kerja, 14 s.d. 23 Desember 2026", True), Fact("Sisa cuti", "8 menjadi 0 hari kerja", True), Fact("Rekan pada tanggal itu", "3 dari 8 orang juga tidak masuk pada 17 Desember")),
    (views.EligibilityRow("K09", "peringatan", "Sisa cuti menjadi 0 hari."),), (Fact("Alasan cuti", "Pulang kampung bersama keluarga"), Fact("Penerima serah terima tugas", "Lina Permata")),
    (views.Stored("gambar", "surat-pengantar.pdf", 412000),),
    (views.Step("verifikasi", "Verifikasi kepegawaian", "done", views.Holder("Pengelola kepegawaian"), at(23, 14), at(24, 8, 20), outcome="Lengkap",
                note="Berkas lengkap. Sisa cuti sudah dicocokkan dengan buku cuti."),),
    at(23, 14, 2), at(25, 14, 2), "1 hari kerja lagi", "later", OPINION, True, "", False)


def opinion(raw: dict, faults: dict | None = None) -> views.TaskPage:
    """The task page as the engine draws it from what was chosen: dates for a change, a reason for all but approval."""
    chosen = raw.get("keputusan") or ""
    fields = [replace(OPINION.fields[0], value=chosen or None, options=tuple(replace(o, chosen=o.value == chosen) for o in OUTCOMES),
                      procedural=(replace(BACK, chosen=chosen == BACK.value),))]
    if chosen == "perubahan":
        fields += [Field("mulai", "date", "Mulai menurut perubahan", required=True, value=raw.get("mulai") or ""),
                   Field("selesai", "date", "Selesai menurut perubahan", required=True, value=raw.get("selesai") or "")]
    if chosen not in ("", "disetujui"):
        fields.append(Field("alasan", "textarea", "Alasan", "Dibaca oleh pemohon.", True, raw.get("alasan") or ""))
    fields = [replace(f, error=(faults or {}).get(f.key)) for f in fields]
    form = replace(OPINION, fields=tuple(fields), errors=tuple((f.key, f.error) for f in fields if f.error))
    return replace(WORK, form=form)


COMPLETE = replace(
    WORK, title="Dikembalikan untuk dilengkapi: Siti Marlina", name="Lengkapi permohonan", applicant="Siti Marlina", may_claim=False, rows=RETURNED.rows, left="3 hari kerja lagi",
    previous=(replace(WORK.previous[0], state="returned", outcome="Kembalikan untuk dilengkapi", note="Halaman kedua tidak terbaca."),),
    form=replace(START, title="Lengkapi permohonan", case=CASE, number="CUTI-2026-018427", revision=7, submit="Kirim"))
