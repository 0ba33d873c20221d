"""The administrator's pages over a real engine: what is changed there, what is said at a mistake."""
import pytest

from engine.office import accounts
from engine.store.statements import people as sql
from tests import office
from tests.web.test_entrance_codes import browser, text
from web import create_app


@pytest.fixture(scope="module")
def made():
    with office.stage() as made:
        yield made


@pytest.fixture
def desk(made):
    with office.desk(made) as desk:
        desk.app = create_app(desk.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
        with desk.engine.transactions.write() as env:
            accounts.set_roles(env.tx, desk.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
            desk.agency = env.anchor("kepala_opd", desk.pemohon.person)
        desk.admin = browser(desk, desk.bkpsdm)
        yield desk


def nip(desk, who) -> str:
    return desk.rows(sql.ONE_PERSON, person=who.person)[0].nip


# units ---------------------------------------------------------------------------------------------------------------------------
def test_an_acting_official_is_appointed_and_ended(desk):
    here = f"/admin/unit/{desk.agency}"
    form = {"ubah": "pejabat", "key": "acting-key-1", "bentuk": "plt", "nip": nip(desk, desk.sekda), "mulai": "2026-11-24", "dasar": "SP 7/2026"}
    assert desk.admin.post(here, data=form).location == f"{here}?jadi=pejabat"
    page = text(desk.admin.get(here))
    assert "SP 7/2026" in page and "Plt. Kepala" in page and "SP 7/2026" in text(desk.admin.get("/admin/penunjukan"))
    button = page.split('value="akhiri:', 1)[1].split('"', 1)[0]
    assert desk.admin.post(here, data={"ubah": f"akhiri:{button}", "key": "acting-key-2"}).status_code == 303
    assert "Berakhir:" in text(desk.admin.get(here))


@pytest.mark.parametrize("form,fields", [
    ({"ubah": "pejabat"}, ("bentuk", "nip", "mulai", "dasar")), ({"ubah": "peran", "peran": "pengelola_kepegawaian"}, ("r-nip", "r-mulai")),
    ({"ubah": "pimpinan", "nip": "1"}, ("p-nip",))])
def test_mistakes_lead_to_their_fields(desk, form, fields):
    answer = desk.admin.post(f"/admin/unit/{desk.agency}", data=form)
    page = text(answer)
    assert answer.status_code == 400 and "<title>Galat:" in page
    for field in fields:
        assert f'href="#{field}"' in page and f'id="{field}"' in page and f'id="{field}-e"' in page


def test_a_button_nobody_knows_is_no_command(desk):
    assert desk.admin.post(f"/admin/unit/{desk.agency}", data={"ubah": "hapus"}).status_code == 400
    assert desk.admin.post("/admin/unit/tidakada", data={"ubah": "pimpinan"}).status_code == 404
