"""YAML of a procedure folder: scalars stay the text that was written, and what YAML does behind a writer's back is refused.

`read` gives dicts, lists and texts. Duplicate keys, anchors, tags, several documents, depth and size are `YamlError`s with a line. Knows no field.
"""
import yaml

MOST_BYTES = 1_000_000
DEEPEST = 12
MOST_VALUES = 10_000
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)      # libyaml where it is: ten times as fast


class YamlError(ValueError):
    """The text is no YAML this product reads. `code` with `params`; `line` counts from 1."""

    def __init__(self, code: str, line: int, **params):
        super().__init__(f"line {line}: {code}")
        self.code, self.line, self.params = code, line, params


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
        return _Builder(data).document()
    except yaml.MarkedYAMLError as e:
        raise _explained(e, data) from None
    except yaml.YAMLError as e:
        raise YamlError("yaml_syntax", 1, problem=str(e).split("\n")[0]) from None
    except RecursionError:
        raise YamlError("yaml_too_deep", 1, limit=DEEPEST) from None


class _Builder:
    """Values from YAML's events: no tag is resolved, and what makes one text mean another (anchors, aliases, tags) is refused."""

    def __init__(self, text: str):
        self.events = yaml.parse(text, Loader=LOADER)
        self.values = 0

    def document(self):
        """The value of the one document."""
        value, documents = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise YamlError("yaml_documents", event.start_mark.line + 1)
                value = self.value(next(self.events), 0)
        return value

    def value(self, event, depth: int):
        line = event.start_mark.line + 1
        if depth > DEEPEST:
            raise YamlError("yaml_too_deep", line, limit=DEEPEST)
        self.values += 1
        if self.values > MOST_VALUES:
            raise YamlError("yaml_too_many", line, limit=MOST_VALUES)
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            raise YamlError("yaml_anchor", line)
        if event.tag not in (None, "!"):
            raise YamlError("yaml_tag", line, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event, line)
        return self.sequence(depth) if isinstance(event, yaml.SequenceStartEvent) else self.mapping(line, depth)

    def scalar(self, event, line: int) -> str:
        if not event.style and event.value.startswith("=") and _broken_off(event.value):
            raise YamlError("yaml_quote", line, problem="", text=event.value[:120])
        return event.value

    def sequence(self, depth: int) -> list:
        out = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            out.append(self.value(event, depth + 1))
        return out

    def mapping(self, line: int, depth: int) -> Marked:
        out = Marked()
        out.line = line
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            at = event.start_mark.line + 1
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlError("yaml_key", at)
            key = self.value(event, depth + 1)
            if key in out:
                raise YamlError("yaml_duplicate_key", at, key=key)
            out[key] = self.value(next(self.events), depth + 1)
            out.lines[key] = at
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
