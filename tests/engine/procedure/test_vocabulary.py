"""The editor's panel knows every word of ours, in both languages, and offers what the folder has."""
from engine.procedure import vocabulary
from engine.procedure.checks.actions import OPERATORS
from engine.procedure.model import PROPERTIES
from engine.settings import ROLES


def test_every_property_and_parameter_can_be_set():
    assert {p.name for p in vocabulary.PROPERTIES} == set(PROPERTIES)
    assert set(vocabulary.ACTIONS) == set(OPERATORS)
    for operator, (needed, optional) in OPERATORS.items():
        assert set(vocabulary.ACTIONS[operator][1]) == {*needed, *optional}, operator


def test_labels_are_there_in_both_languages(cuti):
    for language in ("id", "en"):
        panel = vocabulary.panel(cuti, ROLES, language)
        assert all(p["label"] for p in panel["properties"]) and all(a["label"] for a in panel["actions"])
    assert vocabulary.panel(None, ROLES)["decisions"] == []


def test_what_the_folder_has_is_offered(cuti):
    panel = vocabulary.panel(cuti, ROLES)
    by = {p["name"]: p for p in panel["properties"]}
    assert ["permohonan", "permohonan"] in by["form"]["options"] and ["atasan_langsung", "atasan_langsung"] in by["role"]["options"]
    assert "disetujui" in {v for v, _ in by["status"]["options"]} or by["status"]["options"]
    letter = next(a for a in panel["actions"] if a["operator"] == "letter")
    assert ["surat_izin_cuti", "surat_izin_cuti"] in next(p for p in letter["parameters"] if p["name"] == "template")["options"]
    assert "hak" in {key for key, _ in panel["decisions"]}
