"""Helpers of the decision tests: .dmn files from a few words."""

from xml.sax.saxutils import escape, quoteattr

from engine import decisions, feel

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def table(
    rules,
    inputs=("a",),
    outputs=("y",),
    hit="UNIQUE",
    notes=("dasar_hukum", "berlaku_mulai", "berlaku_sampai"),
    aggregation="",
    values=None,
    default=None,
):
    """A decisionTable. A rule is (tests, outputs, annotations...); `values`: allowed values by input or output."""

    def allowed(tag, name):
        return f"<{tag}><text>{escape(values[name])}</text></{tag}>" if values and name in values else ""

    def cells(tag, texts):
        return "".join(f"<{tag}><text>{escape(t)}</text></{tag}>" for t in texts)

    columns = "".join(
        f"<input label={quoteattr('label ' + i)}><inputExpression><text>{escape(i)}</text></inputExpression>{allowed('inputValues', i)}</input>"
        for i in inputs
    )
    default = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default is not None else ""
    columns += "".join(f"<output name={quoteattr(o)}>{allowed('outputValues', o)}{default}</output>" for o in outputs)
    columns += "".join(f"<annotation name={quoteattr(n)}/>" for n in notes)
    rows = "".join(
        f'<rule id="r{n}">{cells("inputEntry", tests)}{cells("outputEntry", out)}{cells("annotationEntry", rest)}</rule>'
        for n, (tests, out, *rest) in enumerate(rules, 1)
    )
    how = f" aggregation={quoteattr(aggregation)}" if aggregation else ""
    return f'<decisionTable id="tabel" hitPolicy={quoteattr(hit)}{how}>{columns}{rows}</decisionTable>'


def literal(text):
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def dmn(*nodes, namespace="n", head=""):
    """A .dmn file: a node is (id, logic, ids of what it requires); plain words are input data."""
    out = [f'<definitions xmlns="{DMN}" namespace="{namespace}" name="m">{head}']
    for node in nodes:
        if isinstance(node, str):
            out.append(f"<inputData id={quoteattr(node)} name={quoteattr(node)}><variable name={quoteattr(node)}/></inputData>")
            continue
        name, logic, *needs = node
        inputs = [n for n in nodes if isinstance(n, str)]
        refs = "".join(
            f'<informationRequirement><{"requiredInput" if r in inputs else "requiredDecision"} href="#{r}"/></informationRequirement>' for r in needs
        )
        out.append(f"<decision id={quoteattr(name)} name={quoteattr('Nama ' + name)}><variable name={quoteattr(name)}/>{refs}{logic}</decision>")
    return ("".join(out) + "</definitions>").encode()


def load(*nodes, **more):
    return decisions.load(dmn(*nodes, **more), feel.Cache(), "uji.dmn")


def decide(model, name="d", valid_on=None, functions=None, **values):
    return decisions.evaluate(model, name, feel.to_feel(values), functions, feel.Run(), valid_on)
