"""The built-in functions (DMN 1.5, 10.3.4), one module per kind. `BUILTINS` maps a FEEL name to its Builtin."""
from . import contexts, conversion, dates, lists, numbers, ranges, strings  # noqa: F401  (they register themselves)
from .register import BUILTINS, Builtin

__all__ = ["BUILTINS", "Builtin"]
