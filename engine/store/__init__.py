"""Keeping things: the tables, two engines on one database, statements compiled once, ids, files by content.

Knows rows, bytes and transactions; knows nothing of procedures, cases or people. The words of SQL stand in `statements/`,
a module per area; whoever needs a row runs one of them on the `Tx` it was given:

    store = Store.open("sqlite:////var/lib/runut/runut.db", files=Path("/var/lib/runut/files"))
    with store.read() as tx:
        row = tx.one(PERSON_BY_ID, id=person)
"""
from engine.store import tables_work as tables_work  # `metadata` is whole for everybody who asks for it
from engine.store.files import Files
from engine.store.ids import new_code, new_id
from engine.store.lists import in_list, in_pairs
from engine.store.packing import pack, unpack
from engine.store.statement import Statement, named, upsert
from engine.store.store import Clash, Conflict, Store, Tx

__all__ = ["Clash", "Conflict", "Files", "Statement", "Store", "Tx", "in_list", "in_pairs", "named", "new_code", "new_id", "pack", "unpack", "upsert"]
