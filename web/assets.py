"""Static files: each once, by the hash of its content, compressed at start; and gzip for pages. Knows nothing of the engine.

`asset('runut.css')` in a template gives /aset/runut.<hash>.css, which never changes and is cached for a year.
"""
import gzip
import hashlib
import io
import mimetypes
import secrets
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, request

from web.security import public

HERE = Path(__file__).parent / "static"
COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
SMALL = 600                          # under this many octets compression gains nothing

blueprint = Blueprint("aset", __name__)


@dataclass(frozen=True)
class Asset:
    address: str
    media: str
    plain: bytes
    packed: bytes
    tag: str


def read(folder: Path = HERE) -> dict[str, Asset]:
    """Address (below /aset/) -> asset, for every file in `folder`."""
    found = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        plain = file.read_bytes()
        tag = hashlib.sha256(plain).hexdigest()[:12]
        name = file.relative_to(folder)
        address = name.with_name(f"{name.stem}.{tag}{name.suffix}").as_posix()
        media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        found[address] = Asset(name.as_posix(), media, plain, gzip.compress(plain, 9, mtime=0), tag)
    return found


ASSETS = read()
ADDRESSES = {asset.address: f"/aset/{address}" for address, asset in ASSETS.items()}


def asset(name: str) -> str:
    """The address of a file of web/static; a wrong name is a mistake of ours and raises KeyError."""
    return ADDRESSES[name]


@blueprint.get("/aset/<path:address>")
@public
def file(address: str) -> Response:
    found = ASSETS.get(address) or abort(404)
    packed = _takes_gzip() and found.media.startswith(COMPRESSED)
    response = Response(found.packed if packed else found.plain, content_type=f"{found.media}; charset=utf-8" if packed else found.media)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(found.tag + ("-gz" if packed else ""))
    return response.make_conditional(request)


def _takes_gzip() -> bool:
    return request.accept_encodings["gzip"] > 0


def compress(response: Response) -> Response:
    """gzip for pages. The member's name has a random length, so the length of an answer tells nothing about a secret beside an echoed text."""
    media = response.content_type or ""
    if (response.status_code in (204, 304) or response.direct_passthrough or response.is_streamed or "Content-Encoding" in response.headers
            or not media.startswith(COMPRESSED)):
        return response
    response.vary.add("Accept-Encoding")
    plain = response.get_data()
    if len(plain) < SMALL or not _takes_gzip():
        return response
    out = io.BytesIO()
    with gzip.GzipFile(filename="x" * (1 + secrets.randbelow(32)), mode="wb", fileobj=out, compresslevel=6, mtime=0) as packer:
        packer.write(plain)
    response.set_data(out.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    return response


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.after_request(compress)
    app.jinja_env.globals["asset"] = asset
