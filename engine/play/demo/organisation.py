"""The unit tree of a fictional city government after the shape of domain.md 1.3, as rows of the import `unit`. Holds no people.

    tree = Tree.build(employees=500)     # 12 agencies; from 1,500 on 24, from 5,000 on all 52
"""
from dataclasses import dataclass, field

CITY = "Palembang"


@dataclass(frozen=True)
class Agency:
    """An OPD. `share`: its weight among all employees; `kind` decides what lies below it."""
    code: str
    name: str
    head: str
    share: float
    fields: tuple[str, ...] = ()     # names of its bidang or bagian
    kind: str = "dinas"              # dinas | badan | setda | sekolah | puskesmas | kecamatan


def _dinas(code, name, share, *fields, kind="dinas"):
    return Agency(code, f"Dinas {name}", f"Kepala Dinas {name}", share, fields, kind)


def _badan(code, name, share, *fields):
    return Agency(code, f"Badan {name}", f"Kepala Badan {name}", share, fields, "badan")


FIRST = (                            # the twelve of a small office, in the order in which they are added
    Agency("SETDA", "Sekretariat Daerah", f"Sekretaris Daerah Kota {CITY}", 1.6, ("Organisasi", "Pemerintahan", "Hukum", "Umum"), "setda"),
    Agency("BKPSDM", "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", "Kepala Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", 1.0,
           ("Mutasi dan Promosi", "Pengembangan Kompetensi", "Pengadaan, Pemberhentian, dan Informasi", "Penilaian Kinerja dan Penghargaan"), "badan"),
    _dinas("DISDIK", "Pendidikan", 50, "Pembinaan Sekolah Dasar", "Pembinaan Sekolah Menengah Pertama", "Pendidikan Anak Usia Dini", "Ketenagaan",
           kind="sekolah"),
    _dinas("DINKES", "Kesehatan", 17, "Kesehatan Masyarakat", "Pelayanan Kesehatan", "Pencegahan Penyakit", "Sumber Daya Kesehatan", kind="puskesmas"),
    Agency("INSPEKTORAT", "Inspektorat", "Inspektur", 0.9, ("Pengawasan Wilayah I", "Pengawasan Wilayah II", "Pengawasan Wilayah III"), "badan"),
    _dinas("DISDUKCAPIL", "Kependudukan dan Pencatatan Sipil", 0.8, "Pendaftaran Penduduk", "Pencatatan Sipil", "Pengelolaan Informasi"),
    _dinas("DISHUB", "Perhubungan", 1.5, "Lalu Lintas", "Angkutan", "Prasarana"),
    _dinas("DISKOMINFO", "Komunikasi dan Informatika", 0.8, "Informasi Publik", "Aplikasi Informatika", "Statistik dan Persandian"),
    _badan("BPKAD", "Pengelolaan Keuangan dan Aset Daerah", 1.0, "Anggaran", "Perbendaharaan", "Akuntansi", "Aset"),
    _dinas("DPUPR", "Pekerjaan Umum dan Penataan Ruang", 1.8, "Bina Marga", "Sumber Daya Air", "Penataan Ruang"),
    Agency("KEC-IB1", "Kecamatan Ilir Barat I", "Camat Ilir Barat I", 0.55, (), "kecamatan"),
    Agency("KEC-SU1", "Kecamatan Seberang Ulu I", "Camat Seberang Ulu I", 0.55, (), "kecamatan"),
)
MORE = (
    _dinas("DINSOS", "Sosial", 0.7, "Rehabilitasi Sosial", "Perlindungan Sosial"),
    _dinas("DISNAKER", "Tenaga Kerja", 0.6, "Penempatan Tenaga Kerja", "Hubungan Industrial"),
    Agency("SATPOLPP", "Satuan Polisi Pamong Praja", "Kepala Satuan Polisi Pamong Praja", 2.0, ("Ketertiban Umum", "Penegakan Peraturan Daerah"), "dinas"),
    _dinas("DPKP", "Penanggulangan Kebakaran dan Penyelamatan", 1.6, "Pencegahan", "Operasi dan Penyelamatan"),
    _dinas("DLH", "Lingkungan Hidup", 1.5, "Kebersihan", "Pengendalian Pencemaran", "Tata Lingkungan"),
    _badan("BAPENDA", "Pendapatan Daerah", 1.2, "Pajak Daerah", "Penagihan", "Pengembangan Pendapatan"),
    _badan("BAPPEDA", "Perencanaan Pembangunan Daerah, Penelitian, dan Pengembangan", 0.8, "Perencanaan", "Ekonomi", "Penelitian"),
    _badan("KESBANGPOL", "Kesatuan Bangsa dan Politik", 0.4, "Wawasan Kebangsaan", "Politik Dalam Negeri"),
    _badan("BPBD", "Penanggulangan Bencana Daerah", 0.5, "Kesiapsiagaan", "Kedaruratan"),
    Agency("SETWAN", "Sekretariat Dewan Perwakilan Rakyat Daerah", "Sekretaris Dewan", 0.8, ("Persidangan", "Umum"), "dinas"),
    _dinas("DPMPTSP", "Penanaman Modal dan Pelayanan Terpadu Satu Pintu", 0.7, "Penanaman Modal", "Perizinan"),
    _dinas("DISPERKIM", "Perumahan Rakyat dan Kawasan Permukiman", 0.8, "Perumahan", "Permukiman"),
    _dinas("DPPPAPM", "Pemberdayaan Perempuan, Perlindungan Anak, dan Pemberdayaan Masyarakat", 0.5, "Perlindungan Anak", "Pemberdayaan Masyarakat"),
    _dinas("DKP", "Ketahanan Pangan", 0.5, "Ketersediaan Pangan", "Konsumsi Pangan"),
    _dinas("DPPKB", "Pengendalian Penduduk dan Keluarga Berencana", 0.7, "Pengendalian Penduduk", "Keluarga Berencana"),
    _dinas("DISKOP", "Koperasi dan Usaha Kecil Menengah", 0.5, "Koperasi", "Usaha Kecil"),
    _dinas("DISPORA", "Kepemudaan dan Olahraga", 0.5, "Kepemudaan", "Olahraga"),
    _dinas("DISBUD", "Kebudayaan", 0.4, "Kesenian", "Cagar Budaya"),
    _dinas("DISPAR", "Pariwisata", 0.5, "Destinasi", "Pemasaran"),
    _dinas("DISARPUS", "Kearsipan dan Perpustakaan", 0.5, "Kearsipan", "Perpustakaan"),
    _dinas("DISKAN", "Perikanan", 0.4, "Budidaya", "Pengolahan"),
    _dinas("DISTAN", "Pertanian", 0.5, "Tanaman Pangan", "Peternakan"),
    _dinas("DISDAG", "Perdagangan", 0.7, "Perdagangan Dalam Negeri", "Pasar"),
    _dinas("DISPERIN", "Perindustrian", 0.4, "Industri Kecil", "Industri Menengah"),
    *(Agency(f"KEC-{code}", f"Kecamatan {name}", f"Camat {name}", 0.55, (), "kecamatan") for code, name in (
        ("AAL", "Alang-Alang Lebar"), ("BK", "Bukit Kecil"), ("GDS", "Gandus"), ("IB2", "Ilir Barat II"), ("IT1", "Ilir Timur I"), ("IT2", "Ilir Timur II"),
        ("IT3", "Ilir Timur III"), ("JKB", "Jakabaring"), ("KLD", "Kalidoni"), ("KMN", "Kemuning"), ("KTP", "Kertapati"), ("PLJ", "Plaju"), ("SKO", "Sako"),
        ("SU2", "Seberang Ulu II"), ("SB", "Sematang Borang"), ("SKM", "Sukarami"))),
)


