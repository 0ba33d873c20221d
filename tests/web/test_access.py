"""Who may open or do what: every address x every role x objects of every kind, over a real engine. An address that is missing here fails.

A line is an object and the expected status for each of ROLES: 303 leads to sign-in (anonymous) or onwards (done), 404 for what this person may not
see, 403 for what he sees and may not do, 409 for what is not open. Whatever is not answered by success has changed no row of any table.
"""
import io
import re
from datetime import timedelta

import pytest

from engine import Upload
from engine.clock import to_text
from engine.office import accounts, appointments
from engine.play.stage import import_rows
from engine.store.statements import case as sql
from tests.office import LEAVE
from tests.web import real_office
from tests.web.real_office import PDF, ROLES, Thing, rows_of

REASON = "Ada keperluan yang tidak dapat ditunda"


@pytest.fixture(scope="module")
def made(databases):
    with real_office.staged(databases.kind) as made:
        yield made


@pytest.fixture(scope="module")
def full(made):
    """One office for all that must change nothing."""
    with real_office.opened(made) as office:
        yield real_office.filled(office)


@pytest.fixture
def office(made):
    """An office of one's own, with people and no case."""
    with real_office.opened(made) as office:
        yield office


@pytest.fixture(scope="module")
def clients(full):
    return full.clients()


# the matrix ----------------------------------------------------------------------------------------------------------------------
SEEN = """ended     303 200 404 200 404 200 200 404 404 404
          verifying 303 200 404 200 404 404 404 404 404 404
          deciding  303 200 404 200 404 200 200 404 404 404
          returned  303 200 404 200 404 404 404 404 404 404
          foreign   303 404 404 404 200 404 404 404 404 404
          unknown   303 404 404 404 404 404 404 404 404 404"""
WITHDRAW = """ended     303 409 404 409 404 409 409 404 404 404
              verifying 303 {0} 404 403 404 404 404 404 404 404
              deciding  303 {0} 404 403 404 403 403 404 404 404
              returned  303 {0} 404 403 404 404 404 404 404 404
              foreign   303 404 404 404 {0} 404 404 404 404 404
              unknown   303 404 404 404 404 404 404 404 404 404"""
TASK = """ended     303 409 404 409 404 409 409 404 404 404
          verifying 303 403 404 {0} 404 404 404 404 404 404
          deciding  303 403 404 403 404 403 {0} 404 404 404
          returned  303 {0} 404 403 404 404 404 404 404 404
          foreign   303 404 404 404 403 404 404 404 404 404
          unknown   303 404 404 404 404 404 404 404 404 404"""
DESIGN = " 303" + " 404" * 7 + " {0} {0}"
HAND_OVER = """ended     303 409 404 409 404 409 409 404 404 404
               verifying 303 403 404 {0} 404 404 404 404 404 404
               deciding  303 403 404 403 404 403 {0} 404 404 404
               returned  303 403 404 403 404 404 404 404 404 404
               foreign   303 404 404 404 403 404 404 404 404 404
               unknown   303 404 404 404 404 404 404 404 404 404"""
