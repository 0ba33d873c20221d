"""The employee number (NIP, NI PPPK): what it says, whether it can be right. There is no check digit, so this is plausibility (domain.md 1.4).

    YYYYMMDD  YYYYMM     S    NNN
    born      appointed  sex  serial          (PPPK: the two digits after the year are a code, usually 21, and no month)
"""
from datetime import date

YOUNGEST = 17                    # years at appointment


def normal(nip: str) -> str:
    """Without spaces, as it is stored."""
    return "".join(nip.split())


def grouped(nip: str) -> str:
    """`19860926 201505 1 001`; any other text as it is."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else nip


def check(nip: str, status: str, birth: date | None = None, sex: str | None = None, today: date | None = None) -> list[str]:
    """Codes of what cannot be right, empty if it is plausible.

    nip_digits, nip_birth_date, nip_birth_differs, nip_month, nip_age, nip_future, nip_sex, nip_sex_differs, nip_serial.
    `status`: pns | cpns | pppk. `birth` and `sex` (L | P) are compared when given; `today` bounds what lies in the future.
    """
    if len(nip) != 18 or not (nip.isascii() and nip.isdigit()):
        return ["nip_digits"]
    found = []
    born = _day(nip[:8])
    if born is None:
        found.append("nip_birth_date")
    elif birth and birth != born:
        found.append("nip_birth_differs")
    found += _appointment(nip, status, born, today)
    if nip[14] not in "12":
        found.append("nip_sex")
    elif sex and sex != ("L" if nip[14] == "1" else "P"):
        found.append("nip_sex_differs")
    if nip[15:] == "000":
        found.append("nip_serial")
    return found


def _appointment(nip: str, status: str, born: date | None, today: date | None) -> list[str]:
    year, month, found = int(nip[8:12]), int(nip[12:14]), []
    if status != "pppk" and not 1 <= month <= 12:
        found.append("nip_month")
    if born and year - born.year < YOUNGEST:
        found.append("nip_age")
    if today and (year > today.year or (status != "pppk" and (year, month) > (today.year, today.month))):
        found.append("nip_future")
    return found


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
