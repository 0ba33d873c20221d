"""DMN XML -> Model. Namespaces of DMN 1.1 to 1.5 are read alike; imported models are asked for by their namespace."""
import re
from collections.abc import Callable

from lxml import etree

from .. import feel
from .boxed import compile_all
from .errors import DecisionError, Problem
from .itemtypes import build_types
from .model import (
    ConditionalBox,
    ContextBox,
    Decision,
    FilterBox,
    FunctionBox,
    InputData,
    InvocationBox,
    ItemDefinition,
    IteratorBox,
    Knowledge,
    ListBox,
    LiteralBox,
    Model,
    RelationBox,
    Rule,
    Service,
    TableBox,
    TableInput,
    TableOutput,
    Variable,
)
from .requirements import connect

PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False, "remove_comments": True, "remove_pis": True, "load_dtd": False}
NAMED = ("{*}itemComponent", "{*}variable", "{*}output", "{*}column", "{*}decision", "{*}businessKnowledgeModel", "{*}decisionService",
         "{*}inputData")


def load(xml: bytes, cache: feel.Cache | None = None, name: str = "", find: Callable[[str], bytes | None] | None = None) -> Model:
    """Model of a .dmn file, with all its texts compiled into `cache`; what is wrong in its parts stands in `model.problems`.

    `find(namespace)` gives the XML of an imported model, None if there is none. Raises DecisionError if this is no DMN file.
    """
    try:
        return _Loader(feel.Cache() if cache is None else cache, find or (lambda namespace: None)).load(xml, name)
    except RecursionError:
        raise DecisionError(name, "", "too_deep") from None


class _Loader:
    def __init__(self, cache, find):
        self.cache, self.find, self.seen = cache, find, {}

    def load(self, xml, name):
        root = definitions(xml, name)
        model = Model(name, root.get("name", ""), root.get("namespace", ""), [item(e) for e in children(root, "itemDefinition")],
                      {}, {}, cache=self.cache)
        self.seen[model.namespace] = model
        for e in children(root, "import"):
            self.import_(model, e.get("name") or "", e.get("namespace") or "")
        for e in root:
            node = NODES[local(e)](e) if local(e) in NODES else None
            if node is not None:
                if node.id in model.nodes:
                    model.problems.append(Problem("duplicate_id", node.id, {}))
                model.nodes[node.id] = node
        model.members = tuple(sorted(_member_names(root, model)))
        build_types(model)
        connect(model)
        compile_all(model)
        return model

    def import_(self, model, alias, namespace):
        if namespace not in self.seen:
            xml = self.find(namespace)
            if xml is None:
                model.problems.append(Problem("import_not_found", alias, {"namespace": namespace}))
                return
            self.load(xml, alias)
        if namespace in self.seen:
            model.imports[alias] = self.seen[namespace]


def definitions(xml, name):
    """Root element of a .dmn file; DecisionError if it is none, or brings declarations of its own (DOCTYPE) or an encoding beside UTF-8."""
    if re.search(rb"<!DOCTYPE", xml.encode() if isinstance(xml, str) else xml, re.IGNORECASE):
        raise DecisionError(name, "", "doctype")
    try:
        root = etree.fromstring(xml, etree.XMLParser(**PARSER))
    except (etree.XMLSyntaxError, ValueError) as e:
        raise DecisionError(name, "", "not_xml", detail=str(e)[:200]) from None
    if root is not None and (root.getroottree().docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "ASCII", "US-ASCII"):
        raise DecisionError(name, "", "encoding", found=root.getroottree().docinfo.encoding)
    if root is None or local(root) != "definitions" or "/DMN/" not in (etree.QName(root).namespace or ""):
        raise DecisionError(name, "", "not_dmn", found="" if root is None else local(root)[:80])
    return root


def _member_names(root, model):
    names = {e.get("name") or "" for e in root.iter(*NAMED)}
    for imported in model.imports.values():
        names.update(imported.members)
    return {n for n in names if n and not n.isidentifier()}


# -- small helpers
def local(e):
    return etree.QName(e).localname if isinstance(e.tag, str) else ""


def children(e, name):
    return [c for c in e if local(c) == name]


def child(e, name):
    found = children(e, name)
    return found[0] if found else None


def text_of(e, name="text"):
    found = child(e, name) if e is not None else None
    return (found.text or "") if found is not None else ""


def type_of(e):
    value = e.get("typeRef") or text_of(e, "typeRef")
    return value.strip()


def variable(e, fallback=""):
    v = child(e, "variable")
    if v is None:
        v = child(e, "parameter")
    if v is None:
        return Variable(fallback)
    return Variable(" ".join((v.get("name") or fallback).split()), type_of(v))


def refs(e, outer, *inner):
    out = []
    for r in children(e, outer):
        for i in r:
            if local(i) in inner and i.get("href"):
                out.append(i.get("href"))
    return out