ADMIN, NO_ADMIN = " 303" + " 404" * 7 + " {} 404", " 303" + " 404" * 9
OPEN = ("/lacak", "/keluar", "/lupa-sandi")                 # forms that lead onwards whoever sends them, and change no row of the office
ANYBODY = ("/nilai/<token>",)                                # forms that change something whoever sends them
EVERYBODY, SIGNED_IN, GONE = " 200" * 10, " 303" + " 200" * 9, " 404" * 10
MATRIX = {
    "GET /": f"- {EVERYBODY}",
    "GET /masuk": "- 200" + " 303" * 9,
    "POST /masuk": "- " + " 400" * 10,
    "POST /masuk/contoh": f"- {GONE}",
    "POST /keluar": "- " + " 303" * 10,
    "GET /layanan": f"- {EVERYBODY}",
    "GET /layanan/<procedure>": f"verifying {EVERYBODY}\nunknown {GONE}",
    "GET /skm": f"- {EVERYBODY}",
    "GET /jejak-audit": f"- {EVERYBODY}",
    "GET /jejak-audit.json": f"- {EVERYBODY}",
    "GET /skm/<procedure>": f"verifying {EVERYBODY}\nunknown {GONE}",
    "GET /nilai/<token>": f"ended {EVERYBODY}\nunknown {GONE}",
    "POST /nilai/<token>": f"ended {' 303' * 10}\nunknown {GONE}",
    "GET /lacak": f"- {EVERYBODY}",
    "POST /lacak": f"verifying {' 303' * 10}\nunknown {' 303' * 10}",
    "GET /l/<code>": f"ended {EVERYBODY}\nforeign {EVERYBODY}\nunknown {GONE}",
    "POST /l/<code>": f"ended {GONE}\nforeign {GONE}\nunknown {GONE}",                   # a code does something only where nobody owns the request (test_complaints)
    "GET /lapor/<procedure>": f"verifying {GONE}\nunknown {GONE}",
    "POST /lapor/<procedure>": f"verifying {GONE}\nunknown {GONE}",
    "GET /v/<token>": f"ended {EVERYBODY}\nunknown {GONE}",
    "GET /tugas": f"- {SIGNED_IN}",
    "POST /tugas/cari": "- " + " 303" * 10,
    "POST /tugas/saringan": "- " + " 303" * 10,
    "GET /tugas/riwayat": f"- {SIGNED_IN}",
    "GET /tugas/rekap.csv": "- 303 404 404 404 404 200 200 404 200 404",
    "POST /tugas/massal": SEEN,
    "POST /tugas/tandai": SEEN.replace("200", "303"),
    "GET /permohonan": f"- {SIGNED_IN}",
    "GET /data-saya": f"- {SIGNED_IN}",
    "GET /pemberitahuan": f"- {SIGNED_IN}",
    "POST /pemberitahuan": "- " + " 303" * 10,
    "GET /surat/<letter>": "ended 303 200 404 200 404 200 200 404 404 404\nunknown 303" + " 404" * 9,
    "GET /lampiran/<attachment>": "verifying 303 200 404 200 404 404 404 404 404 404\nforeign 303 404 404 404 200 404 404 404 404 404\nunknown 303" + " 404" * 9,
    "GET /aset/<path:address>": f"unknown {GONE}",
    "GET /healthz": f"- {EVERYBODY}",
    "GET /readyz": f"- {EVERYBODY}",
    "GET /metrics": "-" + " 401" * 10,
    "GET /ajukan/<procedure>": "- 303 403 200 200 200 200 200 200 200 200\nunknown 303" + " 404" * 9,
    "POST /ajukan/<procedure>": "- 303 403 303 303 303 303 303 303 303 303\nunknown 303" + " 404" * 9,
    "GET /permohonan/<case>": SEEN,
    "GET /permohonan/<case>/status": SEEN,
    "GET /permohonan/<case>/aksi/<message>": WITHDRAW.format(200),
    "POST /permohonan/<case>/aksi/<message>": WITHDRAW.format(303),
    "GET /permohonan/<case>/catatan": SEEN,
    "POST /permohonan/<case>/catatan": """ended     303 403 404 403 404 403 403 404 404 404
                                          verifying 303 403 404 303 404 404 404 404 404 404
                                          deciding  303 403 404 303 404 303 303 404 404 404
                                          returned  303 403 404 303 404 404 404 404 404 404
                                          foreign   303 404 404 404 403 404 404 404 404 404
                                          unknown   303 404 404 404 404 404 404 404 404 404""",
    "GET /permohonan/<case>/tanya": SEEN.replace("200", "403"),
    "POST /permohonan/<case>/tanya": SEEN.replace("200", "403"),
    "GET /tanda-terima/<case>": SEEN,
    "GET /tugas/<task>": TASK.format(200),
    "POST /tugas/<task>": TASK.format(303),
    "GET /tugas/<task>/limpahkan": HAND_OVER.format(200),
    "POST /tugas/<task>/limpahkan": HAND_OVER.format(400),
    "POST /tugas/<task>/urus": SEEN.replace("200", "303"),
    "GET /aktivasi": f"- {EVERYBODY}",
    "POST /aktivasi": "- " + " 400" * 10,
    "GET /lupa-sandi": f"- {EVERYBODY}",
    "POST /lupa-sandi": "- " + " 303" * 10,
    "GET /kata-sandi": f"- {SIGNED_IN}",
    "POST /kata-sandi": "- 303" + " 400" * 9,
    "GET /loket": "- 303 404 404 200 200 404 404 404 404 404",
    "POST /loket": "- 303 404 404 200 200 404 404 404 404 404",
    "GET /tenggat": "- 303 404 404 404 404 200 200 404 200 404",
    "GET /tenggat.csv": "- 303 404 404 404 404 200 200 404 200 404",
    "GET /kalender": f"- {SIGNED_IN}",
    "GET /kalender/<token>.ics": f"ended {GONE}\nunknown {GONE}",
    "GET /kalender/acara/<case>.ics": "deciding 303 200" + " 404" * 8 + "\nended 303" + " 404" * 9 + "\nunknown 303" + " 404" * 9,
    "GET /pengaturan": f"- {SIGNED_IN}",
    "POST /pengaturan": "- " + " 303" * 10,
    "GET /admin": "- " + ADMIN.format(200),
    "GET /admin/pegawai": "- " + ADMIN.format(200),
    "POST /admin/pegawai": "- " + ADMIN.format(200),
    "GET /admin/pegawai/<person>": f"verifying {ADMIN.format(200)}\nunknown {NO_ADMIN}",
    "POST /admin/pegawai/<person>": f"verifying {ADMIN.format(303)}\nunknown {NO_ADMIN}",
    "GET /admin/kode": "- " + ADMIN.format(200),
    "POST /admin/kode": f"unknown {NO_ADMIN}",
    "GET /admin/unit": "- " + ADMIN.format(200),
    "GET /admin/unit/<unit>": f"verifying {ADMIN.format(200)}\nunknown {NO_ADMIN}",
    "POST /admin/unit/<unit>": f"verifying {ADMIN.format(303)}\nunknown {NO_ADMIN}",
    "GET /admin/penunjukan": "- " + ADMIN.format(200),
    "POST /admin/penunjukan": "- " + ADMIN.format(400),
    "GET /admin/lowong": "- " + ADMIN.format(200),
    "GET /pengganti": f"- {SIGNED_IN}",
    "POST /pengganti": "- 303 403 403 400 400 400 400 400 403 403",
    "GET /admin/kalender": "- " + ADMIN.format(200),
    "POST /admin/kalender": "- " + ADMIN.format(303),
    "GET /admin/impor": "- " + ADMIN.format(200),
    "POST /admin/impor": "- " + ADMIN.format(409),
    "GET /admin/gangguan": "- " + ADMIN.format(200),
    "POST /admin/gangguan": f"verifying {ADMIN.format(303)}\nunknown {NO_ADMIN}",
    "GET /admin/skm": "- " + ADMIN.format(200),
    "POST /admin/skm": "- " + ADMIN.format(303),
    "GET /admin/saldo": "- " + ADMIN.format(200),
    "POST /admin/saldo": "- " + ADMIN.format(303),
    "GET /admin/saldo/<person>": f"verifying {ADMIN.format(200)}\nunknown {NO_ADMIN}",
    "POST /admin/saldo/<person>": f"verifying {ADMIN.format(303)}\nunknown {NO_ADMIN}",
    "GET /admin/prosedur": "- " + DESIGN.format(200),
    "GET /admin/prosedur/<procedure>/tabel": f"verifying {DESIGN.format(200)}\nunknown {NO_ADMIN}",
    "GET /admin/prosedur/<procedure>/tabel/<decision>": f"verifying {DESIGN.format(200)}\nunknown {NO_ADMIN}",
    "POST /admin/prosedur/<procedure>/tabel/<decision>": f"verifying {DESIGN.format(200)}\nunknown {NO_ADMIN}",
    "GET /admin/prosedur/<procedure>/tabel/<decision>/unduh/<kind>": f"verifying {DESIGN.format(200)}\nunknown {NO_ADMIN}",
    "GET /admin/perancang": "- " + DESIGN.format(200),
    "POST /admin/perancang": "- " + DESIGN.format(303),
    "GET /admin/perancang/<draft>": f"verifying {DESIGN.format(200)}\nunknown {NO_ADMIN}",
    "POST /admin/perancang/<draft>": f"verifying {DESIGN.format(303)}\nunknown {NO_ADMIN}",
    "POST /admin/perancang/<draft>/uji": f"unknown {NO_ADMIN}",
    "GET /admin/perancang/<draft>/berkas": f"verifying {DESIGN.format(200)}\nunknown {NO_ADMIN}",
    "POST /admin/perancang/<draft>/berkas": f"verifying {DESIGN.format(303)}\nunknown {NO_ADMIN}",
    "GET /admin/perancang/<draft>/unduh/<kind>": f"verifying {DESIGN.format(200)}\nunknown {NO_ADMIN}",
    "GET /admin/perancang/<draft>/sunting": f"verifying {DESIGN.format(200)}\nunknown {NO_ADMIN}",
    "POST /admin/perancang/<draft>/sunting": f"verifying {DESIGN.format(400)}\nunknown {NO_ADMIN}",
}
DATA = {
    "/masuk": {"nip": "1" * 18, "sandi": "salah sama sekali"}, "/ajukan/<procedure>": {**LEAVE, "mulai": "2026-12-21", "selesai": "2026-12-22"},
    "/permohonan/<case>/aksi/<message>": {"alasan": REASON}, "/permohonan/<case>/tanya": {"pertanyaan": "Sampai di mana permohonan ini?"}, "/tugas/<task>": {"keputusan": "disetujui"},
    "/aktivasi": {"nip": "1" * 18, "kode": "AAAA-AAAA-AAAA-AAAA", "sandi": "sungai kecil di hulu", "ulang": "sungai kecil di hulu"},
    "/nilai/<token>": {"waktu": "4", "biaya": "3"}, "/admin/skm": {"layanan": "cuti", "periode": "2026-2", "rencana": "Menambah verifikator di setiap OPD"},
    "/lupa-sandi": {"nip": "1" * 18}, "/kata-sandi": {"lama": "salah sama sekali", "sandi": "sungai kecil di hulu", "ulang": "sungai kecil di hulu"},
    "/tugas/<task>/urus": {"tombol": "tandai"}, "/pengaturan": {"ubah": "pemberitahuan", "c-tugas": "now", "surel": "ya"},
    "/admin/pegawai": {"kata": "a"}, "/admin/pegawai/<person>": {"ubah": "peran", "peran": "perancang"},
    "/tugas/cari": {"kata": "mencari"}, "/tugas/saringan": {"nama": "Pekan ini", "layanan": "cuti"},
    "/admin/perancang": {"ubah": "kosong", "nama": "Surat keterangan"}, "/admin/perancang/<draft>": {"ubah": "perbaiki", "revision": "1"},
    "/admin/perancang/<draft>/berkas": {"jalur": "mails/catatan.txt", "isi": "x", "revision": "1"}, "/admin/perancang/<draft>/sunting": {"xml": "x", "revision": "1"},
    "/admin/kode": {"unit": "0" * 16}, "/pengganti": {"ubah": "tunjuk"}, "/admin/penunjukan": {"ubah": "pengganti"}, "/admin/unit/<unit>": {"ubah": "pimpinan", "nip": ""},
    "/permohonan/<case>/catatan": {"jenis": "catatan", "isi": "Sudah ditelepon"},
    "/admin/kalender": {"ubah": "tambah", "langkah": "simpan", "tanggal": "2026-11-26", "nama": "Hari pemilihan", "sumber": "Keppres 1/2026"},
    "/admin/impor": {"langkah": "simpan", "jenis": "pegawai"}, "/admin/saldo": {"tahun": "2027"},
    "/admin/saldo/<person>": {"akun": "cuti_tahunan", "tahun": "2026", "hari": "-2", "alasan": "Salah catat"}}
