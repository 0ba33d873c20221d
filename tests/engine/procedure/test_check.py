"""One planted mistake gives one finding, at its place, with words and a repair; the folder as handed over gives none that matters."""
import re
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest

import engine.procedure
from engine.bpmn.codes import PROBLEMS
from engine.errors import Finding
from engine.procedure.check import check, publishable
from engine.procedure.findings import ADVICE, NOT_EXECUTABLE, NOT_PUBLISHABLE
from engine.procedure.words import MESSAGES, describe
from engine.procedure.words_feel import REASONS
from engine.settings import ROLES

from .conftest import CUTI, harmed

PACKAGE = Path(engine.procedure.__file__).parent
SCENARIO = "scenarios/01_disetujui.yaml"


def strong(files, **more):
    return [f for f in check(files, roles=ROLES, **more) if f.strength != ADVICE]


def test_the_leave_folder_may_be_put_in_force():
    findings = check(CUTI, roles=ROLES)
    assert publishable(findings) and {f.code for f in findings} <= {"gap"}


@dataclass(frozen=True)
class Mistake:
    """`old` becomes `new` in `path`; then `code` is found at `element` of `file` (default: the same path)."""
    path: str
    old: str
    new: str
    code: str
    element: str = ""
    meant: str = ""
    strength: str = NOT_EXECUTABLE
    file: str = ""
    part: str = ""            # what the finding's slice covers

    def __str__(self):
        return f"{self.code}-{self.element or self.path}"


