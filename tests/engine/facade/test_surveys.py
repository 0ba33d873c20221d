"""The survey at the end of a case: who is asked, one token one answer, nothing that leads back to anybody, and what is published."""
from decimal import Decimal

import pytest
from sqlalchemy import select

from engine.errors import Refused
from engine.run import surveys
from engine.store.tables import metadata

GOOD = dict.fromkeys(("persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "pengaduan", "sarana"), "4")


def ended(desk, day: int = 7) -> str:
    """A refused request; the case's id."""
    case = desk.file(mulai=f"2026-12-{day:02}", selesai=f"2026-12-{day:02}").case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    desk.complete(case, "atasan", "pertimbangan", keputusan="tidak_disetujui", alasan="Ada pemeriksaan anggaran pada minggu itu")
    desk.complete(case, "pejabat", "keputusan", keputusan="tidak_disetujui", alasan="Ada pemeriksaan anggaran pada minggu itu")
    return case


def rows(desk) -> dict:
    with desk.engine.store.database.writer.engine.connect() as connection:
        return {t.name: connection.execute(select(t)).all() for t in metadata.sorted_tables}


def test_who_is_asked_and_where_the_link_stands(desk):
    running = desk.file().case
    assert desk.engine.requests.page(desk.pemohon, running).survey == ""
    with pytest.raises(Refused) as caught:
        desk.engine.surveys.form(surveys.token(desk.engine.settings.secret, running))
    assert caught.value.code == "not_found", "nothing is asked before the end"
    desk.engine.requests.act(desk.pemohon, running, "ditarik", {"alasan": "Rencana keluarga berubah"}, key=desk.key())
    assert desk.engine.requests.page(desk.pemohon, running).survey == "", "nor after what procedure.yaml excepts"
    case = ended(desk, 14)
    token = desk.engine.requests.page(desk.pemohon, case).survey
    assert len(token) == 26 and desk.engine.requests.page(desk.pejabat, case).survey == "", "only its owner is asked"
    desk.engine.telling.work()
    desk.engine.drain()
    mails = [r.payload for r in rows(desk)["job"] if r.kind == "mail" and f"/nilai/{token}" in r.payload]
    assert len(mails) == 1, "the mail that closes the request has the link"
    form = desk.engine.surveys.form(token)
    assert [q.code for q in form.questions] == list(GOOD) and not form.used


def test_one_token_is_one_answer_and_nothing_leads_back(desk):
    case = ended(desk)
    token = desk.engine.requests.page(desk.pemohon, case).survey
    for bad in ({}, {"waktu": "5"}, {"waktu": "baik"}, {"nama": "4"}):
        with pytest.raises(Refused) as caught:
            desk.engine.surveys.answer(token, bad)
        assert caught.value.code == "invalid" and caught.value.params["page"].error
    before = rows(desk)
    desk.engine.surveys.answer(token, {**GOOD, "waktu": "2", "biaya": ""})
    after = rows(desk)
    changed = {name for name in after if sorted(map(repr, before[name])) != sorted(map(repr, after[name]))}
    assert changed == {"invitation", "opinion"}, "no history, no audit, no moment"
    assert {tuple(r)[2:] for r in after["opinion"]} == {("", 0, 1), ("waktu", 2, 1), *((code, 4, 1) for code in GOOD if code not in ("waktu", "biaya"))}
    told = repr(after["opinion"]) + repr(after["invitation"])
    assert all(secret not in told for secret in (token, case, desk.pemohon.person, desk.pemohon.name))
    assert [tuple(r)[1:] for r in after["invitation"]] == [("cuti", "2026-11", 1)]
    with pytest.raises(Refused) as caught:
        desk.engine.surveys.answer(token, GOOD)
    assert caught.value.code == "not_waiting" and rows(desk)["opinion"] == after["opinion"]
    assert desk.engine.surveys.form(token).used and desk.engine.requests.page(desk.pemohon, case).survey == ""
    assert desk.engine.admin.doctor() == []
    with pytest.raises(Refused):
        desk.engine.surveys.form("x" * 26)


def test_results_by_half_year_hide_small_groups(desk):
    def asked(n: int, **differs) -> None:
        with desk.engine.transactions.write() as env:
            for one in range(n):
                key = f"{env.now}-{one}-{differs}"
                env.tx.run(surveys.sql.INVITE, token_hash=surveys.hashed(surveys.token(key, key)), procedure="cuti", month=f"{env.today:%Y-%m}", used=0)
                made.append(surveys.token(key, key))
        for token in made[-n:]:
            desk.engine.surveys.answer(token, {**GOOD, **differs})
    made: list[str] = []
    asked(4)
    [period] = desk.engine.surveys.results("cuti").periods or [None]
    assert period is None, "the running month is not told"
    desk.at("2026-12-10T09:00")
    [period] = desk.engine.surveys.results("cuti").periods
    assert period.key == "2026-2" and period.people is None and period.index is None and period.asked is None, "four are too few"
    asked(3, waktu="1")
    desk.at("2027-01-11T09:00")
    [period] = desk.engine.surveys.results("cuti").periods
    assert (period.people, period.asked, period.answered, period.minimum) == (7, 7, 7, 7)
    values = {e.code: e for e in period.elements}
    assert values["biaya"].score == Decimal("100.00") and values["waktu"].score == Decimal("67.86") and values["waktu"].lowest
    assert (period.index, period.category) == (Decimal("96.43"), "A")
    asked(2)
    asked(5, biaya="")
    desk.at("2027-02-10T09:00")
    later, earlier = desk.engine.surveys.results("cuti").periods
    assert earlier == period or (earlier.people, earlier.index) == (7, period.index), "a half-year that is over stays as it was"
    values = {e.code: e for e in later.elements}
    assert later.people == 7 and values["biaya"].n is None and values["biaya"].score is None and later.index is None, "two answers about an element are hidden"
    assert desk.engine.admin.doctor() == []


def test_who_answers_is_asked_apart_counted_apart_and_told_in_no_small_group(desk):
    """Age, sex, education and occupation may be left out; no row says two things of one person, and a hidden group cannot be subtracted."""
    def asked(**about) -> None:
        made.append(surveys.token("about", str(len(made))))
        with desk.engine.transactions.write() as env:
            env.tx.run(surveys.sql.INVITE, token_hash=surveys.hashed(made[-1]), procedure="cuti", month=f"{env.today:%Y-%m}", used=0)
        desk.engine.surveys.answer(made[-1], {**GOOD, **{f"tentang_{name}": value for name, value in about.items()}})
    made: list[str] = []
    case = ended(desk)
    token = desk.engine.requests.page(desk.pemohon, case).survey
    form = desk.engine.surveys.form(token)
    assert [q.name for q in form.about] == ["Usia", "Jenis kelamin", "Pendidikan terakhir", "Pekerjaan"] and all(q.given == 0 for q in form.about)
    for bad in ("9", "0", "laki", "-1", "\u0661"):
        with pytest.raises(Refused) as caught:
            desk.engine.surveys.answer(token, {**GOOD, "tentang_jenis_kelamin": bad, "tentang_usia": "2"})
        assert caught.value.code == "invalid" and next(q.given for q in caught.value.params["page"].about) == 2, "what was right stays"
    for n in range(10):
        asked(usia="2", jenis_kelamin="1" if n < 7 else "2", pekerjaan="1" if n < 4 else "4")
    desk.at("2026-12-10T09:00")
    [period] = desk.engine.surveys.results("cuti").periods
    assert period.people == 10
    assert [(one.name, one.options) for one in period.who] == [("Usia", (("26 sampai 35 tahun", 10),))], "7 of 10 tells of 3; 6 of 10 tells of 4"
    for n in range(6):
        asked(jenis_kelamin="2", pendidikan="4")
    desk.at("2027-01-10T09:00")
    [period] = desk.engine.surveys.results("cuti").periods
    assert {one.name: one.options for one in period.who} == {
        "Usia": (("26 sampai 35 tahun", 10),), "Jenis kelamin": (("Laki-laki", 7), ("Perempuan", 9)), "Pendidikan terakhir": (("Diploma IV atau sarjana", 6),),
        "Pekerjaan": (("Swasta", 6),)}
    assert period.index == Decimal("100.00") and len(period.elements) == 9, "who answers is no element of the index"
    stored = [tuple(row) for row in rows(desk)["opinion"] if row.element.startswith("tentang_")]
    assert all(len({*row}) and row[2].count("tentang_") == 1 for row in stored) and desk.engine.admin.doctor() == []
