"""Where captions stand in a diagram, so that none covers a shape or another caption. Knows boxes and lines, not what they mean.

The designer's place is kept where it is free in our type (captions are wider here than in the editor); otherwise the nearest free place around the
shape or along the line is taken. Crossing a line is allowed but costs, since the caption has a halo.
"""
import itertools
from collections.abc import Iterable, Iterator

Box = tuple[float, float, float, float]              # left, top, right, bottom
Point = tuple[float, float]

CELL = 96
HARD, SOFT = 1000.0, 6.0                             # what covering a shape or a caption costs, and crossing a line
GAP = 4


class Field:
    """What is drawn already, in a grid of cells, so that a question touches only the neighbourhood."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], list[tuple[float, float, float, float, float]]] = {}

    def add(self, box: Box, cost: float = HARD) -> None:
        x0, y0, x1, y1 = box
        item = (x0, y0, x1, y1, cost)
        for i in range(int(x0 // CELL), int(x1 // CELL) + 1):
            for j in range(int(y0 // CELL), int(y1 // CELL) + 1):
                self.cells.setdefault((i, j), []).append(item)

    def add_line(self, points: tuple[Point, ...]) -> None:
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            # a slanting line is a chain of small boxes, a straight one is a single thin box
            parts = 1 if abs(x0 - x1) < 2 or abs(y0 - y1) < 2 else int(max(abs(x0 - x1), abs(y0 - y1)) // 16) + 1
            for k in range(parts):
                ax, ay = x0 + (x1 - x0) * k / parts, y0 + (y1 - y0) * k / parts
                bx, by = x0 + (x1 - x0) * (k + 1) / parts, y0 + (y1 - y0) * (k + 1) / parts
                self.add((min(ax, bx) - 1, min(ay, by) - 1, max(ax, bx) + 1, max(ay, by) + 1), SOFT)

    def cost(self, box: Box) -> float:
        x0, y0, x1, y1 = box
        seen = set()
        for i in range(int(x0 // CELL), int(x1 // CELL) + 1):
            for j in range(int(y0 // CELL), int(y1 // CELL) + 1):
                for item in self.cells.get((i, j), ()):
                    if item[0] < x1 and x0 < item[2] and item[1] < y1 and y0 < item[3]:
                        seen.add(item)
        return sum(item[4] for item in seen)

    def place(self, candidates: Iterable[tuple[float, Box]]) -> Box:
        """The cheapest of (own cost, box), whose own costs never fall; it is taken as occupied from now on."""
        best, least = None, float("inf")
        for own, box in candidates:
            if own >= least:
                break
            total = own + self.cost(box)
            if total < least:
                best, least = box, total
        assert best is not None, "a caption has at least one candidate"
        self.add(best)
        return best


def _at(cx: float, cy: float, w: float, h: float) -> Box:
    return cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2


def _around(cx: float, cy: float, w: float, h: float) -> Iterator[tuple[float, Box]]:
    """Ever farther places in eight directions: the last resort of a crowded diagram."""
    for ring in range(1, 24):
        r = 12 * ring
        for dx, dy in ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            yield 12 + ring, _at(cx + dx * r, cy + dy * r, w, h)


def beside(shape: Box, w: float, h: float, wished: Box | None) -> Iterator[tuple[float, Box]]:
    """Places for the caption of an event or gateway: the designer's side of it first."""
    x0, y0, x1, y1 = shape
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    below, above = _at(cx, y1 + GAP + h / 2, w, h), _at(cx, y0 - GAP - h / 2, w, h)
    right, left = (x1 + GAP, cy - h / 2, x1 + GAP + w, cy + h / 2), (x0 - GAP - w, cy - h / 2, x0 - GAP, cy + h / 2)
    if wished:
        wx, wy = (wished[0] + wished[2]) / 2, (wished[1] + wished[3]) / 2
        if wished[0] >= x1 - 2:
            start = max(x1 + GAP, wished[0])
            yield 0, (start, wy - h / 2, start + w, wy + h / 2)
        elif wished[2] <= x0 + 2:
            end = min(x0 - GAP, wished[2])
            yield 0, (end - w, wy - h / 2, end, wy + h / 2)
        elif wished[3] <= y0 + 2:
            end = min(y0 - GAP, wished[3])
            yield 0, (wx - w / 2, end - h, wx + w / 2, end)
        else:
            start = max(y1 + GAP, wished[1])
            yield 0, (wx - w / 2, start, wx + w / 2, start + h)
    yield from ((2, below), (3, above), (3, right), (4, left))
    for dy in (y1 - 8 + h / 2, y0 + 8 - h / 2):          # the four corners, beside a gateway's points
        yield 5, _at(x1 - 6 + w / 2, dy, w, h)
        yield 5, _at(x0 + 6 - w / 2, dy, w, h)
    yield from _around(cx, cy, w, h)


def along(points: tuple[Point, ...], w: float, h: float, wished: Box | None) -> Iterator[tuple[float, Box]]:
    """Places for the caption of a flow: the designer's, else beside its segments, near its start first."""
    if wished:
        wx, wy = (wished[0] + wished[2]) / 2, (wished[1] + wished[3]) / 2
        yield 0, _at(wx, wy, w, h)
        for step in (6, 12, 18):
            for dx, dy in ((0, -step), (0, step), (step, 0), (-step, 0)):
                yield 1 + step / 9, _at(wx + dx, wy + dy, w, h)
    cost = 4.0
    for (x0, y0), (x1, y1) in list(itertools.pairwise(points))[:6]:
        flat = abs(x1 - x0) >= abs(y1 - y0)
        for share in (0.5, 0.3, 0.7):
            mx, my = x0 + (x1 - x0) * share, y0 + (y1 - y0) * share
            if flat:
                yield cost, _at(mx, my - h / 2 - 3, w, h)
                yield cost, _at(mx, my + h / 2 + 3, w, h)
            else:
                yield cost, _at(mx + w / 2 + GAP, my, w, h)
                yield cost, _at(mx - w / 2 - GAP, my, w, h)
        cost += 1.0
    middle = points[len(points) // 2] if points else (0.0, 0.0)
    yield from _around(*middle, w, h)
