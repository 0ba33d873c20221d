"""Another office: config and four files boot "Kota Contoh" (WITA). A leave request runs there to its letter, and no page, mail or letter names the first office.

Everything a person can open is opened: each link of each page, for everybody who takes part, from the entrance on.
"""
import dataclasses
import html
import io
import re
from collections import deque
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest

from engine import Engine, FixedClock, Settings
from engine.office import accounts, people, units
from engine.store.statements.case import CASE_BY_ID
from web import create_app

HERE = Path(__file__).parent / "second_office"
MAKASSAR = ZoneInfo("Asia/Makassar")
PEOPLE = {"pemohon": "199010102015031910", "pengelola": "198708082012031908", "atasan": "197407071999032907", "kepala": "197306061998031906",
          "admin": "198605052011032905", "sekda": "197102021996032902", "verifikator": "198504042010031904"}
FOREIGN = re.compile(r"palembang|musi\b|sumatera|sriwijaya|\bWIB\b|Asia/Jakarta", re.IGNORECASE)
LEAVE = {"jenis": "tahunan", "subjenis": "biasa", "mulai": "2026-12-07", "selesai": "2026-12-09", "alasan": "keperluan keluarga di luar kota",
         "alamat": "Jalan Pantai 9, Contoh", "telepon": "081234567890", "pernyataan": "true"}
LINK = re.compile(r'<a [^>]*href="(/[^"#]*)"')