OF_TASK = {"verifying": {"keputusan": "lengkap"}, "returned": {**LEAVE, "mulai": "2026-12-17", "selesai": "2026-12-17"}, "foreign": {"keputusan": "lengkap"}}


def address(rule: str, name: str, thing: Thing) -> str:
    procedure = "tidak_ada" if name == "unknown" else "cuti"
    values = {"code": thing.tracking, "token": thing.survey if rule.startswith("/nilai/") else thing.token, "letter": thing.letter, "attachment": thing.attachment, "path:address": "x/y.css",
              "procedure": procedure, "case": thing.case, "message": "ditarik", "task": thing.task, "person": thing.person, "unit": thing.unit,
              "decision": "opsi_keputusan", "kind": "zip" if "perancang" in rule else "csv", "draft": thing.draft}
    return re.sub(r"<([a-z:]+)>", lambda hole: values[hole[1]], rule)


def cells(route: str):
    for line in MATRIX[route].splitlines():
        name, *expected = line.split()
        assert len(expected) == len(ROLES), line
        for role, status in zip(ROLES, expected, strict=True):
            yield name, role, int(status)


def ask(office, role: str, client, method: str, rule: str, name: str):
    thing = office.things.get(name, Thing())
    body = None
    if method == "POST":
        DATA["/masuk"]["nip"] = DATA["/aktivasi"]["nip"] = str(10**17 + ROLES.index(role))            # else the sixth try is refused for its number
        body = {"key": f"{name}-matrix-key", **DATA.get(rule, {}), **(OF_TASK.get(name, {}) if rule == "/tugas/<task>" else {})}
        if rule == "/admin/gangguan":
            body["ubah"] = f"ulang:{thing.case}"
        if rule.startswith("/tugas/"):
            body["pilih"] = thing.task
        if rule == "/lacak":
            body["kode"] = thing.tracking
    return client.open(address(rule, name, thing), method=method, data=body)


