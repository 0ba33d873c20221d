"""A folder becomes a frozen procedure; what its elements mean; tricks of paths and sizes are refused."""
import pytest

from engine.errors import Problems, Unusable
from engine.procedure import folder
from engine.procedure.files import MOST_FILE, executed, hash_of
from engine.procedure.folder import draft, read
from engine.procedure.words_id import day_of

from .conftest import CUTI, ROOT, harmed


def test_a_folder_and_its_files_give_the_same_procedure(cuti):
    again = read(ROOT / "cuti")
    assert (again.key, again.executed_hash, again.title("en")) == (cuti.key, cuti.executed_hash, "Staff leave") == ("cuti", cuti.executed_hash, "Staff leave")
    assert set(again.forms) == {"permohonan", "verifikasi", "verifikasi_bkpsdm", "pertimbangan", "jawaban_perubahan", "keputusan", "lapor_kembali", "penarikan",
                                "pemberitahuan", "surat_bkn", "izin_sementara", "panggilan", "lapor_cltn"}
    assert read(again.files).executed_hash == again.executed_hash          # what a version stores reads back


def test_the_settings_of_the_leave_folder(cuti):
    given = cuti.settings
    assert (given.starts.limit_open, given.starts.on_behalf, given.owner) == (3, ("pengelola_kepegawaian",), "bkpsdm")
    assert given.series["surat_cuti"].scope == ("unit", "year") and given.numbering.case == "CUTI-{year}-{seq:6}"
    assert [(s.at, s.do, s.to) for s in given.reminders][1] == ("100%", "remind", ("holder", "superior_of_holder"))
    assert (given.retention.case.keep, given.retention.case.then) == ("5 tahun", "anonymise") and not given.public.show_kind
    assert given.statuses["terbit"] == "Surat izin terbit" and len(given.service_standard) == 14


def test_texts_and_scenarios_do_not_change_what_is_executed(cuti):
    other = harmed("text/en.yaml", "Applicant", "Requester", harmed("scenarios/01_disetujui.yaml", "title: ", "title: X "))
    assert read(other).executed_hash == cuti.executed_hash
    assert read(harmed("forms/verifikasi.form", "Lengkap", "Komplet")).executed_hash != cuti.executed_hash


def test_shared_letters_are_pinned_only_where_a_letter_uses_them():
    shared = {"bersama/letters/kop.typ": b"x"}
    assert set(executed({**CUTI, **shared})) == set(executed(CUTI))
    using = harmed("letters/surat_izin_cuti.typ", '#import "kop.typ": *', '#import "kop.typ": *\n#import "bersama/kop.typ"', {**CUTI, **shared})
    assert "bersama/letters/kop.typ" in executed(using) and hash_of(executed(using)) != hash_of(executed({**using, "bersama/letters/kop.typ": b"y"}))
    assert "bersama/letters/kop.typ" in read(CUTI, {"letters/kop.typ": b"x"}).files


# what elements mean --------------------------------------------------------------------------------------------------------------------
def test_roles_come_from_the_element_else_its_lane(cuti):
    roles = {e: cuti.role_of(e) for e in ("verifikasi", "keputusan", "perbaikan", "verifikasi_bkpsdm", "lewat_verifikasi", "ditarik")}
    assert roles == {"verifikasi": "pengelola_kepegawaian", "keputusan": "=pejabat_berwenang.peran", "perbaikan": "pemohon", "verifikasi_bkpsdm": "verifikator_bkpsdm",
                     "lewat_verifikasi": "pengelola_kepegawaian", "ditarik": "pemohon"}


def test_what_elements_write(cuti):
    assert cuti.writes_of("hitung_hak") == "hak" and cuti.writes_of("perbaikan") == "permohonan" and cuti.writes_of("verifikasi") == "verifikasi"
    info = cuti.objects["permohonan"]
    assert info.writers == ("permohonan", "perbaikan") and info.form is cuti.forms["permohonan"] and not info.many
    assert cuti.objects["hak"].decision == "hak" and cuti.objects["nomor"].operator == "number" and "pemohon" not in cuti.objects


