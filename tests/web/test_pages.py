"""Each page as a reader gets it: sound HTML, light, without inline style or script, with links that lead somewhere, in both languages."""
import gzip
import re
from html.parser import HTMLParser

import pytest

from tests.web import samples
from tests.web.conftest import application
from tests.web.fake_engine import FakeEngine
from web.assets import ASSETS

BUDGET = 15 * 1024                   # HTML and CSS, gzip
PUBLIC = ["/", "/masuk", "/layanan", "/layanan/cuti", "/skm", "/skm/cuti", "/skm/x", "/jejak-audit", f"/nilai/{samples.CODE}", f"/nilai/{'u' * 26}", "/lacak", f"/l/{samples.CODE}", f"/l/{'e' * 26}", f"/l/{'y' * 26}", "/v/in_force", "/v/revoked", "/v/waiting", "/v/x", "/nix"]
PERSONAL = ["/", "/tugas", "/tugas?hal=2", "/layanan", "/permohonan", "/permohonan?hal=2", "/pemberitahuan", "/surat/x", "/lampiran/x"]
VOID = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect", "line", "use"}
INDONESIAN = re.compile(r"\b(Anda|yang|dengan|untuk|masuk|tidak|belum|sudah|halaman|permohonan|tahap)\b", re.IGNORECASE)


class Page(HTMLParser):
    """Collects what the checks ask for; raises on tags that do not nest."""

    def __init__(self, text: str):
        super().__init__()
        self.open, self.ids, self.labels, self.inputs, self.links, self.headings, self.requests, self.uses = [], [], set(), [], [], [], [], set()
        self.text, self.lang = [], ""
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        assert len(given) == len(attributes), f"an attribute twice: {tag} {attributes}"
        assert "style" not in given and not any(name.startswith("on") for name in given), (tag, given)
        assert tag != "style" and (tag != "script" or given.get("src", "").startswith("/aset/")), (tag, given)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "html":
            self.lang = given["lang"]
        if tag == "label":
            self.labels.add(given["for"])
        if tag in ("input", "select", "textarea") and given.get("type") != "hidden":
            self.inputs.append(given["id"])
        if tag == "a":
            self.links.append(given["href"])
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag in ("link", "script", "img"):
            self.requests.append(given.get("href") or given.get("src"))
        if tag == "use":
            self.uses.add(given["href"].removeprefix("#"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open and self.open[-1] == tag, (tag, self.open)
            self.open.pop()

    def handle_data(self, data):
        self.text.append(data)


def _clients() -> dict:
    engine = FakeEngine(demo=True)
    private = application(engine).test_client()
    private.set_cookie("runut", engine.signed_in())
    return {"public": application(FakeEngine(demo=True)).test_client(), "personal": private}


CASES = [("public", address) for address in PUBLIC] + [("personal", address) for address in PERSONAL]


@pytest.fixture(scope="module")
def clients():
    return _clients()


@pytest.mark.parametrize(("who", "address"), CASES)
def test_a_page_is_sound(clients, who, address):
    answer = clients[who].get(address)
    page = Page(answer.get_data(as_text=True))
    assert answer.status_code < 500 and page.lang == "id"
    assert len(page.ids) == len(set(page.ids)), "an id twice"
    assert set(page.inputs) <= page.labels, "an input without a label"
    assert page.headings.count(1) == 1 and page.headings[0] == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False)), f"a level skipped: {page.headings}"
    assert page.uses <= set(page.ids), "an icon without its symbol"
    symbols = {name for name in page.ids if name.startswith("i-")}
    assert symbols == page.uses, "a symbol that nobody uses"


@pytest.mark.parametrize(("who", "address"), CASES)
def test_a_page_is_light(clients, who, address):
    answer = clients[who].get(address, headers={"Accept-Encoding": "gzip"})
    page = Page(gzip.decompress(answer.data).decode())
    styles = {f"/aset/{name}": asset for name, asset in ASSETS.items()}
    weight = {kind: sum(len(styles[r].packed) for r in page.requests if r.endswith(kind)) for kind in (".css", ".js")}
    assert len(answer.data) + weight[".css"] <= BUDGET
    assert weight[".js"] <= BUDGET
    assert len(page.requests) + 1 <= 4


@pytest.mark.parametrize(("who", "address"), CASES)
def test_every_link_leads_to_a_route(clients, who, address):
    adapter = clients[who].application.url_map.bind("localhost")
    page = Page(clients[who].get(address).get_data(as_text=True))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids, link
        elif not link.startswith("?"):
            adapter.match(link.split("#")[0].split("?")[0], method="GET")


@pytest.mark.parametrize(("who", "address"), CASES)
def test_a_page_speaks_english_when_asked(clients, who, address):
    """The page's own words; what the engine hands over (samples: Indonesian) is taken away first."""
    client = _clients()[who]
    client.set_cookie("bahasa", "en")
    page = Page(client.get(address).get_data(as_text=True))
    assert page.lang == "en"
    frame = "".join(page.text)
    given = sorted({word for view in (samples.TASKS, samples.REQUESTS, samples.NOTICES, samples.SERVICES, samples.STEPS, samples.DEMO, samples.PUBLIC,
                                      samples.PUBLIC_ENDED, samples.ACTOR, samples.LETTER, samples.QUESTIONS, samples.SURVEY, samples.SERVICE) for word in _texts(view)}, key=len, reverse=True)
    for text in given:
        frame = frame.replace(text, " ")
    frame = frame.replace("Bahasa Indonesia", "")
    assert not INDONESIAN.search(frame), INDONESIAN.search(frame)


def _texts(view) -> list[str]:
    if isinstance(view, str):
        return [view] if len(view) > 2 else []
    if isinstance(view, tuple):
        return [text for part in view for text in _texts(part)]
    return [text for part in vars(view).values() for text in _texts(part)] if hasattr(view, "__dataclass_fields__") else []


def test_empty_lists_say_what_comes_next():
    engine = FakeEngine()
    engine.tasks.box, engine.requests.rows, engine.requests.seen = samples.EMPTY_INBOX, [], ()
    client = application(engine).test_client()
    client.set_cookie("runut", engine.signed_in())
    for address, words in (("/", "Tidak ada yang menunggu Anda"), ("/tugas", "Tidak ada tugas yang menunggu Anda"),
                           ("/permohonan", "Anda belum pernah mengajukan"), ("/pemberitahuan", "Belum ada pemberitahuan")):
        assert words in client.get(address).get_data(as_text=True)


def test_the_city_comes_from_the_settings():
    from dataclasses import replace
    engine = FakeEngine()
    engine.settings = replace(engine.settings, office=replace(
        engine.settings.office, name="Badan Kepegawaian Kota Contoh", government="Pemerintah Kota Contoh", zone="Asia/Makassar", zone_label="WITA"))
    client = application(engine).test_client()
    page = client.get("/").get_data(as_text=True) + client.get(f"/l/{samples.CODE}").get_data(as_text=True)
    assert "Palembang" not in page and "Kota Contoh" in page and "WITA" in page and "WIB" not in page.replace("14.05 WIB.", "")
