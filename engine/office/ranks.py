"""Golongan and pangkat of civil servants (domain.md 1.2), and their order. Knows nothing else.

Comparisons go by place in the list, 1 to 17; as texts II/d would come after III/a for some and before for others.
"""
_NAMES = {
    "I": ("Juru Muda", "Juru Muda Tingkat I", "Juru", "Juru Tingkat I"),
    "II": ("Pengatur Muda", "Pengatur Muda Tingkat I", "Pengatur", "Pengatur Tingkat I"),
    "III": ("Penata Muda", "Penata Muda Tingkat I", "Penata", "Penata Tingkat I"),
    "IV": ("Pembina", "Pembina Tingkat I", "Pembina Utama Muda", "Pembina Utama Madya", "Pembina Utama"),
}
PANGKAT = {f"{golongan}/{ruang}": name for golongan, names in _NAMES.items() for ruang, name in zip("abcde", names, strict=False)}
ORDER = {grade: place for place, grade in enumerate(PANGKAT, start=1)}
PPPK = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")
_PPPK_ORDER = {grade: place for place, grade in enumerate(PPPK, start=1)}


def normal(text: str) -> str:
    """`iii/B ` as `III/b`; a text that is no golongan comes back trimmed."""
    head, slash, tail = text.strip().partition("/")
    return f"{head.strip().upper()}/{tail.strip().lower()}" if slash else head.strip().upper()


def pangkat(grade: str) -> str | None:
    """Name of the rank of a civil servant's golongan; None for PPPK and unknown ones."""
    return PANGKAT.get(grade)


def order(grade: str) -> int | None:
    """Place of a golongan in its own list, 1..17; None if unknown. The two lists (PNS `III/b`, PPPK `IX`) are not comparable."""
    return ORDER.get(grade) or _PPPK_ORDER.get(grade)


def known(grade: str, status: str) -> bool:
    """Whether this golongan exists for this status (pns, cpns, pppk)."""
    return grade in _PPPK_ORDER if status == "pppk" else grade in ORDER
