"""Procedure folders of people we do not know: each is refused within two seconds with a sentence, and nothing of it is stored; names are only text.

Seconds are those of this process (and of the typesetter, which is given its own), so that a busy machine proves nothing wrong.
"""
import html
import json
import os
import re
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import Engine, FixedClock, Problems, Settings, Upload, feel, finding_words
from engine.office import accounts
from engine.play.scenario import parse
from engine.play.stage import Stage
from engine.procedure.files import collect
from engine.procedure.forms import Form
from engine.procedure.letters import LetterError, check_syntax, render
from engine.procedure.mails import MailError
from engine.procedure.mails import render as render_mail
from engine.procedure.press import Press
from engine.store.statements import case as sql
from tests.engine.bpmn.drawing import boundary, catch, event, flow, gateway, line, timer
from tests.engine.bpmn.folder import action, closing, component, filing, folder, form, properties, table, task
from tests.office import CUTI, HOUSE, LEAVE, PEOPLE, Desk
from web import create_app
from web.cli import main

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SETTINGS = Settings.load(HOUSE / "config.yaml", {})
PATIENCE = 2.0
DIAGRAM, TABLE, FORM, LETTER, MAPPING, MAIL = "uji.bpmn", "putusan.dmn", "forms/isian.form", "letters/surat.typ", "letters/surat.yaml", "mails/kabar.txt"
SCENARIO = "scenarios/01_uji.yaml"
CONDITION = 'putusan = "ya"'
RULE = ("<businessRuleTask id=\"putus\"><extensionElements><spiffworkflow:properties><spiffworkflow:property name=\"writes\" value=\"putusan\"/></spiffworkflow:properties>"
        "<spiffworkflow:calledDecisionId>putusan</spiffworkflow:calledDecisionId></extensionElements></businessRuleTask>")
BODY = (filing() + RULE + task("a") + gateway("x", attributes='default="tidak"') + action("surat", "letter", template="surat", signer="a")
        + action("kabar", "mail", template="kabar", to="=[&quot;pemohon&quot;]", attach="surat") + closing()
        + line("s", "putus", "a", "x") + flow("x", "surat", CONDITION, "ya") + line("surat", "kabar", "e") + flow("x", "e", name="tidak"))
BASE = {**folder(BODY, isian=(component("catatan", "textarea"),)), TABLE: b'<?xml version="1.0" encoding="UTF-8"?>' + table("putusan", "&quot;baik&quot;"),
        LETTER: b"#let data = json(bytes(sys.inputs.data))\n#data.judul", MAPPING: b"judul: Surat uji\n", MAIL: b"Subject: Kabar {{ kasus.nomor }}\n\nHalo {{ penerima.nama }}\n",
        SCENARIO: (b"title: uji\npeople: {pemohon: pelaksana, petugas: pengelola_kepegawaian of pemohon}\nat: 2026-11-24 09:00\nsteps:\n"
                   b"- pemohon: s\n  fill: {catatan: baik}\n- petugas: a\n  fill: {catatan: baik}\n- expect: {ended: e}\n")}
BASE[DIAGRAM] = b'<?xml version="1.0" encoding="UTF-8"?>' + BASE[DIAGRAM]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    data = tmp_path_factory.mktemp("hostile")
    (data / "config.yaml").write_text("data: data\n", "utf-8")
    with Engine.open(Settings.load(data / "config.yaml", {}), FixedClock(NOW), migrate=True) as engine:
        yield engine


def test_the_folder_that_is_harmed_here_is_a_good_one(engine):
    """Else everything below would be refused for nothing."""
    assert [f for f in engine.studio.check(BASE) if f.strength != "advice"] == []


def with_file(path: str, data: bytes) -> dict[str, bytes]:
    return {**BASE, path: data}


def refused(engine, files, *codes: str) -> list:
    """Deploying is refused in time, in words, with one of these codes, and leaves no trace."""
    before, start = engine.studio.versions(), time.thread_time()
    with pytest.raises(Problems) as caught:
        engine.studio.deploy(files)
    spent = time.thread_time() - start
    found = caught.value.problems
    assert spent < PATIENCE, f"{spent:.1f} s"
    assert not codes or {f.code for f in found} & set(codes), [f.code for f in found][:5]
    for f in found[:50]:
        sentence, repair = finding_words(f)
        assert 8 < len(sentence) < 2000 and repair and sentence != f.code, (f.code, sentence[:200])
        assert "root:x:0" not in str(f)
    assert engine.studio.versions() == before
    return found


# XML: diagrams and tables ----------------------------------------------------------------------------------------------------------------
def declared(xml: bytes, doctype: bytes) -> bytes:
    end = xml.index(b"?>") + 2
    return xml[:end] + doctype + xml[end:]


