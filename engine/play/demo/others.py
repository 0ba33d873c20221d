"""The few requests of other procedures than leave that the demo office shows: transfers, transfers in, trainings, each waiting at another desk or ended.

Knows the forms' fields and plans; knows no engine.
"""
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from engine.play.demo.plans import AGREED, DONE, STOP, Plan

NINE = ("anjab_abk", "surat_permohonan", "usul_penerima", "persetujuan_asal", "bebas_hukdis", "sk_pangkat", "penilaian_kinerja", "bebas_tugas_belajar",
        "bebas_temuan")
REASON = "Kebutuhan pegawai di unit asal belum terpenuhi"
REVIEW = {**AGREED, "alasan": "Jabatan tujuan tersedia dan pegawai memenuhi syarat"}
NEWCOMERS = (("Ayu Puspita Contoh", "198911172014032957"), ("Bagus Laksana Contoh", "198603092010011958"))      # no real serial, as everybody's


def transfer(waits: str, effective: date, scope: str = "antar_opd", to: str = "INSPEKTORAT", **fills: list) -> Plan:
    """A transfer that waits at an element ("" : it goes to its end)."""
    request = {"lingkup": scope, "unit_tujuan": to, "jabatan_tujuan": "Penelaah Teknis Kebijakan", "pernyataan": True,
               "alasan": "Sesuai pendidikan dan pengalaman kerja saya"}
    plan = Plan(f"mutasi {waits or 'selesai'}", request, {
        "rekomendasi": [{"keputusan": "direkomendasikan"}], "verifikasi": [DONE], "cek_formasi": [{"keputusan": "tersedia"}],
        "cek_temuan": [{"keputusan": "bebas", "nomor": "700/12/2026"}], "cek_disiplin": [{"keputusan": "bebas"}], "penilaian": [{"keputusan": "mendukung"}],
        "telaahan": [REVIEW], "pertimbangan_sekda": [AGREED],
        "keputusan": [AGREED if scope != "antar_opd" else {**AGREED, "tmt": effective.isoformat()}], **fills}, slow=0.3,
        documents=(*NINE, "rekomendasi_mendagri") if scope == "antar_provinsi" else NINE, procedure="mutasi")
    if waits:
        plan.fills[waits] = [STOP]
    return plan


def transfer_in(number: int, unit: str, waits: str) -> Plan:
    """Somebody of another government whom an agency wants."""
    name, nip = NEWCOMERS[number]
    request = {"lingkup": "kabupaten_kota", "instansi_asal": "Pemerintah Kabupaten Contoh", "nama": name, "nip": nip, "golongan": "III/b",
               "jabatan_asal": "Analis Kebijakan Ahli Pertama", "unit_tujuan": unit, "jabatan_tujuan": "Penelaah Teknis Kebijakan", "kelompok_jabatan": "pelaksana",
               "email": f"pegawai.masuk.{number}@contoh.invalid", "alasan": "Dua jabatan kosong sejak awal tahun ini", "pernyataan": True}
    plan = Plan(f"mutasi_masuk {waits}", request, {
        "usul": [{"keputusan": "diusulkan"}], "verifikasi": [DONE], "cek_formasi": [{"keputusan": "tersedia"}], "cek_riwayat": [{"keputusan": "baik"}],
        "telaahan": [REVIEW], "keputusan": [AGREED]}, slow=0.3, documents=NINE, procedure="mutasi_masuk")
    plan.fills[waits] = [STOP]
    return plan


def training(filed: date, waits: str = "") -> Plan:
    """A registration for this month's class of two places."""
    request = {"pelatihan": f"EXCEL-{filed.year}-{filed.month}", "alasan": "Dipakai untuk menyusun laporan setiap bulan", "pernyataan": True}
    plan = Plan(f"pelatihan {waits or 'disetujui'}", request, {
        "persetujuan": [AGREED], "kehadiran": [{"keputusan": "hadir"}],
        "evaluasi": [{"materi": "4", "pengajar": "3", "penyelenggaraan": "4", "penerapan": "Menyusun laporan unit setiap bulan"}]}, slow=0.3, procedure="pelatihan")
    if waits:
        plan.fills[waits] = [STOP]
    return plan


def shown(today: date, receiving: str) -> Iterator[tuple[str, int, Plan | Callable[[date], Plan]]]:
    """(whose, how many working days ago, what or what on that day): of ordinary people, and of a personnel officer for a unit of his agency."""
    soon = today + timedelta(days=20)
    yield "pegawai", 2, transfer("rekomendasi", soon)
    yield "pegawai", 5, transfer("verifikasi", soon)
    yield "pegawai", 12, transfer("penilaian", soon)
    yield "pegawai", 25, transfer("", soon, "antar_provinsi", "Pemerintah Kota Contoh")
    yield "pegawai", 40, transfer("", today - timedelta(days=7))
    yield "pegawai", 9, transfer("", soon, rekomendasi=[{"keputusan": "tidak_direkomendasikan", "alasan": REASON}])
    yield "pengelola", 3, transfer_in(0, receiving, "usul")
    yield "pengelola", 20, transfer_in(1, receiving, "catat_surat")
    for _ in range(4):
        yield "pegawai", 4, training
    yield "pegawai", 38, training
    yield "pegawai", 1, lambda filed: training(filed, "persetujuan")
