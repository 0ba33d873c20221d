"""Every address of the product, for whom it is and how it is reached: a new one must be written down here, or this fails."""
import pytest

from web import create_app

# address -> (methods, audience). public: everybody; employee: signed in; administrator: signed in with that role; designer: he
# and who writes procedures; demo: only in a demo office
ROUTES = {
    "/": ("GET", "public"),
    "/masuk": ("GET POST", "public"),
    "/masuk/contoh": ("POST", "demo"),
    "/keluar": ("POST", "public"),
    "/layanan": ("GET", "public"),
    "/layanan/<procedure>": ("GET", "public"),
    "/skm": ("GET", "public"),
    "/jejak-audit": ("GET", "public"),
    "/jejak-audit.json": ("GET", "public"),
    "/skm/<procedure>": ("GET", "public"),
    "/nilai/<token>": ("GET POST", "public"),
    "/lapor/<procedure>": ("GET POST", "public"),
    "/lacak": ("GET POST", "public"),
    "/l/<code>": ("GET POST", "public"),
    "/v/<token>": ("GET", "public"),
    "/tugas": ("GET", "employee"),
    "/tugas/cari": ("POST", "employee"),
    "/tugas/saringan": ("POST", "employee"),
    "/tugas/riwayat": ("GET", "employee"),
    "/tugas/rekap.csv": ("GET", "employee"),
    "/tugas/massal": ("POST", "employee"),
    "/tugas/tandai": ("POST", "employee"),
    "/permohonan": ("GET", "employee"),
    "/data-saya": ("GET", "employee"),
    "/pemberitahuan": ("GET POST", "employee"),
    "/surat/<letter>": ("GET", "employee"),
    "/lampiran/<attachment>": ("GET", "employee"),
    "/aset/<path:address>": ("GET", "public"),
    "/healthz": ("GET", "public"),
    "/readyz": ("GET", "public"),
    "/metrics": ("GET", "program"),
    # pages of forms, requests and tasks
    "/ajukan/<procedure>": ("GET POST", "employee"),
    "/permohonan/<case>": ("GET", "employee"),
    "/permohonan/<case>/catatan": ("GET POST", "employee"),
    "/permohonan/<case>/status": ("GET", "employee"),
    "/permohonan/<case>/aksi/<message>": ("GET POST", "employee"),
    "/permohonan/<case>/tanya": ("GET POST", "employee"),
    "/tanda-terima/<case>": ("GET", "employee"),
    "/tugas/<task>": ("GET POST", "employee"),
    "/tugas/<task>/limpahkan": ("GET POST", "employee"),
    "/tugas/<task>/urus": ("POST", "employee"),
    # setting a password
    "/aktivasi": ("GET POST", "public"),
    "/lupa-sandi": ("GET POST", "public"),
    "/kata-sandi": ("GET POST", "employee"),
    # substitutes
    "/pengganti": ("GET POST", "employee"),
    # filing for a colleague
    "/loket": ("GET POST", "employee"),
    # deadlines
    "/tenggat": ("GET", "employee"),
    "/tenggat.csv": ("GET", "employee"),
    # who is away
    "/kalender": ("GET", "employee"),
    "/kalender/<token>.ics": ("GET", "public"),
    "/kalender/acara/<case>.ics": ("GET", "employee"),
    # one's own settings
    "/pengaturan": ("GET POST", "employee"),
    # the administrator's pages
    "/admin": ("GET", "administrator"),
    "/admin/pegawai": ("GET POST", "administrator"),
    "/admin/pegawai/<person>": ("GET POST", "administrator"),
    "/admin/kode": ("GET POST", "administrator"),
    "/admin/unit": ("GET", "administrator"),
    "/admin/unit/<unit>": ("GET POST", "administrator"),
    "/admin/penunjukan": ("GET POST", "administrator"),
    "/admin/lowong": ("GET", "administrator"),
    "/admin/kalender": ("GET POST", "administrator"),
    "/admin/impor": ("GET POST", "administrator"),
    "/admin/gangguan": ("GET POST", "administrator"),
    "/admin/skm": ("GET POST", "administrator"),
    "/admin/saldo": ("GET POST", "administrator"),
    "/admin/saldo/<person>": ("GET POST", "administrator"),
    # the tables of the procedures in force
    "/admin/prosedur": ("GET", "designer"),
    "/admin/prosedur/<procedure>/tabel": ("GET", "designer"),
    "/admin/prosedur/<procedure>/tabel/<decision>": ("GET POST", "designer"),
    "/admin/prosedur/<procedure>/tabel/<decision>/unduh/<kind>": ("GET", "designer"),
    # drafts of procedures
    "/admin/perancang": ("GET POST", "designer"),
    "/admin/perancang/<draft>": ("GET POST", "designer"),
    "/admin/perancang/<draft>/uji": ("POST", "designer"),
    "/admin/perancang/<draft>/berkas": ("GET POST", "designer"),
    "/admin/perancang/<draft>/unduh/<kind>": ("GET", "designer"),
    "/admin/perancang/<draft>/sunting": ("GET POST", "designer"),
}
OFFICES = ("administrator", "designer")
SAMPLE = {"person": "x", "unit": "x", "code": "x" * 26, "token": "x", "letter": "x", "attachment": "x", "address": "x", "procedure": "cuti", "case": "x", "message": "x", "task": "x",
          "decision": "hak", "kind": "csv", "draft": "x"}