def test_every_address_stands_in_the_matrix(full):
    found = {f"{method} {rule.rule}" for rule in full.app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}
    assert {one for one in found if " /api/" not in one} == set(MATRIX), "what programs ask stands in test_api_access.py"


@pytest.mark.parametrize("route", MATRIX)
def test_the_matrix(full, clients, route):
    method, rule = route.split()
    before, wrong = rows_of(full.engine), []
    for name, role, expected in cells(route):
        succeeds = method == "POST" and expected == 303 and (role != "anonymous" or rule in ANYBODY) and rule not in OPEN
        if succeeds:
            with real_office.copied(full) as twin:
                status, changed = ask(twin, role, twin.client(role), method, rule, name).status_code, rows_of(twin.engine) != before
        else:
            client = full.client(role) if rule == "/keluar" else clients[role]
            answer = ask(full, role, client, method, rule, name)
            status, changed = answer.status_code, False
            ids = re.findall(r'\sid="([^"]*)"', answer.get_data(as_text=True)) if answer.mimetype == "text/html" else []
            if len(ids) != len(set(ids)):
                wrong.append((name, role, "an id twice", sorted({one for one in ids if ids.count(one) > 1})))
            if role == "anonymous" and expected == 303 and rule not in OPEN:
                assert answer.location.startswith("/masuk?next=/"), (name, answer.location)
        if status != expected:
            wrong.append((name, role, status, "expected", expected))
        if succeeds and not changed and rule not in ("/pemberitahuan", "/tugas/cari"):
            wrong.append((name, role, "nothing was done"))
    assert not wrong
    assert rows_of(full.engine) == before, "an answer that is no success changed something"


