"""Who answers the survey, as PermenPANRB 14/2017 asks: age, sex, education, occupation. Each may be left out; each is counted by itself.

Beside the answers nothing is kept but how many chose what in a month, under its own code in `opinion`: no row says two things of one person. Told is what
FEW or more have chosen, growing by as many at a time, and only while those who are left over are none or FEW.
"""
from collections.abc import Mapping

from engine import views
from engine.insight import skm
from engine.insight.served import FEW
from engine.texts import add, say

CHOICES = {"usia": 5, "jenis_kelamin": 2, "pendidikan": 6, "pekerjaan": 6}             # question -> how many options, numbered from 1
PREFIX = "tentang_"                                                                   # of its code among the elements

add({
    "who_usia": ("Usia", "Age"), "who_jenis_kelamin": ("Jenis kelamin", "Sex"), "who_pendidikan": ("Pendidikan terakhir", "Education"),
    "who_pekerjaan": ("Pekerjaan", "Occupation"),
    "who_usia_1": ("Di bawah 26 tahun", "Under 26"), "who_usia_2": ("26 sampai 35 tahun", "26 to 35"), "who_usia_3": ("36 sampai 45 tahun", "36 to 45"),
    "who_usia_4": ("46 sampai 55 tahun", "46 to 55"), "who_usia_5": ("56 tahun ke atas", "56 and over"),
    "who_jenis_kelamin_1": ("Laki-laki", "Male"), "who_jenis_kelamin_2": ("Perempuan", "Female"),
    "who_pendidikan_1": ("SD atau SMP", "Primary or lower secondary"), "who_pendidikan_2": ("SMA atau sederajat", "Upper secondary"),
    "who_pendidikan_3": ("Diploma I sampai III", "Diploma"), "who_pendidikan_4": ("Diploma IV atau sarjana", "Bachelor"),
    "who_pendidikan_5": ("Magister", "Master"), "who_pendidikan_6": ("Doktor", "Doctorate"),
    "who_pekerjaan_1": ("PNS", "Civil servant"), "who_pekerjaan_2": ("PPPK", "Contract civil servant"), "who_pekerjaan_3": ("TNI atau Polri", "Military or police"),
    "who_pekerjaan_4": ("Swasta", "Private sector"), "who_pekerjaan_5": ("Wirausaha", "Self-employed"), "who_pekerjaan_6": ("Lainnya", "Other"),
    "who_unreadable": ("Pilih salah satu pilihan pada setiap pertanyaan tentang Anda, atau kosongkan.", "Choose one of the options of each question about you, or none."),
})


def questions(language: str, given: Mapping[str, str]) -> tuple[views.AboutYou, ...]:
    return tuple(views.AboutYou(PREFIX + one, say(f"who_{one}", language), tuple((n, say(f"who_{one}_{n}", language)) for n in range(1, most + 1)),
                                int(chosen) if _good(chosen := given.get(PREFIX + one, ""), most) else 0) for one, most in CHOICES.items())


def read(given: Mapping[str, str]) -> dict[str, str] | None:
    """What was chosen, by code; None if something is no choice."""
    found = {PREFIX + one: given[PREFIX + one] for one in CHOICES if given.get(PREFIX + one)}
    return found if all(_good(value, CHOICES[code.removeprefix(PREFIX)]) for code, value in found.items()) else None


def _good(value: str, most: int) -> bool:
    return len(value) == 1 and value in "123456789"[:most]


def told(counts: Mapping[str, Mapping[str, Mapping[int, int]]], shown: list[str], people: int, language: str) -> tuple[views.Respondents, ...]:
    """What may be published. `counts`: month -> code -> value -> how many; `shown`: the months that are told; `people`: how many answered in them."""
    out = []
    for one, most in CHOICES.items():
        found = {}
        for value in range(1, most + 1):
            months = [(month, counts[month].get(PREFIX + one, {}).get(value, 0)) for month in shown]
            by_month = dict(months)
            found[value] = sum(by_month[month] for month in skm.told(months, FEW))
        kept = sorted((n, value) for value, n in found.items() if n >= FEW)
        while kept and 0 < people - sum(n for n, _ in kept) < FEW:                     # who is left over could be counted
            kept.pop(0)
        if kept:
            out.append(views.Respondents(say(f"who_{one}", language), tuple((say(f"who_{one}_{value}", language), n) for n, value in sorted(kept, key=lambda k: k[1]))))
    return tuple(out)
