"""/admin/perancang: procedures being drawn. A folder, a zip or a diagram becomes a draft; its findings stand at its elements; it is repaired, changed in the
editor or file by file, its scenarios are run, and a second person publishes it.

    /admin/perancang                       drafts, what is in force, uploads; ?prosedur=<key>: the versions of one
    /admin/perancang/<draft>               diagram, findings, files, history; the forms on it name what they do in `ubah`
    /admin/perancang/<draft>/uji           its scenarios, played, with what they reached painted on the diagram
    /admin/perancang/<draft>/sunting       the diagram in the editor; a POST saves it and answers with the findings
    /admin/perancang/<draft>/berkas        one file of the folder (?jalur=forms/permohonan.form)
    /admin/perancang/<draft>/unduh/<kind>  zip or bpmn
"""
import json
from collections.abc import Mapping

from flask import Blueprint, Response, abort, redirect, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from engine import Finding, Problems, Refused, finding_words, play_draft, views
from web import assets, diagram, errors, forms
from web.context import actor, engine, source
from web.files import plain_name
from web.languages import gettext as _
from web.languages import language
from web.security import CSP, designer

blueprint = Blueprint("admin_perancang", __name__)
MOST_TEXT = 400_000                      # letters of a file that is edited on a page
WRITTEN = (".yaml", ".yml", ".form", ".dmn", ".bpmn", ".txt", ".typ", ".json", ".md")
TYPES = {"zip": "application/zip", "bpmn": "application/xml"}


@blueprint.get("/admin/perancang")
@designer
def drafts() -> str:
    return _list()


@blueprint.post("/admin/perancang")
@designer
def begin() -> Answer | tuple[str, int]:
    """A draft: of an upload, of what is in force, or blank."""
    studio, what = engine().studio, request.form.get("ubah", "")
    try:
        if what == "kosong":
            draft = studio.blank_draft(actor(), request.form.get("nama", "")[:200])
        elif what.startswith("buka:"):
            draft = studio.open_draft(actor(), what[5:60])
        else:
            sent = [(f.filename[:200], f) for f in request.files.getlist("berkas") if f.filename]
            if not sent:
                return _list({"berkas": _("Pilih berkas .bpmn, .zip, atau isi sebuah folder.")}), 400
            draft = studio.import_draft(actor(), sent[0][0], sent[0][1].read()) if len(sent) == 1 else studio.import_folder(
                actor(), {name: f.read() for name, f in sent[:300]})
    except Problems as problems:
        return _list({"berkas": " ".join(_sentences(problems))}), 400
    except Refused as refusal:
        if refusal.code != "invalid":
            raise
        return _list({"nama": next(iter(errors.problems(refusal).values()), "")}), 400
    return redirect(f"/admin/perancang/{draft}", 303)


def _list(wrong: dict[str, str] | None = None) -> str:
    studio, key = engine().studio, request.args.get("prosedur", "")[:60]
    return render_template("admin/perancang.html", drafts=studio.drafts(actor()), shelves=studio.shelves(actor()), wrong=wrong or {},
                           versions=studio.versions_of(actor(), key) if key else (), chosen=key)


# one draft --------------------------------------------------------------------------------------------------------------------------------
@blueprint.get("/admin/perancang/<draft>")
@designer
def page(draft: str) -> str:
    return _draft(draft)


@blueprint.post("/admin/perancang/<draft>")
@designer
def change(draft: str) -> Answer | tuple[str, int]:
    studio, what, revision = engine().studio, request.form.get("ubah", ""), forms.number(request.form.get("revision", "")) or 0
    act, _colon, rest = what.partition(":")
    code, _colon, element = rest.partition(":")
    try:
        if act == "perbaiki":
            done = studio.repair(actor(), draft, revision, code[:60] or None, element[:200])
            return redirect(f"/admin/perancang/{draft}?diperbaiki={len(done.made)}#temuan", 303)
        if act == "ajukan":
            studio.submit_draft(actor(), draft, revision)
        elif act == "tarik":
            studio.recall_draft(actor(), draft, revision)
        elif act == "terbitkan":
            done = studio.publish_draft(actor(), draft, revision, request.form.get("sandi", ""), source())
            return redirect(f"/admin/perancang?prosedur={done.procedure}&terbit={done.number}", 303)
        elif act == "buang":
            studio.discard_draft(actor(), draft, revision)
            return redirect("/admin/perancang", 303)
        elif act == "hapus":
            studio.save_file(actor(), draft, rest[:200], None, revision)
        else:
            abort(400)
    except Problems as problems:
        return _draft(draft, tuple(("temuan", sentence) for sentence in _sentences(problems)[:5])), 400
    except Refused as refusal:
        if refusal.code != "invalid":
            raise
        return _draft(draft, tuple(("sandi", sentence) for sentence in errors.problems(refusal).values())), 400
    return redirect(f"/admin/perancang/{draft}?jadi={act}", 303)


