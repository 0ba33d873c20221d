"""Heads, acting officials and appointed roles, changed by an administrator: in force at once, for exactly their period, in the audit trail."""
import pytest

from engine import Refused
from engine.office import accounts
from engine.store.statements import people as sql


@pytest.fixture
def admin(desk):
    with desk.engine.transactions.write() as env:
        accounts.set_roles(env.tx, desk.bkpsdm.person, ["admin"], "2026-01-01T00:00:00.000000Z")
    return desk.bkpsdm


def nip(desk, who) -> str:
    return desk.rows(sql.ONE_PERSON, person=who.person)[0].nip


def agency(desk) -> str:
    with desk.engine.transactions.read() as env:
        return env.anchor("kepala_opd", desk.pemohon.person)


def holders(desk, role="kepala_opd") -> list:
    with desk.engine.transactions.read() as env:
        return env.holders(role, env.anchor(role, desk.pemohon.person), desk.pemohon.person)


def wrong(act, *args, **kwargs) -> dict:
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    assert caught.value.code == "invalid"
    return {name: problem.code for name, problem in caught.value.params["errors"].items()}


def acting(desk, **given) -> dict:
    return {"nip": nip(desk, desk.sekda), "bentuk": "plh", "mulai": "2026-11-24", "selesai": "2026-11-26", "dasar": "SP 1/2026", **given}


def test_an_acting_official_holds_for_exactly_his_period(desk, admin):
    unit, office = agency(desk), desk.engine.organisation
    office.act(admin, unit, acting(desk), key="a")
    office.act(admin, unit, acting(desk), key="a")                       # sent twice
    assert sum(h.form == "plh" for h in holders(desk)) == 1
    [row] = office.unit(admin, unit).acting
    assert (row.name, row.state, row.basis) == (desk.sekda.name, "now", "SP 1/2026") and row.title.startswith("Plh. Kepala")
    desk.at("2026-11-27T08:00")
    assert not any(h.form for h in holders(desk)) and office.unit(admin, unit).acting[0].state == "over"
    assert "act" in {a["kind"] for a in desk.engine.admin.export_state()["audit"]}


def test_of_two_letters_that_begin_on_one_day_the_one_issued_later_counts_and_the_page_says_so(desk, admin):
    unit, office = agency(desk), desk.engine.organisation
    office.act(admin, unit, acting(desk, tanggal="2026-11-20", dasar="SP 2/2026"), key="a")
    office.act(admin, unit, acting(desk, nip=nip(desk, desk.atasan), tanggal="2026-11-19"), key="b")             # entered later, issued earlier
    assert [h.person for h in holders(desk)] == [desk.sekda.person]
    assert [(a.name, a.state, str(a.issued)) for a in office.unit(admin, unit).acting] == [
        (desk.sekda.name, "now", "2026-11-20"), (desk.atasan.name, "beaten", "2026-11-19")]
    assert office.unit(admin, unit).row.acting == (f"Plh. {desk.sekda.name}",), "one acts"
    office.act(admin, unit, acting(desk, nip=nip(desk, desk.atasan)), key="c")                                   # of today
    assert [h.person for h in holders(desk)] == [desk.atasan.person]
    assert [a.state for a in office.appointed(admin)[0]] == ["now", "beaten", "beaten"]
    office.end_acting(admin, office.unit(admin, unit).acting[0].id, key="d")
    assert [h.person for h in holders(desk)] == [desk.sekda.person]
    assert wrong(office.act, admin, unit, acting(desk, tanggal="2026-11-25"), key="e") == {"tanggal": "letter_future"}
    assert wrong(office.act, admin, unit, acting(desk, tanggal="kemarin"), key="f") == {"tanggal": "day_wrong"}


def test_acting_ends_at_once(desk, admin):
    unit, office = agency(desk), desk.engine.organisation
    office.act(admin, unit, acting(desk, selesai=""), key="a")
    row = office.unit(admin, unit).acting[0].id
    assert office.end_acting(admin, row, key="b") == unit and not any(h.form for h in holders(desk))
    with pytest.raises(Refused) as caught:
        office.end_acting(admin, row, key="c")
    assert caught.value.code == "not_waiting"


def test_every_mistake_is_named_at_its_field(desk, admin):
    act, unit = desk.engine.organisation.act, agency(desk)
    assert wrong(act, admin, unit, {}, key="a") == {"nip": "who_unknown", "mulai": "day_missing", "bentuk": "form_missing", "dasar": "basis_missing"}
    assert wrong(act, admin, unit, acting(desk, mulai="besok", selesai="2026-99-01"), key="b") == {"mulai": "day_wrong", "selesai": "day_wrong"}
    assert wrong(act, admin, unit, acting(desk, selesai="2026-11-01"), key="c") == {"selesai": "period_reversed"}
    assert wrong(act, admin, unit, acting(desk, nip=nip(desk, desk.pejabat)), key="d") == {"nip": "acts_for_himself"}
    assert desk.engine.organisation.unit(admin, unit).acting == ()


def test_a_new_head_holds_the_open_task(desk, admin):
    case = desk.file().case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    with desk.engine.transactions.read() as env:
        unit = env.anchor("atasan_langsung", desk.pemohon.person)
    before, former = desk.engine.tasks.count(desk.sekda), desk.atasan
    assert desk.engine.tasks.count(former) == 1
    desk.engine.organisation.set_head(admin, unit, nip(desk, desk.sekda), key="h")
    assert desk.engine.tasks.count(desk.sekda) == before + 1 and desk.engine.tasks.count(former) == 0
    desk.engine.organisation.set_head(admin, unit, " ", key="i")
    assert desk.engine.organisation.unit(admin, unit).row.head == ""
    assert wrong(desk.engine.organisation.set_head, admin, unit, "123", key="j") == {"nip": "who_unknown"}


