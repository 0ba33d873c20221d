"""The JSON schema of procedure.yaml for editors, made from the tables that `settings` reads by: `python -m engine.procedure.schema` writes it anew.

A test holds that the file shipped is what this makes. Knows no folder.
"""
import json
from pathlib import Path

from . import settings as s

FILE = Path(__file__).with_name("procedure.schema.json")
TEXT = {"type": "string"}
WORDS = {"oneOf": [TEXT, {"type": "object", "properties": {"id": TEXT, "en": TEXT}, "required": ["id"], "additionalProperties": False}]}
NAMES = {"oneOf": [TEXT, {"type": "array", "items": TEXT}]}
AMOUNT = {"type": "string", "pattern": f"^{s.AMOUNT.pattern.removesuffix(chr(92) + 'Z')}$", "description": "2 hari kerja, 3 hari, 1 bulan"}
NAME = {"type": "string", "pattern": f"^{s.KEY.pattern.removesuffix(chr(92) + 'Z')}$"}


def _object(properties: dict, required: tuple[str, ...] = ()) -> dict:
    made = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "required": list(required)} if required else made


def _words_of(section: str, kinds: dict) -> dict:
    """Properties of a section: every word that `settings` knows, each with its kind."""
    return _object({word: kinds.get(word, TEXT) for word in s.WORDS[section]})


def schema() -> dict:
    """The whole schema."""
    series = _words_of("series", {"scope": NAMES, "gapless": {"type": "boolean"}})
    keeping = _words_of("keeping", {"keep": AMOUNT, "after": {"enum": list(s.AFTER)}, "then": {"enum": list(s.THEN)}})
    step = _words_of("reminders", {"at": {"oneOf": [AMOUNT, {"type": "string", "pattern": "^[1-9][0-9]{0,2}%$"}]}, "do": {"enum": list(s.DO)}, "to": NAMES})
    component = {"oneOf": [{"const": "computed"}, _words_of("component", {"diagram": {"type": "boolean"}, "letters": NAMES})]}
    kinds = {
        "key": NAME, "title": WORDS, "summary": WORDS,
        "starts": _words_of("starts", {"on_behalf": NAMES, "limit_open": {"type": "integer", "minimum": 1}, "public": {"type": "boolean"}}),
        "numbering": _words_of("numbering", {"series": {"type": "object", "additionalProperties": series}}),
        "accounts": {"type": "object", "propertyNames": NAME, "additionalProperties": _object({"title": WORDS, "yearly": TEXT, "legal_basis": TEXT, "decision": TEXT})},
        "statuses": {"type": "object", "propertyNames": NAME, "additionalProperties": TEXT},
        "reminders": {"type": "array", "items": step}, "applicant_reminders": {"type": "array", "items": step},
        "retention": _words_of("retention", dict.fromkeys(s.WORDS["retention"], keeping)),
        "facts": {"type": "array", "items": _words_of("facts", {
            "label": WORDS, "show": {"type": "array", "items": {"enum": list(s.PLACES)}}, "strong": {"type": "boolean"}})},
        "confidential": _words_of("confidential", {}), "public": _words_of("public", {"show_kind": {"type": "boolean"}, "hide": NAMES, "answer": {"type": "array", "items": {"type": "string"}}, "contact": {"type": "string"}}), "languages": NAMES,
        "survey": _words_of("survey", {"elements": {"anyOf": [{"const": len(s.ELEMENTS)}, {"type": "array", "items": {"enum": list(s.ELEMENTS)}}]}, "except": NAMES}),
        "complaint": _words_of("complaint", {"opens": AMOUNT, "after": {"enum": list(s.AFTER)}}),
        "objection": _words_of("objection", {"within": AMOUNT}), "corrects": NAME,
        "service_standard": _object(dict.fromkeys(s.COMPONENTS, component), s.COMPONENTS)}
    made = _object({word: kinds.get(word, TEXT) for word in s.TOP}, tuple(word for word, needed in s.TOP.items() if needed))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "procedure.yaml", **made}


def text() -> str:
    """The file's content."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
