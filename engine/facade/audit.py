"""The audit chain: one row a command, each holding the hash of the one before (design.md, "State export").

    hash = sha256(prev || canonical JSON of {seq, at, actor, kind, case, payload_hash}), hexadecimal; prev of the first is 64 zeros
    payload_hash = sha256(salt || canonical JSON of the payload); salt and payload may be erased later, the chain stays valid

Canonical: keys sorted, no blanks, UTF-8. Knows rows only.
"""
import hashlib
import secrets

import orjson

from engine.store.statements import case as sql

FIRST = "0" * 64


def canonical(value: dict) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def row_hash(prev: str, seq: int, at: str, actor: str | None, kind: str, case: str | None, payload_hash: str) -> str:
    fields = {"seq": seq, "at": at, "actor": actor, "kind": kind, "case": case, "payload_hash": payload_hash}
    return hashlib.sha256(prev.encode("ascii") + canonical(fields)).hexdigest()


def begin(tx) -> None:
    """The head of an empty chain, so that there is something to lock before the first row."""
    tx.run(sql.AUDIT_HEAD_INSERT, id=1, seq=0, hash=FIRST)


def append(tx, at: str, actor: str | None, kind: str, case: str | None, payload: dict) -> None:
    """The last statements of a command: the head is locked here, so that two processes wait for each other only now."""
    salt, body = secrets.token_hex(8), canonical(payload).decode("utf-8")
    payload_hash = hashlib.sha256((salt + body).encode("utf-8")).hexdigest()
    head = tx.one(sql.AUDIT_HEAD_LOCKED)
    seq, prev = head.seq + 1, head.hash
    digest = row_hash(prev, seq, at, actor, kind, case, payload_hash)
    with tx.together():                          # others wait for the head until this is committed
        tx.run(sql.AUDIT_INSERT, seq=seq, at=at, actor=actor, kind=kind, case_id=case, payload_hash=payload_hash, prev=prev, hash=digest, salt=salt,
               payload=body)
        tx.run(sql.AUDIT_HEAD_SET, seq=seq, hash=digest)


def verify(tx) -> list[str]:
    """What is wrong with the chain; empty if it holds."""
    wrong, prev, expected = [], FIRST, 1
    for row in tx.all(sql.AUDIT_ALL):
        if row.seq != expected:
            wrong.append(f"audit: row {expected} is missing")
        if row.prev != prev:
            wrong.append(f"audit: row {row.seq} does not follow the one before")
        if row.hash != row_hash(row.prev, row.seq, row.at, row.actor, row.kind, row.case_id, row.payload_hash):
            wrong.append(f"audit: row {row.seq} was changed")
        if row.payload is not None and hashlib.sha256((row.salt + row.payload).encode("utf-8")).hexdigest() != row.payload_hash:
            wrong.append(f"audit: payload of row {row.seq} was changed")
        prev, expected = row.hash, row.seq + 1
    head = tx.one(sql.AUDIT_HEAD)
    if head and head.hash != prev:
        wrong.append("audit: the head is not the last row")
    return wrong
