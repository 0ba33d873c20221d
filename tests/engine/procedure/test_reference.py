"""Every finding that can be said has words in both languages and stands in the list for designers."""
import ast
from pathlib import Path

import pytest

import engine
from engine.bpmn.codes import PROBLEMS
from engine.procedure import reference
from engine.procedure.words import MESSAGES

HOUSE = Path(engine.__file__).parent
SAYING = {"finding": 0, "say": 0, "unknown": 0, "_say": 0}
NO_FINDINGS = {"facade", "run", "web", "office", "jobs", "store", "play", "insight"}


def said() -> set[str]:
    """Codes in calls that make findings."""
    codes = set()
    for file in (HOUSE / "procedure").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in SAYING and node.args[0].value.isidentifier():
                    codes.add(node.args[0].value)
    return codes


def test_the_list_shipped_is_what_is_made():
    assert reference.FILE.read_text("utf-8") == reference.text()


def test_every_code_has_words():
    assert len(said()) > 80 and said() - set(MESSAGES) == set()
    assert set(PROBLEMS) - set(MESSAGES) == set()


@pytest.mark.parametrize("part", range(4))
def test_words_are_sentences(part):
    assert [code for code, words in MESSAGES.items() if not words[part].strip() or words[part].strip()[-1] not in ".!?}/)"] == []
