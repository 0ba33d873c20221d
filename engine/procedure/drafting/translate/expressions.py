"""Other vendors' expressions in FEEL: JUEL (`${...}` of Camunda 7, Operaton, Flowable), simple Python (SpiffArena) and simple JavaScript. What has no
certain meaning in FEEL gives None. Knows text only."""
import ast
import re

from engine import feel

HOLES = re.compile(r"[$#]\{(.*)\}\Z", re.DOTALL)
TOKENS = re.compile(r"""('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(&&|\|\||===|!==|==|!=|<=|>=|!)|\b(eq|ne|lt|gt|le|ge|mod|div|null|true|false|empty|undefined)\b""")
WORDS = {"&&": " and ", "||": " or ", "===": "==", "!==": "!=", "!": " not ", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
         "mod": "%", "div": "/", "null": "None", "undefined": "None", "true": "True", "false": "False", "empty": " _empty_ @ "}
COMPARE = {ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
CALCULATE = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
GETTERS = {"getVariable", "getVariableLocal", "get"}
ROOTS = {"execution", "variables", "environment", "content", "task", "self", "this"}           # what other engines put in front of a variable
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
LONGEST = 2_000


def to_feel(text: str, cache: feel.Cache | None = None) -> str | None:
    """The same condition or value in FEEL; None where that is not certain. FEEL stays FEEL."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    hole = HOLES.match(text)
    if hole is None and readable(text, cache):
        return text.lstrip("=").strip()
    found = _converted(hole[1] if hole else text.removesuffix(";"))
    return found if found and readable(found, cache) else None


def readable(text: str, cache: feel.Cache | None = None) -> bool:
    try:
        (cache or feel.Cache()).expression(text)
    except feel.FeelSyntaxError:
        return False
    return True


def _converted(source: str) -> str | None:
    python = TOKENS.sub(lambda m: m[1] or WORDS.get(m[2] or m[3], m[0]), source.strip())
    python = re.sub(r"_empty_\s*@\s*", "_empty_ @ ", python)
    try:
        tree = ast.parse(python.strip(), mode="eval")
        return _write(tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError, _Unclear):
        return None


class _Unclear(Exception):
    """No certain meaning in FEEL."""


def _write(node, inside: bool = False) -> str:
    if isinstance(node, ast.BoolOp):
        out = (" and " if isinstance(node.op, ast.And) else " or ").join(_write(v, True) for v in node.values)
        return f"({out})" if inside else out
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return f"not({_write(node.operand)})"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return f"-{_write(node.operand, True)}"
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right, kind = node.left, node.comparators[0], type(node.ops[0])
        if kind in (ast.In, ast.NotIn):
            out = f"list contains({_write(right)}, {_write(left)})"
            return out if kind is ast.In else f"not({out})"
        if kind in (ast.Is, ast.IsNot):
            return f"{_write(left, True)} {'=' if kind is ast.Is else '!='} {_write(right, True)}"
        if kind in COMPARE:
            return f"{_write(left, True)} {COMPARE[kind]} {_write(right, True)}"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult) and isinstance(node.left, ast.Name) and node.left.id == "_empty_":
        operand = _write(node.right, True)
        return f"({operand} = null or {operand} = \"\")"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return f"modulo({_write(node.left)}, {_write(node.right)})"
    if isinstance(node, ast.BinOp) and type(node.op) in CALCULATE:
        out = f"{_write(node.left, True)} {CALCULATE[type(node.op)]} {_write(node.right, True)}"
        return f"({out})" if inside else out
    if isinstance(node, ast.IfExp):
        return f"if {_write(node.test)} then {_write(node.body)} else {_write(node.orelse)}"
    if isinstance(node, ast.Constant):
        return _constant(node.value)
    if isinstance(node, (ast.List, ast.Tuple)):
        return f"[{', '.join(_write(e) for e in node.elts)}]"
    if isinstance(node, ast.Call):
        return _call(node)
    return ".".join(_path(node))


def _call(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute) and function.attr in GETTERS and len(node.args) == 1 and isinstance(node.args[0], ast.Constant) and not node.keywords:
        name = node.args[0].value
        if isinstance(name, str) and NAME.match(name):
            return name
    if isinstance(function, ast.Attribute) and function.attr == "equals" and len(node.args) == 1:
        return f"{_write(function.value, True)} = {_write(node.args[0], True)}"
    if isinstance(function, ast.Name) and function.id == "len" and len(node.args) == 1:
        return f"count({_write(node.args[0])})"
    raise _Unclear


def _path(node) -> list[str]:
    if isinstance(node, ast.Name) and NAME.match(node.id):
        return [node.id]
    if isinstance(node, ast.Attribute):
        found = _path(node.value)
        return [node.attr] if found[0] in ROOTS and len(found) == 1 else [*found, node.attr]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str) and NAME.match(node.slice.value):
        return [*_path(node.value), node.slice.value]
    raise _Unclear


def _constant(value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)) and repr(value).replace(".", "", 1).isdigit():
        return repr(value)
    if isinstance(value, str):
        return feel.literal(value)
    raise _Unclear