def test_head_and_other_methods_open_nothing(full, clients):
    thing = full.things["deciding"]
    for role, client in clients.items():
        page = client.head(f"/permohonan/{thing.case}")
        assert page.status_code == client.get(f"/permohonan/{thing.case}").status_code and not page.data, role
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            assert client.open(f"/tugas/{thing.task}", method=method).status_code == 405
        assert client.open(f"/tugas/{thing.task}", method="POST", headers={"X-HTTP-Method-Override": "GET"}, data={"keputusan": "x"}).status_code != 200


def test_the_answer_for_what_one_may_not_see_is_the_one_for_what_there_is_not(full, clients):
    """Nothing in the page tells a foreign request, task or file from one that never was."""
    thing, none = full.things["verifying"], full.things["unknown"]
    pairs = [(f"/permohonan/{t.case}", f"/tugas/{t.task}", f"/lampiran/{t.attachment}", f"/permohonan/{t.case}/aksi/ditarik", f"/tanda-terima/{t.case}")
             for t in (thing, none)]
    for there, nowhere in zip(*pairs, strict=True):
        answers = [plain(clients["lain"].get(a)) for a in (there, nowhere)]
        assert answers[0] == answers[1], there
    for button in ("kirim", "ambil", "lepas", "perbarui"):
        answers = [plain(clients["lain"].post(f"/tugas/{t.task}", data={"keputusan": "lengkap", "tombol": button})) for t in (thing, none)]
        assert answers[0] == answers[1], button


