"""The demo office: plausible people who do not exist, requests in every state, ten accounts that each show something; the same for the same seed."""
import dataclasses
import re
import time
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest
from lxml import html

from engine import Engine, FixedClock, Settings, Unusable, build_demo
from engine.clock import from_text
from engine.facade import estimate
from engine.office import nip
from engine.office.people import PUBLIC
from engine.play.demo.organisation import Tree
from engine.play.demo.people import People
from engine.run import surveys
from engine.store.statements import case as sql
from engine.store.statements import office as office_sql
from web import create_app

HOUSE = Path(__file__).parents[3]
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
PRIVATE = frozenset({"alasan", "alamat", "telepon", "catatan", "uraian", "penerima_tugas", "nilai_baru", "nama", "kontak", "nip", "email", "instansi_asal",
                     "jabatan_tujuan", "jabatan_asal", "pelatihan", "penerapan", "harapan", "jabatan_terlapor", "nip_terlapor"})
TODAY, SINCE = date(2026, 11, 24), date(2026, 5, 24)


def settings(data, database=None):
    return dataclasses.replace(Settings(), data=data, database=database or f"sqlite:///{data}/runut.sqlite", processes=(HOUSE / "processes",), demo=True,
                               given_secret="x" * 40)


@pytest.mark.parametrize("employees", [200, 500, 1499, 1500, 5000, 13870, 20000])
def test_a_tree_has_a_seat_for_everybody(employees):
    tree = Tree.build(employees)
    assert sum(u.size for u in tree.units) == employees
    assert len({u.code for u in tree.units}) == len(tree.units)
    assert {u.parent for u in tree.units} - {u.code for u in tree.units} == {""}
    assert sum(u.kind == "opd" for u in tree.units) == (12 if employees < 1500 else 24 if employees < 5000 else 52)


def test_people_are_plausible_and_nobody_real():
    begun = time.perf_counter()
    people = People.build(Tree.build(13870), 7, TODAY, SINCE)
    assert time.perf_counter() - begun < 20
    assert len({r["nip"] for r in people.rows}) == 13870
    for row in people.rows:
        assert nip.check(row["nip"], row["status"], sex=row["jenis_kelamin"], today=TODAY) == [], row
        assert 901 <= int(row["nip"][-3:]) <= 999 and row["email"].endswith("@contoh.invalid")
        assert date.fromisoformat(row["tmt"]) <= SINCE
    share = {k: n / 13870 for k, n in Counter(r["status"] for r in people.rows).items()}
    assert 0.62 < share["pns"] < 0.74 and 0.26 < share["pppk"] < 0.38
    assert 0.54 < sum(r["jenis_kelamin"] == "P" for r in people.rows) / 13870 < 0.62


def test_the_same_seed_gives_the_same_people():
    first, again, other = (People.build(Tree.build(300), seed, TODAY, SINCE) for seed in (3, 3, 4))
    assert first == again and first != other


ANSWERS = ("surat", "surat_pemberitahuan", "sk", "surat_usul", "surat_tugas", "kabar_penolakan", "kabar_tidak_dapat", "surat_penerusan",
           "tindak_lanjut")       # what fulfils a promise


@pytest.fixture(scope="module")
def office(databases, tmp_path_factory):
    data = tmp_path_factory.mktemp("demo")
    place = settings(data, databases.new(data))
    accounts = build_demo(place, employees=300, months=2, seed=5, requests=70, now=NOW)
    with Engine.open(place, FixedClock(NOW)) as eng:
        yield eng, list(accounts)


def actor(eng, account):
    return eng.office.sign_in(account.nip, account.password, "test")[1]


def test_ten_accounts_can_sign_in_and_are_told(office):
    eng, accounts = office
    assert len(accounts) == 10 and eng.office.demo_accounts() == accounts
    assert len({a.password for a in accounts}) == 10
    for account in accounts:
        assert actor(eng, account).name == account.name


