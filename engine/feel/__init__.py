"""FEEL, the expression language of DMN 1.5 (chapter 10), in pure Python. Knows nothing else of Runut.

    cache = feel.Cache()                                     # one per version of a procedure
    e = cache.expression("permohonan.lama > 12")             # FeelSyntaxError(code, start, end, expected)
    run = feel.Run(clock)                                    # reasons, bounds, clock
    s = feel.scope({"permohonan": {"lama": Decimal(14)}}, functions, run)
    e(s)                                                     # True; never raises for what a text says: an error is null, why is in run.reasons
    e.reads                                                  # (Use('permohonan', ('permohonan', 'lama'), 0, 15, ...),)
"""
from .builtins.regexp import size as pattern_size
from .cache import Cache, Expression
from .check import Finding, check_names
from .errors import Failure, FeelSyntaxError, LimitExceeded, Reason
from .explain import Part, members, options_in, parts, witnesses
from .host import declared, function, scope, text, to_feel, to_json, typed
from .infer import Office, Pass, Slip, infer, narrowed, told_of
from .lazy import Lazy
from .lexical import literal
from .limits import OFFICE, PATTERN_SIZE, Limits
from .names import Use
from .run import RUN, Run
from .shapes import Shape
from .types import Type
from .values import Date, DateTime, DaysDuration, Function, MonthsDuration, Range, Time

__all__ = [
           "OFFICE",
           "PATTERN_SIZE",
           "RUN",
           "Cache",
           "Date",
           "DateTime",
           "DaysDuration",
           "Expression",
           "Failure",
           "FeelSyntaxError",
           "Finding",
           "Function",
           "Lazy",
           "LimitExceeded",
           "Limits",
           "MonthsDuration",
           "Office",
           "Part",
           "Pass",
           "Range",
           "Reason",
           "Run",
           "Shape",
           "Slip",
           "Time",
           "Type",
           "Use",
           "check_names",
           "declared",
           "function",
           "infer",
           "literal",
           "members",
           "narrowed",
           "options_in",
           "parts",
           "pattern_size",
           "scope",
           "text",
           "to_feel",
           "to_json",
           "told_of",
           "typed",
           "witnesses",
]