def test_roles_are_given_where_they_belong_and_taken_back(desk, admin):
    office, unit = desk.engine.organisation, agency(desk)
    given = {"peran": "pengelola_kepegawaian", "nip": nip(desk, desk.sekda), "mulai": "2026-11-24", "selesai": ""}
    assert [key for key, _ in office.unit(admin, unit).roles] == ["pengelola_kepegawaian"]
    assert {key for key, _ in office.unit(admin).roles} == {"pengelola_kepegawaian", "verifikator_bkpsdm"}
    office.appoint(admin, unit, given, key="a")
    assert desk.sekda.person in {h.person for h in holders(desk, "pengelola_kepegawaian")}
    assert desk.sekda.name in {a.name for a in office.appointed(admin)[1]}
    office.dismiss(admin, unit, "pengelola_kepegawaian", desk.sekda.person, key="b")
    assert desk.sekda.person not in {h.person for h in holders(desk, "pengelola_kepegawaian")}
    for bad in ({**given, "peran": "verifikator_bkpsdm"}, {**given, "peran": "wali_kota"}):
        with pytest.raises(Refused) as caught:
            office.appoint(admin, unit, bad, key=desk.key())
        assert caught.value.code == "not_found"


def test_the_tree_leads_from_the_root_to_every_unit(desk, admin):
    office, seen, todo = desk.engine.organisation, set(), [None]
    while todo:
        page = office.unit(admin, todo.pop())
        seen.add(page.row.code)
        todo += [u.id for u in page.units]
    assert len(seen) == office.unit(admin).row.below + 1


def test_others_find_nothing(desk):
    office, unit, who = desk.engine.organisation, agency(desk), desk.pejabat
    for act in (lambda: office.unit(who), lambda: office.appointed(who), lambda: office.act(who, unit, acting(desk), key="a"),
                lambda: office.set_head(who, unit, "", key="b"), lambda: office.appoint(who, unit, {}, key="c"),
                lambda: office.end_acting(who, "x", key="d"), lambda: office.dismiss(who, unit, "pengelola_kepegawaian", "x", key="e")):
        with pytest.raises(Refused) as caught:
            act()
        assert caught.value.code == "not_found"


# heads and the import of people -----------------------------------------------------------------------------------------------------
def staff_file(desk, unit: str, *rows: tuple) -> bytes:
    """The file of people with what is known of them and another `pimpinan`."""
    lines = ["nip,nama,status,golongan,jabatan,kelompok_jabatan,jenis_kelamin,unit,tmt,pimpinan"]
    with desk.engine.transactions.read() as env:
        for who, place, head in rows:
            p = env.person(who.person)
            lines.append(",".join((p.nip, p.name, p.status, p.grade or "", p.position.replace(",", " "), p.position_group, p.sex, env.unit(place or p.unit).code, p.service_from, head)))
    return "\n".join(lines).encode()


def chosen_heads(report):
    """Its doubts about heads; a file of one person leaves out most of the office, which is another doubt."""
    return [doubt for doubt in report.doubts if doubt.code == "head_chosen"]


def test_an_import_does_not_undo_a_chosen_head(desk, admin):
    unit, office = agency(desk), desk.engine.organisation
    before, chosen = desk.pejabat, desk.atasan
    assert holders(desk)[0].person == before.person
    office.set_head(admin, unit, nip(desk, chosen), key="a")
    file = staff_file(desk, unit, (before, unit, "ya"))
    seen = desk.engine.files.preview(admin, "pegawai", file)
    done = desk.engine.files.confirm(admin, "pegawai")
    assert seen.doubts == done.doubts and seen.problems == () and (seen.changed, done.changed) == (0, 0)
    [doubt] = chosen_heads(seen)
    assert doubt.words.startswith("Baris 2: Pimpinan unit ") and "tetap berlaku" in doubt.words and doubt.held
    assert [h.person for h in holders(desk)] == [chosen.person]
    # once the file says the same, files rule again
    assert chosen_heads(desk.engine.office.import_file("pegawai", staff_file(desk, unit, (chosen, unit, "ya")))) == []
    assert chosen_heads(desk.engine.office.import_file("pegawai", file)) == []
    assert [h.person for h in holders(desk)] == [before.person]


def test_an_import_does_not_fill_a_place_that_was_emptied(desk, admin):
    unit, before = agency(desk), desk.pejabat
    desk.engine.organisation.set_head(admin, unit, "", key="a")
    assert len(chosen_heads(desk.engine.office.import_file("pegawai", staff_file(desk, unit, (before, unit, "ya"))))) == 1
    assert desk.engine.organisation.unit(admin, unit).row.head == ""


def test_a_chosen_head_who_has_gone_does_not_stand_in_the_way(desk, admin):
    unit, before = agency(desk), desk.pejabat
    desk.engine.organisation.set_head(admin, unit, nip(desk, desk.atasan), key="a")
    header, leaver = staff_file(desk, unit, (desk.atasan, None, "tidak")).decode().split("\n")
    gone = desk.engine.office.import_file("pegawai", f"{header},aktif\n{leaver},tidak\n".encode())
    assert gone.problems == () and chosen_heads(gone) == []
    assert chosen_heads(desk.engine.office.import_file("pegawai", staff_file(desk, unit, (before, unit, "ya")))) == []
    assert holders(desk)[0].person == before.person
