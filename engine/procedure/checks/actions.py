"""Questions about service tasks: whether the action exists, has the parameters it needs, and names things that are there."""
import re

from engine import bpmn
from engine.settings import PARTNER

from .. import returns
from ..expressions import is_feel
from ..findings import ADVICE, NOT_EXECUTABLE, NOT_PUBLISHABLE
from ..model import DECIDES, HUMAN
from .known import Known

# operator: (needed, optional) parameters, format.md "Actions"
OPERATORS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "number": (("series",), ("classification", "unit")),
    "ledger": (("operation",), ("account", "entries", "reason")),
    "register": (("register", "operation"), ("kind", "from", "until", "unit", "position", "basis", "letter", "field", "value")),
    "seat": (("operation", "pool"), ("limit", "message")),
    "letter": (("template",), ("number", "signer")),
    "mail": (("template", "to"), ("attach",)),
    "webhook": (("url", "secret"), ("body",)),
    "external": (("topic",), ("payload", "returns")),
}
LEDGER = ("reserve", "debit", "refund", "grant", "postpone", "release")
SEATS = ("take", "use", "release")
REGISTERS = ("add", "move", "revoke", "change")
TOPIC = re.compile(r"[A-Za-z0-9_.-]{1,100}", re.ASCII)
URL = re.compile(r"https?://[^\s/@?#]+([/?]\S*)?\Z", re.IGNORECASE)
LITERAL = re.compile(r'"([a-z_][a-z0-9_]*)"')
LIST_OF_TEXTS = re.compile(r'=\s*(\[\s*("[^"]*"\s*,?\s*)*\]|"[^"]*")\s*\Z')


def check(known: Known) -> None:
    for node in known.procedure.model.elements.values():
        if node.kind == "serviceTask" and node.action is None:
            known.say("service_without_action", NOT_EXECUTABLE, known.diagram, node.id)
        if node.action is not None:
            _action(known, node)
    _unused(known)


def _action(known: Known, node: bpmn.Element) -> None:
    action = node.action
    if action.operator not in OPERATORS:
        known.unknown("unknown_action", NOT_EXECUTABLE, known.diagram, action.operator, OPERATORS, node.id)
        return
    needed, optional = OPERATORS[action.operator]
    for word in needed:
        if not action.parameters.get(word, "").strip():
            known.say("missing_parameter", NOT_EXECUTABLE, known.diagram, node.id, word=word, operator=action.operator)
    for word, value in action.parameters.items():
        if word not in needed + optional:
            known.unknown("unknown_parameter", NOT_PUBLISHABLE, known.diagram, word, needed + optional, node.id, operator=action.operator)
        known.value(value, known.diagram, node.id, word, known.own_names(node))
    QUESTIONS.get(action.operator, lambda *_: None)(known, node, action.parameters)


def _plain(given: dict[str, str], word: str) -> str | None:
    """A parameter that is text, so that what it names can be looked up now."""
    value = given.get(word, "").strip()
    return value if value and not is_feel(value) else None


def _there(known: Known, node: bpmn.Element, word: str | None, among, code: str) -> None:
    if word is not None and word not in among:
        known.unknown(code, NOT_EXECUTABLE, known.diagram, word, among, node.id)


def _number(known: Known, node: bpmn.Element, given: dict[str, str]) -> None:
    _there(known, node, _plain(given, "series"), known.procedure.settings.series, "no_such_series")


def _ledger(known: Known, node: bpmn.Element, given: dict[str, str]) -> None:
    _there(known, node, _plain(given, "operation"), LEDGER, "unknown_operation")


def _register(known: Known, node: bpmn.Element, given: dict[str, str]) -> None:
    operation = _plain(given, "operation")
    _there(known, node, operation, REGISTERS, "unknown_operation")
    if operation == "change":
        for word in ("field", "value"):
            if not given.get(word, "").strip():
                known.say("missing_parameter", NOT_EXECUTABLE, known.diagram, node.id, word=word, operator="register")
    if (_plain(given, "register"), operation) == ("data_pegawai", "add") and not given.get("value", "").strip():
        known.say("missing_parameter", NOT_EXECUTABLE, known.diagram, node.id, word="value", operator="register")
    if operation == "revoke":
        _there(known, node, _plain(given, "letter"), known.procedure.letters, "no_such_letter")


