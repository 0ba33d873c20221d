"""The pages, a module and a blueprint each. A new page is added to NAMES."""
from importlib import import_module

from flask import Blueprint

NAMES = (
    "beranda", "masuk", "tugas", "massal", "urus", "riwayat", "catatan", "layanan", "skm", "nilai", "lapor", "permohonan_saya", "pemberitahuan", "lacak", "surat", "kesehatan", "ajukan", "permohonan", "kerjakan", "aktivasi",
    "kata_sandi", "ubah_sandi", "data_saya", "admin.beranda", "admin.pegawai", "admin.kode", "admin.unit", "admin.kalender", "admin.impor",
    "admin.gangguan", "admin.saldo", "admin.tabel", "admin.skm", "admin.perancang", "loket", "tenggat", "pengganti", "pengaturan", "kalender", "jejak_audit",
)


def blueprints() -> list[Blueprint]:
    """The `blueprint` of every page."""
    return [import_module(f"web.pages.{name}").blueprint for name in NAMES]
