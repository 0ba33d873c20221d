"""A table's own test rows, in a file beside it: `hak.tests.yaml` beside `hak.dmn`. They are played like the steps `decide` of a scenario.

    table: opsi_keputusan                 # of every row that names none itself
    rows:
    - given: {permohonan: {jenis: sakit}}
      expect: {pilihan: [disetujui, perubahan]}

A row has the words of a step `decide` (given, env, filed, expect), `table` in the place of `decide`, and a `title` for readers. `title`, `people` and
`at` of the file may be left out. Knows YAML nodes; evaluates nothing.
"""
import yaml

SUFFIX = ".tests.yaml"
PEOPLE = {"pemohon": "pelaksana"}
AT = "2026-11-24 09:00"


def as_scenario(file: str, root):
    """The YAML nodes of a scenario with the same lines; what is no file of rows is given back as it is, for the scenario's reader to refuse."""
    if not isinstance(root, yaml.MappingNode):
        return root
    found = {key.value: (key, value) for key, value in root.value if isinstance(key, yaml.ScalarNode)}
    table, rows = found.pop("table", None), found.pop("rows", None)
    pairs = list(found.values())
    pairs += [(_word(k, root), v) for k, v in (("title", _word(f"Baris uji {file.removesuffix(SUFFIX)}", root)), ("at", _word(AT, root)),
                                                ("people", _mapping(PEOPLE, root))) if k not in found]
    if rows is not None:
        steps = rows[1]
        if isinstance(steps, yaml.SequenceNode):
            steps = yaml.SequenceNode(steps.tag, [_step(row, table) for row in steps.value], steps.start_mark, steps.end_mark)
        pairs.append((_word("steps", rows[0]), steps))
    return yaml.MappingNode(root.tag, pairs, root.start_mark, root.end_mark)


def _step(row, table):
    if not isinstance(row, yaml.MappingNode):
        return row
    pairs = [(key, value) for key, value in row.value if getattr(key, "value", None) not in ("table", "title")]
    own = next((value for key, value in row.value if getattr(key, "value", None) == "table"), table[1] if table is not None else _word("", row))
    return yaml.MappingNode(row.tag, [(_word("decide", row), own), *pairs], row.start_mark, row.end_mark)


def _word(text: str, at) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, at.start_mark, at.end_mark)


def _mapping(words: dict, at) -> yaml.MappingNode:
    return yaml.MappingNode("tag:yaml.org,2002:map", [(_word(k, at), _word(v, at)) for k, v in words.items()], at.start_mark, at.end_mark)