def _seat(known: Known, node: bpmn.Element, given: dict[str, str]) -> None:
    operation = _plain(given, "operation")
    _there(known, node, operation, SEATS, "unknown_operation")
    if operation == "take" and not given.get("limit", "").strip():
        known.say("missing_parameter", NOT_EXECUTABLE, known.diagram, node.id, word="limit", operator="seat")


def _letter(known: Known, node: bpmn.Element, given: dict[str, str]) -> None:
    _there(known, node, _plain(given, "template"), known.procedure.letters, "no_such_letter")
    signer = given.get("signer", "").strip()
    if not signer:
        known.say("letter_without_signer", NOT_PUBLISHABLE, known.diagram, node.id)
    elif not is_feel(signer):
        drawn = known.procedure.model.elements.get(signer)
        if drawn is not None and drawn.kind not in HUMAN:
            known.say("signer_is_no_person", NOT_EXECUTABLE, known.diagram, node.id, word=signer)
        elif drawn is not None and known.procedure.on_silence_of(drawn) in DECIDES:
            known.say("signer_is_silent", NOT_EXECUTABLE, known.diagram, node.id, word=signer)
        elif drawn is None and known.roles is not None and signer not in known.roles:
            known.unknown("no_such_signer", NOT_EXECUTABLE, known.diagram, signer, [*known.roles, *_tasks(known)], node.id)


def _tasks(known: Known) -> list[str]:
    return [n.id for n in known.procedure.model.elements.values() if n.kind in HUMAN]


def _mail(known: Known, node: bpmn.Element, given: dict[str, str]) -> None:
    _there(known, node, _plain(given, "template"), known.procedure.mails, "no_such_mail")
    _there(known, node, _plain(given, "attach"), known.procedure.letters, "no_such_letter")
    to = given.get("to", "")
    for role in LITERAL.findall(to) if LIST_OF_TEXTS.match(to) else [_plain(given, "to")] if _plain(given, "to") else []:
        known.role(role, known.diagram, node.id)


def _external(known: Known, node: bpmn.Element, given: dict[str, str]) -> None:
    topic = _plain(given, "topic")
    if topic is not None and not TOPIC.fullmatch(topic):
        known.say("bad_topic", NOT_EXECUTABLE, known.diagram, node.id, word=topic)
    if given.get("returns"):
        try:
            returns.parse(given["returns"])
        except returns.Unreadable as e:
            known.say("bad_returns", NOT_EXECUTABLE, known.diagram, node.id, word=e.word)


def _webhook(known: Known, node: bpmn.Element, given: dict[str, str]) -> None:
    url, secret = _plain(given, "url"), given.get("secret", "").strip()
    if url is not None and not URL.match(url):
        known.say("bad_url", NOT_EXECUTABLE, known.diagram, node.id, word=url)
    if secret and not PARTNER.fullmatch(secret):             # no secret stands in a folder: only the name of one
        known.say("bad_secret", NOT_EXECUTABLE, known.diagram, node.id)


QUESTIONS = {"external": _external, "webhook": _webhook, "number": _number, "ledger": _ledger, "register": _register, "seat": _seat, "letter": _letter, "mail": _mail}


def _unused(known: Known) -> None:
    """Files that nothing names. A template chosen by FEEL could be any of them, so then nothing is said."""
    procedure, nodes = known.procedure, known.procedure.model.elements.values()
    for operator, among, place in (("letter", procedure.letters, "letters/{}.yaml"), ("mail", procedure.mails, "mails/{}.txt"),
                                   ("number", procedure.settings.series, "")):
        word = "series" if operator == "number" else "template"
        used = [n.action.parameters.get(word, "") for n in nodes if n.action is not None and n.action.operator == operator]
        if any(is_feel(u) for u in used):
            continue
        for name in among:
            if name not in used:
                known.say("unused_file" if place else "unused_series", ADVICE, place.format(name) or "procedure.yaml", "" if place else "numbering.series", word=name)
    forms = {n.properties.get("form") for n in nodes}
    for name in procedure.forms:
        if name not in forms:
            known.say("unused_file", ADVICE, f"forms/{name}.form", word=name)
