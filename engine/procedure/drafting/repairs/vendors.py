"""Repairs that take over what other vendors' words say. The words stay where they are."""
from ..translate import offers
from .registry import repairs


@repairs("vendor_words", whole=True)
def take_over(tree, node, params):
    found = [o for o in offers(tree) if node is None or o.node is node]
    for offer in found:
        if not offer.taken(tree):                            # an earlier one may have said it
            offer.take(tree)
    return bool(found)
