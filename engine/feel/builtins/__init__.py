"""The built-in functions (DMN 1.5 ch. 10), one module per table. `BUILTINS` maps a FEEL name to its Builtin."""
from .register import BUILTINS, Builtin
from . import contexts, conversion, dates, lists, numbers, ranges, strings    # noqa: F401  (they register themselves)