@blueprint.post("/admin/perancang/<draft>/uji")
@designer
def play(draft: str) -> str:
    return _draft(draft, played=play_draft(engine(), actor(), draft))


def _draft(draft: str, wrong: tuple[tuple[str, str], ...] = (), played: views.DraftPlayed | None = None) -> str:
    found = engine().studio.draft(actor(), draft)
    picture = diagram.draw(played.diagram if played else found.diagram, gettext=_, numbers=None if played else _numbers(found.findings))
    return render_template("admin/draf.html", page=found, picture=picture, wrong=wrong, played=played, written=WRITTEN)


def _numbers(findings: tuple[views.DraftFinding, ...]) -> dict[str, str]:
    """The numbers of its findings at each element: "1", "3, 4"."""
    out: dict[str, list[str]] = {}
    for one in findings:
        if one.element:
            out.setdefault(one.element, []).append(str(one.number))
    return {element: ", ".join(numbers[:3]) + ("…" if len(numbers) > 3 else "") for element, numbers in out.items()}


def _sentences(problems: Problems) -> list[str]:
    return [" ".join(finding_words(p, language())[:2]) if isinstance(p, Finding) else str(p) for p in problems.problems]


# its files -------------------------------------------------------------------------------------------------------------------------------
@blueprint.get("/admin/perancang/<draft>/berkas")
@designer
def file(draft: str) -> str:
    path = request.args.get("jalur", "")[:200]
    files = engine().studio.draft_files(actor(), draft)
    if path and path not in files:
        abort(404)
    text = files.get(path, b"").decode("utf-8", "replace") if path.endswith(WRITTEN) or not path else None
    return _file(draft, path, text)


@blueprint.post("/admin/perancang/<draft>/berkas")
@designer
def write(draft: str) -> Answer | tuple[str, int]:
    """One file: typed, or uploaded in its place."""
    path, revision = request.form.get("jalur", "").strip()[:200], forms.number(request.form.get("revision", "")) or 0
    sent, text = request.files.get("berkas"), request.form.get("isi", "")[:MOST_TEXT].replace("\r\n", "\n")
    data = sent.read() if sent is not None and sent.filename else text.encode()
    try:
        engine().studio.save_file(actor(), draft, path, data, revision)
    except Problems as problems:
        return _file(draft, path, text, {"isi": " ".join(_sentences(problems))}), 400
    return redirect(f"/admin/perancang/{draft}?jadi=simpan#berkas", 303)


def _file(draft: str, path: str, text: str | None, wrong: Mapping[str, str] | None = None) -> str:
    found = engine().studio.draft(actor(), draft)
    about = [f for f in found.findings if f.file == path] if path else []
    return render_template("admin/berkas.html", page=found, path=path, text=text, wrong=wrong or {}, about=about, most=MOST_TEXT)


@blueprint.get("/admin/perancang/<draft>/unduh/<kind>")
@designer
def download(draft: str, kind: str) -> Response:
    if kind not in TYPES:
        abort(404)
    name, data = (engine().studio.draft_zip if kind == "zip" else engine().studio.draft_diagram)(actor(), draft)
    response = Response(data, content_type=TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=plain_name(name))
    return response


# the editor ------------------------------------------------------------------------------------------------------------------------------
@blueprint.get("/admin/perancang/<draft>/sunting")
@designer
def edit(draft: str) -> Response:
    """The diagram in bpmn-js; without script the page leads back to what can be done without it. Its font of signs is inside its style sheet."""
    found = engine().studio.editing(actor(), draft)
    told = {"xml": found.xml, "revision": found.row.revision, "save": f"/admin/perancang/{draft}/sunting", "csrf": generate_csrf(), "language": language(),
            "findings": [_told(f) for f in found.findings], "words": _words(), "kinds": _kinds(), **found.panel}
    response = Response(render_template("admin/sunting.html", page=found, told=_inert(told), editor=assets.asset("editor/editor.js"),
                                        style=assets.asset("editor/editor.css")))
    response.headers["Content-Security-Policy"] = f"{CSP}; font-src data:"
    return response