B, Y = "cuti.bpmn", "procedure.yaml"
P = NOT_PUBLISHABLE
MISTAKES = [
    # elements
    Mistake(B, 'property name="promise" value="1 hari kerja"', 'property name="promis" value="1 hari kerja"', "unknown_property", "verifikasi", "promise", P),
    Mistake(B, 'name="promise" value="1 hari kerja"', 'name="promise" value="satu hari"', "bad_amount", "verifikasi"),
    Mistake(B, 'name="form" value="verifikasi"', 'name="form" value="verifikasii"', "no_such_form", "verifikasi", "verifikasi"),
    Mistake(B, 'name="status" value="verifikasi"', 'name="status" value="verifikas"', "unknown_status", "verifikasi", "verifikasi"),
    Mistake(B, 'name="role" value="verifikator_bkpsdm"', 'name="role" value="verifikator_bkpsd"', "unknown_role", "verifikasi_bkpsdm", "verifikator_bkpsdm", P),
    Mistake(B, 'name="on_silence" value="escalate"', 'name="on_silence" value="eskalasi"', "unknown_value", "", "escalate"),
    Mistake(B, 'name="different_from" value="permohonan, verifikasi"', 'name="different_from" value="permohonan, verfikasi"', "no_such_element", "", "verifikasi"),
    Mistake(B, 'name="preview" value="hak, kelayakan', 'name="preview" value="hak, kelayakn', "no_such_decision", "permohonan", "kelayakan"),
    Mistake(B, 'name="fulfils" value="true"', 'name="fulfils" value="ya"', "bad_flag", ""),
    Mistake(B, '<spiffworkflow:calledDecisionId>hak<', '<spiffworkflow:calledDecisionId>hakk<', "no_such_decision", "hitung_hak", "hak"),
    Mistake(B, '<spiffworkflow:calledDecisionId>hak</spiffworkflow:calledDecisionId>', '', "rule_without_decision", "hitung_hak"),
    Mistake(B, '<spiffworkflow:property name="form" value="pertimbangan"/>', '', "task_without_form", "pertimbangan"),
    # FEEL in the diagram
    Mistake(B, 'some t in kelayakan satisfies', 'some t in kelayakn satisfies', "name_not_written", "f_g_layak_perbaikan", "kelayakan", P, part="kelayakn"),
    Mistake(B, 'some t in kelayakan satisfies', 'some t in in kelayakan satisfies', "feel_syntax", "f_g_layak_perbaikan"),
    Mistake(B, 'value="=pejabat_berwenang.peran"', 'value="=pejabat_berwenang.perann"', "unknown_member", "keputusan", "peran", P, part="pejabat_berwenang.perann"),
    Mistake(B, 'value="=pejabat_berwenang.peran"', 'value="=pejabat_berwenang."', "feel_syntax", "keputusan"),
    # actions
    Mistake(B, 'serviceTaskOperator id="number" resultVariable="nomor"', 'serviceTaskOperator id="numbr" resultVariable="nomor"', "unknown_action", "nomor", "number"),
    Mistake(B, 'id="series" type="feel" value="surat_cuti"', 'id="series" type="feel" value="surat_cutii"', "no_such_series", "nomor", "surat_cuti"),
    Mistake(B, 'id="operation" type="feel" value="reserve"', 'id="operation" type="feel" value="reserv"', "unknown_operation", "cadangkan", "reserve"),
    Mistake(B, 'id="template" type="feel" value="surat_izin_cuti"', 'id="template" type="feel" value="surat_izin"', "no_such_letter", "surat", "surat_izin_cuti"),
    Mistake(B, '<spiffworkflow:parameter id="signer" type="feel" value="keputusan"/>', '', "letter_without_signer", "surat", strength=P),
    Mistake(B, 'id="signer" type="feel" value="keputusan"', 'id="signer" type="feel" value="keputusn"', "no_such_signer", "surat", "keputusan"),
    Mistake(B, 'id="signer" type="feel" value="keputusan"', 'id="signer" type="feel" value="nomor"', "signer_is_no_person", "surat"),
    Mistake(B, 'id="template" type="feel" value="izin_terbit"', 'id="template" type="feel" value="izin_terbitt"', "no_such_mail", "kabar_izin", "izin_terbit"),
    Mistake(B, 'id="to" type="feel" value="=[&quot;pemohon&quot;, &quot;atasan_langsung&quot;', 'id="to" type="feel" value="=[&quot;pemohon&quot;, &quot;atasan_langsun&quot;',
            "unknown_role", "kabar_izin", "atasan_langsung", P),
    Mistake(B, 'id="attach" type="feel" value="surat_pengganti"', 'id="atach" type="feel" value="surat_pengganti"', "unknown_parameter", "kabar_pengganti", "attach", P),
    Mistake(B, 'id="entries" type="feel" value="=hak.alokasi"', 'id="entries" type="feel" value="=hakk.alokasi"', "name_not_written", "cadangkan", "hak", P, part="hakk.alokasi"),
    # procedure.yaml
    Mistake(Y, "diagram: cuti.bpmn", "diagram: cuty.bpmn", "no_such_diagram", "diagram", "cuti.bpmn"),
    Mistake(Y, "limit_open: 3", "limit_opn: 3", "unknown_word", "starts", "limit_open", P),
    Mistake(Y, "subject: =kata(hak.sebutan", "subject: =kata(hakk.sebutan", "name_not_written", "subject", "hak", P, part="hakk.sebutan"),
    Mistake(Y, "value: =permohonan.alasan", "value: =permohonan.alsan", "unknown_member", "facts[11]", "alasan", P, part="permohonan.alsan"),
    Mistake(Y, "show: [form, request]", "show: [formulir, request]", "unknown_value", "facts[10].show"),
    Mistake(Y, "limit_open: 3", "limit_open: tiga", "bad_number", "starts.limit_open"),
    Mistake(Y, "do: escalate", "do: eskalasi", "unknown_value", "reminders[3]", "escalate"),
    Mistake(Y, "to: kepala_bkpsdm", "to: kepala_bkpsd", "unknown_role", "reminders[4]", "kepala_bkpsdm", P),
    Mistake(Y, "on_behalf: [pengelola_kepegawaian]", "on_behalf: [pengelola_kepegawain]", "unknown_role", "starts.on_behalf", "pengelola_kepegawaian", P),
    Mistake(Y, "pemohon.status in", "pemohon.statuss in", "unknown_member", "starts.who", "status", P),
    Mistake(Y, "keep: 2 tahun", "keep: dua tahun", "bad_amount", "retention.attachments"),
    Mistake(Y, "{classification}/{seq}/{unit}/{year}", "{classification}/{seq}/{unt}/{year}", "unknown_hole", "numbering.series.surat_cuti", "unit"),
    Mistake(Y, "CUTI-{year}-{seq:6}", "CUTI-{year}", "bad_pattern", "numbering.case"),
    Mistake(Y, "jangka_waktu: computed", "jangka_waktu: lima hari", "promise_typed", "service_standard.jangka_waktu", strength=P),
    Mistake(Y, "decision: dokumen", "decision: dokumn", "no_such_decision", "service_standard.persyaratan", "dokumen", P),
    Mistake(Y, "languages: [id, en]", "languages: [id, en]\ncorrects: jeniss", "no_such_field", "corrects", "jenis", P),
    Mistake(Y, "hide: [jenis,", "hide: [jenisx,", "no_such_field", "public.hide", "jenis", P),
    Mistake(Y, "except: [dibatalkan]", "except: [dibatal]", "unknown_status", "survey.except", "dibatalkan", P),
    Mistake(Y, "  biaya: {id:", "  biayaa: {id:", "unknown_word", "service_standard", "biaya", P),
    Mistake(Y, "summary:\n", "summary: Ajukan: cuti\n", "yaml_quote"),
    Mistake(Y, "owner: bkpsdm", "owner: bkpsdm\nowner: lain", "yaml_duplicate_key"),
    # forms
    Mistake("forms/verifikasi.form", '"type": "checklist"', '"type": "cheklist"', "form_unknown_component", "diperiksa", "checklist"),
    Mistake("forms/verifikasi.form", '"procedural"', '"prosedural"', "form_unknown_word", "keputusan", "procedural", P),
    Mistake("forms/verifikasi.form", '"class": "pribadi"', '"class": "rahasia"', "form_privacy", "catatan", strength=P),
    Mistake("forms/verifikasi.form", '"key": "catatan"', '"key": "keputusan"', "form_duplicate_key", "keputusan"),
    Mistake("forms/verifikasi.form", '"schemaVersion": 18,', '"schemaVersion": 18', "form_json"),
    Mistake("forms/verifikasi.form", "=count(dokumen) = 0", "=count(dokumn) = 0", "name_not_written", "diperiksa", "dokumen", P, part="dokumn"),
    Mistake("forms/verifikasi.form", "=count(dokumen) = 0", "=count(dokumen = 0", "feel_syntax", "diperiksa"),
    Mistake("forms/pertimbangan.form", "=opsi_keputusan.pilihan", "=opsi_keputusann.pilihan", "name_not_written", "keputusan", "opsi_keputusan", P),
    Mistake("forms/permohonan.form", r'"pattern": "^(\\+62|0)8', r'"pattern": "^(\\+62|08', "form_pattern", "telepon"),
    Mistake("forms/jawaban_perubahan.form", "{{pertimbangan.alasan}}", "{{pertimbangan.alsan}}", "unknown_member", "f_usulan", "alasan", P, part="pertimbangan.alsan"),
    # letters and mails
    Mistake("letters/surat_izin_cuti.yaml", "nomor: =nomor.nomor", "nomor: =nomer.nomor", "name_not_written", "", "nomor", P),
    Mistake("letters/surat_izin_cuti.yaml", "nomor: =nomor.nomor", "nomor: =nomor.nomr", "unknown_member", "", "nomor", P),
    Mistake("letters/surat_izin_cuti.yaml", "tanggal: =tanggal(nomor.tanggal)", "tanggal: =tangal(nomor.tanggal)", "unknown_function", "", "tanggal", P),
    Mistake("letters/surat_izin_cuti.yaml", "sebutan: =hak.sebutan", "sebutn: =hak.sebutan", "letter_data", strength=P, file="letters/surat_izin_cuti.typ"),
    Mistake("letters/surat_pemberitahuan.yaml", '"=tanggal(add_working_days(nomor_pemberitahuan.tanggal, 21))"', "=tanggal(add_working_days(nomor_pemberitahuan.tanggal, 21))",
            "yaml_quote"),
    Mistake("letters/surat_izin_cuti.typ", '#import "kop.typ": *', '#import "@preview/cetz:0.3.0": *\n#import "kop.typ": *', "letter_package"),
    Mistake("letters/surat_izin_cuti.typ", '#import "kop.typ": *', '#import "kopp.typ": *', "letter_import"),
    Mistake("letters/surat_izin_cuti.typ", "#judul(", "#judul((", "letter_syntax"),
    Mistake("letters/kop.typ", "#let kop() = {", "#let kop() = ", "letter_syntax"),
    Mistake("mails/izin_terbit.txt", "Subject:", "Perihal:", "mail_subject"),
    Mistake("mails/izin_terbit.txt", "hak.mulai | tanggal", "hak.mulai | tgl", "mail_filter"),
    Mistake("mails/izin_terbit.txt", "{{ kasus.alamat }}", "{{ kasus.alamt }}", "unknown_member", "", "kasus.alamat", P),
    Mistake("mails/izin_terbit.txt", "{{ nomor.nomor }}", "{{ nomr.nomor }}", "name_not_written", "", "nomor", P),
    Mistake("mails/izin_terbit.txt", "{{ nomor.nomor }}", "{{ nomor.nomor.upper() }}", "mail_not_allowed"),
    # tables
    Mistake("opsi_keputusan.dmn", '<annotation name="dasar_hukum"/>', '<annotation name="dasar"/>', "missing_annotation", "opsi_keputusan", strength=P),
    Mistake("dokumen.dmn", 'id="var_data_pemohon" name="pemohon"', 'id="var_data_pemohon" name="pemohn"', "input_not_written", "dokumen", "pemohon", P),
    Mistake("kelayakan.dmn", '<decision id="kelayakan"', '<decision id="dokumen"', "duplicate_decision", "dokumen", file="kelayakan.dmn"),
    Mistake("dokumen.dmn", "<definitions", "<definition", "not_xml"),
    # scenarios and texts
    Mistake(SCENARIO, "verifikator: verifikasi\n", "verifikator: verfikasi\n", "no_such_element", "steps[3]", "verifikasi", P),
    Mistake(SCENARIO, "- verifikator: verifikasi\n", "- verificator: verifikasi\n", "unknown_person", "steps[3]", "verifikator", P),
    Mistake(SCENARIO, "{keputusan: lengkap}", "{keputusann: lengkap}", "no_such_field", "steps[3]", "keputusan", P),
    Mistake(SCENARIO, "{keputusan: lengkap}", "{keputusan: lengkp}", "form_unknown_option", "steps[3]", "lengkap", P),
    Mistake(SCENARIO, "letters: [surat_izin_cuti]", "letters: [surat_izin]", "no_such_letter", "steps[8]", "surat_izin_cuti", P),
    Mistake(SCENARIO, "title: Cuti", "title: Cuti: ", "yaml_quote", strength=P),
    Mistake("text/en.yaml", "statuses:", "status:", "unknown_word", "status", "statuses", P),
]


