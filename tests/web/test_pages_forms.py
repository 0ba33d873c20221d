"""Forms, requests and tasks as pages: what is asked of the engine, what is shown again after a mistake, and that no text of anybody becomes markup."""
import dataclasses
import gzip
import io
import re
from dataclasses import replace

import pytest
from lxml import html

from engine.errors import Refused
from tests.web import samples_pages as samples
from tests.web.fake_pages import PageEngine
from web import assets, create_app, forms
from web.pages import permohonan

CASE, TASK = samples.CASE, samples.TASK
PAGES = ("/ajukan/cuti", f"/tanda-terima/{CASE}", f"/permohonan/{CASE}", f"/permohonan/{CASE}/aksi/ditarik", f"/tugas/{TASK}")
FILLED = {"jenis": "tahunan", "subjenis": "biasa", "mulai": "2026-12-14", "selesai": "2026-12-17", "alasan": "Mengantar orang tua", "alamat": "Jalan Contoh 12",
          "telepon": "081234567890"}
FRAME = {"csrf_token": "x", "key": "kunci-yang-tetap", "revision": "7"}


@pytest.fixture
def engine():
    return PageEngine()


@pytest.fixture
def client(engine):
    return browser(engine)


def browser(engine, csrf: bool = False):
    client = create_app(engine, WTF_CSRF_ENABLED=csrf, RATELIMIT_ENABLED=False).test_client()
    client.set_cookie("runut", engine.signed_in())
    return client


def tree(response):
    return html.fromstring(response.get_data(as_text=True))


def text(response) -> str:
    """What is read on the page, with a space between any two elements."""
    return re.sub(r"\s+", " ", " ".join(tree(response).itertext()))


def value(page, name: str) -> str:
    return page.xpath(f'//input[@name="{name}"]/@value')[0]


# every page ----------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_only_for_who_is_signed_in(engine, address):
    stranger = create_app(engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False).test_client()
    answer = stranger.get(address)
    assert answer.status_code == 303 and answer.headers["Location"].startswith("/masuk?next=")
    assert engine.calls == []


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_no_inline_style_or_script_and_no_id_twice(client, address):
    page = tree(client.get(address))
    assert page.xpath("//@style") == [] and page.xpath("//script[not(@src)]") == [] and page.xpath("//style") == []
    ids = page.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
    known = set(ids)
    for reference in (i for attribute in ("for", "aria-describedby", "aria-labelledby") for i in " ".join(page.xpath(f"//@{attribute}")).split()):
        assert reference in known
    assert len(page.xpath("//h1")) == 1


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light_enough_for_a_weak_signal(client, address):
    page = client.get(address, headers={"Accept-Encoding": "gzip"})
    style = next(a for a in assets.ASSETS.values() if a.address == "runut.css")
    assert len(page.get_data()) + len(style.packed) <= 15_000
    assert sum(len(a.packed) for a in assets.ASSETS.values() if a.address in ("form.js", "request.js")) <= 15_000
    plain = gzip.decompress(page.get_data()).decode()
    assert len(re.findall(r'<(?:link|script|img)[^>]+(?:href|src)="/aset/', plain)) <= 3            # with the page itself at most four requests


# the form --------------------------------------------------------------------------------------------------------------------------------
def test_a_field_is_label_hint_error_control_in_this_order(client, engine):
    engine.requests.start = samples.mistaken(samples.START, {"alasan": "Isi alasannya."}, {})
    around = tree(client.get("/ajukan/cuti")).get_element_by_id("w-alasan")
    assert [child.tag for child in around] == ["label", "p", "p", "textarea"]
    assert [child.get("class") for child in around][1:3] == ["hint", "emsg"]
    control = around[-1]
    assert control.get("aria-invalid") == "true" and control.get("aria-describedby").split() == ["f-alasan-h", "f-alasan-e"]


