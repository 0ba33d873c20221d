"""Numeric functions (DMN 1.5, 10.3.4.5)."""
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

from ..errors import Failure
from ..values import NUMBER
from .register import builtin, integer

SCALES = (-6111, 6176)
WIDE = NUMBER.copy()
WIDE.prec = 13_000


def rounded(n, scale, mode):
    scale = integer(scale, "scale")
    if not SCALES[0] <= scale <= SCALES[1]:
        raise Failure("scale_out_of_range", scale=scale)
    if -n.as_tuple().exponent <= scale:
        return n
    result = WIDE.quantize(n, Decimal(1).scaleb(-scale, WIDE)) if mode == ROUND_HALF_EVEN else n.quantize(Decimal(1).scaleb(-scale, WIDE), mode, WIDE)
    return NUMBER.plus(result) if result.is_finite() else None


def _define(name, mode, optional):
    @builtin(f"{name}(n: number, scale{'?' if optional else ''}: number)")
    def function(n, scale):
        return rounded(n, Decimal(0) if scale is None else scale, mode)


ROUNDINGS = (("decimal", ROUND_HALF_EVEN, False), ("floor", ROUND_FLOOR, True), ("ceiling", ROUND_CEILING, True), ("round up", ROUND_UP, False),
             ("round down", ROUND_DOWN, False), ("round half up", ROUND_HALF_UP, False), ("round half down", ROUND_HALF_DOWN, False))
for _name, _mode, _optional in ROUNDINGS:
    _define(_name, _mode, _optional)


@builtin("abs(n: number or duration)")
def abs_(n):
    if type(n) is Decimal:
        return NUMBER.abs(n)
    return type(n)(abs(n.key()))


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend, divisor):
    """dividend - divisor * floor(dividend / divisor): the sign of the divisor."""
    if divisor == 0:
        raise Failure("division_by_zero")
    rest = WIDE.remainder(dividend, divisor)
    if not rest.is_finite():
        return None
    if rest and (rest < 0) != (divisor < 0):
        rest = WIDE.add(rest, divisor)
    return NUMBER.plus(rest)


@builtin("sqrt(number: number)")
def sqrt(number):
    if number < 0:
        raise Failure("not_defined")
    return NUMBER.sqrt(number)


@builtin("log(number: number)")
def log(number):
    if number <= 0:
        raise Failure("not_defined")
    return NUMBER.ln(number)


@builtin("exp(number: number)")
def exp(number):
    result = NUMBER.exp(number)
    return result if result.is_finite() else None


@builtin("odd(number: number)")
def odd(number):
    return int(number) % 2 == 1 if whole(number) else None


@builtin("even(number: number)")
def even(number):
    return int(number) % 2 == 0 if whole(number) else None


def whole(number):
    if number.adjusted() > 40:
        raise Failure("too_large")
    return number == number.to_integral_value()
