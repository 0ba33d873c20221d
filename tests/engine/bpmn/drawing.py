"""Words to write small processes in: user, flow, line, box ..."""
from itertools import count, pairwise

_number = count(1)


def user(name: str, inside: str = "", attributes: str = "") -> str:
    return f'<userTask id="{name}" {attributes}>{inside}</userTask>'


def flow(source: str, target: str, condition: str | None = None, name: str | None = None) -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    return f'<sequenceFlow id="{name or f"f{next(_number)}"}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


def line(*names: str) -> str:
    return "".join(flow(a, b) for a, b in pairwise(names))


def start(name: str = "s", inside: str = "", attributes: str = "") -> str:
    return f'<startEvent id="{name}" {attributes}>{inside}</startEvent>'


def end(name: str = "e", inside: str = "") -> str:
    return f'<endEvent id="{name}">{inside}</endEvent>'


def gateway(name: str, kind: str = "exclusive", attributes: str = "") -> str:
    return f'<{kind}Gateway id="{name}" {attributes}/>'


def event(kind: str, reference: str | None = None) -> str:
    return f"<{kind}EventDefinition" + (f' {kind}Ref="{reference}"' if reference else "") + "/>"


def timer(text: str, tag: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{tag}>{text}</{tag}></timerEventDefinition>"


def condition(text: str) -> str:
    return f"<conditionalEventDefinition><condition>{text}</condition></conditionalEventDefinition>"


def link(name: str) -> str:
    return f'<linkEventDefinition name="{name}"/>'


def catch(name: str, inside: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{inside}</intermediateCatchEvent>'


def throw(name: str, inside: str) -> str:
    return f'<intermediateThrowEvent id="{name}">{inside}</intermediateThrowEvent>'


def boundary(name: str, host: str, inside: str, stop: bool = True) -> str:
    return f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{str(stop).lower()}">{inside}</boundaryEvent>'


def sub(name: str, body: str, attributes: str = "", tag: str = "subProcess") -> str:
    return f'<{tag} id="{name}" {attributes}>{body}</{tag}>'


def event_sub(name: str, inside: str, task: str, stop: bool) -> str:
    """An event sub-process with one task."""
    body = start(f"s{name}", inside, f'isInterrupting="{str(stop).lower()}"') + user(task) + end(f"e{name}") + line(f"s{name}", task, f"e{name}")
    return sub(name, body, 'triggeredByEvent="true"')


def simple(*tasks: str) -> str:
    return start() + "".join(map(user, tasks)) + end() + line("s", *tasks, "e")


def box(*tasks: str, extra: str = "", last: str = "", tag: str = "subProcess") -> str:
    """A sub-process `sp` of these tasks; `last`: what its end event throws."""
    return sub("sp", start("s1") + "".join(map(user, tasks)) + end("e1", last) + line("s1", *tasks, "e1") + extra, tag=tag)


def framed(body: str, more: str = "") -> str:
    """Start, the sub-process `sp`, a task `z`, end."""
    return start() + body + user("z") + end() + line("s", "sp", "z", "e") + more


def undone_by(task: str, handler: str) -> str:
    """A compensation boundary event at `task` and its handler."""
    return (f'<boundaryEvent id="c{task}" attachedToRef="{task}"><compensateEventDefinition/></boundaryEvent>'
            f'<userTask id="{handler}" isForCompensation="true"/><association id="as{task}" sourceRef="c{task}" targetRef="{handler}"/>')


def compensate(name: str, activity: str = "") -> str:
    return throw(name, f'<compensateEventDefinition {f"activityRef={chr(34)}{activity}{chr(34)}" if activity else ""}/>')


def many(number: int | str, sequential: bool = False, until: str = "") -> str:
    """A multi-instance marker."""
    done = f"<completionCondition>{until}</completionCondition>" if until else ""
    seq = str(sequential).lower()
    inside = f"<loopCardinality>{number}</loopCardinality>{done}"
    return f'<multiInstanceLoopCharacteristics isSequential="{seq}">{inside}</multiInstanceLoopCharacteristics>'
