"""Ad-hoc sub-process (BPMN 2.0.2, 10.3.5 and 13.3.5): people choose which activity is next and when it is done; ordering, completionCondition."""
import pytest

from engine import Refused
from tests.engine.bpmn.drawing import boundary, flow, line, timer
from tests.engine.bpmn.folder import closing, filing, properties, task

from .doing import done, filed, moves, row, sound, waits


def ad_hoc(body: str, condition: str = "", attributes: str = "") -> str:
    """`pilih` with these activities between filing and the task z."""
    own = properties(role="pengelola_kepegawaian", promise="3 hari kerja", public_name="Pemeriksaan")
    until = f"<completionCondition>{condition}</completionCondition>" if condition else ""
    return (filing() + f'<adHocSubProcess id="pilih" {attributes}>{own}{body}{until}</adHocSubProcess>' + task("z") + closing() + line("s", "pilih", "z", "e"))


def choose(desk, case: str, what: str) -> None:
    done(desk, case, "pilih", pilihan=what)


def test_people_choose_among_what_is_enabled_and_say_when_it_is_done(desk):
    case = filed(desk, ad_hoc(task("a", public_name="Telepon") + task("b") + task("c") + flow("b", "c")))
    assert waits(desk, case) == "pilih"
    field = desk.engine.tasks.page(desk.verifikator, desk.task(case, "pilih")).form.fields[0]
    assert (field.label, [(o.value, o.label) for o in field.options]) == ("Kegiatan berikutnya", [("a", "Telepon"), ("b", "b"), ("selesai", "Selesai, tidak ada lagi")])
    choose(desk, case, "b")
    choose(desk, case, "a")                              # beside it: the ordering is parallel
    assert waits(desk, case) == "a b pilih"
    done(desk, case, "b")
    assert waits(desk, case) == "a c pilih"              # what follows by a flow needs no choice
    done(desk, case, "a")
    done(desk, case, "c")
    choose(desk, case, "a")                              # once more
    done(desk, case, "a")
    choose(desk, case, "selesai")
    assert waits(desk, case) == "z" and moves(desk, case, "entered").count("a") == 2
    sound(desk)


def test_one_after_the_other(desk):
    case = filed(desk, ad_hoc(task("a") + task("b"), attributes='ordering="Sequential"'))
    choose(desk, case, "a")
    assert waits(desk, case) == "a"
    done(desk, case, "a")
    assert waits(desk, case) == "pilih"
    choose(desk, case, "selesai")
    assert waits(desk, case) == "z"
    sound(desk)


@pytest.mark.parametrize(("cancel", "left"), [("true", "z"), ("false", "b")])
def test_a_completion_condition_ends_it_and_what_runs_is_stopped_or_not(desk, cancel, left):
    case = filed(desk, ad_hoc(task("a") + task("b"), 'a.catatan = "cukup"', f'cancelRemainingInstances="{cancel}"'))
    field = desk.engine.tasks.page(desk.verifikator, desk.task(case, "pilih")).form.fields[0]
    assert [o.value for o in field.options] == ["a", "b"]       # the diagram says when it is done
    choose(desk, case, "b")
    choose(desk, case, "a")
    done(desk, case, "a", catatan="belum")
    assert waits(desk, case) == "b pilih"
    choose(desk, case, "a")
    done(desk, case, "a", catatan="cukup")
    assert waits(desk, case) == left
    if left == "b":
        done(desk, case, "b")
    assert waits(desk, case) == "z"
    sound(desk)


def test_choosing_again_forgets_no_answer(desk):
    case = filed(desk, ad_hoc(task("a") + task("b"), 'a.catatan = "1" and b.catatan = "2"'))
    for name, answer in (("a", "1"), ("b", "2")):
        choose(desk, case, name)
        done(desk, case, name, catatan=answer)
    assert waits(desk, case) == "z"


def test_done_at_once_and_what_is_no_choice_is_refused(desk):
    case = filed(desk, ad_hoc(task("a")))
    for wrong in ("z", "", "(choice)"):
        with pytest.raises(Refused) as refused:
            choose(desk, case, wrong)
        assert refused.value.code == "invalid"
    choose(desk, case, "selesai")
    assert waits(desk, case) == "z"


def test_a_boundary_event_stops_the_choosing_too(desk):
    case = filed(desk, ad_hoc(task("a")) + boundary("b", "pilih", timer("PT1H")) + task("h") + closing("e2") + line("b", "h", "e2"))
    choose(desk, case, "a")
    desk.at("2026-11-24 11:00")
    assert waits(desk, case) == "h"
    sound(desk)


def test_the_case_page_shows_it_as_a_step(desk):
    case = filed(desk, ad_hoc(task("a")))
    choose(desk, case, "a")
    page = desk.engine.requests.page(desk.pemohon, case)
    assert row(desk, case).ended_at is None and "Pemeriksaan" in " ".join(s.name for s in page.steps) + " ".join(h.words for h in page.history)