@pytest.fixture(scope="module", params=[pytest.param(m, id=str(m), marks=() if n % 3 == 0 else pytest.mark.again) for n, m in enumerate(MISTAKES)])
def planted(request):
    """(a mistake, what is found): looked for once, for all that is asked of it."""
    mistake = request.param
    return mistake, strong(harmed(mistake.path, mistake.old, mistake.new))


def test_one_mistake_is_one_finding_at_its_place(planted):
    mistake, found = planted
    assert found, "nothing was found"
    mine = [f for f in found if f.code == mistake.code]
    assert len(mine) == 1, found
    finding = mine[0]
    assert finding.file == (mistake.file or mistake.path) and finding.strength == mistake.strength, finding
    if mistake.element:
        assert finding.element == mistake.element
    if mistake.meant:
        assert mistake.meant in finding.params["meant"]
    if mistake.part:
        start, end = finding.slice
        assert finding.params["text"][start:end] == mistake.part
    others = [f for f in found if f is not finding and not _follows(mistake, f)]
    assert not others, others


def _follows(mistake, other) -> bool:
    """What one mistake must break elsewhere too: whatever needs the part that is now missing."""
    return other.code in {
        "not_xml": ("no_such_decision",), "duplicate_decision": ("no_such_decision",), "input_not_written": ("unknown_name",),
        "unknown_property": ("task_without_promise",), "form_duplicate_key": ("no_such_field",), "unknown_word": ("missing_word",) if "biayaa" in mistake.new else ()}.get(mistake.code, ())