def test_each_account_shows_what_it_says(office):
    eng, accounts = office
    running, returned, verifier, superior, head, city, bkpsdm, sekda, admin, designer = (actor(eng, a) for a in accounts)
    mine = eng.requests.mine(running)
    assert len(mine) == 1 and not mine[0].ended and not mine[0].you_act
    mine = eng.requests.mine(returned)
    assert len(mine) == 1 and mine[0].you_act
    for who, step in ((verifier, "Verifikasi kepegawaian"), (superior, "Pertimbangan atasan"), (head, "Keputusan"), (city, "Verifikasi BKPSDM"),
                      (bkpsdm, "Keputusan"), (sekda, "Keputusan")):
        inbox = eng.tasks.inbox(who)
        assert any(row.name.startswith(step) for row in inbox.rows), (who.name, [row.name for row in inbox.rows])
    assert admin.roles == {"admin"} and designer.roles == {"perancang"}
    page = eng.requests.page(running, eng.requests.mine(running)[0].id)
    assert page.holder is not None and page.holder.person == superior.name


def test_requests_are_in_many_states_and_nothing_is_broken(office):
    eng, _ = office
    state = eng.admin.export_state()
    assert {"selesai", "verifikasi", "pertimbangan", "keputusan", "dikembalikan"} <= {c["status"] for c in state["cases"]}
    assert len(state["cases"]) > 70 and not state["incidents"]
    shown = Counter((c["number"].split("-")[0], c["status"]) for c in state["cases"])
    assert {("MUTASI", "rekomendasi"), ("MUTASI", "verifikasi"), ("MUTASI", "penilaian_tim"), ("MUTASI", "menunggu_instansi_luar"), ("MUTASI", "tidak_disetujui"),
            ("MASUK", "usul"), ("MASUK", "menunggu_instansi_luar"), ("LATIH", "persetujuan"), ("LATIH", "daftar_tunggu"), ("LATIH", "pelaksanaan"), ("ADUAN", "verifikasi"),
            ("ADUAN", "tindak_lanjut"), ("ADUAN", "dijawab"), ("ADUAN", "dibuka_kembali"), ("ADUAN", "selesai"), ("ADUAN", "diteruskan")} <= set(shown)
    assert all(j["status"] == "sent" for j in state["outbox"]) and all(r["status"] != "waiting" for r in state["letters"])
    assert eng.admin.doctor() == [] and eng.audit.verify() == []
    assert all(c["started_at"] < "2026-11-24T03:00:00" for c in state["cases"])


def test_a_second_call_finds_the_office_and_another_is_not_written_over_it(office):
    eng, accounts = office
    before = eng.admin.export_state()
    assert list(build_demo(eng.settings, employees=300, months=2, seed=5, now=NOW)) == accounts
    with pytest.raises(Unusable, match="--employees 300"):
        build_demo(eng.settings, employees=301, months=2, seed=5, now=NOW)
    assert eng.admin.export_state() == before


@pytest.mark.again
def test_the_same_seed_gives_the_same_requests(office, tmp_path):
    eng, _ = office
    build_demo(settings(tmp_path), employees=300, months=2, seed=5, requests=70, now=NOW)
    with Engine.open(settings(tmp_path), FixedClock(NOW)) as again:
        first, second = (sorted((c["number"], c["status"], c["started_at"], c["ended_at"] or "") for c in e.admin.export_state()["cases"])
                         for e in (eng, again))
    assert first == second


def test_a_real_office_is_never_touched(tmp_path):
    place = settings(tmp_path)
    with Engine.open(place, FixedClock(NOW), migrate=True) as eng:
        eng.office.import_file("unit", b"kode;nama;jenis;induk;jabatan_pimpinan\nPEMKOT;Pemkot;root;;Wali Kota\n")
    with pytest.raises(Unusable, match="no finished demo"):
        build_demo(place, employees=200, months=0, now=NOW)


