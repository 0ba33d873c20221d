"""The audit chain: one row a command, each holding the hash of the one before (design.md, "State export").

    hash = sha256(prev || canonical JSON of {seq, at, actor, kind, case, payload_hash}), hexadecimal; prev of the first is 64 zeros
    payload_hash = sha256(salt || canonical JSON of the payload); salt and payload may be erased later, the chain stays valid

Canonical: keys sorted, no blanks, UTF-8. Knows rows only.
"""
import hashlib
import secrets

import orjson

from engine.facade import audit_key as keys
from engine.store.statements import audit as sql
from engine.store.statements import case as cases

FIRST = "0" * 64
PAGE = 2_000                     # rows looked at at once


def canonical(value: dict) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def row_hash(prev: str, seq: int, at: str, actor: str | None, kind: str, case: str | None, payload_hash: str) -> str:
    fields = {"seq": seq, "at": at, "actor": actor, "kind": kind, "case": case, "payload_hash": payload_hash}
    return hashlib.sha256(prev.encode("ascii") + canonical(fields)).hexdigest()


def payload_hash(salt: str, payload: str) -> str:
    return hashlib.sha256((salt + payload).encode("utf-8")).hexdigest()


def begin(tx) -> None:
    """The head of an empty chain, so that there is something to lock before the first row."""
    tx.run(cases.AUDIT_HEAD_INSERT, id=1, seq=0, hash=FIRST)


def append(tx, at: str, actor: str | None, kind: str, case: str | None, payload: dict) -> None:
    """The last statements of a command: the head is locked here, so that two processes wait for each other only now."""
    salt, body = secrets.token_hex(8), canonical(payload).decode("utf-8")
    hashed = payload_hash(salt, body)
    head = tx.one(cases.AUDIT_HEAD_LOCKED)
    seq, prev = head.seq + 1, head.hash
    digest = row_hash(prev, seq, at, actor, kind, case, hashed)
    with tx.together():                          # others wait for the head until this is committed
        tx.run(cases.AUDIT_INSERT, seq=seq, at=at, actor=actor, kind=kind, case_id=case, payload_hash=hashed, prev=prev, hash=digest, salt=salt,
               payload=body)
        tx.run(cases.AUDIT_HEAD_SET, seq=seq, hash=digest)


def verify(tx, since: tuple[int, str] = (0, FIRST)) -> list[str]:
    """What is wrong with the rows after a head (number, hash); empty if they follow from it and every published head is among them."""
    wrong, (seq, prev) = [], since
    signed: dict[int, list] = {}
    for head in tx.all(sql.SIGNED_ALL):
        signed.setdefault(head.seq, []).append(head)
        if not keys.genuine(head):
            wrong.append(f"audit: the published head of row {head.seq} does not bear the signature of its key")
    while rows := tx.all(sql.PAGE, after=seq, most=PAGE):
        for row in rows:
            if row.seq != seq + 1:
                wrong.append(f"audit: row {seq + 1} is missing")
            if row.prev != prev:
                wrong.append(f"audit: row {row.seq} does not follow the one before")
            if row.hash != row_hash(row.prev, row.seq, row.at, row.actor, row.kind, row.case_id, row.payload_hash):
                wrong.append(f"audit: row {row.seq} was changed")
            if row.payload is not None and payload_hash(row.salt, row.payload) != row.payload_hash:
                wrong.append(f"audit: payload of row {row.seq} was changed")
            if any(head.hash != row.hash for head in signed.get(row.seq, ())):
                wrong.append(f"audit: row {row.seq} is another than the one whose head was published")
            seq, prev = row.seq, row.hash
    head = tx.one(cases.AUDIT_HEAD)
    if head and head.hash != prev:
        wrong.append("audit: the head is not the last row")
    return wrong + [f"audit: the published head of row {lost} is not in the chain" for lost in sorted(signed) if lost > seq]
