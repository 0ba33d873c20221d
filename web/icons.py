"""Small pictures in pages: icons (one inline sprite with only the symbols a page uses), state tags, QR codes. Knows Flask's `g`, nothing of the engine.

Jinja globals: `ico(name, label=None)`, `tag(kind, text)`, `mk(kind)`, `sprite()` (once, at the end of the page), `qr(text, label)`.
"""
import segno
from flask import g
from markupsafe import Markup, escape

# 24 x 24; the shapes of states differ in outline, not only in colour. f: filled, k: line on the fill, kf: fill on the fill
SYMBOLS = {
    "done": '<circle class="f" cx="12" cy="12" r="10"/><path class="k" d="M7.5 12.4l3 3 6-6.6"/>',
    "now": '<path class="f" d="M12 1l11 11-11 11L1 12z"/><path class="kf" d="M12 8l4 4-4 4-4-4z"/>',
    "ahead": '<circle cx="12" cy="12" r="9" stroke-dasharray="3.2 3.2"/>',
    "skip": '<circle cx="12" cy="12" r="9"/><path d="M8 12h8"/>',
    "act": '<path class="f" d="M12 2l11 20H1z"/><path class="k" d="M12 9v6M12 18.5v.01"/>',
    "late": '<rect class="f" x="2" y="2" width="20" height="20" rx="3"/><path class="k" d="M12 7v5.5l3.5 2"/>',
    "today": '<rect x="2.5" y="2.5" width="19" height="19" rx="3"/><path d="M12 7v5.5l3.5 2"/>',
    "wait": '<path d="M6 2h12M6 22h12M7 2c0 6 10 8 10 20M17 2c0 6-10 8-10 20"/>',
    "yes": '<path d="M4 13l5 5L20 6.5"/>',
    "no": '<path class="f" d="M8 1.5h8L22.5 8v8L16 22.5H8L1.5 16V8z"/><path class="k" d="M8.5 8.5l7 7M15.5 8.5l-7 7"/>',
    "pause": '<rect x="2.5" y="2.5" width="19" height="19" rx="9.5"/><path d="M9.5 8v8M14.5 8v8"/>',
    "edit": '<path d="M4 20h4L20 8l-4-4L4 16z"/>',
    "back": '<path d="M9 6l-6 6 6 6M3 12h12a6 6 0 016 6"/>',
    "info": '<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7v.01"/>',
    "file": '<path d="M6 2h8l5 5v15H6zM14 2v5h5"/>',
    "print": '<path d="M7 8V2h10v6M7 17H3V8h18v9h-4M7 14h10v8H7z"/>',
}
TAGS = {"done": "done", "now": "now", "ahead": "ahead", "late": "late", "act": "act", "warn": "today", "wait": "wait", "no": "no", "pause": "pause",
        "edit": "edit"}


def _use(name: str) -> str:
    if name not in SYMBOLS:
        raise ValueError(f"unknown icon {name!r}")
    if "symbols" not in g:
        g.symbols = set()
    g.symbols.add(name)
    return f'<use href="#i-{name}"/>'


def ico(name: str, label: str | None = None) -> Markup:
    """An icon in the text size. Decoration unless it has a `label`; words stand beside it."""
    told = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup(f'<svg class="i" {told}>{_use(name)}</svg>')


def tag(kind: str, text: str) -> Markup:
    """A state in a small frame: icon and words. Never a link, at most one in a row. Kinds: the keys of TAGS."""
    return Markup('<strong class="tag {}">{}{}</strong>').format(kind, ico(TAGS[kind]), text)


def mk(kind: str) -> Markup:
    """The big marker of a step in the trail (class `trail`)."""
    return Markup(f'<span class="mk"><svg viewBox="0 0 24 24" class="i" aria-hidden="true">{_use(kind)}</svg></span>')


def sprite() -> Markup:
    """The symbols used so far on this page. Stands at the end of the page: `use` may point ahead."""
    names = sorted(g.get("symbols", ()))
    if not names:
        return Markup("")
    symbols = "".join(f'<symbol id="i-{name}" viewBox="0 0 24 24">{SYMBOLS[name]}</symbol>' for name in names)
    return Markup(f'<svg class="vh" aria-hidden="true" focusable="false">{symbols}</svg>')


def qr(text: str, label: str) -> Markup:
    """A QR code (error level M) as inline SVG, sized by the stylesheet."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=1, border=1, svgclass="qr", lineclass=None, omitsize=True)
    return Markup(drawn.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1))