def test_what_finished_requests_did_is_read_from_their_events(office):
    """The stops of a course are the tasks of its case, in office time as the calendar counts it."""
    eng, _ = office
    with eng.transactions.read() as env:
        version = eng.transactions.versions.in_force(env.tx, "cuti")
        known = estimate.past(env, version)
        courses = version.memo["past"].courses
        tasks = Counter((t.element, t.visit, round(env.worked(from_text(t.opened_at), from_text(t.completed_at)).total_seconds()))
                        for t in env.tx.all(sql.ALL_TASKS) if t.completed_at)
    state = eng.admin.export_state()
    ended = sum(c["ended_at"] is not None for c in state["cases"] if c["procedure"] == "cuti")
    stops = Counter((s.element, s.visit, round(s.left - s.began)) for c in courses for s in c.stops if s.element not in version.memo["marks"].waits)
    assert 20 < len(courses) <= ended and len(courses) > 0.8 * ended
    assert stops <= tasks and sum(stops.values()) > 3 * len(courses)
    [(usual, _)] = Counter(s.way for c in courses for s in c.stops if (s.element, s.visit) == ("verifikasi", 1)).most_common(1)
    assert known.usual("verifikasi") and known.range("verifikasi", 1, usual, 0.0).alike == "way"


def test_the_waiting_times_of_every_request_add_up_to_the_time_that_has_passed(office):
    eng, _ = office
    told = []
    cases = eng.admin.export_state()["cases"]
    for case in [c for c in cases if c["ended_at"] is None] + [c for c in cases if c["ended_at"]][:10]:
        page = eng.requests.page(eng.office.person(case["applicant"]), case["id"])
        with eng.transactions.read() as env:
            moments = [from_text(case["started_at"]), page.ended and from_text(case["ended_at"]) or env.now]
            answered = [from_text(e.at) for e in env.tx.all(sql.EVENTS_OF, case_id=case["id"]) if e.kind == "completed" and e.element in ANSWERS]
            passed = env.working_days(moments[0], min([moments[1], *answered]), env.tx.one(sql.CASE_BY_ID, id=case["id"]).unit)
        if page.dates.estimate:
            told.append(page)
            assert page.dates.estimate[0] <= page.dates.estimate[1] and "Separuh sampai 90%" in page.dates.estimate_words
        assert abs(sum(float(t.days.replace(",", ".")) for t in page.times) - passed) <= 0.051, case["number"]
    assert told, "no running request has an estimate"


def _forms(values):
    """What people wrote: each of a round too, but no row of a table, which everybody may read (a training of the catalogue)."""
    return [one for value in values for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict) and "kode" not in one]


def test_no_page_without_a_login_tells_who_or_why(office, monkeypatch):
    """Every address that nobody needs to sign in for (but the demo's own list of accounts to try), over every request and letter of the demo, in both languages: no name, NIP, NIK, reason or address."""
    eng, _ = office
    state, known = eng.admin.export_state(), eng.settings
    monkeypatch.setattr(eng.transactions, "settings", dataclasses.replace(known, limits=dataclasses.replace(known.limits, lookups_per_minute=100_000)))
    with eng.transactions.read() as env:
        names = {row.name.lower() for row in env.tx.all(office_sql.PEOPLE) if row.id != PUBLIC}
        mine = [e.data for c in state["cases"] for e in env.tx.all(sql.EVENTS_OF, case_id=c["id"]) if e.kind == "written" and e.data]
        codes = [env.tx.one(sql.CASE_BY_ID, id=c["id"]).tracking for c in state["cases"]]
        letters = [env.tx.one(sql.LETTER_BY_ID, id=row.id).token for c in state["cases"] for row in env.tx.all(sql.LETTERS_OF, case_id=c["id"])]
        versions = {v.procedure.key: v.procedure for v in eng.transactions.versions.all_in_force(env.tx)}
        tokens = [surveys.token(known.secret, c["id"]) for c in state["cases"] if surveys.open_token(env, c["id"])]
        complaints = [env.tx.one(sql.CASE_BY_ID, id=c["id"]).tracking for c in state["cases"] if c["procedure"] == "pengaduan"]
    keys, answered = list(versions), {path for v in versions.values() for path in v.settings.public.answer}        # the office's words to whoever complained
    written = {value.lower() for data in mine for name, fields in orjson.loads(data)["writes"].items() for one in _forms([fields])
               for key, value in one.items() if key in PRIVATE and f"{name}.{key}" not in answered and isinstance(value, str) and len(value) > 5}
    assert len(complaints) > 8 and len(tokens) > 3 and sum("0812" in words for words in written) > 3
    assert len(names) > 250 and len(written) > 100 and len(codes) > 70 and len(letters) > 20
    client = create_app(eng, RATELIMIT_ENABLED=False).test_client()
    pages = ["/", "/layanan", "/lacak", *(f"/layanan/{key}" for key in keys), *(f"/layanan/{key}?daftar" for key in keys), "/skm", *(f"/skm/{key}" for key in keys),
             "/lapor/pengaduan", *(f"/nilai/{token}" for token in tokens)]
    for language in ("id", "en"):
        client.set_cookie("bahasa", language)
        for address in pages + [f"/l/{code}" for code in codes] + [f"/v/{token}" for token in letters] * (language == "id"):
            answer = client.get(address)
            text = " ".join(html.fromstring(answer.get_data(as_text=True)).text_content().split()).lower()
            assert answer.status_code == 200, address
            told = [words for words in names | written if words in text]
            assert not told and not re.search(r"(?<![0-9a-f])\d{16}(?![0-9a-f])|(?<![0-9a-f])\d{18}(?![0-9a-f])|\d{8} \d{6} \d \d{3}", text), (address, told)


