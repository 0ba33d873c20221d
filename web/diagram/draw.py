"""The picture: SVG text from a diagram and its layout. Every text that comes from a designer is escaped here; no style, no script, no ids but ours.

Many things of one state share one path or one group, so that the picture of sixty elements stays a few kilobytes on the wire.
"""
import itertools
import re
from collections.abc import Callable, Mapping
from html import escape

from markupsafe import Markup

from engine import views

from . import glyphs, text
from .layout import ARTIFACTS, BESIDE, CONTAINERS, EVENTS, GATEWAYS, SUBPROCESSES, WRAP_TASK, Layout, arrange, box_of

STATES = ("skipped", "ahead", "plain", "done", "now")             # drawn in this order: what matters lies on top
SIGN = 25                                                # a task's sign ends so far from its corner
ARROW, HALF = 10, 4.5
ORIGIN = re.compile(r' c?[xy]="0"')                      # what an attribute says by being left out
BOLD = 1.1                                               # how much wider the bold letters of the present step are


def plain(sentence: str, **values: object) -> str:
    """The source words themselves; a page passes its gettext instead."""
    return sentence % values


def draw(diagram: views.Diagram, uid: str = "d", gettext: Callable[..., str] = plain, numbers: Mapping[str, str] | None = None) -> Markup:
    """SVG of a diagram in its natural size. The first element that is now has the id `<uid>-kini`. An empty diagram gives empty markup.

    gettext: translates with named values, for the title that a screen reader speaks. numbers: what stands at an element's corner or on a flow, by id
    (the numbers of findings).
    """
    if not diagram.nodes:
        return Markup("")
    return Markup(_Picture(diagram, arrange(diagram), uid, gettext, numbers or {}).svg())


def _number(value: float) -> str:
    rounded = round(value * 2) / 2
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def _joined(x: float, y: float) -> str:
    """Two numbers of a path; a minus parts them as well as a blank."""
    a, b = _number(x), _number(y)
    return a + b if b.startswith("-") else f"{a} {b}"