@dataclass
class Unit:
    """A unit with how many employees sit in it, its head included. `group`: position group of its head; `staff`: of the others."""
    code: str
    name: str
    kind: str                        # root | opd | bagian
    parent: str
    head: str                        # title of its head
    group: str
    size: int
    staff: str = "pelaksana"
    agency: str = ""

    def row(self) -> dict[str, str]:
        return {"kode": self.code, "nama": self.name, "jenis": self.kind, "induk": self.parent, "jabatan_pimpinan": self.head,
                "kode_surat": self.code if self.kind != "bagian" else "", "alamat": "", "zona": ""}


@dataclass
class Tree:
    units: list[Unit] = field(default_factory=list)

    @classmethod
    def build(cls, employees: int) -> "Tree":
        """A tree with seats for exactly `employees` people (at least 200)."""
        agencies = FIRST if employees < 1500 else FIRST + MORE[:12] if employees < 5000 else FIRST + MORE
        tree = cls([Unit("PEMKOT", f"Pemerintah Kota {CITY}", "root", "", f"Wali Kota {CITY}", "jpt_pratama", 1)])
        for agency, size in zip(agencies, _shares(employees - 1, [a.share for a in agencies], minimum=14), strict=True):
            tree.agency(agency, size)
        return tree

    def agency(self, agency: Agency, size: int) -> None:
        """Head, secretariat with its two sub-divisions, fields, and schools, health centres or sub-districts below."""
        a = agency
        top = Unit(a.code, a.name, "opd", "PEMKOT" if a.kind == "setda" else "SETDA", a.head,
                   "administrator" if a.kind == "kecamatan" else "jpt_pratama", 1, agency=a.code)
        self.units.append(top)
        short = a.name.removeprefix("Dinas ").removeprefix("Badan ").removeprefix("Kecamatan ")
        of = {"kecamatan": f"Kecamatan {short}", "setda": "Daerah", "badan": f"Badan {short}"}.get(a.kind, f"Dinas {short}")
        secretary = ("pengawas", f"Sekretaris {of}") if a.kind == "kecamatan" else ("administrator", f"Sekretaris {of}")
        if a.kind == "setda":
            secretary = ("jpt_pratama", "Asisten Administrasi Umum")
        sek = f"{a.code}-SEK"
        subs = [("UMPEG", "Subbagian Umum dan Kepegawaian"), ("KEU", "Subbagian Keuangan dan Perencanaan")]
        fixed = [Unit(sek, "Sekretariat" if a.kind != "setda" else "Asisten Administrasi Umum", "bagian", a.code, secretary[1], secretary[0], 1,
                      agency=a.code)]
        below = self._below(a, size)
        seats = size - 2 - sum(u.size for u in below)
        office = seats if not a.fields else max(6, round(seats * 0.3))
        shares = _shares(office, [1.2, 1.0], minimum=3)
        fixed += [Unit(f"{sek}-{code}", name, "bagian", sek, f"Kepala {name}", "pengawas", n, agency=a.code) for (code, name), n in zip(subs, shares, strict=True)]
        fields = [*a.fields][:max(1, min(len(a.fields), (seats - office) // 4))] if a.fields else []
        parts = _shares(seats - office, [1.0] * len(fields), minimum=1) if fields else []
        word = "Bagian" if a.kind == "setda" else "Bidang"
        fixed += [Unit(f"{a.code}-{word[:3].upper()}{i}", f"{word} {name}", "bagian", a.code, f"Kepala {word} {name}", "administrator", n, agency=a.code)
                  for i, (name, n) in enumerate(zip(fields, parts, strict=True), 1)]
        self.units += fixed + below

    def _below(self, agency: Agency, size: int) -> list[Unit]:
        """Schools, health centres and sub-districts with most of the agency's people."""
        if agency.kind == "sekolah":
            return self._places(agency, size, round(size * 0.85), 18, 390, "SDN {n} Palembang", "SDN", "Kepala SDN {n} Palembang", "guru", "guru")
        if agency.kind == "puskesmas":
            return self._places(agency, size, round(size * 0.75), 40, 42, "Puskesmas Wilayah {n}", "PKM", "Kepala Puskesmas Wilayah {n}", "jf_lain", "nakes")
        if agency.kind == "kecamatan":
            return self._places(agency, size, round(size * 0.4), 5, 6, "Kelurahan " + agency.name.removeprefix("Kecamatan ") + " {n}", "KEL", "Lurah {n}", "pengawas",
                                "pelaksana")
        return []

    def _places(self, agency, size, seats, each, most, name, code, head, group, staff) -> list[Unit]:
        seats = min(seats, size - (11 if agency.fields else 8))      # what head, secretariat and one field need
        if seats < 2:
            return []
        count = max(1, min(most, seats // each))
        return [Unit(f"{agency.code}-{code}{i:03}", name.format(n=i), "bagian", agency.code,
                     f"Lurah {name.format(n=i).removeprefix('Kelurahan ')}" if code == "KEL" else head.format(n=i), group, n, staff, agency.code)
                for i, n in enumerate(_shares(seats, [1.0] * count, minimum=2), 1)]


def _shares(total: int, weights: list[float], minimum: int) -> list[int]:
    """Whole numbers that sum to `total`, each at least `minimum`, the rest by weight (largest remainders)."""
    rest = total - minimum * len(weights)
    if rest < 0:
        raise ValueError(f"{total} seats are too few for {len(weights)} units")
    exact = [rest * w / sum(weights) for w in weights]
    found = [int(e) for e in exact]
    for i in sorted(range(len(weights)), key=lambda i: exact[i] - found[i], reverse=True)[:rest - sum(found)]:
        found[i] += 1
    return [minimum + n for n in found]
