"""The inbox's pages over a real engine: searching, filters and several decisions at once, each by itself."""
import html
import re

import pytest

from engine.clock import to_text
from engine.office import accounts
from tests.web import real_office


@pytest.fixture(scope="module")
def office():
    with real_office.staged() as made, real_office.opened(made) as office:
        yield office


def text(answer) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def filed(office, day: str) -> str:
    """A request of the applicant that waits for his superior."""
    case = office.file(mulai=day, selesai=day).case
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    return case


def sheet_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="((?:rev|g)\.\w+|key)" value="([^"]*)"', page))


def test_words_are_posted_and_stand_in_no_address(office):
    filed(office, "2026-12-01")
    client = office.client("atasan")
    with office.engine.transactions.read() as env:
        nip = env.person(office.pemohon.person).nip
    answer = client.post("/tugas/cari", data={"kata": nip, "layanan": "cuti"})
    assert answer.status_code == 303 and nip not in answer.location and answer.location == "/tugas?layanan=cuti&cari=1"
    page = client.get(answer.location)
    assert "1 tugas cocok." in text(page) and "ETag" not in page.headers
    assert "cari" not in client.post("/tugas/cari", data={"kata": " "}).location
    assert "0 tugas cocok." in text(client.get("/tugas?waktu=lewat")) and "1 tugas cocok." in text(client.get("/tugas?waktu=nanti"))
    for nonsense in ("?layanan=%00x&waktu=apa&lingkup=semesta", "?tahap=" + "x" * 500, "?hal=99&tanda=1", "?layanan='"):
        assert client.get("/tugas" + nonsense, follow_redirects=True).status_code == 200
    assert client.post("/tugas/cari", data={"layanan": "Budi Santoso", "tahap": nip * 9}).location == "/tugas", "no words through another field"
    answer = client.post("/tugas/saringan", data={"nama": f"NIP {nip}", "waktu": "nanti"})
    assert answer.status_code == 400 and "NIP" in text(answer) and nip in answer.get_data(as_text=True), "what was typed is kept"
    assert client.post("/tugas/saringan", data={"nama": "Nanti", "waktu": "nanti"}).location == "/tugas?waktu=nanti"
    assert 'href="/tugas?waktu=nanti">Nanti<' in client.get("/tugas").get_data(as_text=True)


def test_several_are_decided_each_by_itself(office):
    """One is withdrawn meanwhile, one changed, one lacks its reason; the others are decided, nothing typed is lost and the rest is tried again."""
    engine, client = office.engine, office.client("atasan")
    for row in engine.tasks.inbox(office.atasan).rows:
        engine.requests.act(office.pemohon, row.case, "ditarik", {"alasan": "tidak jadi pergi"}, key=office.key())
    cases = [filed(office, day) for day in ("2026-12-02", "2026-12-04", "2026-12-08")]
    tasks = [office.task(case, "pertimbangan") for case in cases]
    page = client.post("/tugas/massal", data={"pilih": tasks}).get_data(as_text=True)
    assert f"Putuskan {len(tasks)} permohonan" in page and "Sisa cuti tahunan" in page and "Perubahan" in page
    group = "cuti.pertimbangan"
    data = {"pilih": tasks, "tombol": "kirim", **sheet_of(page)}
    answer = client.post("/tugas/massal", data=data)
    assert answer.status_code == 400 and "Pilih keputusan." in text(answer)
    answer = client.post("/tugas/massal", data={**data, f"keputusan.{group}": "tidak_disetujui"})
    assert answer.status_code == 400 and "Tulis alasannya." in text(answer)
    assert engine.tasks.count(office.atasan) == len(tasks), "nothing was decided by a form that is not complete"
    engine.requests.act(office.pemohon, cases[0], "ditarik", {"alasan": "tidak jadi pergi"}, key=office.key())
    data = {**data, f"keputusan.{group}": "disetujui", f"alasan.{group}": "pendek", f"k.{tasks[-1]}": "tidak_disetujui", f"a.{tasks[-1]}": "pendek"}
    answer = client.post("/tugas/massal", data=data)
    said = text(answer)
    assert answer.status_code == 200 and "Tahap ini tidak sedang menunggu" in said and "1 diputus, 2 belum" in said
    again = answer.get_data(as_text=True)
    assert 'value="pendek"' in again and re.search(r'value="disetujui" checked', again), "what was typed stands there again"
    repeated = client.post("/tugas/massal", data=data).get_data(as_text=True)
    assert again.count("i-yes") and re.findall(r"<h1>.*?</h1>", repeated) == re.findall(r"<h1>.*?</h1>", again), "the same form once more decides nothing anew"
    retry = {"pilih": [tasks[-1]], "tombol": "kirim", **sheet_of(again), f"k.{tasks[-1]}": "tidak_disetujui", f"a.{tasks[-1]}": "Ada pemeriksaan anggaran pada hari itu"}
    answer = client.post("/tugas/massal", data=retry)
    assert "1 diputus, 0 belum" in text(answer)
    assert engine.tasks.count(office.atasan) == 0