@blueprint.post("/admin/perancang/<draft>/sunting")
@designer
def save(draft: str) -> Response | tuple[Response, int]:
    xml, revision = request.form.get("xml", ""), forms.number(request.form.get("revision", "")) or 0
    try:
        engine().studio.save_diagram(actor(), draft, xml.encode("utf-8", "replace"), revision)
    except Problems as problems:
        return _json({"detail": " ".join(_sentences(problems)[:3])}), 400
    except Refused as refusal:
        return _json({"detail": errors.sentence(refusal)}), errors.STATUS.get(refusal.code, 400)
    found = engine().studio.editing(actor(), draft)
    stop = sum(f.strength == "not_executable" for f in found.findings)
    words = _("Tersimpan. Belum dapat dijalankan: %(n)s galat.", n=stop) if stop else _("Tersimpan.")
    return _json({"revision": found.row.revision, "findings": [_told(f) for f in found.findings], "words": words})


def _told(one: views.DraftFinding) -> dict[str, str]:
    return {"element": one.element, "strength": one.strength, "sentence": one.sentence, "repair": one.repair}


def _json(body: dict) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), content_type="application/json")


def _inert(told: dict) -> Markup:
    """JSON inside a script element that no browser runs: nothing in it can end the element."""
    return Markup(json.dumps(told, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", "\\u2028"))


def _words() -> dict[str, str]:
    """The editor's own words."""
    return {
        "name": _("Nama"), "id": _("Id"), "id_hint": _("Huruf kecil, angka dan garis bawah; rumus menyebut elemen dengan nama ini"),
        "condition": _("Syarat"), "feel_hint": _("FEEL, misalnya keputusan.keputusan = \"disetujui\""), "default": _("Jalur bawaan (bila tidak ada syarat yang benar)"),
        "timer_kind": _("Jenis waktu"), "timer": _("Waktu"), "timer_hint": _("5 hari kerja, P3D, 2027-01-31, atau =FEEL"), "timeDuration": _("sesudah sekian lama"),
        "timeDate": _("pada saat"), "timeCycle": _("berulang"), "Message": _("Pesan"), "Signal": _("Sinyal"), "Error": _("Kode galat"), "Escalation": _("Kode eskalasi"),
        "Link": _("Tautan"), "cardinality": _("Berapa kali"), "collection": _("Untuk setiap"), "completion": _("Selesai bila"), "decision": _("Tabel keputusan"),
        "operator": _("Tindakan"), "result": _("Nama hasilnya"), "result_hint": _("Dengan nama ini rumus, surat dan surel menyebut hasilnya"), "called": _("Proses yang dipanggil"),
        "not_executable": _("Galat"), "not_publishable": _("Peringatan"), "advice": _("Saran"), "to_element": _("Ke elemen"), "saving": _("Menyimpan…"),
        "not_saved": _("Belum tersimpan. Periksa sambungan, lalu simpan lagi; gambar Anda masih ada."), "unsaved": _("Ada perubahan yang belum disimpan."),
        "imported_with": _("Dibuka; {n} bagian tidak dikenal editor dan tetap disimpan apa adanya."), "cannot_open": _("Diagram ini tidak dapat dibuka di editor.")}


def _kinds() -> dict[str, str]:
    return {"UserTask": _("Tugas orang"), "ServiceTask": _("Tugas layanan"), "BusinessRuleTask": _("Tugas aturan"), "ManualTask": _("Tugas manual"), "Task": _("Tugas"),
            "StartEvent": _("Awal"), "EndEvent": _("Akhir"), "ExclusiveGateway": _("Gerbang pilihan"), "ParallelGateway": _("Gerbang paralel"),
            "InclusiveGateway": _("Gerbang inklusif"), "EventBasedGateway": _("Gerbang kejadian"), "SequenceFlow": _("Alur"), "Lane": _("Lajur"), "Participant": _("Kolam"),
            "Process": _("Proses"), "Collaboration": _("Kolaborasi"), "BoundaryEvent": _("Kejadian tepi"), "SubProcess": _("Subproses"), "CallActivity": _("Panggil proses"),
            "IntermediateCatchEvent": _("Penunggu"), "IntermediateThrowEvent": _("Pelempar"), "SendTask": _("Tugas mengirim"), "ReceiveTask": _("Tugas menerima")}