def test_there_are_enough_of_them():
    assert len(MISTAKES) >= 60


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_finding_has_words_and_a_repair(planted, language):
    for finding in planted[1]:
        sentence, repair = describe(finding, language)
        assert sentence and repair and finding.code not in sentence
        wanted = {name for words in MESSAGES[finding.code] for _, name, _, _ in Formatter().parse(words) if name}
        assert wanted <= set(finding.params), finding


def test_every_code_of_the_checks_has_words():
    sources = "".join(p.read_text("utf-8") for p in PACKAGE.rglob("*.py"))
    codes = set(re.findall(r'(?:finding|say|unknown|_placed|YamlError|MailError)\(\s*"([a-z_0-9]+)"', sources))
    codes |= set(re.findall(r'"((?:no_such|unknown|unused|yaml)_[a-z]+)"', sources))
    assert len(codes) > 80 and not codes - set(MESSAGES) - set(REASONS)          # why FEEL gives null has words of its own


def test_four_words_for_every_code():
    assert all(len(words) == 4 and all(words) for words in MESSAGES.values())


def test_words_for_everything_the_other_checks_find():
    assert set(PROBLEMS) <= set(MESSAGES)
    assert describe(Finding("circle_without_wait", "not_publishable", "x.bpmn"), "en")[0] == "A circle in which nothing waits and nothing can change."


