"""betsy's engine conformance features and invalid files (uniba-dsg/betsy), run by its own runner in a process of its own."""
import json
import subprocess
import sys
from collections import Counter

import pytest

from engine import bpmn

from .cases import ROOT, cases

FAULTY = {"activities/AdHocSubProcess_Parallel"}       # writes task1 a second time where its expectation wants task3


def run(tmp_path, adapter: str) -> list[dict]:
    betsy, out = cases("betsy"), tmp_path / "betsy.json"
    runner = cases("tools") / "betsy_run.py"
    done = subprocess.run([sys.executable, str(runner), str(betsy), str(out), "--adapter", f"tests.conformance.adapter_bpmn:{adapter}"],
                          cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(out.read_text())


@pytest.mark.parametrize("adapter", ["Bpmn", "BpmnSaved", "BpmnCompacted"])
def test_features(tmp_path, adapter):
    results = run(tmp_path, adapter)
    functional = {r["id"]: r["result"] for r in results if r["group"] != "constraints"}
    invalid = [r["result"] for r in results if r["group"] == "constraints"]
    count = Counter(functional.values())
    assert count["pass"] >= round(0.97 * len(functional)) and len(functional) - count["pass"] <= 3
    assert {name for name, result in functional.items() if result not in ("pass", "refused")} <= FAULTY
    assert invalid.count("pass") >= 0.94 * len(invalid)


def test_every_refused_file_is_told_at_an_element_and_no_valid_one_is_refused():
    betsy = cases("betsy")
    sys.path.insert(0, str(cases("tools")))
    from betsy_run import adapt
    refused = Counter()
    for test in json.loads((betsy / "cases.json").read_text()):
        problems = [p for p in bpmn.check(adapt((betsy / test["file"]).read_bytes())) if p.strength in ("not_executable", "formal") and not p.incomplete]
        honest = any(case["expect"] in (["ERROR_deployment"], ["ERROR"]) for case in test["cases"])
        refused[test["group"] == "constraints" or honest, bool(problems)] += 1
        assert not problems or any(p.element for p in problems), test["id"]
    assert refused[False, True] <= 1                     # a condition that is no FEEL
