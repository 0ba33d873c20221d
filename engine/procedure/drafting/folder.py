"""What somebody uploads, as files by path: a diagram, a zip, or files. Bounded before anything is unpacked; what the files say is not judged here."""
import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

from engine import bpmn
from engine.errors import Problems

from ..files import MOST_BYTES, MOST_FILE, MOST_FILES
from ..findings import NOT_EXECUTABLE, finding
from .stand_ins import procedure_yaml
from .tree import Tree
from .words import slug

DIAGRAMS = (".bpmn", ".bpmn2", ".xml")


BLANK = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" \
xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="definisi" targetNamespace="urn:runut:{key}" \
expressionLanguage="https://www.omg.org/spec/DMN/20191111/FEEL/">
  <bpmn:process id="{key}" name={title} isExecutable="true">
    <bpmn:startEvent id="permohonan" name={start}/>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="bidang" bpmnElement="{key}">
      <bpmndi:BPMNShape id="permohonan_di" bpmnElement="permohonan"><dc:Bounds x="160" y="160" width="36" height="36"/></bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""


def blank(title: str) -> dict[str, bytes]:
    """A folder to begin with: a diagram with its start, and a procedure.yaml whose texts are still to be written."""
    key = slug(title, "prosedur")
    diagram = BLANK.format(key=key, title=quoteattr(title), start=quoteattr("Permohonan"))
    return {f"{key}.bpmn": diagram.encode(), "procedure.yaml": procedure_yaml(f"{key}.bpmn", title)}


def take(name: str, data: bytes) -> dict[str, bytes]:
    """Files by path. Problems where this is neither a diagram nor a zip that holds one, or is too large."""
    if data[:4] == b"PK\x03\x04":
        return from_files(_unzipped(name, data))
    return {diagram_name(name): _read(name, data)}


def from_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a folder below their common top folder; a diagram in another encoding becomes UTF-8."""
    out = {path: data for path, data in files.items() if not any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(path).parts)}
    while out and all("/" in path for path in out) and len({path.partition("/")[0] for path in out}) == 1:
        out = {path.partition("/")[2]: data for path, data in out.items()}
    diagrams = [path for path in out if path.lower().endswith(DIAGRAMS) and "/" not in path]
    found = {path: _read(path, out.pop(path)) for path in sorted(diagrams)}
    if not found and "procedure.yaml" not in out:
        raise Problems([finding("no_diagram", NOT_EXECUTABLE, "procedure.yaml")])
    return {**out, **{path if path.endswith(".bpmn") else diagram_name(path): data for path, data in found.items()}}


def diagram_name(name: str) -> str:
    """A file name the folder takes: `Order Handling.bpmn20.xml` as order_handling.bpmn."""
    base = PurePosixPath(name.replace("\\", "/")).name
    for end in (".xml", ".bpmn2", ".bpmn20", ".bpmn"):
        base = base.removesuffix(end)
    return f"{slug(base, 'diagram')}.bpmn"


def _read(name: str, data: bytes) -> bytes:
    try:
        tree = Tree(data)
    except bpmn.NotExecutable as refused:
        raise Problems([finding(p.code, p.strength, name[:200], p.element, p.name, **p.params) for p in refused.problems]) from None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return tree.written()
    return data


def _unzipped(name: str, data: bytes) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                if entry.is_dir():
                    continue
                total += entry.file_size
                if entry.file_size > MOST_FILE or total > MOST_BYTES or len(out) >= MOST_FILES:
                    raise Problems([finding("file_too_large", NOT_EXECUTABLE, entry.filename[:200], size=entry.file_size, limit=MOST_FILE)])
                with archive.open(entry) as handle:
                    found = handle.read(MOST_FILE + 1)
                if len(found) > MOST_FILE:                    # the directory of a zip may lie
                    raise Problems([finding("file_too_large", NOT_EXECUTABLE, entry.filename[:200], size=len(found), limit=MOST_FILE)])
                out[entry.filename.replace("\\", "/")] = found
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, LookupError) as error:
        raise Problems([finding("not_a_zip", NOT_EXECUTABLE, name[:200], reason=type(error).__name__)]) from None
    except Exception as error:
        if isinstance(error, Problems):
            raise
        raise Problems([finding("not_a_zip", NOT_EXECUTABLE, name[:200], reason=type(error).__name__)]) from None    # zlib and lzma have errors of their own
    return out