@pytest.mark.parametrize("button", ["ambil", "lepas", "perbarui", "apa saja"])
def test_every_button_of_a_task_asks_the_same(full, clients, button):
    before = rows_of(full.engine)
    for name, role, expected in cells("POST /tugas/<task>"):
        if expected not in (303, 200):
            thing = full.things[name]
            answer = clients[role].post(f"/tugas/{thing.task}", data={"tombol": button})
            assert answer.status_code == expected, (name, role, answer.status_code)
    assert rows_of(full.engine) == before


def plain(answer) -> str:
    """A page without what differs every time: ids and the token of the form."""
    return re.sub(r'[0-9a-f]{16}|name="csrf_token" value="[^"]*"', "", answer.get_data(as_text=True))


# lists, counters, search -----------------------------------------------------------------------------------------------------------
def test_lists_and_counters_hold_only_what_is_ones_own(full, clients):
    whose = {"pemohon": {"ended", "verifying", "deciding", "returned"}, "verifikator": {"verifying"}, "pejabat": {"deciding"}, "verifikator_lain": {"foreign"}}
    marks = {name: [full.rows(sql.CASE_BY_ID, id=t.case)[0].number, t.case, t.task] for name, t in full.things.items() if name != "unknown"}
    for role, client in clients.items():
        if role == "anonymous":
            continue
        for at in ("/", "/tugas", "/tugas?hal=2", "/permohonan", "/permohonan?hal=2", "/pemberitahuan", "/layanan"):
            page = client.get(at, follow_redirects=True).get_data(as_text=True)
            leaked = {name for name, found in marks.items() if any(mark in page for mark in found)}
            assert leaked <= whose.get(role, set()), (role, at)
        count = full.engine.tasks.count(getattr(full, role))
        assert count == (1 if role in ("verifikator", "pejabat") else 0), role
        page = client.get("/layanan").get_data(as_text=True)
        assert ('class="fig">' in page) == bool(count), role


# one's own request -------------------------------------------------------------------------------------------------------------------
def refused(client, task: str, status: int, **fields) -> None:
    answer = client.post(f"/tugas/{task}", data={"keputusan": "disetujui", "key": "own-request-key", **fields})
    assert answer.status_code == status, answer.get_data(as_text=True)[:2000]


def as_filed(office, who: str, **fields) -> str:
    return office.engine.requests.file(getattr(office, who), "cuti", {**LEAVE, "jenis": "alasan_penting", "subjenis": "perkawinan", **fields},
                                       key=office.key()).case


