"""The form by which people choose what is done next in an ad-hoc sub-process: one list of its enabled activities, and "done" where the diagram gives no
completionCondition. Made from the diagram; no designer draws it. Knows forms and the model."""
import json

from engine.texts import say as words

from .forms import Form

FIELD, DONE = "pilihan", "selesai"


def form(procedure, element, language: str) -> Form:
    key = ("choosing", element.id, language)
    if key not in procedure.memo:
        values = [{"label": procedure.public_name_of(choice, language), "value": choice} for choice in element.choices]
        if not element.condition:
            values.append({"label": words("choose_done", language), "value": DONE})
        field = {"type": "radio", "id": "f_pilihan", "key": FIELD, "label": words("choose_next", language), "values": values, "validate": {"required": True},
                 "properties": {"purpose": "-", "retention": "-", "class": "umum"}}
        schema = {"type": "default", "id": "choosing", "schemaVersion": 18, "components": [field]}
        procedure.memo[key] = Form.parse(f"({element.id})", json.dumps(schema).encode(), procedure.cache)
    return procedure.memo[key]
