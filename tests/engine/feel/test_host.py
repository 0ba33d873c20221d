"""Functions of the office, and values in and out."""

import datetime
import json
from decimal import Decimal as D

import pytest

from engine import feel

from . import evaluate, value

DAY = datetime.date(2026, 11, 23)


@feel.function("hari kerja(mulai: date, selesai: date)")
def hari_kerja(mulai, selesai):
    return sum((n + 3) % 7 < 5 for n in range(mulai.ordinal(), selesai.ordinal() + 1))


@feel.function("hari_ini()")
def hari_ini(run):
    return run.now().date()


@feel.function("gagal(apa: string)")
def gagal(apa):
    if apa == "alasan":
        raise feel.Failure("kalender_kosong", tahun=2031)
    raise ValueError(apa)


FUNCTIONS = {"hari kerja": hari_kerja, "hari_ini": hari_ini, "gagal": gagal}


def test_a_function_of_the_office_by_position_and_by_name():
    names = feel.Cache(FUNCTIONS)
    e = names.expression('hari kerja(date("2026-11-23"), date("2026-11-29")) + hari kerja(selesai: @"2026-11-24", mulai: @"2026-11-24")')
    assert e.value({}, FUNCTIONS) == 6
    run = feel.Run()
    for text, code in (
        ("hari kerja(1, 2)", "argument_type"),
        ('hari kerja(null, @"2026-11-24")', "argument_null"),
        ('hari kerja(@"2026-11-24")', "wrong_arguments"),
    ):
        assert names.expression(text).value({}, FUNCTIONS, run) is None
        assert run.take()[0].code == code


def test_it_may_ask_for_the_run_and_return_python_values():
    at = datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC)
    assert evaluate("string(hari_ini())", FUNCTIONS, clock=lambda: at)[0] == "2026-11-24"


def test_a_failure_is_a_reason_and_a_fault_of_the_program_is_none_of_feels_business():
    found, reasons = evaluate('gagal("alasan")', FUNCTIONS)
    assert found is None
    assert (reasons[0].code, reasons[0].params, reasons[0].slice) == ("kalender_kosong", {"function": "gagal", "tahun": 2031}, 'gagal("alasan")')
    with pytest.raises(ValueError, match="basis data"):
        evaluate('gagal("basis data")', FUNCTIONS)


def test_values_hide_functions():
    assert value("gagal + 1", FUNCTIONS, gagal=1) == 2


@pytest.mark.parametrize(
    ("signature", "message"), [("salah", "not a FEEL signature"), ("f(a: dat)", "did you mean 'date'"), ("f(a: whatever)", "unknown type")]
)
def test_a_wrong_signature_is_told_at_once(signature, message):
    with pytest.raises(ValueError, match=message):
        feel.function(signature)


@pytest.mark.parametrize(
    ("kind", "json_value", "expected"),
    [
        ("text", "a", "a"),
        ("text", "", ""),
        ("text", 5, "5"),
        ("number", 5, D(5)),
        ("number", 0.1, D("0.1")),
        ("number", "12345678901234567890.5", D("12345678901234567890.5")),
        ("number", "lima", None),
        ("number", True, None),
        ("number", "", None),
        ("boolean", True, True),
        ("boolean", "false", False),
        ("boolean", "ya", None),
        ("date", "2026-11-24", feel.Date(2026, 11, 24)),
        ("date", "2026-11-24T10:00:00Z", feel.Date(2026, 11, 24)),
        ("date", "2026-02-30", None),
        ("date", 7, None),
        ("time", "08:30:00", feel.Time(30_600 * 10**9)),
        ("date and time", "2026-11-24T08:30:00", feel.DateTime(20781, 30_600 * 10**9)),
        ("duration", "P1M", feel.MonthsDuration(1)),
        ("days and time duration", "PT1S", feel.DaysDuration(10**9)),
        ("years and months duration", "PT1S", None),
        ("list", ["a", 1], ["a", D(1)]),
        ("list", "a", ["a"]),
        ("whatever", {"a": [1]}, {"a": [D(1)]}),
        ("date", None, None),
    ],
)
def test_fields_of_a_form_by_the_type_of_their_component(kind, json_value, expected):
    assert feel.typed(json_value, kind) == expected


def test_to_json_is_exact_and_json():
    nested = {
        "a": D("1.50"),
        "b": [D("0.1"), D(10) ** 3, D("0.1234567890123456789"), D(10) ** 30],
        "c": feel.Date(2026, 1, 2),
        "d": feel.DaysDuration(0),
        "e": None,
        "f": True,
        "g": feel.MonthsDuration(14),
    }
    out = feel.to_json(nested)
    assert out == {
        "a": 1.5,
        "b": [0.1, 1000, "0.1234567890123456789", "1" + "0" * 30],
        "c": "2026-01-02",
        "d": "PT0S",
        "e": None,
        "f": True,
        "g": "P1Y2M",
    }
    assert json.loads(json.dumps(out)) == out
    assert all(feel.typed(feel.to_json(n), "number") == n for n in nested["b"])


def test_lists_that_share_parts_do_not_explode_on_the_way_out():
    shared = [D(1)]
    for _ in range(41):
        shared = [shared, shared]
    for walk in (feel.to_json, feel.text):
        with pytest.raises(feel.LimitExceeded):
            walk(shared)


def test_text_for_people():
    assert [feel.text(v) for v in (None, "a", D("12.50"), True, feel.Date(2026, 1, 2), ["a", D(1)])] == [
        "",
        "a",
        "12.5",
        "true",
        "2026-01-02",
        '["a", 1]',
    ]


def test_there_and_back():
    zone = datetime.timezone(datetime.timedelta(hours=7))
    for python in (
        DAY,
        datetime.time(8, 30),
        datetime.datetime(2026, 11, 24, 8, 30, 0, 5, zone),
        datetime.datetime(2026, 11, 24),
        datetime.timedelta(days=-3, seconds=5),
    ):
        assert feel.to_feel(python).to_python() == python
    assert feel.MonthsDuration(14).to_python() == 14
    assert value('@"2026-11-24T08:30:00@Asia/Jakarta"').to_python().isoformat() == "2026-11-24T08:30:00+07:00"
    with pytest.raises(feel.Failure, match="out_of_calendar"):
        feel.Date(12026, 1, 1).to_python()
