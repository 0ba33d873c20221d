"""Judges a proof that `runut audit prove` wrote, against a head that was saved earlier. Needs Python 3.9 and the package `cryptography`, not Runut.

    python3 verify_audit.py PROOF.json HEAD.json [--key HEX]

HEAD.json: what the office's public page /jejak-audit.json gave on some day; save it where the office cannot reach it. --key: another public
key of the office that you trust (it may change its key). Exit code: 0 proved, 1 not proved, 2 unusable call.

    hash of a row  sha256(hash of the row before || canonical JSON of {actor, at, case, kind, payload_hash, seq}); 64 zeros before row 1
    payload_hash   sha256(salt || payload)
    signature      Ed25519 over "runut audit head\n" || canonical JSON of {at, hash, seq}
"""
import argparse
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FIELDS = ("seq", "at", "actor", "kind", "case", "payload_hash")


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def check_head(head, trusted, name):
    """Faults of a signed head."""
    if head["key"] not in trusted:
        return [f"{name} is signed with a key you do not trust: {head['key']}"]
    try:
        message = b"runut audit head\n" + canonical({"at": head["at"], "hash": head["hash"], "seq": head["seq"]})
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["key"])).verify(bytes.fromhex(head["signature"]), message)
    except (InvalidSignature, ValueError):
        return [f"{name} is forged: its signature is wrong"]
    return []


def faults_of(proof, saved, trusted):
    """Every reason why the proof does not hold."""
    begin = proof["from"] or {"seq": 0, "hash": "0" * 64}
    wrong = check_head(saved, trusted, "the saved head") + check_head(proof["to"], trusted, "the last head")
    if proof["from"]:
        wrong += check_head(begin, trusted, "the first head")
    seq, prev = begin["seq"], begin["hash"]
    hashes, rows = {seq: prev}, {}
    for row in proof["rows"]:
        if row["seq"] != seq + 1:
            wrong.append(f"row {row['seq']} stands where row {seq + 1} must stand")
        if sha256(prev.encode("ascii") + canonical({name: row[name] for name in FIELDS})) != row["hash"]:
            wrong.append(f"row {row['seq']} was changed, or does not follow the row before it")
        seq, prev = row["seq"], row["hash"]
        hashes[seq], rows[seq] = prev, row
    if (seq, prev) != (proof["to"]["seq"], proof["to"]["hash"]):
        wrong.append(f"the rows do not end in the last head, row {proof['to']['seq']}")
    if saved["seq"] not in hashes:
        wrong.append(f"your head (row {saved['seq']}) is not within this proof: ask for `runut audit prove ... --head {saved['seq']}`")
    elif hashes[saved["seq"]] != saved["hash"]:
        wrong.append(f"your head is not row {saved['seq']} of this chain: the office has rewritten its past, or this is another office")
    for opened in proof["opened"]:
        row, payload = rows.get(opened["seq"]), opened["payload"]
        if row is None:
            wrong.append(f"row {opened['seq']} is opened and is not there")
        elif payload is not None and sha256((opened["salt"] + payload).encode("utf-8")) != row["payload_hash"]:
            wrong.append(f"what row {opened['seq']} is said to have recorded is not what it recorded")
    return wrong


def main():
    parser = argparse.ArgumentParser(description="Judges a proof of Runut's audit chain against a saved head.")
    parser.add_argument("proof")
    parser.add_argument("head")
    parser.add_argument("--key", action="append", default=[])
    args = parser.parse_args()
    try:
        with open(args.proof, encoding="utf-8") as first, open(args.head, encoding="utf-8") as second:
            proof, saved = json.load(first), json.load(second)
        saved = saved.get("head", saved)
        wrong = faults_of(proof, saved, {saved["key"], *args.key})
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        print(f"not readable as a proof and a head: {error}", file=sys.stderr)
        return 2
    for sentence in wrong:
        print(f"NOT PROVED: {sentence}")
    if not wrong:
        print(f"PROVED: rows {(proof['from'] or {'seq': 0})['seq'] + 1} to {proof['to']['seq']} are whole, unchanged and in order; your head is among them")
        rows = {row["seq"]: row for row in proof["rows"]}
        for opened in proof["opened"]:
            row = rows[opened["seq"]]
            print(f"  row {row['seq']}, {row['at']}, {row['kind']}, by {row['actor'] or '-'}: {opened['payload'] or 'its content was erased'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