# -- nodes
def item(e):
    f = child(e, "functionItem")
    allowed, constraint = child(e, "allowedValues"), child(e, "typeConstraint")
    return ItemDefinition(e.get("name") or "", text_of(e, "typeRef").strip(), text_of(allowed), text_of(constraint), e.get("isCollection") == "true",
                          [item(c) for c in children(e, "itemComponent")],
                          None if f is None else ([type_of(p) for p in children(f, "parameters")], f.get("outputTypeRef") or ""))


def node_id(e):
    return e.get("id") or e.get("name") or ""


def input_data(e):
    return InputData(node_id(e), variable(e, e.get("name") or ""))


def decision(e):
    box_ = first_box(e)
    if isinstance(box_, TableBox):
        box_.name = e.get("name") or ""
    return Decision(node_id(e), e.get("name") or "", variable(e, e.get("name") or ""),
                    refs(e, "informationRequirement", "requiredDecision", "requiredInput"),
                    refs(e, "knowledgeRequirement", "requiredKnowledge"), box_, question=text_of(e, "question"))


def knowledge(e):
    logic = child(e, "encapsulatedLogic")
    f = function(logic) if logic is not None else FunctionBox([], None)
    return Knowledge(node_id(e), e.get("name") or "", variable(e, e.get("name") or ""), f, refs(e, "knowledgeRequirement", "requiredKnowledge"))


def service(e):
    return Service(node_id(e), e.get("name") or "", variable(e, e.get("name") or ""), [c.get("href") for c in children(e, "outputDecision")],
                   [c.get("href") for c in children(e, "inputData")] + [c.get("href") for c in children(e, "inputDecision")])


# -- boxed expressions
def box(e):
    found = BOXES[local(e)](e)
    found.type = (e.get("typeRef") or "").strip()
    return found


def first_box(e):
    """The boxed expression inside an element, None if there is none."""
    if e is None:
        return None
    for c in e:
        if local(c) in BOXES:
            return box(c)
    return None


def literal(e):
    return LiteralBox(text_of(e), language=e.get("expressionLanguage") or "")


def context(e):
    entries = []
    for c in children(e, "contextEntry"):
        v = child(c, "variable")
        entries.append((Variable("") if v is None else variable(c), first_box(c)))
    return ContextBox(entries)


def invocation(e):
    return InvocationBox(first_box(e), [(variable(b), first_box(b)) for b in children(e, "binding")])


def list_(e):
    return ListBox([box(c) for c in e if local(c) in BOXES])


def relation(e):
    return RelationBox([Variable(c.get("name") or "", c.get("typeRef") or "") for c in children(e, "column")],
                       [[box(c) for c in row if local(c) in BOXES] for row in children(e, "row")])


def function(e):
    params = [Variable(" ".join((p.get("name") or "").split()), p.get("typeRef") or "") for p in children(e, "formalParameter")]
    return FunctionBox(params, first_box(e), e.get("kind") or "FEEL", (e.get("typeRef") or "").strip())


def conditional(e):
    return ConditionalBox(*(first_box(child(e, n)) for n in ("if", "then", "else")))


def filter_(e):
    return FilterBox(first_box(child(e, "in")), first_box(child(e, "match")))


def iterator(e):
    result = child(e, "return")
    if result is None:
        result = child(e, "satisfies")
    return IteratorBox(local(e), e.get("iteratorVariable") or "", first_box(child(e, "in")), first_box(result))


def table(e):
    inputs = []
    for i in children(e, "input"):
        x = child(i, "inputExpression")
        inputs.append(TableInput(text_of(x), x.get("typeRef") or "" if x is not None else "", text_of(child(i, "inputValues")), i.get("label") or ""))
    outputs = []
    for o in children(e, "output"):
        d = child(o, "defaultOutputEntry")
        outputs.append(TableOutput(o.get("name") or "", o.get("typeRef") or "", text_of(child(o, "outputValues")), None if d is None else text_of(d),
                                   o.get("label") or ""))
    notes = [(a.get("name") or "").strip() for a in children(e, "annotation")]
    rules = [rule(r, n, notes) for n, r in enumerate(children(e, "rule"), 1)]
    return TableBox(e.get("id") or "", e.get("hitPolicy") or "UNIQUE", e.get("aggregation") or "", inputs, outputs, notes, rules)


def rule(e, number, notes):
    annotations = [text_of(c).strip() for c in children(e, "annotationEntry")]
    return Rule(e.get("id") or str(number), [text_of(c) for c in children(e, "inputEntry")], [text_of(c) for c in children(e, "outputEntry")],
                dict(zip(notes, annotations)))


NODES = {"inputData": input_data, "decision": decision, "businessKnowledgeModel": knowledge, "decisionService": service}
BOXES = {"literalExpression": literal, "context": context, "invocation": invocation, "list": list_, "relation": relation,
         "functionDefinition": function, "conditional": conditional, "filter": filter_, "for": iterator, "some": iterator, "every": iterator,
         "decisionTable": table}
