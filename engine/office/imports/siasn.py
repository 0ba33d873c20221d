"""Exports of SIMPEG and SIASN (`data_utama`) said in the columns of our own file of people. Knows their names and spellings; knows no office.

Columns have many spellings (nipBaru, nip_baru, NIP BARU) and an export has some eighty; those we have no use for are left out. What an export does
not say outright is worked out: the group of a position from its kind, eselon and name, the sex from the NIP where there is no column for it.
"""
from collections.abc import Callable

OURS = {                                       # our column: spellings of theirs, the first that has something counts
    "nip": ("nipbaru", "nip"), "nama": ("nama", "namalengkap"), "golongan": ("golruangakhir", "golongan", "golruangakhirnama"),
    "tmt_golongan": ("tmtgolakhir",), "jabatan": ("jabatannama", "namajabatan"), "tmt_jabatan": ("tmtjabatan",),
    "unit": ("unornama", "unor", "unitkerja"), "induk_unit": ("unorindukname", "unorindukna", "unorinduknama", "unorinduk", "satuankerjakerjanama"),
    "email": ("emailgov", "email"), "tmt": ("tmtcpns", "tmtpns"), "kontrak_mulai": ("tmtkontrak", "kontrakmulai"),
    "kontrak_selesai": ("akhirkontrak", "kontrakselesai", "tmtakhirkontrak")}
KNOWN_BY = "nipbaru"                           # no file of ours has it
_GONE = ("pensiun", "berhenti", "diberhentikan", "meninggal", "wafat", "pindah instansi", "mengundurkan diri")
_CONDITIONS = (("luar tanggungan", "cltn"), ("cltn", "cltn"), ("tugas belajar", "tugas_belajar"), ("hukuman", "hukuman_disiplin"))
_HEALTH = ("dokter", "perawat", "bidan", "apoteker", "nutrisionis", "sanitarian", "radiografer", "epidemiolog", "fisioterapis", "laboratorium", "rekam medis",
           "asisten apoteker", "psikolog klinis", "elektromedis", "okupasi terapis", "refraksionis", "kesehatan")
_NO_SIX = {"": "", "-": "", "null": "", "00-00-0000": "", "0000-00-00": "", "01-01-1970": ""}


def knows(header: list[str]) -> bool:
    """Whether this is the header of such an export."""
    return KNOWN_BY in {_plain(name) for name in header}


class _Header:
    """Places of columns by their plain name; `starting(words)`: columns with this beginning, those with words before those with ids."""

    def __init__(self, header: list[str]):
        self.at = {_plain(name): place for place, name in reversed(list(enumerate(header)))}
        self._starting: dict[str, tuple[str, ...]] = {}

    def starting(self, beginning: str) -> tuple[str, ...]:
        if beginning not in self._starting:
            found = [name for name in self.at if name.startswith(beginning) and not name.endswith("id")]
            self._starting[beginning] = tuple(sorted(found, key=lambda name: (not name.endswith("nama"), name)))
        return self._starting[beginning]


def translate(header: list[str], rows: list[tuple[int, list[str]]]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and rows as our own file would have them. A row with another number of cells comes back as it is, to be told of as such."""
    at = _Header(header)
    made = {name: _reader(at, name) for name in ("nip", *OURS)}
    columns = [name for name in OURS if any(spelling in at.at for spelling in OURS[name])]
    columns += [name for name in ("nip", "nama", "golongan", "jabatan", "unit", "tmt") if name not in columns]
    ours = [*columns, "status", "kelompok_jabatan", "jenis_kelamin", *(("keadaan", "aktif") if at.starting("kedudukan") else ())]
    return ours, [(line, _row(cells, at, columns, made, len(ours)) if len(cells) == len(header) else cells) for line, cells in rows]


def _row(cells: list[str], at: _Header, columns: list[str], made: dict[str, Callable], width: int) -> list[str]:
    values = {name: made[name](cells) for name in columns}
    nip = "".join(values["nip"].split()).lstrip("'")
    values["nip"] = nip
    values["nama"] = _titled(values["nama"], _cell(cells, at, "gelardepan"), _cell(cells, at, "gelarbelakang"))
    status = _status(cells, at, nip)
    if not values["tmt"] and len(nip) == 18 and nip.isdigit() and status != "pppk":
        values["tmt"] = f"{nip[8:12]}-{nip[12:14]}-01"
    if not values["golongan"]:
        values["golongan"] = ""
    condition = " ".join(_cell(cells, at, *at.starting("kedudukan")).lower().split())
    extra = [status, _group(cells, at, values["jabatan"]), _sex(cells, at, nip)]
    if width > len(columns) + 3:
        extra += [next((ours for words, ours in _CONDITIONS if words in condition), "aktif"), "tidak" if any(word in condition for word in _GONE) else "ya"]
    return [values[name] for name in columns] + extra


def _reader(at: _Header, name: str) -> Callable[[list[str]], str]:
    spellings = OURS[name]
    return lambda cells: _cell(cells, at, *spellings)


def _cell(cells: list[str], at: _Header, *names: str) -> str:
    for name in names:
        if name in at.at:
            cell = cells[at.at[name]].strip()
            cell = _NO_SIX.get(cell.lower(), cell)
            if cell:
                return cell
    return ""


def _titled(name: str, before: str, after: str) -> str:
    """`Dr. Nama, S.Kom.`, unless the name has its titles already."""
    if before and not name.lower().startswith(before.lower()):
        name = f"{before} {name}"
    return f"{name}, {after}" if after and not name.lower().endswith(after.lower()) else name


def _status(cells: list[str], at: _Header, nip: str) -> str:
    kind = (_cell(cells, at, *at.starting("jenispegawai")) + " " + _cell(cells, at, *at.starting("kedudukan"))).lower()
    letter = _cell(cells, at, *at.starting("statuspegawai"), "statuscpnspns").strip().lower()
    if "pppk" in kind or "perjanjian kerja" in kind or letter in ("pppk", "p3k") or nip[12:14] == "21":
        return "pppk"
    return "cpns" if letter in ("c", "cpns") or "cpns" in kind else "pns"


def _group(cells: list[str], at: _Header, position: str) -> str:
    level = _cell(cells, at, *at.starting("eselon")).upper().replace(" ", "")
    kind, name = _cell(cells, at, *at.starting("jenisjabatan"), "jenisjabatanid").lower(), position.lower()
    for beginning, group in (("IV", "pengawas"), ("III", "administrator"), ("II", "jpt_pratama"), ("I", "jpt_pratama")):
        if level.split(".")[0] == beginning:
            return group
    if kind == "1" or "struktural" in kind:
        return "pengawas"
    if kind == "2" or "fungsional" in kind and "umum" not in kind:
        if name.startswith("guru") or " guru" in name or "kepala sekolah" in name:
            return "guru"
        if any(word in name for word in _HEALTH):
            return "nakes"
        return "jf_madya" if "madya" in name or "utama" in name else "jf_lain"
    return "pelaksana"


def _sex(cells: list[str], at: _Header, nip: str) -> str:
    word = _cell(cells, at, *at.starting("jeniskelamin")).lower()
    if word:
        return {"m": "L", "l": "L", "pria": "L", "laki-laki": "L", "laki - laki": "L", "f": "P", "w": "P", "p": "P", "wanita": "P", "perempuan": "P"}.get(word, word)
    return {"1": "L", "2": "P"}.get(nip[14:15], "")


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
