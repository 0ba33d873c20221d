"""Why: a sentence from what a table saw. The facts are data (TableTrace); the words are given by the caller, these are only the source language."""
from collections.abc import Mapping
from typing import NamedTuple

from .. import feel
from .trace import Hit, TableTrace

WORDS = {"because": "karena", "and": "dan", "rule": "aturan", "none": "tidak ada aturan yang cocok", "is": "="}


class Because(NamedTuple):
    """One matched row and the inputs whose cell said something about it."""
    hit: Hit
    told: tuple          # ((expression, value), ...)


def because(trace: TableTrace) -> list[Because]:
    return [Because(hit, tuple(pair for pair, cell in zip(trace.inputs, hit.cells) if cell.strip() not in ("", "-"))) for hit in trace.hits]


def sentence(trace: TableTrace, labels: Mapping[str, str] | None = None, words: Mapping[str, str] = WORDS, basis: str = "dasar_hukum") -> str:
    """`karena jenis cuti = besar dan masa kerja = 7; aturan 3, PP 11/2017 Ps 316`

    `labels` gives a person's words for an expression; without them the table's own labels, else the last word of the expression.
    """
    own = {text: label for (text, _), label in zip(trace.inputs, trace.labels) if label}
    names = {**own, **(labels or {})}
    parts = []
    for hit, told in because(trace):
        facts = [f"{names.get(text, text.replace('_', ' ').split('.')[-1])} {words['is']} {feel.text(value) or 'null'}" for text, value in told]
        reason = f"{words['because']} " + f" {words['and']} ".join(facts) + "; " if facts else ""
        law = hit.annotations.get(basis)
        parts.append(f"{reason}{words['rule']} {hit.row}" + (f", {law}" if law else ""))
    return ". ".join(parts) or words["none"]