class _Picture:
    """One drawing under way; `dx`, `dy` move the diagram's own coordinates to the canvas."""

    def __init__(self, diagram: views.Diagram, layout: Layout, uid: str, gettext: Callable[..., str], numbers: Mapping[str, str]) -> None:
        self.diagram, self.layout, self.uid, self.gettext, self.numbers = diagram, layout, uid, gettext, numbers
        self.dx, self.dy = -layout.bounds[0], -layout.bounds[1]
        self.used: dict[str, str] = {}                   # glyphs by id, each written once
        self.current_marked = False

    # small things ----------------------------------------------------------------------------------------------------------
    def at(self, x: float, y: float) -> tuple[str, str]:
        return _number(x + self.dx), _number(y + self.dy)

    def glyph(self, name: str, drawing: str, x: float, y: float) -> str:
        if not drawing:
            return ""
        self.used[name] = drawing
        px, py = self.at(x, y)
        return f'<use href="#{self.uid}-{name}" x="{px}" y="{py}"/>'

    def lines(self, lines: tuple[str, ...], cx: float, cy: float, attributes: str = "") -> str:
        """Lines of text centred on a point."""
        top = cy - text.LINE * (len(lines) - 1) / 2 + 4.5
        written = []
        for k, line in enumerate(lines):
            x, y = self.at(cx, top + text.LINE * k)
            written.append(f'<text x="{x}" y="{y}"{attributes}>{escape(line)}</text>')
        return "".join(written)

    def caption(self, of: str) -> str:
        found = self.layout.captions.get(of)
        return self.lines(found.lines, (found.box[0] + found.box[2]) / 2, (found.box[1] + found.box[3]) / 2) if found else ""

    def rect(self, node: views.Node, radius: int, extra: str = "") -> str:
        x, y = self.at(node.x, node.y)
        return f'<rect{extra} x="{x}" y="{y}" width="{_number(node.width)}" height="{_number(node.height)}" rx="{radius}"/>'

    # the whole -------------------------------------------------------------------------------------------------------------
    def svg(self) -> str:
        body = self.frames() + self.scopes() + self.edges() + self.nodes() + self.edge_captions() + self.corners()
        x0, y0, x1, y1 = self.layout.bounds
        defs = "".join(f'<g id="{self.uid}-{name}">{drawing}</g>' for name, drawing in self.used.items())
        return (f'<svg role="img" aria-labelledby="{self.uid}-t" width="{_number(x1 - x0)}" height="{_number(y1 - y0)}">'
                f'<title id="{self.uid}-t">{escape(self.summary())}</title><defs>{defs}</defs>{body}</svg>')

    def summary(self) -> str:
        """What a screen reader says instead of the picture: short, since the list beside it has everything."""
        named = [n for n in self.diagram.nodes if n.name and n.kind not in CONTAINERS and n.kind not in GATEWAYS and n.kind not in ARTIFACTS]
        parts = [self.gettext("Diagram prosedur %(title)s.", title=self.diagram.title)]
        done = [n.name for n in named if n.state == "done" and n.kind not in EVENTS]
        now = [n.name for n in named if n.state == "now"]
        ahead = sum(1 for n in named if n.state == "ahead" and n.kind not in EVENTS)
        if done:
            parts.append(self.gettext("Selesai: %(count)s tahap.", count=len(done)))
        if now:
            parts.append(self.gettext("Sekarang: %(names)s.", names=", ".join(now)))
        if ahead and (done or now):
            parts.append(self.gettext("Belum: %(count)s tahap.", count=ahead))
        if self.diagram.reading:
            parts.append(self.gettext("Isi lengkapnya dapat dibaca sebagai daftar."))
        return " ".join(parts)

    def frames(self) -> str:
        if not self.layout.frames:
            return ""
        outline = []
        for x0, y0, x1, y1 in self.layout.frames:
            x, y = self.at(x0, y0)
            outline.append(f"M{x} {y}h{_number(x1 - x0)}v{_number(y1 - y0)}h{_number(x0 - x1)}z")
        names = []
        for h in self.layout.headers:
            x0, y0, x1, y1 = h.box
            cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
            if h.turned:
                px, py = self.at(cx, cy)
                names.append(self.lines(h.lines, cx, cy, f' transform="rotate(-90 {px} {py})"'))
            else:
                x, y = self.at(x1, y0)
                outline.append(f"M{x} {y}v{_number(y1 - y0)}")
                names.append(self.lines(h.lines, cx, cy))
        return f'<path class="ln" d="{"".join(outline)}"/><g class="lt">{"".join(names)}</g>'

    def scopes(self) -> str:
        """Sub-processes as frames, the outer ones first; groups and notes lie under everything too."""
        frames = sorted((n for n in self.diagram.nodes if n.id in self.layout.expanded), key=lambda n: -n.width * n.height)
        written = []
        for n in frames:
            kind = " ev" if n.id in self.layout.event_scopes or n.event else ""
            name = self.lines(text.wrap(n.name, max(8, int(n.width / 9)), 1), n.x + n.width / 2, n.y + 13) if n.name else ""
            written.append(f'<g class="sc {n.state}{kind}">{self.rect(n, 8)}{self.rect_inner(n)}{name}</g>')
        for n in self.diagram.nodes:
            if n.kind == "group":
                written.append(f'<g class="sc ev">{self.rect(n, 8)}</g>')
            elif n.kind == "textAnnotation":
                x, y = self.at(n.x, n.y)
                lines = text.wrap(n.name, max(6, int(n.width / 8)), max(1, int(n.height // text.LINE)))
                written.append(f'<g class="lt"><path class="ln" d="M{_number(n.x + 10 + self.dx)} {y}H{x}v{_number(n.height)}h10"/>'
                               f'{self.lines(lines, n.x + n.width / 2 + 3, n.y + n.height / 2)}</g>')
        return "".join(written)

    def rect_inner(self, node: views.Node) -> str:
        """The second line of a transaction's frame."""
        if node.kind != "transaction":
            return ""
        x, y = self.at(node.x + 3, node.y + 3)
        return f'<rect x="{x}" y="{y}" width="{_number(node.width - 6)}" height="{_number(node.height - 6)}" rx="6"/>'

    # flows -----------------------------------------------------------------------------------------------------------------
    def edges(self) -> str:
        """Each line is a path of its own that ends in the arrow of its group."""
        written = []
        plain = any(n.state == "plain" for n in self.diagram.nodes)
        for passed, kind, arrow in ((False, "e plain" if plain else "e", "mke"), (True, "e done", "mkr")):
            lines = "".join(f'<path d="{(self.slash(e.points) if e.default else "") + self.path(e.points)}"/>'
                            for e in self.diagram.edges if e.passed is passed and len(e.points) > 1)
            if lines:
                head = (f'<marker id="{self.uid}-{arrow}" class="{arrow}" refX="{ARROW}" refY="{HALF}" markerWidth="{ARROW}" markerHeight="{2 * HALF:g}" '
                        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0l{ARROW} {HALF}L0 {2 * HALF:g}z"/></marker>')
                written.append(f'{head}<g class="{kind}" marker-end="url(#{self.uid}-{arrow})">{lines}</g>')
        return "".join(written)

    def path(self, points: tuple[tuple[float, float], ...]) -> str:
        """Each piece from where the last one ended, in whole halves, so that nothing drifts."""
        ends = [(round((x + self.dx) * 2) / 2, round((y + self.dy) * 2) / 2) for x, y in points]
        d = ["M" + _joined(*ends[0])]
        for (x0, y0), (x1, y1) in itertools.pairwise(ends):
            if y1 == y0:
                d.append(f"h{_number(x1 - x0)}")
            elif x1 == x0:
                d.append(f"v{_number(y1 - y0)}")
            else:
                d.append("l" + _joined(x1 - x0, y1 - y0))
        return "".join(d)

    @staticmethod
    def direction(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
        length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5 or 1.0
        return (b[0] - a[0]) / length, (b[1] - a[1]) / length

    def slash(self, points: tuple[tuple[float, float], ...]) -> str:
        """The stroke across a default flow, near its start."""
        ux, uy = self.direction(points[0], points[1])
        cx, cy = points[0][0] + 11 * ux, points[0][1] + 11 * uy
        x, y = self.at(cx - 4 * ux - 5 * uy, cy - 4 * uy + 5 * ux)
        return f"M{x} {y}l{_number(8 * ux + 10 * uy)} {_number(8 * uy - 10 * ux)}"

    def edge_captions(self) -> str:
        written = "".join(self.caption(e.id) for e in self.diagram.edges)
        return f'<g class="el">{written}</g>' if written else ""

    def corners(self) -> str:
        """The numbers asked for: at the upper left corner of an element, in the middle of a flow."""
        written = []
        for n in self.diagram.nodes:
            if n.id in self.numbers:
                written.append(self.corner(self.numbers[n.id], n.x, n.y))
        for e in self.diagram.edges:
            if e.id in self.numbers:
                (ax, ay), (bx, by) = e.points[(len(e.points) - 1) // 2], e.points[(len(e.points) - 1) // 2 + 1]
                written.append(self.corner(self.numbers[e.id], (ax + bx) / 2, (ay + by) / 2))
        return f'<g class="n tm">{"".join(written)}</g>' if written else ""

    def corner(self, number: str, cx: float, cy: float) -> str:
        width = 22 + 7 * max(0, len(number) - 2)
        x, y = self.at(cx - width / 2, cy - 11)
        tx, ty = self.at(cx, cy + 4.5)
        return f'<rect class="bd" x="{x}" y="{y}" width="{width}" height="22" rx="11"/><text class="bt" x="{tx}" y="{ty}">{escape(number)}</text>'

    # nodes -----------------------------------------------------------------------------------------------------------------
    def nodes(self) -> str:
        """Tasks first, then events and gateways (a boundary event lies on its task), each layer grouped by state."""
        drawn = [n for n in self.diagram.nodes if n.kind not in CONTAINERS and n.kind != "textAnnotation" and n.id not in self.layout.expanded]
        written = []
        for layer in (False, True):
            for state in STATES:
                inside = "".join(self.node(n) for n in drawn if (n.kind in BESIDE) is layer and self.state(n) == state)
                if inside:
                    kinds = f"n {state} cap" if layer else f"n {state}"
                    written.append(f'<g class="{kinds}">{inside}</g>')
        return "".join(written)

    @staticmethod
    def state(node: views.Node) -> str:
        return node.state if node.state in STATES else "ahead"

    def node(self, node: views.Node) -> str:
        """A shape with its captions and sign, drawn around its own middle: the same numbers again and again, which costs little on the wire."""
        cx, cy = node.x + node.width / 2, node.y + node.height / 2
        x, y = self.at(cx, cy)
        canvas, (self.dx, self.dy) = (self.dx, self.dy), (-cx, -cy)
        shape = ORIGIN.sub("", self.shape(node) + self.caption(node.id) + self.badge(node))
        self.dx, self.dy = canvas
        here = node.state == "now" and not self.current_marked
        self.current_marked |= here
        mark = f' id="{self.uid}-kini"' if here else ""
        return f'<g{mark} transform="translate({x} {y})">{shape}</g>'

    def shape(self, node: views.Node) -> str:
        if node.kind in EVENTS:
            return self.event(node)
        if node.kind in GATEWAYS:
            return self.gateway(node)
        return self.data(node) if node.kind in ARTIFACTS else self.task(node)

    def event(self, node: views.Node) -> str:
        cx, cy, r = node.x + node.width / 2, node.y + node.height / 2, min(node.width, node.height) / 2
        x, y = self.at(cx, cy)
        kind = ' class="ni"' if not node.interrupting else ' class="en"' if node.kind == "endEvent" else ""
        circles = f'<circle{kind} cx="{x}" cy="{y}" r="{_number(r)}"/>'
        if node.kind not in ("startEvent", "endEvent"):
            circles += f'<circle{kind} cx="{x}" cy="{y}" r="{_number(r - 3.5)}"/>'
        throwing = node.throwing or node.kind in ("endEvent", "intermediateThrowEvent")
        return circles + self.glyph(f"{'t' if throwing else 'c'}-{node.event}", glyphs.event(node.event, throwing), cx, cy)

    def gateway(self, node: views.Node) -> str:
        x, y = self.at(node.x + node.width / 2, node.y)
        w, h = _number(node.width / 2), _number(node.height / 2)
        return (f'<path d="M{x} {y}l{w} {h}-{w} {h}-{w}-{h}z"/>'
                + self.glyph(node.kind, glyphs.GATEWAY.get(node.kind, ""), node.x + node.width / 2, node.y + node.height / 2))

    def data(self, node: views.Node) -> str:
        x, y = self.at(node.x, node.y)
        w, h = _number(node.width), _number(node.height)
        if node.kind == "dataStoreReference":
            return f'<path d="M{x} {y}v{h}h{w}v-{h}zm0 6h{w}m0 6h-{w}"/>'
        return f'<path d="M{x} {y}v{h}h{w}v-{_number(node.height - 10)}l-10-10zm{_number(node.width - 10)} 0v10h10"/>'

    def task(self, node: views.Node) -> str:
        box = self.rect(node, 8, ' class="ca"' if node.kind == "callActivity" else "") + self.rect_inner(node)
        room = (node.width - 8) / (BOLD if node.state == "now" else 1)
        lines = text.wrap(node.name, WRAP_TASK if node.width < 150 else int(node.width / 8), max(1, int((node.height - 6) // text.LINE)), room)
        sign = self.glyph(node.kind, glyphs.TASK.get(node.kind, ""), node.x + 16, node.y + 15)
        if node.kind in SUBPROCESSES or node.kind == "callActivity":
            sign = self.glyph("plus", glyphs.PLUS, node.x + node.width / 2, node.y + node.height - 10)
        hover = f"<title>{escape(node.name)}</title>" if any("…" in line for line in lines) else ""
        drawn = box + sign + self.lines(lines, node.x + node.width / 2, node.y + node.height / 2 + self.below(node, lines))
        return f"<g>{hover}{drawn}</g>" if hover else drawn

    @staticmethod
    def below(node: views.Node, lines: tuple[str, ...]) -> float:
        """How far a task's words move down so that the first line does not run into the sign in the corner."""
        if node.kind not in glyphs.TASK or not lines:
            return 0
        high = text.LINE * len(lines)
        top, left = (node.height - high) / 2, (node.width - text.width(lines[0])) / 2
        return max(0, min(SIGN - top, (node.height - high) / 2 - 3)) if left < SIGN and top < SIGN else 0

    def badge(self, node: views.Node) -> str:
        """The sign of the state on a task's free corner, or beside a waiting event."""
        _x0, y0, x1, _ = box_of(node)
        cx, cy = self.layout.badges.get(node.id, (x1 - 4, y0 + 4))
        if node.state == "now":
            x, y = self.at(cx, cy - 13)
            return f'<path class="tok" d="M{x} {y}l13 13-13 13-13-13z"/>'
        if node.state == "done" and node.id in self.layout.badges:
            x, y = self.at(cx, cy)
            a, b = self.at(cx - 4, cy)
            return f'<circle class="tok" cx="{x}" cy="{y}" r="9"/><path class="tick" d="M{a} {b}l3 3 5.5-6"/>'
        return ""
