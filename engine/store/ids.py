"""Names for new things: opaque, random, never derived from what they name. Knows nothing else of the engine."""
import base64
import secrets


def new_id() -> str:
    """Id of a row: 16 hexadecimal digits (64 random bits). Not a secret: access is decided by rules, never by knowing an id."""
    return secrets.token_hex(8)


def new_code() -> str:
    """A code whose knowledge gives access (tracking, QR, session): 26 letters and digits a-z2-7, 128 random bits."""
    return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()
