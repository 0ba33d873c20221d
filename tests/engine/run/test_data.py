"""A form written again empties what was written after its previous writing, and nothing else (format.md, "Values")."""
from engine.run.data import CaseData


def written() -> CaseData:
    data = CaseData()
    data.write_form("permohonan", {"a": 1}, None, frozenset())
    data.write("hak", {"b": 2}, {"b": "date"})
    data.write_form("verifikasi", {"c": 3}, None, frozenset())
    return data


def test_writing_the_request_again_empties_everything_after_it():
    data = written()
    assert data.write_form("permohonan", {"a": 4}, None, frozenset()) == ["hak", "verifikasi"]
    assert data.objects == {"permohonan": {"a": 4}} and data.types == {}


def test_a_decision_made_again_replaces_only_itself():
    data = written()
    data.write("hak", {"b": 5})
    assert data.objects == {"permohonan": {"a": 1}, "hak": {"b": 5}, "verifikasi": {"c": 3}}


def test_keeps_makes_an_exception():
    data = written()
    data.write_form("permohonan", {"a": 4}, None, frozenset({"hak"}))
    assert set(data.objects) == {"permohonan", "hak"} and data.types == {"hak": {"b": "date"}}


def test_what_was_emptied_is_not_emptied_twice_and_survives_a_save():
    data = written()
    data.write_form("permohonan", {"a": 4}, None, frozenset())
    data = CaseData.load(data.dump())
    data.write("hak", {"b": 6})
    data.write_form("verifikasi", {"c": 7}, None, frozenset())
    assert data.write_form("verifikasi", {"c": 8}, None, frozenset()) == []
    assert set(data.objects) == {"permohonan", "hak", "verifikasi"}