def test_roles_are_not_judged_without_the_offices_table():
    files = harmed("cuti.bpmn", 'name="role" value="verifikator_bkpsdm"', 'name="role" value="siapa_saja"')
    assert not [f for f in check(files) if f.code == "unknown_role"]


@pytest.mark.parametrize("files", [
    {}, {"procedure.yaml": b""}, {"procedure.yaml": b"\xff\xfe"}, {"procedure.yaml": b"[" * 10_000}, {"procedure.yaml": b"- a\n- b"},
    {"procedure.yaml": b"key: [a]\ntitle: {a: {b: c}}\nstarts: x\nnumbering: [1]\nreminders: {a: b}\nservice_standard: [a]"}, {"a/../../x": b""},
    {**CUTI, "cuti.bpmn": b"rubbish"}, {**CUTI, "cuti.bpmn": b"<a/>"}, {**CUTI, "hak.dmn": b"\0\0"}, {**CUTI, "forms/verifikasi.form": b"{"},
    {**CUTI, "forms/verifikasi.form": b"[]"}, {**CUTI, "forms/verifikasi.form": b'{"components": [1, {"type": 3}, {"type": "textfield"}]}'},
    {**CUTI, "forms/verifikasi.form": b'{"components": ' + b"[" * 900 + b"]" * 900 + b"}"}, {**CUTI, "letters/surat_izin_cuti.yaml": b"a"},
    {**CUTI, "mails/izin_terbit.txt": b""}, {**CUTI, "text/en.yaml": b"- a"}, {**CUTI, "scenarios/x.yaml": b"steps: 3"}, {**CUTI, "scenarios/y.yaml": b"steps: [1, [2]]"},
    {**CUTI, "letters/x.typ": b"\xff"}, {**CUTI, "x" * 300 + ".dmn": b""}, {**CUTI, "hak.dmn": b"x" * 3_000_000}])
def test_rubbish_gives_findings_and_never_an_error(files):
    findings = check(files, roles=ROLES)
    assert findings and all(describe(f)[0] for f in findings)
