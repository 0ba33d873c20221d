"""What other vendors' attributes mean here: `offers` says what could be taken over, `left` names what has no counterpart. Both only look.

    camunda.py      Camunda 7, Operaton, Flowable, Activiti
    zeebe.py        Camunda 8
    spiff.py        SpiffArena
    expressions.py  JUEL, Python and JavaScript conditions in FEEL
"""
from typing import Any

from . import camunda, spiff, zeebe
from .offer import Offer

VENDORS = (camunda, zeebe, spiff)
__all__ = ["VENDORS", "Offer", "left", "offers"]


def offers(tree) -> list[Offer]:
    """Everything another vendor's words say that can be said here and is not said yet."""
    return [o for vendor in VENDORS for o in vendor.offers(tree) if not o.taken(tree)]


def left(tree) -> list[tuple[Any, str]]:
    """(element, word) of what stays in the file and nobody executes."""
    return [one for vendor in VENDORS for one in vendor.left(tree)]
