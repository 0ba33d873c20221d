"""How a file of a case goes out: as a download under a plain name, never as a page of ours. Knows no case."""
import re
import unicodedata

from flask import Response

MEDIA = frozenset({"application/pdf", "image/jpeg", "image/png"})        # what a browser may be told; everything else is octets


def download(data: bytes, name: str, media: str) -> Response:
    """An attachment that no browser opens as a page of ours, under a name without tricks."""
    response = Response(data, content_type=media if media in MEDIA else "application/octet-stream")
    response.headers.set("Content-Disposition", "attachment", filename=plain_name(name))
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def plain_name(name: str) -> str:
    """`name` without folders, control signs and signs that turn the direction of reading; never empty."""
    visible = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    return re.sub(r'[\\/:*?"<>|]+', "-", visible).strip(" .")[-120:] or "berkas"
