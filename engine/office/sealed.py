"""Texts that must not be readable in the database until they are sent: sealed with the office's secret. Knows no table.

A mail job keeps {name: sealed text} beside its body; whoever sends the mail opens them and puts them in place of {name}.
"""
import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


def seal(secret: str, text: str) -> str:
    return _key(secret).encrypt(text.encode("utf-8")).decode("ascii")


def unseal(secret: str, sealed: str) -> str:
    """ValueError where the secret is another one than it was."""
    try:
        return _key(secret).decrypt(sealed.encode("ascii")).decode("utf-8")
    except InvalidToken as error:
        raise ValueError("sealed with another secret") from error


def _key(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"runut sealed " + secret.encode("utf-8")).digest()))
