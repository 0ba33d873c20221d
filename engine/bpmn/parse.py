"""`parse`: bytes in, an immutable `Model` out, or every reason why not at once. Knows the order of the steps."""
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException

from .model import Model, plain_start
from .parser import Parser, refuse
from .reader import Document
from .xml import kids, read


def parse(xml: bytes, cache=None, process: str | None = None) -> Model:
    """The model of a BPMN file, ready to run.

    cache: the `feel.Cache` of the version. process: the main process, default the first executable one.
    Raises `NotExecutable`.
    """
    return parse_document(Document(read(xml), cache), process)


def parse_document(document: Document, process: str | None = None) -> Model:
    """The same for a file that has been read."""
    parser = Parser(document)
    main = process or _main(document)
    if main not in parser.scopes:
        raise refuse("no_process", process=main or "")
    try:
        specs = parser.specs()
    except ValidationException as e:
        raise refuse("not_understood", reason=str(e)) from None
    shapes, edges, labels = document.picture()
    return Model(main, parser.scopes[main].name, plain_start(main, parser.elements), parser.elements, parser.flows, document.lanes(),
                 document.messages(), document.pools(), parser.scopes, shapes, edges, labels, document.correlations(), specs)


def sketch(xml: bytes) -> Model:
    """The diagram as it is drawn, whether it can be executed or not: for pictures of drafts only, it has no specs. Raises `NotExecutable` for what is
    no BPMN file."""
    document = Document(read(xml))
    elements, flows = document.elements()
    scopes = document.scopes()
    main = _main(document) or ""
    shapes, edges, labels = document.picture()
    return Model(main, scopes[main].name if main in scopes else "", plain_start(main, elements), elements, flows, document.lanes(), document.messages(),
                 document.pools(), scopes, shapes, edges, labels, {}, {})


def artifacts(xml: bytes) -> list[tuple[str, str, str]]:
    """(id, BPMN name, words) of notes, data and groups of a file that `sketch` can read: for pictures only."""
    return Document(read(xml)).artifacts()


def _main(document: Document) -> str | None:
    """Of several processes: the first executable one that has elements, else the first."""
    processes = [p for p in document.processes if p.get("id")]
    wanted = [p for p in processes if p.get("isExecutable") in ("true", "1") and kids(p, "startEvent")]
    return next((p.get("id") for p in wanted or processes), None)


