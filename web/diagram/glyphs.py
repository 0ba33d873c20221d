"""The small signs of BPMN (what an event waits for, how a gateway decides, who works on a task), drawn around the origin. Knows no diagram.

Each is drawn with presentation attributes only, because style rules with a descendant do not reach into what `use` repeats.
"""

_LINE = 'fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="none"'
_SOLID = 'fill="currentColor" stroke="none"'
_FIVE = "M0-8l8 6-3 9H-5l-3-9z"


def _line(d: str) -> str:
    return f'<path {_LINE} d="{d}"/>'


def _solid(d: str) -> str:
    return f'<path {_SOLID} d="{d}"/>'


_ZIGZAG = "M-8 7l4-13 5 8 6-10-4 14-5-8z"
_ARROW = "M-9-3.500H1V-8l9 8-9 8V3.500H-9z"
_CHEVRON = "M0-9l7 16-7-6-7 6z"
_BACK = "M-1-6v12l-8-6zM8-6v12L0 0z"
_TRIANGLE = "M0-8l8 14H-8z"

CATCHING = {
    "message": _line("M-9-6H9V6H-9zM-9-6l9 7 9-7"),
    "timer": _line("M0-10A10 10 0 010 10A10 10 0 010-10M0-7V0l5 3"),
    "link": _line(_ARROW), "signal": _line(_TRIANGLE), "error": _line(_ZIGZAG), "escalation": _line(_CHEVRON), "compensate": _line(_BACK),
    "condition": _line("M-7-9H7V9H-7zM-4-5h8M-4-1h8M-4 3h8"), "cancel": _line("M-7-7L7 7M7-7L-7 7"), "terminate": _solid("M0-9A9 9 0 010 9A9 9 0 010-9"),
    "multiple": _line(_FIVE), "parallel": _line("M-3-9h6v6h6v6H3v6h-6V3h-6v-6h6z"),
}
THROWING = CATCHING | {
    "message": _solid("M-9-6H9L0 0zM-9-4l9 6 9-6V6H-9z"), "link": _solid(_ARROW), "signal": _solid(_TRIANGLE), "error": _solid(_ZIGZAG),
    "escalation": _solid(_CHEVRON), "compensate": _solid(_BACK), "multiple": _solid(_FIVE),
}
SYNONYMS = {"conditional": "condition", "compensation": "compensate", "parallelMultiple": "parallel"}

GATEWAY = {
    "exclusiveGateway": _line("M-7-8L7 8M7-8L-7 8").replace("1.5", "3"),
    "parallelGateway": _solid("M-2-10h4v8h8v4H2v8h-4V2h-8v-4h8z"),
    "inclusiveGateway": f'<circle {_LINE} r="9"/>'.replace("1.5", "2.5"),
    "eventBasedGateway": f'<circle {_LINE} r="12"/>' + _line(_FIVE),
    "complexGateway": _line("M0-10V10M-10 0H10M-7-7L7 7M7-7L-7 7").replace("1.5", "2.5"),
}
TASK = {
    "userTask": _line("M-3-4A3 3 0 013-4A3 3 0 01-3-4M-7 7c0-9 14-9 14 0z"),
    "manualTask": _line("M-7-2l4-4h9M-7-2v7H4M-1-2h8M-1 1h7M-1 4h5"),
    "serviceTask": (f'<circle {_LINE} r="1.8"/><circle {_LINE} r="4.5"/>'
                    + f'<circle {_LINE} r="6.3"/>'.replace('"none" r', '"2.5 2.45" r').replace('"1.5"', '"2"')),
    "businessRuleTask": _line("M-7-5H7V6H-7zM-7-1H7M-7 2H7M-3-1V6"),
    "scriptTask": _line("M-5-7H6q-4 3 0 7t0 7H-5q4-3 0-7t0-7z"),
    "sendTask": THROWING["message"],
    "receiveTask": CATCHING["message"],
}
PLUS = _line("M-6-6H6V6H-6zM0-4v8M-4 0h8")


def event(kind: str, throwing: bool) -> str:
    """The sign in an event's circle; "" for a plain event or a kind without a sign."""
    return (THROWING if throwing else CATCHING).get(SYNONYMS.get(kind, kind), "")