def test_nobody_verifies_his_own_request(office):
    """He holds the role; his colleague next in line decides."""
    case = as_filed(office, "verifikator")
    task, client = office.task(case, "verifikasi"), office.client("verifikator")
    before = rows_of(office.engine)
    for data in ({"keputusan": "lengkap"}, {"tombol": "ambil"}, {"tombol": "lepas"}, {"tombol": "perbarui"}):
        refused(client, task, 403, **data)
    assert client.get(f"/tugas/{task}").status_code == 403
    assert rows_of(office.engine) == before and office.engine.tasks.count(office.verifikator) == 0


@pytest.mark.parametrize("form", ["plt", "plh"])
def test_who_acts_for_his_own_superior_does_not_decide_about_himself(office, form):
    """The applicant stands in for his superior and for the head of his agency: both steps go one level up."""
    case = office.file().case
    with office.engine.transactions.write() as env:
        for unit in {env.anchor("atasan_langsung", office.pemohon.person), env.anchor("kepala_opd", office.pemohon.person)}:
            appointments.act(env.tx, unit, office.pemohon.person, form, env.today - timedelta(days=3), env.today + timedelta(days=9), "SK 1/2026")
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    client, task = office.client("pemohon"), office.task(case, "pertimbangan")
    refused(client, task, 403)
    refused(client, task, 403, tombol="ambil")
    assert client.get(f"/tugas/{task}").status_code == 403 and office.engine.tasks.count(office.pemohon) == 0
    office.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    refused(client, office.task(case, "keputusan"), 403)
    office.complete(case, "pejabat", "keputusan", keputusan="disetujui")


def test_who_filed_for_a_colleague_does_not_verify_that_request(office):
    """`different_from`: the step of filing and the check of it are two persons."""
    office.hire()
    case = office.engine.requests.file(office.verifikator, "cuti", LEAVE, key=office.key(), on_behalf=office.pemohon.person).case
    refused(office.client("verifikator"), office.task(case, "verifikasi"), 403)
    assert [t for t in office.engine.admin.export_state()["tasks"] if t["case"] == case and t["status"] == "done"] == []


def test_who_verified_does_not_verify_again_for_the_city(office):
    """`different_from`: he holds the second role too, and still another person has to do it."""
    with office.engine.transactions.write() as env:
        appointments.appoint(env.tx, env.roles, "verifikator_bkpsdm", env.person(office.verifikator.person), env.today)
    case = office.engine.requests.file(office.pemohon, "cuti", {**LEAVE, "luar_negeri": "true", "negara": "Malaysia"}, key=office.key(),
                                       files=[Upload("lampiran", "jadwal.pdf", PDF, "jadwal_perjalanan")]).case
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap", diperiksa=["jadwal_perjalanan"])
    office.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    client, task = office.client("verifikator"), office.task(case, "verifikasi_bkpsdm")
    before = rows_of(office.engine)
    for button in ("kirim", "ambil", "lepas", "perbarui"):
        refused(client, task, 403, tombol=button, keputusan="lengkap")
    assert client.get(f"/tugas/{task}").status_code == 403 and rows_of(office.engine) == before
    assert office.client("bkpsdm").get(f"/tugas/{task}").status_code == 200


# between opening and sending -----------------------------------------------------------------------------------------------------------
def test_an_acting_official_whose_period_ended_meanwhile_decides_nothing(office):
    case = office.file().case
    with office.engine.transactions.write() as env:
        appointments.act(env.tx, env.anchor("atasan_langsung", office.pemohon.person), office.lain.person, "plh", env.today, env.today, "SK 3/2026")
    office.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    client, task = office.client("lain"), office.task(case, "pertimbangan")
    assert client.get(f"/tugas/{task}").status_code == 200 and office.engine.tasks.count(office.lain) == 1
    office.at("2026-11-25T08:00")                             # past midnight: the form is still open on his screen
    client = office.client("lain")
    before = rows_of(office.engine)
    refused(client, task, 404)
    assert rows_of(office.engine) == before and office.engine.tasks.count(office.lain) == 0


