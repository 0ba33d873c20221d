"""Compressed JSON for what is stored whole and read whole: the state of a case, the files of a version. Knows nothing of either.

A compressor of the library must not be used by two threads at once, so each thread has its own.
"""
import threading
from typing import Any

import orjson
import zstandard

LEVEL = 3                        # a case state of 4 kB: 15 us; higher levels save a few per cent and cost a multiple
LARGEST = 64 * 1024 * 1024       # bytes unpacked; a damaged or hostile header must not ask for more

_own = threading.local()


def pack(value: object) -> bytes:
    """JSON-able value to zstd bytes. TypeError for anything JSON has no word for."""
    return pack_bytes(orjson.dumps(value))


def unpack(data: bytes) -> Any:
    """The value of `pack`. ValueError if the bytes are damaged."""
    return orjson.loads(unpack_bytes(data))


def pack_bytes(data: bytes) -> bytes:
    """zstd bytes with the size in the header."""
    try:
        compressor = _own.compressor
    except AttributeError:
        compressor = _own.compressor = zstandard.ZstdCompressor(level=LEVEL)
    return compressor.compress(data)


def unpack_bytes(data: bytes) -> bytes:
    """The bytes of `pack_bytes`. ValueError if they are damaged or would become larger than LARGEST."""
    try:
        decompressor = _own.decompressor
    except AttributeError:
        decompressor = _own.decompressor = zstandard.ZstdDecompressor()
    try:
        if zstandard.frame_content_size(data) > LARGEST:
            raise ValueError("packed value too large")
        return decompressor.decompress(data)
    except zstandard.ZstdError as error:
        raise ValueError(f"packed value damaged: {error}") from error
