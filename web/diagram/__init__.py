"""A procedure's diagram as a picture for people: SVG drawn on the server from `views.Diagram`. Knows BPMN's shapes, not how a case runs.

    text.py     widths and line breaks without a font
    labels.py   free places for captions
    layout.py   where everything stands
    glyphs.py   the signs of events, gateways and tasks
    draw.py     the SVG
"""
from .draw import draw
from .layout import Layout, arrange

__all__ = ["Layout", "arrange", "draw"]
