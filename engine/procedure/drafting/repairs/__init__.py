"""Repairs of the diagram, one small function for each code: it changes the tree and says whether it could. Importing this registers them all."""
from . import activities, ends, events, flows, form, references, vendors  # noqa: F401
from .registry import REPAIRS, WHOLE

__all__ = ["REPAIRS", "WHOLE"]
