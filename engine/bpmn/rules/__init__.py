"""Rules over the XML of a diagram, each one small function that yields codes. Importing this registers them all."""
from . import data, events, executable, flow, publish, references, soundness, typed  # noqa: F401
from .registry import Document, apply

__all__ = ["Document", "apply"]
