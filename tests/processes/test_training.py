"""Trainings (pelatihan): never more people than places, whatever happens at once; a place that becomes free is the next one's; hours are credited and seen."""
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from engine import Refused, Settings
from engine.office import people
from engine.play.scenario import parse
from engine.play.stage import Stage, import_rows
from engine.store.statements import case as sql
from engine.store.statements import seat as seat_sql
from tests.office import HOUSE, Desk

PEOPLE = ("title: uji\npeople: {pemohon: pelaksana, atasan: atasan_langsung of pemohon, pengelola: pengelola_pelatihan}\nat: 2026-11-24 09:00\nsteps:\n- expect: {}\n")
POOL = "EXCEL-2026-11"                     # two places
ASKED = {"pelatihan": POOL, "alasan": "Dipakai untuk menyusun laporan setiap bulan", "pernyataan": "true"}


class Course(Desk):
    """An office with six people who want the same two places."""

    def begin(self, number: int = 6) -> None:
        rows = [{"nip": f"19850{n + 1}152010011{n + 900}", "nama": f"Peserta {chr(65 + n)} Contoh", "status": "pns", "golongan": "III/b", "pangkat": "Penata Muda Tingkat I",
                 "jabatan": "Pengelola Layanan Operasional", "kelompok_jabatan": "pelaksana", "jenis_kelamin": "L", "unit": "DISDIK-BID1", "email": f"p{n}@contoh.invalid",
                 "tmt": "2010-01-01", "tmt_jabatan": "2020-01-06", "kontrak_mulai": "", "kontrak_selesai": "", "pimpinan": "tidak", "peran": ""} for n in range(number)]
        import_rows(self.engine, "pegawai", rows)
        with self.engine.transactions.read() as env:
            ids = [people.by_nip(env.tx, row["nip"]).id for row in rows]
        self.staff = [self.engine.office.person(one) for one in ids]

    def register(self, who) -> str:
        return self.engine.requests.file(who, "pelatihan", ASKED, key=self.key()).case

    def status(self, case: str) -> str:
        return self.rows(sql.CASE_BY_ID, id=case)[0].status

    def seats(self) -> dict[str, str]:
        return {row.case_id: row.status for row in self.rows(seat_sql.SEATS, pool=POOL)}


@pytest.fixture(scope="module")
def made(databases):
    with Stage(HOUSE / "processes" / "pelatihan", Settings(), databases.kind) as stage:
        yield stage


@pytest.fixture
def course(made):
    with made.play(parse("uji.yaml", PEOPLE)) as world:
        office = Course(world)
        office.begin()
        yield office


def at_once(jobs) -> None:
    """Everything at the same moment; what is refused is refused."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        gate.wait()
        with suppress(Refused):
            job()
    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(run, job) for job in jobs]:
            done.result()


def test_six_consents_at_once_fill_two_places_and_a_cancelled_one_is_the_next_ones(course):
    cases = [course.register(who) for who in course.staff]
    tasks = [course.task(case, "persetujuan") for case in cases]
    atasan, keys = course.atasan, [course.key() for _ in cases]
    at_once([lambda task=task, key=key: course.engine.tasks.complete(atasan, task, {"keputusan": "disetujui"}, revision=None, key=key)
             for task, key in zip(tasks, keys, strict=True)])
    course.engine.drain()
    held = [case for case, status in course.seats().items() if status == "held"]
    assert len(held) == 2 and sorted(map(course.status, cases)) == ["daftar_tunggu"] * 4 + ["pelaksanaan"] * 2
    line = [row.case_id for row in course.rows(seat_sql.SEATS, pool=POOL) if row.status == "waiting"]
    owner = {case: who for case, who in zip(cases, course.staff, strict=True)}
    at_once([lambda case=case, key=key: course.engine.requests.act(owner[case], case, "ditarik", {"alasan": "Ada tugas lain"}, key=key)
             for case, key in ((held[0], course.key()), (held[1], course.key()), (line[0], course.key()))])
    course.engine.drain()
    now = course.seats()
    assert sum(status == "held" for status in now.values()) == 2
    assert [case for case in cases if now[case] == "held"] == sorted(line[1:3], key=cases.index)         # whoever left the line himself is passed over
    assert {course.status(case) for case in line[1:3]} == {"pelaksanaan"} and course.status(line[3]) == "daftar_tunggu"
    assert course.engine.admin.doctor() == []


def test_who_has_a_place_cannot_register_twice_and_who_waits_is_told_where_he_stands(course):
    first = [course.register(who) for who in course.staff[:3]]
    for case in first:
        course.complete(case, "atasan", "persetujuan", keputusan="disetujui")
    page = course.engine.requests.page(course.staff[2], first[2])
    assert page.holder.position == "Daftar tunggu pelatihan" and page.dates.promise_stopped
    assert ("Urutan daftar tunggu saat mendaftar", "1") in [(f.label, f.value) for f in page.facts]
    with pytest.raises(Refused) as refused:
        course.register(course.staff[0])
    assert refused.value.code == "invalid"
    form = course.engine.requests.start_form(course.staff[3], "pelatihan", ASKED)
    assert [row.code for row in form.preview.rows] == ["DAFTAR_TUNGGU"] and ("Tempat", "2 dari 2 terisi, 1 menunggu") in [(f.label, f.value) for f in form.preview.facts]


def test_the_catalogue_stands_in_the_form_before_anything_is_chosen(course):
    [field] = [f for f in course.engine.requests.start_form(course.pemohon, "pelatihan").fields if f.key == "pelatihan"]
    assert [o.value for o in field.options] == ["LAYANAN-2026-2", "ARSIP-2026-2", "NASKAH-2027-1", "DIGITAL-2026-11", POOL, "PKA-2027"]
    assert field.options[4].label == "Pengolahan data dengan lembar kerja (kelas bulanan), 15 s.d. 16 Desember 2026, 12 JP"


def test_hours_are_credited_and_seen_beside_the_duty_of_the_year(course):
    def duty():
        [row] = [b for b in course.engine.balances.of(course.pemohon).balances if b.account == "jp_pelatihan"]
        return row.days, row.unit, row.target
    assert duty() == (0, "JP", 20)
    case = course.engine.requests.file(course.pemohon, "pelatihan", {**ASKED, "pelatihan": "ARSIP-2026-2"}, key=course.key()).case
    course.complete(case, "atasan", "persetujuan", keputusan="disetujui")
    course.at("2026-12-10 08:00")
    course.complete(case, "pengelola", "kehadiran", keputusan="hadir")
    assert duty() == (16, "JP", 20)
    assert course.engine.admin.doctor() == []
