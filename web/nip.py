"""A NIP as people type it. Knows its shape only."""
LENGTH = 18


def plain(typed: str) -> str:
    """What was typed without spaces, dots and hyphens."""
    return "".join(typed[:64].split()).replace(".", "").replace("-", "")


def is_one(nip: str) -> bool:
    return nip.isascii() and nip.isdigit() and len(nip) == LENGTH
