"""What a file really is: PDF, JPEG or PNG by its bytes, read as far as it takes to know that it opens and how large its picture is.

Knows formats; knows no name, no limit of the office and no database. Nothing is drawn and nothing beyond a few kilobytes is unpacked, so a picture
that would fill the memory of who opens it is found by its header.
"""
import re
import zlib

from engine.errors import Problem

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
KINDS = ((b"%PDF-", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG))
MOST_PIXELS = 60_000_000             # a scan of A3 at 400 dpi has 31 million
_UNPACKED = 65_536                   # bytes of a PNG's picture that are tried
_TAIL = 2_048                        # where a PDF ends
_PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")
_START = re.compile(rb"startxref\s+(\d{1,12})\s")
_NO_LENGTH = frozenset((0x01, *range(0xD0, 0xD8)))               # JPEG markers without a segment
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}      # JPEG markers that tell the size of the picture
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}


def media_of(data: bytes) -> str | None:
    """Media type by how the bytes begin; None for what is not accepted."""
    return next((media for start, media in KINDS if data.startswith(start)), None)


def judge(data: bytes, name: str) -> tuple[str | None, Problem | None]:
    """(media type, what is wrong): file_kind, file_broken or file_pixels."""
    media = media_of(data)
    if media is None:
        return None, Problem("file_kind", {"name": name})
    size = {PDF: _pdf, JPEG: _jpeg, PNG: _png}[media](data)
    if size is None:
        return media, Problem("file_broken", {"name": name})
    if size > MOST_PIXELS:
        return media, Problem("file_pixels", {"name": name, "most": MOST_PIXELS // 1_000_000})
    return media, None


def _pdf(data: bytes) -> int | None:
    """0 for a document: a header, an object, an end, and a table of its objects that begins within it."""
    tail = data[-_TAIL:]
    if not _PDF_HEAD.match(data) or b"endobj" not in data or b"%%EOF" not in tail:
        return None
    starts = _START.findall(tail)
    return None if starts and int(starts[-1]) >= len(data) else 0


def _jpeg(data: bytes) -> int | None:
    """Pixels of a picture whose segments follow each other up to the scan and that has an end."""
    at, pixels = 2, None
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:                       # filling
            at += 1
            continue
        if marker in _NO_LENGTH:
            at += 2
            continue
        length = int.from_bytes(data[at + 2:at + 4], "big")
        if length < 2 or at + 2 + length > len(data):
            return None
        if marker in _FRAMES:
            if length < 8:
                return None
            pixels = int.from_bytes(data[at + 5:at + 7], "big") * int.from_bytes(data[at + 7:at + 9], "big")
        if marker == 0xDA:                       # the picture itself begins; all that is left is its end
            return pixels if pixels and data.find(b"\xff\xd9", at) > 0 else None
        at += 2 + length
    return None


def _png(data: bytes) -> int | None:
    """Pixels of a picture whose parts are whole and whose bytes begin to unpack."""
    at, pixels, unpacking, tried = 8, None, zlib.decompressobj(), 0
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at:at + 4], "big"), data[at + 4:at + 8]
        end = at + 12 + length
        if end > len(data) or zlib.crc32(data[at + 4:end - 4]) != int.from_bytes(data[end - 4:end], "big"):
            return None
        body = data[at + 8:end - 4]
        if pixels is None:
            if kind != b"IHDR" or length != 13 or body[8] not in _DEPTHS.get(body[9], ()):
                return None
            pixels = int.from_bytes(body[:4], "big") * int.from_bytes(body[4:8], "big")
        elif kind == b"IDAT" and tried < _UNPACKED:
            try:
                tried += len(unpacking.decompress(body, _UNPACKED))
            except zlib.error:
                return None
        elif kind == b"IEND":
            return pixels if pixels and tried else None
        at = end
    return None
