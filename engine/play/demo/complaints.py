"""What anybody complains about in the demo office and what becomes of it, and what people say of a service once it has ended. Knows the forms' fields and
plans; knows no engine. Nobody who complains is anybody: some give a made-up name and contact, most give none.
"""
from collections.abc import Iterator
from random import Random

from engine.play.demo import names
from engine.play.demo.plans import STOP, Plan

ABOUT = (                            # what about, what happened, what is hoped for
    ({"kategori": "layanan", "layanan": "cuti"}, "Permohonan saya dua minggu tanpa kabar padahal berkasnya sudah lengkap sejak awal", "Kabar tertulis bila terlambat"),
    ({"kategori": "layanan", "layanan": "cuti"}, "Berkas diminta ulang tiga kali, setiap kali dengan alasan yang lain", ""),
    ({"kategori": "layanan", "layanan": "mutasi"}, "Tidak seorang pun dapat menjelaskan mengapa usulan saya berhenti", "Penjelasan tahap demi tahap"),
    ({"kategori": "layanan", "layanan": "pelatihan"}, "Pendaftaran kelas ditutup sebelum tanggal yang diumumkan", ""),
    ({"kategori": "pegawai", "jabatan_terlapor": "Petugas piket loket utama"}, "Dilayani dengan kata-kata kasar di depan orang banyak", "Permintaan maaf dari yang bersangkutan"),
    ({"kategori": "pegawai", "jabatan_terlapor": "Petugas penerima berkas harian"}, "Diminta memberi uang rokok agar berkas didahulukan", "Pemeriksaan oleh orang luar kantor itu"),
    ({"kategori": "unit"}, "Loket tutup satu jam sebelum waktunya pada hari Jumat", "Jam buka yang ditepati"),
    ({"kategori": "unit"}, "Nomor telepon pelayanan tidak pernah diangkat", ""),
    ({"kategori": "unit"}, "Ruang tunggu tanpa tempat duduk bagi penyandang disabilitas", "Kursi prioritas di dekat loket"),
    ({"kategori": "lainnya"}, "Lampu jalan di depan halte padam sejak bulan lalu", ""))
ANSWERS = (("Petugas sudah diingatkan dan jadwal pelayanan kini ditempel di pintu masuk.", "pembinaan"),
           ("Urutan berkas diperiksa ulang; sejak hari ini setiap keterlambatan dikabarkan tertulis.", "prosedur"),
           ("Syarat dan tahapnya dijelaskan kembali; berkas dapat diajukan lagi kapan saja.", "penjelasan"),
           ("Keputusan diperbaiki dan hasilnya sudah dapat diambil.", "keputusan"),
           ("Rekaman dan buku tamu diperiksa; kejadian itu tidak ditemukan.", "tidak_terbukti"))
AGAIN = ("Saksi yang saya sebut belum ditanya", "Jawaban itu bukan tentang kejadian yang saya tulis")
FATES = {"diterima": 9, "diam": 5, "dibuka_kembali": 3, "diteruskan": 2, "tidak_cukup": 2}
WAITING = ((1, "verifikasi"), (2, "verifikasi"), (6, "verifikasi"), (5, "tindak_lanjut"), (9, "tindak_lanjut"), (12, "tindak_lanjut"), (5, "tanggapan"),
           (24, "tindak_lanjut_ulang"))        # how many working days ago, and where it stands; some are late
ELEMENTS = ("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "pengaduan", "sarana")
WILLING, SKIPPED = 0.92, 0.04         # share of those asked who answer, and of the questions that are skipped
USUAL, OF_TIME = (1, 4, 40, 55), (6, 16, 45, 33)


def complaint(random: Random, fate: str, units: list[str], accused: dict[str, list[str]], waits: str = "") -> Plan:
    """A complaint and its fate. `units`: agencies it may be about; `accused`: NIPs by agency, of whom the verifier names one where somebody is accused."""
    about: dict[str, str]
    about, happened, hoped = random.choice(ABOUT[:-1] if fate != "diteruskan" else ABOUT[-1:])
    request: dict = {**about, "uraian": happened, "harapan": hoped, "pernyataan": True}
    if about["kategori"] != "lainnya":
        request["unit"] = random.choice(units)
    if random.random() < 0.3:
        request |= {"nama": names.name(random, random.choice("LP")), "kontak": f"0812{random.randint(1000000, 9999999)}"}
    (first, changed), (second, later) = random.sample(ANSWERS, 2)
    checked = {"keputusan": "ditindaklanjuti"}
    if about["kategori"] == "pegawai" and accused.get(request["unit"]):
        checked["nip_terlapor"] = random.choice(accused[request["unit"]])
    plan = Plan(f"pengaduan {waits or fate}", request, {
        "verifikasi": [checked], "tindak_lanjut": [{"jawaban": first, "perubahan": changed}], "tanggapan": [{"keputusan": "terima"}],
        "tindak_lanjut_ulang": [{"jawaban": second, "perubahan": later}]}, slow=2.0, procedure="pengaduan")
    again = {"keputusan": "belum", "alasan": random.choice(AGAIN)}
    differs: dict[str, dict[str, list]] = {
        "diam": {"tanggapan": [STOP]}, "dibuka_kembali": {"tanggapan": [again]},
        "diteruskan": {"verifikasi": [{"keputusan": "diteruskan", "instansi": "Dinas Perhubungan Provinsi", "alasan": "Jalan itu kewenangan pemerintah provinsi"}]},
        "tidak_cukup": {"verifikasi": [{"keputusan": "tidak_ditindaklanjuti", "alasan": "Waktu dan tempat kejadian tidak disebut"}]}}
    plan.fills.update(differs.get(fate, {}))
    if waits:
        plan.fills[waits], plan.slow = [STOP], 0.3
    return plan


def fates(random: Random, number: int) -> list[str]:
    return random.choices(list(FATES), list(FATES.values()), k=number)


def shown() -> Iterator[tuple[int, str, str]]:
    """(how many working days ago, fate, where it waits): one at each desk, late ones too."""
    for age, waits in WAITING:
        yield age, "dibuka_kembali" if waits == "tindak_lanjut_ulang" else "diterima", waits


def opinion(random: Random) -> dict[str, str] | None:
    """What somebody answers when he is asked about a service; None: nothing."""
    if random.random() > WILLING:
        return None
    return {one: str(random.choices((1, 2, 3, 4), OF_TIME if one == "waktu" else USUAL)[0]) for one in ELEMENTS if random.random() > SKIPPED}