def test_the_service_page_sets_what_happened_beside_the_promise(office):
    eng, _ = office
    with eng.transactions.read() as env:
        ended = [c for c in eng.admin.export_state()["cases"] if c["procedure"] == "cuti" and c["ended_at"]]
        calendar = [env.working_days(from_text(c["started_at"]), from_text(c["ended_at"])) for c in ended]
    page = eng.services.page(None, "cuti")
    assert page.reality.n > 20 and 0 < page.reality.half <= page.reality.mostly <= max(calendar) + 0.1
    assert page.promise_days and f"{page.promise_days} hari kerja" in page.promise
    assert len(page.components) == 14 and all(one.text or one.more for one in page.components)
    assert eng.services.page(None, "perubahan_data").reality is None, "nobody is told of fewer than five"


def test_what_people_think_is_told_with_its_numbers_and_only_where_they_are_enough(office):
    """Everybody who answered did it by his own token; the pages give n beside each value, and nothing of a service that few have judged."""
    eng, _ = office
    client = create_app(eng, RATELIMIT_ENABLED=False).test_client()
    [period] = eng.surveys.results("cuti").periods
    assert period.people >= 10 and period.answered >= 10 and 25 <= period.index <= 100 and all(e.n >= 5 for e in period.elements)
    text = " ".join(html.fromstring(client.get("/skm/cuti").get_data(as_text=True)).text_content().split())
    assert f"{period.people} orang" in text and all(
        re.search(rf"{re.escape(e.name)}( ?\(terendah\))? ?{e.n} ?\d", text) for e in period.elements if e.code != "waktu"), text
    few = [r for r in eng.surveys.all() if not any(p.people for p in r.periods)]
    assert {"pengaduan", "mutasi"} <= {r.procedure for r in few}
    for one in few:
        page = html.fromstring(client.get(f"/skm/{one.procedure}").get_data(as_text=True))
        assert not page.xpath("//main//table") and not page.xpath("//main//dl"), one.procedure
    assert "Belum cukup jawaban" in client.get("/skm/pengaduan").get_data(as_text=True)


def test_complaints_wait_at_their_desks_and_are_late_somewhere(office):
    eng, accounts = office
    verifier = actor(eng, accounts[5])
    assert any(row.number.startswith("ADUAN-") for row in eng.tasks.inbox(verifier).rows)
    with eng.transactions.read() as env:
        late = [t for c in eng.admin.export_state()["cases"] if c["procedure"] == "pengaduan" for t in env.tx.all(sql.OPEN_TASKS_OF_CASE, case_id=c["id"])
                if t.due_at and from_text(t.due_at) < env.now]
    assert late