def test_a_live_session_of_somebody_deactivated_is_over_at_once(office):
    case = office.file().case
    task, client = office.task(case, "verifikasi"), office.client("verifikator")
    assert client.get(f"/tugas/{task}").status_code == 200
    with office.engine.transactions.write() as env:
        accounts.set_active(env.tx, office.verifikator.person, False, to_text(env.now))
    before = rows_of(office.engine)
    for answer in (client.get(f"/tugas/{task}"), client.post(f"/tugas/{task}", data={"keputusan": "lengkap"}), client.get(f"/permohonan/{case}")):
        assert answer.status_code == 303 and answer.location.startswith("/masuk")
    assert rows_of(office.engine) == before


def test_somebody_who_left_the_office_is_out_by_the_next_click(office):
    """The import marks a person as no longer active; nobody touches his account."""
    case, client = office.file().case, office.client("verifikator")
    moved(office, "verifikator", aktif="tidak")
    assert client.get(f"/tugas/{office.task(case, 'verifikasi')}").status_code == 303


def test_somebody_who_moved_to_another_agency_leaves_its_work_behind(office):
    case = office.file().case
    task, client = office.task(case, "verifikasi"), office.client("verifikator")
    assert client.get(f"/tugas/{task}").status_code == 200
    moved(office, "verifikator", unit="INSPEKTORAT", peran="pengelola_kepegawaian")
    before = rows_of(office.engine)
    for answer in (client.get(f"/tugas/{task}"), client.post(f"/tugas/{task}", data={"keputusan": "lengkap", "key": "moved-key"}), client.get(f"/permohonan/{case}")):
        assert answer.status_code == 404
    assert rows_of(office.engine) == before and office.engine.tasks.count(office.verifikator) == 0


def moved(office, who: str, **changes) -> None:
    """The import of employees with a changed row."""
    nip = next(row["nip"] for row in office.world.made_up.people if row["peran"] == "pengelola_kepegawaian")
    row = next(row for row in office.world.made_up.people if row["nip"] == nip)
    assert office.engine.office.person(getattr(office, who).person).name == row["nama"]
    import_rows(office.engine, "pegawai", [{**row, **changes}])


def test_filing_for_somebody_is_for_who_may(office):
    other = office.things.get("unknown", Thing()).case
    before = rows_of(office.engine)
    for role, untuk, status in (("lain", office.pemohon.person, 403), ("verifikator_lain", office.pemohon.person, 403), ("verifikator", other, 404),
                                ("lain", other, 404), ("pemohon", office.pejabat.person, 403), ("admin", office.pemohon.person, 403)):
        client = office.client(role)
        assert client.get(f"/ajukan/cuti?untuk={untuk}").status_code == status, role
        for button in ("kirim", "perbarui"):
            assert client.post("/ajukan/cuti", data={**LEAVE, "untuk": untuk, "tombol": button}).status_code == status, (role, button)
    assert {k: v for k, v in rows_of(office.engine).items() if k != "account"} == {k: v for k, v in before.items() if k != "account"}
    assert office.client("verifikator").get(f"/ajukan/cuti?untuk={office.pemohon.person}").status_code == 200


def test_a_file_may_be_had_by_those_of_its_case_alone(office):
    """Also right after somebody's own upload to a case that is not his: nothing is kept of it."""
    case = office.file().case
    task = office.task(case, "verifikasi")
    before = rows_of(office.engine)
    stored = sorted(p.name for p in office.engine.settings.data.rglob("*") if p.is_file())
    for role in ("lain", "verifikator_lain", "admin", "pemohon"):
        answer = office.client(role).post(f"/tugas/{task}", data={"keputusan": "lengkap", "lampiran": (io.BytesIO(PDF + role.encode()), "a.pdf")},
                                          content_type="multipart/form-data")
        assert answer.status_code in (403, 404)
    assert {k: v for k, v in rows_of(office.engine).items() if k != "account"} == {k: v for k, v in before.items() if k != "account"}
    assert sorted(p.name for p in office.engine.settings.data.rglob("*") if p.is_file()) == stored, "a refused upload fills the disk"
