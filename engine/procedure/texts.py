"""Words of a procedure in the reader's language, with the folder's own Indonesian where a translation is missing. Knows no sentence of the engine."""
from collections.abc import Mapping

SECTIONS = ("elements", "public_names", "statuses", "forms", "findings", "documents", "labels")
OF_A_FIELD = ("label", "hint", "message", "options", "text")


def translate(texts: Mapping[str, Mapping], language: str, section: str, *keys: str) -> str | None:
    """The word of text/<language>.yaml at section and keys; None if it has none (the caller has the Indonesian one)."""
    found: object = texts.get(language, {}).get(section)
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) and found else None
