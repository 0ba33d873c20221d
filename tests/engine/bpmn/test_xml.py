"""Files from people we do not know: read safely, or refused with one clear problem (safety.md; spiffworkflow.md 4)."""
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import bpmn
from engine.bpmn.xml import LARGEST, MOST_NESTED

from .drawing import end, line, simple, start, sub
from .hosting import HEAD, xml

GOOD = xml(simple("a"))
BOMB = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + GOOD.replace(b'id="a"', b'id="a" name="&b;"')
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + GOOD.replace(b'id="a"', b'id="a" name="&x;"')


def nested(levels: int) -> bytes:
    body = simple("a")
    for level in range(levels):
        body = start(f"s{level}") + sub(f"p{level}", body.replace('"s"', f'"i{level}"').replace('"e"', f'"o{level}"')) + end(f"e{level}") \
            + line(f"s{level}", f"p{level}", f"e{level}")
    return xml(body)


@pytest.mark.parametrize("content, code", [
    (b"", "not_xml"), (b"\x00\x01\x02", "not_xml"), (b"halo", "not_xml"), (b"<a>", "not_xml"), (b"PK\x03\x04rubbish", "not_xml"),
    (b"%PDF-1.7", "not_xml"), (b"<html></html>", "not_bpmn"), (b"<definitions/>", "not_bpmn"), (GOOD[:200], "not_xml"),
    (BOMB, "doctype"), (OUTSIDE, "doctype"), (BOMB.decode().replace("?><!D", "?><!d").encode(), "doctype"),
    (OUTSIDE.decode().encode("utf-16"), "doctype"), (b" " * (LARGEST + 1), "too_large"),
    (HEAD.encode() + b"<extensionElements>" * 120 + b"</extensionElements>" * 120 + b"</definitions>", "too_deep"),
    (HEAD.encode() + b"<x>" * 5000 + b"</x>" * 5000 + b"</definitions>", "not_xml"),
    (nested(MOST_NESTED + 1), "nested_too_deep"), (HEAD.encode() + b"</definitions>", "no_process"),
    (xml("<task id='t'/>" * 1 + "".join(f"<task id='t{i}'/>" for i in range(5001))), "too_many_elements")])
def test_rubbish_gives_one_clear_problem(content, code):
    assert [p.code for p in bpmn.check(content) if p.strength == "not_executable"] == [code]
    with pytest.raises(bpmn.NotExecutable) as refused:
        bpmn.parse(content)
    assert [p.code for p in refused.value.problems] == [code]


def test_twenty_levels_of_sub_processes_are_read_and_run():
    assert bpmn.parse(nested(MOST_NESTED)).elements


def test_a_file_as_text_or_with_another_encoding_is_the_same_file():
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + GOOD.decode()
    assert bpmn.parse(text.encode("latin-1")).elements == bpmn.parse(GOOD).elements


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_to_a_file_is_an_unhandled_error(data):
    content = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        how = data.draw(st.sampled_from(["change", "drop", "double"]))
        if how == "change":
            content[at] = data.draw(st.integers(0, 255))
        elif how == "drop":
            del content[at:at + data.draw(st.integers(1, 30))]
        else:
            content[at:at] = content[at:at + 40]
    problems = bpmn.check(bytes(content))
    if not any(p.strength == "not_executable" for p in problems):
        bpmn.parse(bytes(content))