class Contoh:
    """The second office with its browsers. `seen`: every text that was shown to anybody, by where."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.app = create_app(engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        self.seen: dict[str, str] = {}
        self.browsers = {"siapa saja": self.app.test_client(), **{name: self.browser(nip) for name, nip in PEOPLE.items()}}

    def browser(self, nip: str):
        client = self.app.test_client()
        with self.engine.transactions.write() as env:
            person = people.by_nip(env.tx, nip).id
            client.set_cookie("__Host-runut", accounts.open_session(env.tx, person, env.now, 12), secure=True, domain="layanan.contoh.invalid")
        return client

    def open(self, who: str, address: str, language: str = "id", **form):
        self.browsers[who].set_cookie("bahasa", language, domain="layanan.contoh.invalid")
        how = {"base_url": "https://layanan.contoh.invalid"}
        answer = self.browsers[who].post(address, data=form, **how) if form else self.browsers[who].get(address, **how)
        if answer.content_type.startswith("text/html"):
            self.seen[f"{who} {language} {address} {sorted(form)}"] = answer.get_data(as_text=True)
        elif answer.content_type == "application/pdf":
            self.seen[f"{who} {address}"] = "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
        return answer

    def walk(self, who: str, language: str) -> set[str]:
        """Open everything that can be reached by links; the addresses."""
        todo, done = deque(["/", "/masuk", "/aktivasi", "/lupa-sandi", "/lacak", "/loket", "/admin"]), set()
        while todo:
            address = html.unescape(todo.popleft())
            if address in done or "bahasa=" in address or address.startswith("/aset/"):
                continue
            done.add(address)
            answer = self.open(who, address, language)
            assert answer.status_code < 500, (who, address)
            other_person = answer.status_code == 403 and address.startswith("/tugas/")          # he filed it himself for a colleague
            assert answer.status_code < 400 or other_person or address in ("/loket", "/admin"), (who, address, answer.status_code)
            if answer.content_type.startswith("text/html"):
                todo.extend(LINK.findall(answer.get_data(as_text=True)))
        return done


@pytest.fixture(scope="module")
def contoh(tmp_path_factory):
    data = tmp_path_factory.mktemp("contoh")
    settings = dataclasses.replace(Settings.load(HERE / "config.yaml", {"RUNUT_DATA": str(data)}), database=f"sqlite:///{data / 'runut.sqlite'}")
    with Engine.open(settings, FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=MAKASSAR)), migrate=True) as engine:
        for kind in ("unit", "pegawai", "saldo", "kalender"):
            assert engine.office.import_file(kind, (HERE / f"{kind}.csv").read_bytes()).problems == ()
        for folder in settings.folders():
            engine.studio.deploy(folder)
        for name, nip in PEOPLE.items():
            engine.admin.add_user(nip, f"lembah {name} yang hijau", ["admin"] if name == "admin" else [])
        yield Contoh(engine)


@pytest.fixture(scope="module")
def decided(contoh):
    """A request that was filed, examined, considered and granted, each step in its page; with one that waits and one for a colleague."""
    def send(who: str, address: str, **form):
        answer = contoh.open(who, address, key=f"{who}-{len(contoh.seen)}-key", **form)
        assert answer.status_code == 303, contoh.seen[f"{who} id {address} {sorted({*form, 'key'})}"][:3000]
        contoh.engine.drain()
        return answer.location
    case = send("pemohon", "/ajukan/cuti", **LEAVE).rsplit("/", 1)[1]
    for who, step, form in (("pengelola", "verifikasi", {"keputusan": "lengkap"}), ("atasan", "pertimbangan", {"keputusan": "disetujui"}),
                            ("kepala", "keputusan", {"keputusan": "disetujui"})):
        contoh.open(who, "/tugas")
        task = contoh.engine.tasks.waiting(case)[step]
        contoh.open(who, f"/tugas/{task}")
        send(who, f"/tugas/{task}", **form)
    send("pemohon", "/ajukan/cuti", **{**LEAVE, "mulai": "2026-12-14", "selesai": "2026-12-14"})
    person = contoh.engine.counter.find(contoh.engine.office.person(_person(contoh, "pengelola")), PEOPLE["pemohon"])[0].id
    send("pengelola", "/ajukan/cuti", untuk=person, **{**LEAVE, "mulai": "2026-12-16", "selesai": "2026-12-16"})
    return case


def _person(contoh, who: str) -> str:
    with contoh.engine.transactions.read() as env:
        return people.by_nip(env.tx, PEOPLE[who]).id


def test_a_leave_request_runs_to_its_letter(contoh, decided):
    page = contoh.open("pemohon", f"/permohonan/{decided}").get_data(as_text=True)
    letter = re.search(r'href="(/surat/\w+)"', page)[1]
    answer = contoh.open("pemohon", letter)
    assert answer.status_code == 200 and answer.content_type == "application/pdf"
    text = contoh.seen[f"pemohon {letter}"]
    assert "Kamal Pelaksana" in text and "PEMERINTAH KOTA CONTOH" in text.upper() and "Contoh, 24 November 2026" in text
    assert not contoh.engine.admin.doctor()


def test_times_are_the_offices_own(contoh, decided):
    """09.00 in Makassar; due at its close of hours; its own day off counts."""
    page = contoh.open("pemohon", f"/permohonan/{decided}").get_data(as_text=True)
    assert re.search(r"09\.00 WITA", page)
    inbox = contoh.open("pengelola", "/tugas").get_data(as_text=True)
    assert "hari kerja lagi" in inbox or "16.30 WITA" in inbox
    with contoh.engine.transactions.read() as env:
        assert env.deadline(env.now, 1).astimezone(MAKASSAR).strftime("%d %H.%M") == "25 16.30"
        assert env.deadline(env.now, 3).astimezone(MAKASSAR).strftime("%d %H.%M") == "30 16.30", "its own holiday on the 27th"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("who", ["siapa saja", *PEOPLE])
def test_every_page_is_this_offices(contoh, decided, who, language):
    reached = contoh.walk(who, language)
    assert len(reached) > (5 if who == "siapa saja" else 8)
    if who == "admin":
        assert {"/admin/kode", "/admin/unit", "/admin/kalender", "/admin/impor", "/admin/gangguan", "/admin/saldo", "/admin/pegawai"} <= reached
    wrong = {where: sorted(set(FOREIGN.findall(text))) for where, text in contoh.seen.items() if FOREIGN.search(text)}
    assert not wrong


def test_pages_that_answer_a_form_and_slips_too(contoh, decided):
    with contoh.engine.transactions.read() as env:
        unit = units.by_code(env.tx, "DPU").id
    slips = contoh.open("admin", "/admin/kode", unit=unit, cara="cetak", key="slips-of-contoh").get_data(as_text=True)
    assert "https://layanan.contoh.invalid/aktivasi" in slips and "Juwita Pengelola" in slips
    contoh.open("admin", "/admin/kalender", ubah="tambah", tanggal="2026-11-26", nama="Hari pasar", sumber="SK 1")
    contoh.open("pengelola", "/loket", kata="kamal")
    contoh.open("siapa saja", "/masuk", nip="1", sandi="")
    contoh.open("siapa saja", "/tidak-ada")
    with contoh.engine.transactions.read() as env:
        tracking = env.tx.one(CASE_BY_ID, id=decided).tracking
    assert "WITA" in contoh.open("siapa saja", f"/l/{tracking}").get_data(as_text=True)
    wrong = {where: sorted(set(FOREIGN.findall(text))) for where, text in contoh.seen.items() if FOREIGN.search(text)}
    assert not wrong


def test_mails_are_this_offices(contoh, decided):
    contoh.open("siapa saja", "/lupa-sandi", nip=PEOPLE["pemohon"])
    contoh.engine.drain()
    mails = [f.read_text("utf-8") for f in (contoh.engine.settings.data / "outbox").glob("*.eml")]
    assert len(mails) >= 4 and not [m for m in mails if FOREIGN.search(m)]
    assert any("09.00 WITA" in m or "10.00 WITA" in m for m in mails), "the hour until which a code counts"


def test_the_words_would_be_found():
    """The search is not blind."""
    assert FOREIGN.search("Pemerintah Kota Palembang") and FOREIGN.search("14.30 WIB") and not FOREIGN.search("09.00 WITA, musim hujan")
