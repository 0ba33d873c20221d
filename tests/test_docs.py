"""The docs for designers and operators can't rot: the worked example is built from the page, checked, played and deployed; every word that Runut reads is there."""
import argparse
import dataclasses
import re
from pathlib import Path

import pytest
import yaml

from engine import Settings, check_folder, decisions, feel, play_folder
from engine.play.scenario import EXPECTATIONS, PERSONAS
from engine.play.stage import Stage
from engine.procedure.checks.actions import OPERATORS
from engine.procedure.checks.known import PEMOHON
from engine.procedure.forms.component import PROPERTIES as OF_A_FIELD
from engine.procedure.forms.component import TYPES, VALIDATIONS
from engine.procedure.model import PROPERTIES
from engine.procedure.settings import COMPONENTS, TOP, WORDS
from engine.run.functions import FUNCTIONS

HOUSE = Path(__file__).parent.parent
DESIGNERS = (HOUSE / "docs" / "perancang.md").read_text("utf-8")
OPERATORS_PAGE = (HOUSE / "docs" / "operator.md").read_text("utf-8")
FILE = re.compile(r"^#### `surat_keterangan/([a-z0-9_./]+)`\n\n```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAID = {word for span in re.findall(r"`([^`\n]+)`", DESIGNERS) for word in re.findall(r"[A-Za-z_]\w*", span)}


@pytest.fixture(scope="module")
def settings():
    return Settings.load(HOUSE / "config.yaml", {})


@pytest.fixture(scope="module")
def example(tmp_path_factory) -> Path:
    """The folder of the worked example, as a reader of the page would write it."""
    folder = tmp_path_factory.mktemp("docs") / "surat_keterangan"
    for path, text in FILE.findall(DESIGNERS):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def test_the_example_is_whole_and_has_no_finding(example, settings):
    assert len([f for f in example.rglob("*") if f.is_file()]) == 10
    assert [f.code for f in check_folder(example, settings) if f.strength != "advice"] == []


def test_the_example_plays_and_reaches_everything(example, settings):
    report = play_folder(example, settings, coverage=True)
    assert report.ok, [s.sentences() for s in report.scenarios]
    assert len(report.scenarios) == 2 and not [name for share in report.coverage for name in share.missing]


def test_the_example_is_deployed(example, settings):
    with Stage(example, settings) as made:
        assert made.procedure == "surat_keterangan"


def test_the_decision_table_of_the_page_works():
    xml = re.search(r"<!-- keputusan -->\n```xml\n(.*?)^```$", DESIGNERS, re.MULTILINE | re.DOTALL)[1]
    model = decisions.load(xml.encode(), feel.Cache(), "syarat.dmn")
    assert not decisions.findings(model, frozenset())
    found = decisions.evaluate(model, "syarat", {"pemohon": feel.to_feel({"masa_kerja_bulan": 2})}, {}, feel.Run(), None)
    assert [row["kode"] for row in feel.to_json(found.value)] == ["masa_kerja"]


@pytest.mark.parametrize(("what", "words"), [
    ("properties of elements", PROPERTIES), ("office functions", FUNCTIONS), ("actions", OPERATORS), ("procedure.yaml", TOP),
    ("sections of procedure.yaml", {w for words in WORDS.values() for w in words}), ("service standard", COMPONENTS), ("form components", TYPES),
    ("validations", VALIDATIONS), ("properties of fields", OF_A_FIELD), ("pemohon", PEMOHON), ("expectations", EXPECTATIONS), ("personas", PERSONAS),
    ("parameters", {w for parts in OPERATORS.values() for part in parts for w in part})], ids=lambda v: v if isinstance(v, str) else "")
def test_every_word_is_in_the_page_for_designers(what, words):
    assert sorted(set(words) - SAID) == []


def _keys(kind, path: str = "") -> set[str]:
    """Keys of config.yaml as dotted names, from the dataclasses that read it."""
    found = set()
    for field in dataclasses.fields(kind):
        key = field.metadata.get("key", field.name)
        inner = field.default_factory() if field.default_factory is not dataclasses.MISSING else field.default
        if key is not None:
            found |= _keys(type(inner), f"{path}{key}.") if dataclasses.is_dataclass(inner) else {path + key}
    return found


def _named(raw: dict, path: str = "") -> set[str]:
    """Every key of a YAML mapping as a dotted name, at every depth."""
    return {path + key for key in raw} | {name for key, value in raw.items() if isinstance(value, dict) for name in _named(value, f"{path}{key}.")}


def test_every_setting_is_explained():
    """In the shipped config.yaml, where it stands with a comment, or in the page for operators."""
    config = (HOUSE / "config.yaml").read_text("utf-8")
    explained = _named(yaml.safe_load(config)) | set(re.findall(r"`([a-z_.]+)`", OPERATORS_PAGE))
    assert sorted(_keys(Settings) - explained) == []


def test_every_command_is_in_the_page_for_operators():
    from web.cli import parser
    commands = next(action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction))
    assert [name for name in commands if f"runut {name}" not in OPERATORS_PAGE + DESIGNERS] == []
