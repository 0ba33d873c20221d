"""The key that signs heads of the audit chain (Ed25519), and what it signs. Knows a file and bytes; knows no table.

    signed: b"runut audit head\\n" and the canonical JSON of {at, hash, seq}; key and signature are written in hexadecimal
"""
import os
import secrets
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from engine.errors import Unusable


def signature(key: Ed25519PrivateKey, seq: int, digest: str, at: str) -> str:
    return key.sign(_words(seq, digest, at)).hex()


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def genuine(head) -> bool:
    """Whether a head (seq, hash, at, key, signature) was signed by the key it names."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.key)).verify(bytes.fromhex(head.signature), _words(head.seq, head.hash, head.at))
    except (ValueError, TypeError, InvalidSignature):          # TypeError: a text that no JSON can hold
        return False
    return True


def kept(file: Path) -> Ed25519PrivateKey:
    """The key in a file, made there once with mode 0600; two processes starting at once agree on the first one's. Unusable."""
    try:
        if not file.exists():
            _make(file)
        if file.stat().st_mode & 0o077:
            raise Unusable(f"{file}: the key of the audit chain can be read by others; chmod 600")
        key = load_pem_private_key(file.read_bytes(), None)
    except OSError as error:
        raise Unusable(f"{file}: the key of the audit chain cannot be used ({error.strerror})") from error
    except (ValueError, TypeError) as error:
        raise Unusable(f"{file}: no private key in PEM without a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Unusable(f"{file}: no Ed25519 key")
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _words(seq: int, digest: str, at: str) -> bytes:
    return b"runut audit head\n" + orjson.dumps({"at": at, "hash": digest, "seq": seq}, option=orjson.OPT_SORT_KEYS)