def test_every_component_of_the_format_is_drawn_with_its_value(client, engine):
    engine.requests.start = replace(samples.START, fields=samples.EVERY_TYPE, preview=None)
    page = tree(client.get("/ajukan/cuti"))
    types = {e.get("name"): e.get("type", e.tag) for e in page.xpath("//form[@id='formulir']//*[@name]")}
    assert {k: types[k] for k in ("nama", "uraian", "jumlah", "hari", "pukul", "saat", "kawin", "anak", "setuju", "diperiksa[]")} == {
        "nama": "input", "uraian": "textarea", "jumlah": "input", "hari": "date", "pukul": "time", "saat": "datetime-local", "kawin": "radio", "anak": "select",
        "setuju": "checkbox", "diperiksa[]": "checkbox"}
    assert types["lampiran.surat_dokter"] == types["lampiran.pengantar"] == "file"
    assert page.xpath("//textarea[@name='uraian']")[0].text.strip() == "baris satu\nbaris dua"
    assert page.xpath("//option[@selected]/@value") == ["2"]
    assert page.xpath("//input[@name='diperiksa[]'][@checked]/@value") == ["b"]
    assert page.xpath("//fieldset[@class='fld grup']/legend/text()") == ["Keluarga"]
    assert page.xpath("//form[@id='formulir']/@enctype") == ["multipart/form-data"]
    assert page.xpath("//a[@href='/lampiran/gambar']")


def test_the_key_is_the_same_in_every_tab_and_kept_when_the_form_is_shown_again(client):
    first, second = (value(tree(client.get("/ajukan/cuti")), "key") for _ in range(2))
    assert first == second == "key-of-cuti"
    again = client.post("/ajukan/cuti", data={**FILLED, "key": first, "alamat": "", "tombol": "kirim"})
    assert value(tree(again), "key") == first


def test_refreshing_files_nothing_and_keeps_what_was_typed(client, engine):
    answer = client.post("/ajukan/cuti", data={**FILLED, **FRAME, "luar_negeri": "true", "tombol": "perbarui"})
    page = tree(answer)
    assert answer.status_code == 200 and engine.told("file") == []
    assert engine.told("start_form")[-1][1] == {**FILLED, "luar_negeri": "true"}
    assert page.get_element_by_id("f-negara") is not None and page.get_element_by_id("f-alasan").text.strip() == FILLED["alasan"]
    assert value(page, "key") == FRAME["key"]


def test_the_script_gets_the_form_alone(client):
    answer = client.post("/ajukan/cuti", data={**FILLED, **FRAME, "tombol": "perbarui"}, headers={"X-Runut-Bagian": "1"})
    body = answer.get_data(as_text=True).lstrip()
    assert body.startswith("<form") and "<html" not in body and "17 hari" in body
    assert set(re.findall(r'href="#i-(\w+)"', body)) <= set(re.findall(r'id="i-(\w+)"', body))