def test_what_readers_see(cuti):
    assert cuti.public_of("verifikasi") and cuti.public_of("selesai") and not cuti.public_of("hitung_hak") and cuti.public_of("surat")
    assert cuti.public_name_of("perbaikan") == "Dikembalikan untuk dilengkapi" and cuti.public_name_of("perbaikan", "en") == "Returned for completion"
    assert cuti.name_of("verifikasi", "en") == "Personnel verification" and cuti.name_of("f_g_verifikasi_perbaikan", "en") == "returned"
    assert cuti.status_name("terbit") == "Surat izin terbit" and cuti.status_name("terbit", "en") == "Permit issued"
    assert cuti.option_label("keputusan", "keputusan", "perubahan") == "Perubahan" and cuti.option_label("keputusan", "keputusan", "perubahan", "en") == "Change"
    assert cuti.option_label("hak", "x", "y") is None and cuti.option_label("keputusan", "alasan", "y") is None
    assert cuti.finding_text("SALDO_KURANG", "Saldo kurang", "en").startswith("Your annual leave") and cuti.finding_text("X", "asli", "en") == "asli"
    assert cuti.document_name("surat_dokter", "Surat dokter", "en") == "Doctor's certificate" and cuti.field_label("permohonan", "mulai", "en") == "First day"


def test_times_and_people_of_elements(cuti):
    assert cuti.promise_of("verifikasi") == "1 hari kerja" and cuti.promise_of("hitung_hak") is None
    assert cuti.different_from("verifikasi_bkpsdm") == ["permohonan", "verifikasi"] or cuti.different_from("verifikasi_bkpsdm") == ["permohonan"]
    assert cuti.preview_of("permohonan") == ["hak", "kelayakan", "dokumen", "pejabat_berwenang"]
    assert cuti.on_silence_of("perbaikan") == "remind" and cuti.fulfils("surat") and cuti.status_of("surat") == "terbit" and cuti.agency_of("surat") is None
    assert cuti.start_form is cuti.forms["permohonan"]


def test_messages_that_people_send(cuti):
    found = {a.message: a for a in cuti.message_actions}
    assert found["ditarik"].form == "penarikan" and found["ditarik"].writes == "penarikan" and found["ditarik"].role == "pemohon"
    assert found["dipanggil_kembali"].role == "atasan_langsung" and found["dipanggil_kembali"].form == "panggilan"


# what is refused -----------------------------------------------------------------------------------------------------------------------
def test_a_folder_that_is_none():
    with pytest.raises(Unusable):
        read(ROOT / "tidak_ada")


def test_problems_tell_all_at_once():
    files = harmed("forms/verifikasi.form", '"type": "radio"', '"type": "rado"', harmed("mails/izin_terbit.txt", "Subject:", "S:"))
    with pytest.raises(Problems) as error:
        read(files)
    assert {p.code for p in error.value.problems} == {"form_unknown_component", "mail_subject"}


@pytest.mark.parametrize("path", ["../x.form", "/etc/x.form", "forms/../../x.form", "forms\\x.form", "forms/x\0.form", "forms/.x.form", "forms/" + "x" * 200 + ".form", "forms/a/b.form"])
def test_paths_that_lead_elsewhere(path):
    procedure, findings = draft({**CUTI, path: b"{}"})
    assert path not in procedure.files and any(f.code in ("bad_path", "unknown_file") for f in findings)


def test_links_are_not_followed(tmp_path):
    root = tmp_path / "p"
    root.mkdir()
    (tmp_path / "secret.form").write_bytes(b"{}")
    (root / "procedure.yaml").write_bytes(CUTI["procedure.yaml"])
    (root / "forms").mkdir()
    (root / "forms" / "x.form").symlink_to(tmp_path / "secret.form")
    _, findings = draft(root)
    assert [f.file for f in findings if f.code == "bad_path"] == ["forms/x.form"]


def test_sizes_are_bounded():
    procedure, findings = draft({**CUTI, "letters/besar.png": b"x" * (MOST_FILE + 1)})
    assert "letters/besar.png" not in procedure.files and any(f.code == "file_too_large" for f in findings)
    many = {f"letters/{n}.png": b"x" for n in range(1000)}
    assert any(f.code == "file_too_large" for f in draft({**CUTI, **many})[1])


def test_names_of_the_module():
    assert set(folder.__all__) == {"MessageAction", "ObjectInfo", "Procedure", "draft", "read"} and day_of("x") is None
