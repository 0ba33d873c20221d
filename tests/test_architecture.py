"""The house: which package may import which, what its root offers, and where the library and the web framework may be known."""
import ast
from functools import cache
from pathlib import Path

import engine

HOUSE = Path(__file__).parent.parent
LEAVES = {"settings", "settings_read", "errors", "clock", "views", "texts"}
# a package may import those after it in this order, and the leaves (design.md, "Layout")
ORDER = ["play", "facade", "jobs", "run", "procedure", "insight", "office", "decisions", "bpmn", "feel", "store"]
ALONE = {"feel": set(), "decisions": {"feel"}}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


@cache
def imports(file: Path) -> set[str]:
    """Dotted names a module imports."""
    found = set()
    package = file.relative_to(HOUSE).parent.parts
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[:len(package) - node.level + 1]) + "." if node.level else ""
            module = (base + (node.module or "")).rstrip(".")
            found |= {f"{module}.{alias.name}" for alias in node.names} | {module}
    return found


def modules(top: str):
    return [p for p in (HOUSE / top).rglob("*.py")]


def engine_part(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "engine" and len(parts) > 1 else None


def test_arrows_never_run_back():
    wrong = []
    for file in modules("engine"):
        own = file.relative_to(HOUSE / "engine").parts[0].removesuffix(".py")
        if own == "__init__":
            continue
        for name in imports(file):
            part = engine_part(name)
            if part in LEAVES | {None, own} or part not in ORDER:          # a leaf, itself, or a name of the root
                continue
            back = own in ORDER and ORDER.index(part) < ORDER.index(own)
            if own in LEAVES or own in ALONE and part not in ALONE[own] or back:
                wrong.append(f"{file.relative_to(HOUSE)} -> {part}")
    assert not wrong


def test_feel_and_decisions_know_nothing_else_of_runut():
    for package, allowed in ALONE.items():
        reach = {engine_part(n) for file in modules(f"engine/{package}") for n in imports(file)} - {None, package}
        assert reach <= allowed


def test_only_bpmn_knows_the_library():
    users = {file.relative_to(HOUSE).parts[:2] for top in ("engine", "web") for file in modules(top)
             if any(n.split(".")[0] == "SpiffWorkflow" for n in imports(file))}
    assert users <= {("engine", "bpmn")}


def test_the_engine_knows_no_web():
    for file in modules("engine"):
        assert not {"flask", "werkzeug", "web"} & {n.split(".")[0] for n in imports(file)}, file


def test_the_web_knows_only_the_roots_names():
    allowed = {f"engine.{name}" for name in engine.__all__} | {"engine"}
    wrong = {f"{file.relative_to(HOUSE)}: {name}" for file in modules("web") for name in imports(file)
             if name.split(".")[0] == "engine" and name not in allowed}
    assert not wrong


def test_only_two_places_open_transactions():
    wrong = []
    for file in modules("engine"):
        place = file.relative_to(HOUSE / "engine")
        if place.parts[0] in ("store", "jobs") or place == Path("facade/transaction.py"):
            continue
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("read", "write") \
                    and isinstance(node.func.value, ast.Attribute) and node.func.value.attr == "store":
                wrong.append(f"{place}:{node.lineno}")
    assert not wrong


def test_every_change_of_the_facade_can_be_tried_again():
    """`change` and `command` do their work again where another transaction was there first; a bare `write` fails its reader."""
    bare = []
    for file in (HOUSE / "engine" / "facade").rglob("*.py"):
        bare += [f"{file.name}:{node.lineno}" for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)
                 and node.attr == "write" and isinstance(node.value, ast.Attribute) and node.value.attr == "transactions"]
    assert not bare


def test_the_public_names():
    assert sorted(engine.__all__) == PUBLIC
    assert all(hasattr(engine, name) for name in engine.__all__)


PUBLIC = ["Actor", "Clock", "Engine", "Faulted", "Finding", "FixedClock", "Problem", "Problems", "Refused", "RunutError", "Settings", "Unavailable",
          "Unusable", "Upload", "build_demo", "check_folder", "decide_table", "export_table", "finding_words", "import_table", "play_draft", "play_folder", "repair_path", "row_tests", "say", "texts",
          "views"]


def test_every_module_says_what_it_is_for():
    silent = [str(f.relative_to(HOUSE)) for top in ("engine", "web") for f in modules(top) if tree(f).body and not ast.get_docstring(tree(f))]
    assert not silent


def test_nothing_asks_the_machine_for_the_time():
    allowed = {"clock.py"}
    wrong = []
    for top in ("engine", "web"):
        for file in modules(top):
            if file.name in allowed:
                continue
            for node in ast.walk(tree(file)):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("now", "utcnow", "today") \
                        and isinstance(node.func.value, ast.Name) and node.func.value.id in ("datetime", "date"):
                    wrong.append(f"{file.relative_to(HOUSE)}:{node.lineno}")
    assert not wrong