def test_sending_files_the_fields_alone_and_shows_the_receipt(client, engine):
    answer = client.post("/ajukan/cuti", data={**FILLED, **FRAME, "tombol": "kirim"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/tanda-terima/{CASE}")
    assert engine.told("file") == [("file", FILLED, FRAME["key"], None, ())]


def test_mistakes_are_shown_again_with_400_a_summary_and_the_input(client):
    answer = client.post("/ajukan/cuti", data={**FILLED, **FRAME, "alamat": "", "telepon": "0800 12", "tombol": "kirim"})
    page = tree(answer)
    assert answer.status_code == 400 and page.findtext(".//title").startswith("Galat:")
    links = page.xpath("//div[@role='alert']//a/@href")
    assert links == ["#f-alamat", "#f-telepon"]
    for link in links:
        assert page.get_element_by_id(link[1:]).get("aria-invalid") == "true"
    assert page.get_element_by_id("f-telepon").get("value") == "0800 12" and page.get_element_by_id("f-alasan").text.strip() == FILLED["alasan"]
    assert "Menunggu isian Anda" in text(answer)


def test_files_arrive_with_their_field_and_document_code(client, engine):
    data = {**FILLED, **FRAME, "lampiran": [(io.BytesIO(b"%PDF a"), "a.pdf"), (io.BytesIO(b"%PDF b"), "b.pdf")],
            "bukti.surat_dokter": (io.BytesIO(b"%PDF c"), "../c.pdf"), "kosong": (io.BytesIO(b""), "")}
    client.post("/ajukan/cuti", data=data, content_type="multipart/form-data")
    files = engine.told("file")[0][4]
    assert [(f.field, f.name, f.data, f.code) for f in files] == [
        ("lampiran", "a.pdf", b"%PDF a", None), ("lampiran", "b.pdf", b"%PDF b", None), ("bukti", "../c.pdf", b"%PDF c", "surat_dokter")]


@pytest.mark.parametrize(("sent", "expected"), [
    ({"diperiksa[]": ["", "a", "b"]}, ["a", "b"]), ({"diperiksa[]": ""}, []), ({"diperiksa[]": ["", "a"]}, ["a"])])
def test_a_checklist_is_always_a_list(client, engine, sent, expected):
    client.post("/ajukan/cuti", data={**FRAME, **sent})
    assert engine.told("file")[0][1] == {"diperiksa": expected}


def test_a_field_that_came_twice_is_left_to_the_engine_as_a_list(client, engine):
    client.post("/ajukan/cuti", data={**FRAME, "alasan": ["satu", "dua"]})
    assert engine.told("file")[0][1] == {"alasan": ["satu", "dua"]}


@pytest.mark.parametrize("frame", [{"key": "x"}, {"key": "a b\0c" * 9}, {}, {"revision": "9" * 5000}, {"revision": "-1"}, {"revision": "７"}])
def test_a_senseless_frame_is_no_error(client, engine, frame):
    assert client.post(f"/tugas/{TASK}", data={"keputusan": "disetujui", **frame}).status_code == 303
    *_, revision, key, files = engine.told("complete")[0]
    assert revision is None and forms.KEY.fullmatch(key) and files == ()


@pytest.mark.parametrize(("asked", "expected"), [("0123456789abcdef", "0123456789abcdef"), ("../etc", None), ("", None)])
def test_filing_for_somebody_else_passes_an_opaque_id_only(client, engine, asked, expected):
    client.get("/ajukan/cuti", query_string={"untuk": asked})
    client.post("/ajukan/cuti", data={**FILLED, **FRAME, "untuk": asked})
    assert engine.told("start_form")[0][2] == engine.told("file")[0][3] == expected


@pytest.mark.parametrize("address", ["/ajukan/cuti", f"/tugas/{TASK}", f"/permohonan/{CASE}/aksi/ditarik"])
def test_a_form_without_its_token_changes_nothing(engine, address):
    client = browser(engine, csrf=True)
    assert client.post(address, data={**FILLED, "keputusan": "disetujui"}).status_code == 400
    assert not [call for call in engine.calls if call[0] in ("file", "complete", "act", "claim")]
    token = value(tree(client.get(address)), "csrf_token")
    assert client.post(address, data={**FILLED, "keputusan": "disetujui", "csrf_token": token}).status_code == 303


def test_an_unknown_procedure_is_not_found(client):
    assert client.get("/ajukan/tidak-ada").status_code == 404


# the receipt -------------------------------------------------------------------------------------------------------------------------------
def test_the_receipt_has_the_number_the_promise_the_holder_and_the_code(client):
    answer = client.get(f"/tanda-terima/{CASE}")
    for words in ("CUTI-2026-018427", "Kamis, 26 November 2026", "Subbagian Umum dan Kepegawaian", "R4TD-9KQ2-MZ7X-P1HB-", "C8WN-5GVE-3J"):
        assert words in text(answer)
    assert len(tree(answer).xpath("//div[@class='qr']/svg")) == 1


def test_a_receipt_for_a_request_that_was_returned_says_what_to_do(client, engine):
    engine.requests.receipt_shown = replace(samples.RECEIPT, returned=True)
    answer = client.get(f"/tanda-terima/{CASE}")
    assert "Anda perlu bertindak" in text(answer) and "tidak perlu berbuat" not in text(answer)


# the request -------------------------------------------------------------------------------------------------------------------------------
def test_a_request_answers_the_five_questions_and_three_dates(client):
    answer = client.get(f"/permohonan/{CASE}")
    page, words = tree(answer), text(answer)
    assert page.findtext(".//h1") == samples.PAGE.heading and page.findtext(".//title").startswith(samples.PAGE.heading)
    for expected in ("Anda tidak perlu berbuat apa-apa.", "Tahap 4 dari 7", "Kepala Bidang Layanan Arsip", "sejak Kamis, 19 November 2026, 14.05 WIB",
                     "Janji layanan Kamis, 26 November 2026", "Perkiraan 25 s.d. 27 November 2026", "Batas hukum Kamis, 3 Desember 2026",
                     "Tombol untuk bertanya terbuka Jumat, 27 November 2026"):
        assert expected in words
    assert page.xpath("//ol[@class='trail']/li[@aria-current='step']/div/h3")[0].text.strip() == "Pertimbangan atasan"
    assert page.xpath(f"//a[@href='/permohonan/{CASE}/aksi/ditarik']/text()") == ["Batalkan permohonan"]


def test_a_return_is_a_red_box_with_reason_deadline_and_one_button(client, engine):
    engine.requests.shown = samples.RETURNED
    answer = client.get(f"/permohonan/{CASE}")
    box = tree(answer).xpath("//section[@class='act-box']")[0]
    words = re.sub(r"\s+", " ", box.text_content())
    assert "Halaman kedua tidak terbaca" in words and "Jumat, 27 November 2026, 16.00 WIB" in words and "Nomor permohonan tetap sama." in words
    assert box.xpath(".//a/@href") == [f"/tugas/{TASK}"]
    assert "Berhenti dihitung" in text(answer) and "tidak perlu berbuat" not in text(answer)


def test_a_refusal_says_why_on_what_basis_and_who(client, engine):
    engine.requests.shown = samples.REFUSED
    words = text(client.get(f"/permohonan/{CASE}"))
    for fact in samples.REFUSED.refusal:
        assert f"{fact.label} {fact.value}" in words
    assert 'id="pantau"' not in client.get(f"/permohonan/{CASE}").get_data(as_text=True)


def test_waiting_times_add_up_as_they_are_shown():
    assert [str(permohonan.amount(t)) for t in ("1.204,5", "2,4", "7", "-", "")] == ["1204.5", "2.4", "7", "0", "0"]
    parts = permohonan.bar(samples.PAGE.times)
    assert [row.days for row, _, _ in parts] == ["0,5", "2,4"] and parts[0][1] == 0
    assert sum(width for _, _, width in parts) == pytest.approx(100, abs=0.02)


def test_the_waiting_table_has_the_sum_of_its_rows(client):
    rows = tree(client.get(f"/permohonan/{CASE}")).xpath("//table[@class='xs']//td/text()|//table[@class='xs']//td/b/text()")
    assert rows == ["0,0", "0,5", "2,4", "0,0", "2,9"]


def test_polling_costs_one_question_and_answers_304(client, engine):
    address = f"/permohonan/{CASE}/status"
    first = client.get(address)
    assert (first.status_code, first.get_data(as_text=True), first.headers["ETag"]) == (200, "7", '"7"')
    again = client.get(address, headers={"If-None-Match": '"7"'})
    assert (again.status_code, again.get_data()) == (304, b"")
    engine.requests.shown = replace(samples.PAGE, revision=8)
    assert client.get(address, headers={"If-None-Match": '"7"'}).status_code == 200
    assert engine.calls == []                                 # no page, no form was asked for
    assert client.get("/permohonan/0000000000000000/status").status_code == 404


def test_somebody_elses_request_is_not_found(client):
    for address in ("/permohonan/x", "/permohonan/x/aksi/ditarik", "/tanda-terima/x", "/tugas/x"):
        assert client.get(address).status_code == 404


# actions -----------------------------------------------------------------------------------------------------------------------------------
def test_an_action_is_a_form_of_its_own(client, engine):
    address = f"/permohonan/{CASE}/aksi/ditarik"
    page = tree(client.get(address))
    assert value(page, "revision") == "7" and page.xpath("//button[@class='p']/text()") == ["Batalkan permohonan"]
    answer = client.post(address, data={**FRAME, "alasan": "Rencana berubah"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/permohonan/{CASE}?terkirim")
    assert engine.told("act") == [("act", "ditarik", {"alasan": "Rencana berubah"}, FRAME["key"], 7)]
    assert client.post(address, data={**FRAME, "alasan": ""}).status_code == 400


def test_an_action_that_is_not_open_is_forbidden(client):
    assert client.get(f"/permohonan/{CASE}/aksi/dipanggil_kembali").status_code == 403


@pytest.mark.parametrize("code", ["stale", "not_waiting"])
def test_an_action_that_came_too_late_keeps_the_words_and_leads_to_the_case(client, engine, code):
    engine.requests.refuse = Refused(code)
    answer = client.post(f"/permohonan/{CASE}/aksi/ditarik", data={**FRAME, "alasan": "Rencana berubah"})
    assert answer.status_code == 409 and "Rencana berubah" in text(answer)
    assert tree(answer).xpath(f"//main//a[@href='/permohonan/{CASE}']")


# tasks -------------------------------------------------------------------------------------------------------------------------------------
def test_a_task_shows_what_decides_before_the_panel(client):
    answer = client.get(f"/tugas/{TASK}")
    page = tree(answer)
    assert page.xpath("//main//h2/text()")[:2] == ["Yang menentukan", "Pemohon"]
    assert page.xpath("//input[@name='keputusan']/@value") == ["disetujui", "perubahan", "ditangguhkan", "tidak_disetujui"]
    assert page.xpath("//button[@name='prosedural']/@value") == ["keputusan=dikembalikan"]
    assert "Berkas lengkap. Sisa cuti sudah dicocokkan" in text(answer)


def test_completing_passes_the_revision_that_was_seen_and_the_key(client, engine):
    answer = client.post(f"/tugas/{TASK}", data={**FRAME, "kasus": CASE, "keputusan": "disetujui", "tombol": "kirim"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/permohonan/{CASE}?terkirim")
    assert engine.told("complete") == [("complete", TASK, {"keputusan": "disetujui"}, 7, FRAME["key"], ())]


def test_after_a_task_comes_the_next_one_or_the_inbox(client, engine):
    engine.tasks.next_task = "0000000000000009"
    assert client.post(f"/tugas/{TASK}", data={"keputusan": "disetujui"}).headers["Location"] == "/tugas/0000000000000009?lanjut"
    engine.tasks.next_task, engine.requests._mine = None, lambda case, answer: (_ for _ in ()).throw(Refused("not_found"))
    assert client.post(f"/tugas/{TASK}", data={"keputusan": "disetujui"}).headers["Location"] == "/tugas"


def test_a_returned_form_is_as_wide_as_the_first_with_what_the_examiner_wrote(client, engine):
    engine.tasks.base = samples.COMPLETE
    answer = client.get(f"/tugas/{TASK}")
    page, words = tree(answer), text(answer)
    assert page.findtext(".//h1") == "Lengkapi permohonan" and "Halaman kedua tidak terbaca." in words and "Lampiran wajib belum ada" in words
    assert page.xpath("//form[@class='fcols']/@action") == [f"/tugas/{TASK}"] and "Bila Anda mengirim ini" in words
    assert (value(page, "revision"), value(page, "kasus")) == ("7", CASE) and page.xpath("//button[@class='p']/text()") == ["Kirim"]


def test_choosing_a_procedural_outcome_decides_nothing(client, engine):
    answer = client.post(f"/tugas/{TASK}", data={**FRAME, "prosedural": "keputusan=dikembalikan", "tombol": "kirim"})
    page = tree(answer)
    assert answer.status_code == 200 and engine.told("complete") == []
    assert page.xpath("//input[@type='radio']") == [] and value(page, "keputusan") == "dikembalikan"
    assert page.xpath("//form[@id='formulir']//h2/text()") == ["Kembalikan untuk dilengkapi"] and page.get_element_by_id("f-alasan") is not None
    back = client.post(f"/tugas/{TASK}", data={**FRAME, "keputusan": "dikembalikan", "prosedural": "keputusan="})
    assert len(tree(back).xpath("//input[@type='radio']")) == 4 and tree(back).xpath("//input[@checked]") == []


def test_refreshing_a_task_draws_the_fields_of_the_choice(client, engine):
    answer = client.post(f"/tugas/{TASK}", data={**FRAME, "keputusan": "perubahan", "tombol": "perbarui"})
    page = tree(answer)
    assert answer.status_code == 200 and engine.told("complete") == []
    assert page.xpath("//input[@type='date']/@name") == ["mulai", "selesai"] and page.xpath("//input[@checked]/@value") == ["perubahan"]


def test_a_mistake_in_a_task_keeps_the_revision_that_was_seen(client):
    answer = client.post(f"/tugas/{TASK}", data={**FRAME, "revision": "5", "alasan": "Karena dinas"})
    page = tree(answer)
    assert answer.status_code == 400 and (value(page, "revision"), value(page, "key")) == ("5", FRAME["key"])
    assert page.xpath("//div[@role='alert']//a/@href") == ["#f-keputusan"]


def test_a_stale_task_that_still_waits_keeps_its_form_on_the_new_revision(client, engine):
    engine.tasks.refuse = Refused("stale")
    answer = client.post(f"/tugas/{TASK}", data={**FRAME, "revision": "5", "keputusan": "tidak_disetujui", "alasan": "Karena dinas mendesak"})
    page = tree(answer)
    assert answer.status_code == 409 and "Isian Anda tidak hilang" in text(answer)
    assert page.get_element_by_id("f-alasan").text.strip() == "Karena dinas mendesak" and value(page, "revision") == "7"
    assert value(page, "key") != FRAME["key"]


def test_a_task_that_waits_no_more_keeps_the_words_and_leads_to_the_case(client, engine):
    engine.tasks.refuse = Refused("not_waiting")
    answer = client.post(f"/tugas/{TASK}", data={**FRAME, "kasus": CASE, "keputusan": "tidak_disetujui", "alasan": "Karena dinas mendesak"})
    assert answer.status_code == 409 and "Karena dinas mendesak" in text(answer)
    assert tree(answer).xpath(f"//main//a[@href='/permohonan/{CASE}']")


@pytest.mark.parametrize(("refusal", "status"), [(Refused("own_request"), 403), (Refused("same_person", element="Verifikasi"), 403), (Refused("duplicate_key"), 422)])
def test_other_refusals_are_pages_with_their_status(client, engine, refusal, status):
    engine.tasks.refuse = refusal
    assert client.post(f"/tugas/{TASK}", data={**FRAME, "keputusan": "disetujui"}).status_code == status


def test_claim_and_release(client, engine):
    assert client.post(f"/tugas/{TASK}", data={"tombol": "ambil"}).headers["Location"] == f"/tugas/{TASK}"
    assert client.post(f"/tugas/{TASK}", data={"tombol": "lepas"}).headers["Location"] == "/tugas"
    assert [c[0] for c in engine.calls] == ["claim", "release"]
    engine.tasks.base = replace(samples.WORK, claimed_by="Rina Kartika", may_claim=False)
    answer = client.get(f"/tugas/{TASK}")
    assert "sudah diambil oleh Rina Kartika" in text(answer) and tree(answer).xpath("//form[@id='formulir']") == []


# texts of others ---------------------------------------------------------------------------------------------------------------------------
STRUCTURE = {"type", "kind", "state", "status", "level", "group", "event"}         # words of the engine, never a person's


def poisoned(value):
    """The same view with markup in every text a person or a designer could have written."""
    if dataclasses.is_dataclass(value):
        return replace(value, **{f.name: poisoned(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name not in STRUCTURE})
    if isinstance(value, str):
        return samples.EVIL
    if isinstance(value, (tuple, list)):
        return type(value)(poisoned(v) for v in value)
    return value


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("which", ["plain", "returned", "every type"])
def test_no_text_becomes_markup(client, engine, address, which):
    start = replace(samples.START, fields=samples.EVERY_TYPE + samples.mistaken(samples.START, samples.MISTAKES, {}).fields) if which == "every type" else samples.START
    engine.requests.start = poisoned(start)
    engine.requests.shown = poisoned({"plain": samples.PAGE, "returned": samples.RETURNED, "every type": samples.REFUSED}[which])
    engine.requests.receipt_shown = replace(poisoned(samples.RECEIPT), tracking=samples.CODE, returned=which == "returned")
    work = samples.COMPLETE if which == "returned" else samples.opinion({"keputusan": "perubahan"}, samples.MISTAKES)
    engine.tasks.base = poisoned(replace(work, claimed_by_you=True))
    engine.requests.action_form = lambda *_: poisoned(samples.WITHDRAW)
    answer = client.get(address)
    page = tree(answer)
    assert answer.status_code == 200
    assert page.xpath("//img") == [] and page.xpath("//script[not(@src)]") == [] and "<script>alert" not in answer.get_data(as_text=True)
    assert [name for element in page.iter() if isinstance(element.tag, str) for name in element.attrib if name.startswith("on")] == []
    assert address.startswith("/tanda") or "alert(1)" in text(answer)


def test_what_was_typed_comes_back_as_text(client, engine):
    engine.tasks.refuse = Refused("not_waiting")
    for answer in (client.post("/ajukan/cuti", data={**FILLED, "alamat": "", "alasan": samples.EVIL, "telepon": samples.EVIL}),
                   client.post(f"/tugas/{TASK}", data={samples.EVIL: samples.EVIL, "kasus": samples.EVIL})):
        page = tree(answer)
        assert page.xpath("//img") == [] and page.xpath("//script[not(@src)]") == [] and samples.EVIL in page.text_content() + "".join(page.xpath("//@value"))
