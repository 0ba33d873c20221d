"""The tree of units. Knows units; knows no person but as the id of a head.

A unit is a row of the table: id, code, name, kind (root | opd | part), parent, opd, head, head_title, letter_code, address, zone, active, week.
"""
from engine.store import Tx
from engine.store.statements import office as sql


def by_id(tx: Tx, unit_id: str):
    """The unit or None."""
    return tx.one(sql.UNIT_BY_ID, id=unit_id)


def by_code(tx: Tx, code: str):
    """The unit or None."""
    return tx.one(sql.UNIT_BY_CODE, code=code)


def root(tx: Tx):
    """The unit above all, None in an empty office."""
    return tx.one(sql.UNIT_ROOT)


def children(tx: Tx, unit_id: str) -> list:
    """The units right below, by name."""
    return tx.all(sql.UNIT_CHILDREN, id=unit_id)


def agencies(tx: Tx) -> list:
    """The agencies (OPD) in use, by name."""
    return tx.all(sql.AGENCIES)


def ancestors(tx: Tx, unit_id: str) -> list:
    """From the unit itself to the root."""
    return tx.all(sql.UNIT_ANCESTORS, id=unit_id)


def opd_of(tx: Tx, unit_id: str):
    """The agency (OPD) a unit belongs to; for a unit that belongs to none, the root."""
    found = tx.one(sql.UNIT_OPD_OF, id=unit_id)
    return found or (root(tx) if by_id(tx, unit_id) else None)