def test_steps_that_ask_for_more_and_foreign_tasks_are_not_decided_here(office):
    engine = office.engine
    case = office.file(mulai="2026-12-28", selesai="2026-12-28").case
    task = office.task(case, "verifikasi")
    before = real_office.rows_of(engine)
    assert office.client("lain").post("/tugas/massal", data={"pilih": task}).status_code == 404
    assert office.client("pemohon").post("/tugas/massal", data={"pilih": task}).status_code == 200, "he sees his request; and that it is not his to decide"
    for who in ("pemohon", "lain"):
        answer = office.client(who).post("/tugas/massal", data={"pilih": task, "tombol": "kirim", "key": "a-key-of-nine", "keputusan.cuti.verifikasi": "lengkap",
                                                                 f"g.{task}": "cuti.verifikasi"})
        assert answer.status_code == (200 if who == "pemohon" else 404)
    assert {k: v for k, v in real_office.rows_of(engine).items() if k != "account"} == {k: v for k, v in before.items() if k != "account"}
    assert "Belum ada yang dipilih" in text(office.client("verifikator").post("/tugas/massal", data={"pilih": ["", "\0", "'"]}))


def test_a_link_from_a_mail_lands_on_the_task_after_signing_in(office):
    """Whoever follows it later reads who did it and when; whoever may not see it, that there is none."""
    with office.engine.transactions.write() as env:
        accounts.set_password(env.tx, env.person(office.verifikator.person), "sungai kecil di hulu", to_text(env.now))
        nip = env.person(office.verifikator.person).nip
    waiting = office.engine.tasks.inbox(office.verifikator).rows
    case = waiting[0].case if waiting else office.file(mulai="2026-12-30", selesai="2026-12-30").case
    link = f"/tugas/{office.task(case, 'verifikasi')}"
    client = office.client("anonymous")
    answer = client.get(link)
    assert answer.status_code == 303 and answer.location == f"/masuk?next={link}"
    answer = client.post(answer.location, data={"nip": nip, "sandi": "sungai kecil di hulu", "next": link})
    assert answer.status_code == 303 and answer.location == link and "Verifikasi kepegawaian" in text(client.get(link))
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    done = client.get(link)
    assert done.status_code == 409 and "Tugas ini sudah selesai: Lengkap, oleh Pengelola Kepegawaian, Selasa, 24 November 2026, 09.00 WIB." in text(done)
    assert office.client("lain").get(link).status_code == 404


@pytest.mark.parametrize("address", ["/tenggat", "/tugas/rekap.csv", "/kalender"])
def test_a_month_no_office_reaches_is_this_month(office, address):
    def shown(**asked) -> tuple[int, list[str]]:
        answer = office.client("admin").get(address, query_string=asked)
        return answer.status_code, re.findall(r"<h1>[^<]*|selected>[^<]*|^[0-9]{4}-[0-9]{2}", answer.get_data(as_text=True), re.MULTILINE)
    now = shown()
    assert now[0] == 200 and shown(bulan="2026-01") != now or address.endswith(".csv")
    for month in ("0001-01", "1999-12", "2101-01", "9999-12", "2026-13", "bukan"):
        assert shown(bulan=month) == now, month
