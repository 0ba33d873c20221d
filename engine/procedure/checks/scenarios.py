"""Questions about scenarios: do they parse, and do the elements, fields, tables and words they name exist. Their own grammar is read by play."""
from ..findings import NOT_PUBLISHABLE, finding
from ..yamls import YamlError
from ..yamls import read as read_yaml
from .known import Known

OWN_WORDS = ("message", "external", "error", "payload", "wait", "until", "decide", "expect", "fill", "attach", "refused", "given", "env", "filed", "follows")


def check(known: Known) -> None:
    for path, data in known.procedure.files.items():
        if not path.startswith("scenarios/"):
            continue
        try:
            given = read_yaml(data)
        except YamlError as e:
            known.out.append(finding(e.code, NOT_PUBLISHABLE, path, line=e.line, **e.params))
            continue
        steps = given.get("steps") if isinstance(given, dict) else None
        if not isinstance(steps, list):
            known.say("scenario_shape", NOT_PUBLISHABLE, path)
            continue
        people = given.get("people") if isinstance(given.get("people"), dict) else {}
        for n, step in enumerate(steps, 1):
            if isinstance(step, dict):
                _step(known, path, f"steps[{n}]", step, people)
            else:
                known.say("scenario_shape", NOT_PUBLISHABLE, path, f"steps[{n}]")


def _step(known: Known, path: str, where: str, step: dict, people: dict) -> None:
    procedure = known.procedure
    messages = {*procedure.model.messages, *procedure.model.messages.values()}
    if "decide" in step and step["decide"] not in procedure.decisions:
        known.unknown("no_such_decision", NOT_PUBLISHABLE, path, str(step["decide"]), procedure.decisions, where, what="decide")
    if "message" in step and step["message"] not in messages:
        known.unknown("no_such_message", NOT_PUBLISHABLE, path, str(step["message"]), messages, where)
    outside = {name for n in procedure.model.elements.values() if n.action is not None and n.action.operator == "external"
               for name in (n.id, n.action.parameters.get("topic", "")) if name}
    if "external" in step and step["external"] not in outside:
        known.unknown("no_such_external", NOT_PUBLISHABLE, path, str(step["external"]), outside, where)
    for word, value in step.items():
        if word in OWN_WORDS:
            continue
        if word not in people:
            known.unknown("unknown_person", NOT_PUBLISHABLE, path, word, [*people, *OWN_WORDS], where)
        elif value not in procedure.model.elements and value not in messages:
            known.unknown("no_such_element", NOT_PUBLISHABLE, path, str(value), [*procedure.model.elements, *messages], where, word_of=word)
        elif step.get("refused") is None:
            _fill(known, path, where, str(value), step.get("fill"))
    if isinstance(step.get("expect"), dict) and "decide" not in step:
        _expect(known, path, where, step["expect"])


def _fill(known: Known, path: str, where: str, element: str, fill) -> None:
    procedure = known.procedure
    sender = next((a.element for a in procedure.message_actions if a.message == element), element)
    form = procedure.form_of(sender) if sender in procedure.model.elements else None
    if form is None or not form.keys or not isinstance(fill, dict):
        return
    for key, value in fill.items():
        component = form.component(key)
        if key not in form.keys:
            known.unknown("no_such_field", NOT_PUBLISHABLE, path, key, form.keys, where)
        elif component is not None and component.options and isinstance(value, str) and value not in dict(component.options):
            known.unknown("form_unknown_option", NOT_PUBLISHABLE, path, value, dict(component.options), where)


def _expect(known: Known, path: str, where: str, given: dict) -> None:
    procedure = known.procedure
    elements = procedure.model.elements
    for word, among, code in (("status", procedure.settings.statuses, "unknown_status"), ("waiting", elements, "no_such_element"),
                              ("ended", elements, "no_such_element"), ("letters", procedure.letters, "no_such_letter"),
                              ("mails", procedure.mails, "no_such_mail"), ("data", {*procedure.objects, "pemohon", "kasus"}, "name_not_written"),
                              ("role", elements, "no_such_element")):
        value = given.get(word)
        for one in value if isinstance(value, (list, dict)) else [value] if isinstance(value, str) else ():
            if isinstance(one, str) and one not in among and one not in ("null", "false", ""):
                known.unknown(code, NOT_PUBLISHABLE, path, one, among, where, what=word, word_of=word, text=one)