BOMB = b'<!DOCTYPE a [<!ENTITY a0 "lol">' + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)) + b"]>"
XXE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY %% y SYSTEM "http://127.0.0.1:9/">]>'.replace(b"%%", b"%")
UTF_7 = b"+ADwAIQ-DOCTYPE a +AFsAPAAh-ENTITY x +ACI-y+ACIAPgBdAD4-"
XML = {
    "doctype": lambda x: declared(x, b'<!DOCTYPE a [<!ENTITY x "y">]>'), "lower case": lambda x: declared(x, b"<!doctype a>"),
    "external": lambda x: declared(x, XXE).replace(b"</", b"&x;</", 1), "remote dtd": lambda x: declared(x, b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">'),
    "bomb": lambda x: declared(x, BOMB).replace(b"</", b"&a11;</", 1), "bomb in a name": lambda x: declared(x, BOMB).replace(b'name="', b'name="&a11;', 1),
    "depth": lambda x: b"<a>" * 100_000, "closed depth": lambda x: b"<a>" * 5000 + b"</a>" * 5000, "20 MB": lambda x: x + b" " * 20_000_000,
    "2 MB of one name": lambda x: x.replace(b'name="', b'name="' + b"x" * 2_100_000, 1), "utf-7": lambda x: x.replace(b"UTF-8", b"UTF-7").replace(b"?>", b"?>" + UTF_7, 1),
    "plain utf-7": lambda x: x.replace(b"UTF-8", b"UTF-7", 1), "ebcdic": lambda x: x.replace(b"UTF-8", b"IBM037", 1),
    "utf-16": lambda x: x.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16"), "utf-32": lambda x: x.decode().replace("UTF-8", "UTF-32", 1).encode("utf-32"),
    "no utf-8": lambda x: x.replace(b'name="', b'name="\xff\xfe', 1), "null byte": lambda x: x.replace(b'name="', b'name="\x00', 1), "empty": lambda x: b"", "html": lambda x: b"<html/>",
    "cut off": lambda x: x[:len(x) // 2], "many attributes": lambda x: b"<a " + b" ".join(b'a%d=""' % n for n in range(100_000)) + b"/>", "json": lambda x: b"{}"}


@pytest.mark.parametrize("file", [DIAGRAM, TABLE])
@pytest.mark.parametrize("attack", XML)
def test_xml_of_strangers(engine, file, attack):
    refused(engine, with_file(file, XML[attack](BASE[file])))


def test_nothing_outside_is_read_by_what_is_no_entity(engine):
    """XInclude and stylesheets are only text: whatever the answer is, no file came with it."""
    for file in (DIAGRAM, TABLE):
        include = BASE[file].replace(b"</", b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/></', 1)
        for xml in (include, declared(BASE[file], b'<?xml-stylesheet href="file:///etc/passwd"?>')):
            assert "root:x:0" not in str(engine.studio.check(with_file(file, xml)))


# expressions ------------------------------------------------------------------------------------------------------------------------------
NOT_FEEL = {
    "python": b"__import__('os').system('x')", "lambda": b"(lambda: 1)()", "f-string": b"f'{1}'", "jinja": b"{{ 7 * 7 }}", "javascript": b"process.exit()", "walrus": b"(a := 1)",
    "open brackets": b"(" * 50_000, "minus": b"-" * 50_000 + b"1", "ifs": b"if a then " * 9000 + b"b", "lists": b"[" * 9000 + b"]" * 9000, "sum": b" + ".join([b"1"] * 40_000),
    "long text": b"&quot;" + b"x" * 1_000_000 + b"&quot;", "loops": b"for " + b", ".join(b"a%d in [1]" % n for n in range(3000)) + b" return 1", "comment": b"1 /*" + b"x" * 10_000,
    "digits": b"9" * 200_000, "semicolons": b"1; drop table cases", "dunder": b"putusan.__class__.__mro__"}


@pytest.mark.parametrize("what", NOT_FEEL)
def test_what_is_no_feel_is_never_run(engine, what):
    """As a condition of a flow, in a cell of a table, in a letter's mapping and as a rule of a form."""
    text = NOT_FEEL[what]
    refused(engine, with_file(DIAGRAM, BASE[DIAGRAM].replace(CONDITION.encode(), text, 1)))
    if len(text) < 100_000:
        refused(engine, with_file(TABLE, BASE[TABLE].replace(b"<text>permohonan.catatan</text>", b"<text>" + text + b"</text>")))
        plain = html.unescape(text.decode())
        refused(engine, with_file(MAPPING, json.dumps({"judul": "=" + plain}).encode()))
        refused(engine, with_file(FORM, form_with(properties={"rule": "=" + plain})))


@pytest.mark.parametrize("language", ["", ' scriptFormat="python"', ' scriptFormat="application/javascript"', ' scriptFormat="text/x-groovy"'])
def test_scripts_are_feel_or_nothing(engine, language):
    script = f'<scriptTask id="skrip"{language}><script>__import__("os").system("x")</script></scriptTask>'
    refused(engine, folder(filing() + script + task("a") + closing() + line("s", "skrip", "a", "e")))


# what the library runs otherwise than the standard, or for ever (spiffworkflow.md, section 2) -----------------------------------------------
def drawn(*elements: str, lines: str) -> dict[str, bytes]:
    return folder(filing() + "".join(elements) + closing() + lines)


def nested(depth: int) -> str:
    inner = f'<startEvent id="is"/>{task("dalam")}<endEvent id="ie"/>{line("is", "dalam", "ie")}'
    for n in range(depth):
        inner = f'<startEvent id="s{n}"/><subProcess id="n{n}">{inner}</subProcess><endEvent id="e{n}"/>{line(f"s{n}", f"n{n}", f"e{n}")}'
    return f'<subProcess id="n">{inner}</subProcess>'


MANY = "<multiInstanceLoopCharacteristics><loopCardinality>{}</loopCardinality></multiInstanceLoopCharacteristics>"
MEANINGLESS = {
    "script of an unknown language": (drawn('<scriptTask id="b" scriptFormat="python"><script>import os</script></scriptTask>', task("a"), lines=line("s", "a", "b", "e")), "b"),
    "duplicate id": (drawn(task("a"), task("a"), lines=line("s", "a", "e")), "a"),
    "no path to an end": (drawn(task("a"), task("b"), task("c"), gateway("x", attributes='default="d"'), lines=line("s", "a", "x") + flow("x", "b", "true") + line("b", "c", "b")
                                + flow("x", "e", name="d")), ""),
    "a service task without action": (drawn(task("a"), '<serviceTask id="b"/>', lines=line("s", "a", "b", "e")), "b"),
    "an unknown action": (drawn(task("a"), action("b", "shell", command="ls"), lines=line("s", "a", "b", "e")), "b"),
    "arms of an event gateway that are no events": (drawn(gateway("g", "eventBased"), task("a"), task("b"), lines=line("s", "g", "a", "e") + line("g", "b", "e")), ""),
    "a call activity that calls itself": (drawn(task("a"), '<callActivity id="b" calledElement="P"/>', lines=line("s", "a", "b", "e")), "b"),
    "a call activity that calls nothing": (drawn(task("a"), '<callActivity id="b" calledElement="tidak_ada"/>', lines=line("s", "a", "b", "e")), "b"),
    "ten million instances": (drawn(task("a", inside=MANY.format("10000000")), lines=line("s", "a", "e")), "a"),
    "a chain of four thousand": (drawn(*(f'<manualTask id="t{n}"/>' for n in range(4000)), lines=line("s", *(f"t{n}" for n in range(4000)), "e")), ""),
    "thirty sub-processes in each other": (drawn(nested(30), lines=line("s", "n", "e")), ""),
    "a cycle that waits for nothing": (drawn(gateway("m"), gateway("x", attributes='default="d"'), task("a"), lines=line("s", "a", "m", "x") + flow("x", "m", "true") + flow("x", "e", name="d")), ""),
    "a cycle without limit": (drawn(task("a"), boundary("b", "a", timer("R/PT0S", "timeCycle"), stop=False), task("c"), lines=line("s", "a", "e") + line("b", "c", "e")), "b"),
    "a timer of a hundred million years": (drawn(task("a"), catch("b", timer("P999999999M")), lines=line("s", "a", "b", "e")), "b"),
    "an exclusive split into a parallel join": (drawn(gateway("x", attributes='default="d"'), task("a"), task("b"), gateway("j", "parallel"),
                                                      lines=line("s", "x") + flow("x", "a", "true") + flow("x", "b", name="d") + line("a", "j") + line("b", "j") + line("j", "e")), ""),
    "unreachable": (drawn(task("a"), task("z"), lines=line("s", "a", "e") + line("z", "e")), "z"),
    "a task of nobody": (drawn(f'<userTask id="a">{properties(form="isian", promise="1 hari kerja")}</userTask>', lines=line("s", "a", "e")), "a"),
    "a task without a form": (drawn(f'<userTask id="a">{properties(role="pengelola_kepegawaian", promise="1 hari kerja")}</userTask>', lines=line("s", "a", "e")), "a"),
    "a task without a promise": (drawn(f'<userTask id="a">{properties(form="isian", role="pengelola_kepegawaian")}</userTask>', lines=line("s", "a", "e")), "a"),
    "a message that is nowhere": (drawn(task("a"), catch("b", event("message", "tidak_ada")), lines=line("s", "a", "b", "e")), ""),
    "a flow to nowhere": (drawn(task("a"), lines=line("s", "a", "e") + flow("a", "tidak_ada")), ""),
    "a condition of the parallel gateway": (drawn(gateway("g", "parallel"), task("a"), task("b"), gateway("j", "parallel"), lines=line("s", "g", "j", "e").replace("g_j", "")
                                                  + flow("g", "a", "permohonan.catatan = ") + line("a", "j") + line("g", "b", "j")), ""),
}


@pytest.mark.parametrize("what", MEANINGLESS)
def test_diagrams_without_a_meaning_are_not_put_in_force(engine, what):
    """The folder around the element is a good one: the finding is about the element, in the diagram."""
    files, element = MEANINGLESS[what]
    found = refused(engine, files)
    assert {f.file for f in found} == {DIAGRAM} and (not element or element in {f.element for f in found}), [(f.code, f.file, f.element) for f in found]


def test_a_diagram_of_hundreds_of_gateways_is_judged_in_time(engine):
    fan = "".join(gateway(f"x{n}", "parallel") + gateway(f"y{n}", "parallel") for n in range(300))
    lines = line("s", "x0") + "".join(line(f"x{n}", f"y{n}") + line(f"x{n}", f"y{(n + 1) % 300}") for n in range(300)) + "".join(line(f"y{n}", f"x{n + 1}") for n in range(299))
    refused(engine, folder(filing() + fan + closing() + lines + line("y299", "e")))


# forms, tables, YAML ------------------------------------------------------------------------------------------------------------------------
def form_with(**words) -> bytes:
    """The form `isian` with a field that says these words; `properties` and `validate` beside what they hold."""
    given = component("catatan", "textarea")
    for name, value in words.items():
        given[name] = {**given[name], **value} if isinstance(value, dict) and isinstance(given.get(name), dict) else value
    return form("isian", given)


JSON = {
    "depth": b"[" * 1_000_000, "closed depth": b'{"components":[' + b'{"type":"group","components":[' * 300 + b"]}" * 300 + b"]}", "long number": b'{"components":[' + b"9" * 100_000 + b"]}",
    "nan": b'{"components":[{"type":"number","key":"a","validate":{"min":NaN}}]}', "half a character": b'{"components":[{"type":"textfield","key":"a","label":"\\ud800"}]}',
    "ten thousand fields": b'{"components":[' + b",".join(b'{"type":"textfield","key":"a%d","label":"x"}' % n for n in range(10_000)) + b"]}", "no object": b"[]", "text": b'"x"',
    "key of python": form_with(key="__class__"), "html component": form_with(type="html", content="<script>alert(1)</script>"), "iframe": form_with(type="iframe", url="https://evil.example"),
    "pattern that grows": form_with(validate={"pattern": "((a{1000}){1000}){1000}"}), "pattern that doubles": form_with(validate={"pattern": "(" * 20 + "a" + "{2})" * 20}),
    "pattern without end": form_with(validate={"pattern": "(" * 200}), "pattern too long": form_with(validate={"pattern": "a" * 100_000}), "limit below nothing": form_with(validate={"minLength": -1}),
    "rule of python": form_with(properties={"rule": "=__import__('os')"}), "hide of javascript": form_with(conditional={"hide": "=() => true"})}


@pytest.mark.parametrize("what", JSON)
def test_forms_of_strangers(engine, what):
    refused(engine, with_file(FORM, JSON[what]))


@pytest.mark.parametrize("bad", [None, 1, -1.5, True, "x" * 5000, "\u202e", [], {}, [[1]], {"a": [1]}], ids=str)
def test_a_form_of_wrong_types_is_only_findings(engine, bad):
    """Every word of a component with every type of value: never an exception, always in time."""
    schema, words = json.loads((CUTI / "forms" / "permohonan.form").read_bytes()), ("type", "key", "label", "validate", "properties", "values", "valuesExpression", "conditional", "text", "defaultValue", "decimalDigits",
                                                                                        "description", "subtype", "multiple", "accept", "id", "dateLabel")
    start = time.thread_time()
    for word in words:
        Form.parse("permohonan", json.dumps({**schema, "components": [{**c, word: bad} for c in schema["components"]]}).encode())
    for part, inside in (("validate", ("min", "max", "minLength", "maxLength", "pattern", "validationType", "required")),
                         ("properties", ("class", "purpose", "retention", "rule", "allowed", "slots", "procedural", "message")), ("conditional", ("hide",))):
        for word in inside:
            Form.parse("permohonan", json.dumps({**schema, "components": [{**c, part: {word: bad}} for c in schema["components"]]}).encode())
    assert time.thread_time() - start < PATIENCE


@pytest.mark.parametrize("expression", ['=matches(alasan, "((a{1000}){1000}){1000}")', '=replace(alasan, "(a+)+(a+)+$", "x") != ""', '=matches(alasan, "(x+x+)+y")',
                                        '=string join(for a in 1..100000000 return "x") != ""', "=count(for a in 1..9999, b in 1..9999 return a) > 0", "=10 ** 10 ** 10 > 1"])
def test_a_rule_that_would_run_for_ever_is_only_not_true(expression):
    """What is written as FEEL and means trouble ends at its bounds: the field is not accepted, and the page comes in time."""
    cache, text = feel.Cache(), "a" * 60 + "!"
    start = time.thread_time()
    run = feel.Run(lambda: NOW)
    value = cache.expression(expression)(feel.scope({"alasan": text + "x" * 40}, {}, run))
    assert time.thread_time() - start < PATIENCE and value in (None, False, True)


YAMLS = {
    "alias bomb": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "python": b"a: !!python/object/apply:os.system [ls]\n", "own tag": b"a: !x y\n", "binary": bytes(range(256)),
    "depth": b"a: " + b"[" * 100_000, "flow": b"{a: " * 100_000, "indented": b"".join(b" " * n + b"a:\n" for n in range(1000)), "two documents": b"--- a\n--- b\n", "twice": b"key: a\nkey: b\n",
    "null byte": b"key: \x00\n", "a hundred thousand keys": b"".join(b"k%d: x\n" % n for n in range(60_000)), "a hundred thousand items": b"a:\n" + b"- x\n" * 100_000,
    "huge": b'key: "' + b"x" * 1_900_000 + b'"', "quotes": b'"' * 100_000, "questions": b"? " * 50_000, "utf-16": "key: a\n".encode("utf-16"), "only a text": b"x"}


@pytest.mark.parametrize("what", YAMLS)
def test_yaml_of_strangers(engine, what):
    for file in ("procedure.yaml", "text/en.yaml", MAPPING, SCENARIO):
        refused(engine, with_file(file, YAMLS[what]))


def test_a_table_of_thousands_of_rows_is_judged_in_time(engine):
    rule = BASE[TABLE][BASE[TABLE].index(b"<rule"):BASE[TABLE].index(b"</rule>") + 7]
    rows = [rule.replace(b'id="', b'id="n%d_' % n).replace(b"<text>&quot;baik&quot;</text>", b'<text>"a%d"</text>' % (n % 2000)) for n in range(5000)]
    found = refused(engine, with_file(TABLE, BASE[TABLE].replace(rule, b"".join(rows))))
    assert len(found) < 3000, "a reader can still read them"


# letters ------------------------------------------------------------------------------------------------------------------------------------
def test_templates_that_reach_out_are_found(engine):
    for source in (b'#import "@preview/cetz:0.3.0": *', b'#include "@local/x:1.0.0"', b'#import "../../../etc/passwd": *', b'#include "/etc/passwd"'):
        refused(engine, with_file(LETTER, source), "letter_package", "letter_import")


@pytest.mark.parametrize("source", [b"#let", b"#{" * 100_000, b"#" + b"[" * 300_000, b"#(" * 100_000, b'#"' + b"\\" * 100_001, b"$" + b"(" * 100_000], ids=lambda s: s[:4].decode())
def test_templates_that_are_no_typst_are_found_in_time(source):
    start = time.monotonic()
    assert [f.code for f in check_syntax({"letters/a.typ": source})] in (["letter_syntax"], [])
    assert time.monotonic() - start < 15, "the typesetter has one second of processor time"
    assert [f.code for f in check_syntax({"letters/a.typ": b"#let"})] == ["letter_syntax"]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image xlink:href="%s" width="9" height="9"/></svg>'
TYPST = {
    "a file of this machine": b'#read("/etc/passwd")', "a file above": b'#read("../../../../etc/passwd")', "csv": b'#csv("/etc/passwd")', "in eval": b'#eval("read(\\"/etc/passwd\\")")',
    "a letter of another procedure": b'#read("../" + "x" + "/a.typ")', "a package by a computed name": b'#import ("@pre" + "view/cetz:0.3.0"): *', "for ever": b"#while true {}",
    "for nearly ever": b"#let i = 0\n#while i < 100000000000 { i = i + 1 }", "recursion": b"#let f(x) = f(x + 1)\n#f(1)", "all memory": b'#("a" * 2000000000)', "a long range": b"#for i in range(100000000) {}",
    "10,000 pages": b"#for i in range(10000) {pagebreak()}", "svg of a file": b'#image("file.svg")', "svg of the net": b'#image("net.svg")', "plugin": b'#plugin("x.wasm")', "panic": b'#panic("x")'}


@pytest.fixture(scope="module")
def press(request):
    """One that waits for two seconds only."""
    made = Press(seconds=2.0)
    yield made
    made.close()


@pytest.mark.parametrize("what", TYPST)
def test_letters_that_do_harm_are_not_made(monkeypatch, press, what):
    monkeypatch.setattr("engine.procedure.letters.press", press)
    files = {"a.typ": TYPST[what], "file.svg": SVG % b"file:///etc/passwd", "net.svg": SVG % b"http://127.0.0.1:9/x.png", "x.wasm": b"\x00asm\x01\x00\x00\x00"}
    with pytest.raises(LetterError) as caught:
        render(files, "a.typ", {})
    assert "root:" not in caught.value.detail and len(str(caught.value)) < 3000
    assert render({"b.typ": b"Baik."}, "b.typ", {}).startswith(b"%PDF"), "the next letter is made"


def test_data_is_never_typst(press, monkeypatch):
    monkeypatch.setattr("engine.procedure.letters.press", press)
    given = {"alasan": '#read("/etc/passwd") *b* $x$ \\ "]#panic("x")'}
    assert render({"a.typ": b"#let data = json(bytes(sys.inputs.data))\n#data.alasan"}, "a.typ", given).startswith(b"%PDF")


# mails --------------------------------------------------------------------------------------------------------------------------------------
JINJA = ["{{ ''.__class__.__mro__ }}", "{{ kasus.nomor.__class__ }}", "{{ kasus['__class__'] }}", "{% macro a() %}{% endmacro %}", '{% include "/etc/passwd" %}', '{% extends "x" %}', "{% set a = 1 %}",
         "{% for a in range(1000000000) %}x{% endfor %}", "{{ 'a' * 1000000000 }}", "{{ 9 ** 9 ** 9 }}", "{{ kasus|attr('__class__') }}", "{{ cycler.__init__.__globals__ }}", "{{ self }}" + "{{ lipsum() }}",
         "{% for a in hak.x %}{% for b in hak.x %}{% endfor %}{% endfor %}", "{{ " + "(" * 15_000 + " }}", "{% if a %}" * 1500 + "{% endif %}" * 1500, "x" * 1_900_000, "{{ kasus.items() }}", "{% raw %}", "{{"]


@pytest.mark.parametrize("source", JINJA, ids=lambda s: s[:24])
def test_mails_that_reach_out_are_refused(engine, source):
    refused(engine, with_file(MAIL, f"Subject: x\n\n{source}\n".encode()), "mail_not_allowed", "mail_filter", "mail_syntax", "mail_too_long")
    with pytest.raises(MailError):
        render_mail(f"Subject: x\n\n{source}\n", {"kasus": {"nomor": "1"}, "hak": {"x": [1]}})


def test_no_value_adds_a_header(engine):
    refused(engine, with_file(MAIL, b"Subject: x\nBcc: semua@contoh.invalid\n\nIsi\n"), "mail_blank_line")
    subject, body = render_mail("Subject: {{ a }}\n\n{{ a }}", {"a": "satu\r\nBcc: semua@contoh.invalid\u2028\x0b\x85dua\u202e{{ 7 * 7 }}"})
    assert "\r" not in subject + body and not re.search("[\n\x0b\x85\u2028\u202e]", subject) and "49" not in subject + body


# names and folders ---------------------------------------------------------------------------------------------------------------------------
PATHS = ["../x.bpmn", "/etc/passwd", "forms/../../x.form", "forms\\x.form", "C:\\x.form", "forms/a b.form", "forms/a\x00.form", "forms/a\n.form", "forms/\u202e.form", "forms//a.form", "./procedure.yaml",
         "forms/" + "a" * 300 + ".form", "forms/-rf.form", "letters/~.typ", "forms/a.form/", "forms/..form", "letters/$(id).typ", ".git/config", "forms/a;b.form"]


def test_names_that_lead_elsewhere_are_refused_or_left_out(engine):
    for path in PATHS:
        files = {**BASE, path: b"{}"}
        read, problems = collect(files)
        assert path not in read and any(f.code in ("bad_path", "unknown_file") for f in problems), path
    refused(engine, {**BASE, **{f"../x{n}": b"" for n in range(100_000)}}, "bad_path")
    refused(engine, {**BASE, **{f"forms/f{n}.form": b"{}" for n in range(5000)}}, "file_too_large")
    refused(engine, {**BASE, "forms/a.form": "{}"}, "bad_path")


def laid_out(tmp_path: Path, files=BASE) -> Path:
    root = tmp_path / "uji"
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def run(capsys, tmp_path, *arguments: str) -> tuple[int, str]:
    (tmp_path / "config.yaml").write_text("data: data\n", "utf-8")
    code = main([*arguments, "--config", str(tmp_path / "config.yaml")])
    out = capsys.readouterr()
    return code, out.out + out.err


def linked(root: Path, what: str) -> None:
    secret = root.parent / "rahasia.yaml"
    secret.write_text("title: ISI RAHASIA\n", "utf-8")
    if what == "file":
        (root / "forms" / "x.form").symlink_to(secret)
    elif what == "scenario":
        (root / "scenarios" / "99_x.yaml").symlink_to(secret)
    elif what == "dangling":
        (root / "forms" / "x.form").symlink_to(root / "nowhere")
    elif what == "folder":
        (root.parent / "lain").mkdir()
        secret.rename(root.parent / "lain" / "98_y.yaml")
        (root / "tambahan").symlink_to(root.parent / "lain")
    elif what == "scenarios":
        (root.parent / "lain").mkdir()
        secret.rename(root.parent / "lain" / "98_y.yaml")
        for one in (root / "scenarios").iterdir():
            one.unlink()
        (root / "scenarios").rmdir()
        (root / "scenarios").symlink_to(root.parent / "lain")
    elif what == "loop":
        (root / "forms" / "again").symlink_to(root)
    else:
        os.mkfifo(root / "scenarios" / "97_z.yaml")


@pytest.mark.parametrize("what", ["file", "scenario", "dangling", "folder", "scenarios", "loop", "pipe"])
def test_a_folder_with_links_is_refused_and_nothing_is_read_through_them(engine, capsys, tmp_path, what):
    root = laid_out(tmp_path)
    linked(root, what)
    refused(engine, root, "bad_path")
    code, text = run(capsys, tmp_path, "check", str(root))
    assert code == 1 and "ISI RAHASIA" not in text and "Traceback" not in text


@pytest.mark.parametrize(("file", "data", "code"), [
    (DIAGRAM, declared(BASE[DIAGRAM], BOMB), 1), (TABLE, declared(BASE[TABLE], XXE), 1), (FORM, b"[" * 1_000_000, 1), ("procedure.yaml", YAMLS["python"], 1),
    (LETTER, b'#import "@preview/cetz:0.3.0": *', 1), (MAIL, b"Subject: x\n\n{{ ''.__class__ }}", 1), (SCENARIO, YAMLS["alias bomb"], 1)],
    ids=lambda v: v if isinstance(v, str) else None)
def test_the_command_line_says_it_in_words(capsys, tmp_path, file, data, code):
    root = laid_out(tmp_path)
    (root / file).write_bytes(data)
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "config.yaml").write_text("data: data\n", "utf-8")
    Engine.open(Settings.load(tmp_path / "config.yaml", {}), migrate=True).close()
    for command in ("check", "deploy"):
        given, text = run(capsys, tmp_path, command, str(root))
        assert given == code and "Traceback" not in text and file in text, (command, given, text[:500])
    with Engine.open(Settings.load(tmp_path / "config.yaml", {})) as engine:
        assert engine.studio.versions() == []
    for nothing in (str(tmp_path / "tidak-ada"), str(root / "procedure.yaml"), "\x00"):
        given, text = run(capsys, tmp_path, "check", nothing) if "\x00" not in nothing else (2, "")
        assert given == 2 and "Traceback" not in text


def test_what_is_quoted_does_not_write_to_the_terminal(capsys, tmp_path):
    """A key or a value of a file is told as text: no colours, no new lines that look like another message, no turned reading."""
    root = laid_out(tmp_path)
    schema = json.loads(BASE[FORM])
    schema["components"].append({"type": "\x1b[31mjahat\r\nrunut: semuanya baik\u202e", "key": "a\x1b]0;x\x07", "label": "x"})
    (root / FORM).write_text(json.dumps(schema), "utf-8")
    (root / "procedure.yaml").write_bytes(BASE["procedure.yaml"] + b'"kunci\\e[2J\\r\\nrunut: baik\\u202E": x\n')
    for command in (["check", str(root)], ["check", "--json", str(root)]):
        code, text = run(capsys, tmp_path, *command)
        assert code == 1 and not re.search("[\x1b\x07\r\u202e]", text if "--json" not in command else json.dumps(json.loads(text)))
        assert not re.search(r"^runut: (semuanya )?baik", text, re.MULTILINE)


# markup in names is text -------------------------------------------------------------------------------------------------------------------
MARK = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{ 7 * 7 }}#panic(1)"


def with_markup(files: dict[str, bytes]) -> dict[str, bytes]:
    """The leave procedure with markup in every name a designer writes: diagram, flows, documentation, forms, options, statuses, title."""
    escaped, quoted = html.escape(MARK).encode(), MARK.replace("'", "''")
    out = {path: data for path, data in files.items() if not path.startswith(("text/", "scenarios/")) and ".tests." not in path}
    named = re.compile(rb'(<bpmn:(?:\w*Task|\w*Event|\w*Gateway|participant|subProcess|sequenceFlow)\b[^>]*? name=")')
    out["cuti.bpmn"] = named.sub(lambda m: m[1] + escaped + b" ", files["cuti.bpmn"]).replace(
        b"<bpmn:extensionElements>", b"<bpmn:documentation>" + escaped + b"</bpmn:documentation><bpmn:extensionElements>")
    for path in [p for p in out if p.startswith("forms/")]:
        schema = json.loads(out[path])
        for c in schema["components"]:
            c.update({word: f"{MARK} {c[word]}" for word in ("label", "description") if c.get(word)})
            for option in c.get("values") or ():
                option["label"] = f"{MARK} {option['label']}"
        out[path] = json.dumps(schema).encode()
    text = re.sub(r"(?m)^  (\w+): ([A-Z][\w ]+)$", lambda m: f"  {m[1]}: '{quoted} {m[2]}'", files["procedure.yaml"].decode())
    text = text.replace("{id: Cuti pegawai, en: Staff leave}", f"{{id: '{quoted} Cuti'}}").replace("languages: [id, en]", "languages: [id]")
    return {**out, "procedure.yaml": text.encode()}


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    root = laid_out(tmp_path_factory.mktemp("marked"), with_markup(collect(CUTI)[0]))
    with Stage(root, SETTINGS) as made, made.play(parse("uji.yaml", PEOPLE)) as world:
        yield Desk(world)


def test_markup_in_names_is_text_on_every_page_and_in_every_paper(marked, caplog):
    """A request from filing to its letter, with hostile words from the applicant too; every page, the diagram, mails and the log are looked at."""
    desk = marked
    hostile = {**LEAVE, "alasan": f"keperluan {MARK}", "alamat": f"Jalan {MARK}"}
    case = desk.engine.requests.file(desk.pemohon, "cuti", hostile, key="marked-key", files=[Upload("lampiran", "<b>x.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF")]).case
    desk.complete(case, "verifikator", "verifikasi", keputusan="lengkap")
    task = desk.task(case, "pertimbangan")
    app = create_app(desk.engine, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    pages = look(desk, app, "atasan", [f"/tugas/{task}", f"/permohonan/{case}", "/tugas", "/"])
    pages += look(desk, app, "pemohon", [f"/permohonan/{case}", f"/tanda-terima/{case}", "/permohonan", "/layanan", "/ajukan/cuti", "/pemberitahuan", f"/permohonan/{case}/aksi/ditarik"])
    desk.complete(case, "atasan", "pertimbangan", keputusan="disetujui")
    desk.complete(case, "pejabat", "keputusan", keputusan="disetujui")
    pages += look(desk, app, "pemohon", [f"/permohonan/{case}"])
    public = app.test_client()
    code = desk.rows(sql.CASE_BY_ID, id=case)[0].tracking
    letter = desk.rows(sql.LETTERS_OF, case_id=case)[0]
    assert letter.status == "in_force", "the letter was set with the hostile words as text"
    token = desk.rows(sql.LETTER_BY_ID, id=letter.id)[0].token
    pages += [public.get(a).get_data(as_text=True) for a in ("/", "/layanan", f"/l/{code}", f"/v/{token}", "/?bahasa=en")]
    assert any("&lt;script&gt;" in page for page in pages)
    for page in pages:
        assert "<script>alert" not in page and "<img src=x" not in page and "49" not in re.findall(r"&amp;(.{0,12})#panic", page)
    jobs = [j for j in desk.engine.admin.export_state()["outbox"]]
    assert jobs and all(j["status"] == "sent" for j in jobs)
    for mail in (desk.engine.settings.data / "mails").rglob("*") if (desk.engine.settings.data / "mails").exists() else ():
        if mail.is_file():
            assert b"text/html" not in mail.read_bytes().lower()
    assert "<script>" not in caplog.text


def look(desk, app, who: str, addresses: list[str]) -> list[str]:
    client, person = app.test_client(), getattr(desk, who).person
    with desk.engine.transactions.write() as env:
        accounts.ensure(env.tx, person, "2026-01-01T00:00:00.000000Z")
        client.set_cookie("runut", accounts.open_session(env.tx, person, env.now, 12))
    answers = [client.get(a) for a in addresses]
    assert [a.status_code for a in answers] == [200] * len(answers)
    return [a.get_data(as_text=True) for a in answers]