def _rules(app) -> dict[str, tuple[set[str], set[str], set[str]]]:
    found: dict = {}
    for rule in app.url_map.iter_rules():
        methods, audiences, endpoints = found.setdefault(rule.rule, (set(), set(), set()))
        methods.update(rule.methods - {"HEAD", "OPTIONS"})
        audiences.add(getattr(app.view_functions[rule.endpoint], "audience", None))
        endpoints.add(rule.endpoint)
    return found


def _address(rule: str) -> str:
    for name, value in SAMPLE.items():
        rule = rule.replace(f"<{name}>", value).replace(f"<path:{name}>", value)
    return rule


def test_every_route_is_written_down(client):
    found = {rule: (" ".join(sorted(methods)), " ".join(sorted(map(str, audiences)))) for rule, (methods, audiences, _) in _rules(client.application).items()}
    assert {rule: one for rule, one in found.items() if not rule.startswith("/api/")} == ROUTES, "what programs ask stands in test_api_access.py"


def test_every_view_is_typed(client):
    app = client.application
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        hints = view.__annotations__
        assert "return" in hints, f"{rule.endpoint} does not say what it returns"
        assert rule.arguments <= set(hints), f"{rule.endpoint} does not say what its address holds"


@pytest.mark.parametrize("rule", [r for r, (_, audience) in ROUTES.items() if audience in ("employee", *OFFICES)])
def test_a_personal_page_asks_for_sign_in_and_comes_back(client, engine, rule):
    address = _address(rule)
    for method in ROUTES[rule][0].split():
        answer = client.open(address, method=method)
        assert answer.status_code == 303 and answer.location == f"/masuk?next={address}", (method, answer.status)
    assert engine.calls == [], "nothing reaches the engine before sign-in"


@pytest.mark.parametrize("rule", [r for r, (_, audience) in ROUTES.items() if audience in OFFICES])
def test_an_administrators_page_is_not_there_for_others(signed_in, engine, rule):
    for method in ROUTES[rule][0].split():
        assert signed_in.open(_address(rule), method=method).status_code == 404
    assert engine.calls == [], "nothing of it reaches the engine"


@pytest.mark.parametrize("rule", [r for r, (_, audience) in ROUTES.items() if audience == "demo"])
def test_demo_pages_are_not_there_in_an_office(client, signed_in, rule):
    for someone in (client, signed_in):
        assert someone.post(_address(rule)).status_code == 404


def test_a_view_without_an_audience_is_closed(engine):
    app = create_app(engine, WTF_CSRF_ENABLED=False)
    app.add_url_rule("/terlupa", "terlupa", lambda: "open")          # a page that somebody forgot to mark
    app.logger.disabled = True
    assert app.test_client().get("/terlupa").status_code == 500


@pytest.mark.parametrize("rule", list(ROUTES))
def test_every_answer_carries_the_headers(signed_in, rule):
    for method in ROUTES[rule][0].split():
        headers = signed_in.open(_address(rule), method=method).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in headers["Cache-Control"]
