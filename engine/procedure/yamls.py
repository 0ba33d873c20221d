"""YAML of a procedure folder: scalars stay the text that was written, and what YAML does behind a writer's back is refused.

`read` gives dicts, lists and texts. Duplicate keys, anchors, tags, several documents, depth and size are `YamlError`s with a line. Knows no field.
"""
import yaml

MOST_BYTES = 1_000_000
DEEPEST = 12


class YamlError(ValueError):
    """The text is no YAML this product reads. `code` with `params`; `line` counts from 1."""

    def __init__(self, code: str, line: int, **params):
        super().__init__(f"line {line}: {code}")
        self.code, self.line, self.params = code, line, params


class _Loader(yaml.BaseLoader):
    """Refuses anchors, aliases and tags: they make one text mean another."""

    def compose_node(self, parent, index):
        event = self.peek_event()
        if getattr(event, "anchor", None) or isinstance(event, yaml.AliasEvent):
            raise YamlError("yaml_anchor", event.start_mark.line + 1)
        if getattr(event, "tag", None) not in (None, "!"):
            raise YamlError("yaml_tag", event.start_mark.line + 1, tag=event.tag)
        return super().compose_node(parent, index)


class Marked(dict):
    """A mapping that remembers on which line each key stands (`lines`) and where it begins (`line`)."""
    line = 1

    def __init__(self):
        super().__init__()
        self.lines: dict[str, int] = {}


def read(data: bytes | str):
    """The one document in `data`; None if it is empty."""
    if len(data) > MOST_BYTES:
        raise YamlError("yaml_too_large", 1, limit=MOST_BYTES)
    if isinstance(data, bytes):
        try:
            data = data.decode("utf-8-sig")
        except UnicodeDecodeError as e:
            raise YamlError("not_utf8", data.count(b"\n", 0, e.start) + 1) from None
    try:
        node = _compose(data)
        return None if node is None else _value(node, 0)
    except yaml.MarkedYAMLError as e:
        raise _explained(e, data) from None
    except yaml.YAMLError as e:
        raise YamlError("yaml_syntax", 1, problem=str(e).split("\n")[0]) from None
    except RecursionError:
        raise YamlError("yaml_too_deep", 1, limit=DEEPEST) from None


def _compose(text: str):
    loader = _Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _value(node, depth: int):
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise YamlError("yaml_too_deep", line, limit=DEEPEST)
    if isinstance(node, yaml.ScalarNode):
        if node.style is None and node.value.startswith("=") and _broken_off(node.value):
            raise YamlError("yaml_quote", line, problem="", text=node.value[:120])
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(n, depth + 1) for n in node.value]
    out = Marked()
    out.line = line
    for key, value in node.value:
        at = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise YamlError("yaml_key", at)
        if key.value in out:
            raise YamlError("yaml_duplicate_key", at, key=key.value)
        out[key.value] = _value(value, depth + 1)
        out.lines[key.value] = at
    return out


def _broken_off(text: str) -> bool:
    """Whether YAML cut an unquoted expression at a comma, brace or ` #`: its brackets or quotes don't close."""
    depth, quoted = 0, False
    for i, c in enumerate(text):
        if c == '"' and text[i - 1] != "\\":
            quoted = not quoted
        elif not quoted:
            depth += (c in "([{") - (c in ")]}")
    return quoted or depth != 0


def _explained(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    """A parser's complaint, with the advice to quote where the line looks like a value that needs it."""
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    there = lines[line - 1].strip() if 0 < line <= len(lines) else ""
    _, colon, value = there.partition(":")
    wants_quotes = bool(colon) and any(c in value for c in ':{}[]",#')
    return YamlError("yaml_quote" if wants_quotes else "yaml_syntax", line, problem=error.problem or "", text=there[:120])
