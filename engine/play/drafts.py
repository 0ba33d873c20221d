"""A draft's scenarios played, with what of its diagram they reached. Knows the player and the studio; knows no page."""
import tempfile
from pathlib import Path

from engine import bpmn, views
from engine.errors import Finding
from engine.facade.diagram import picture
from engine.play.folder import play_folder
from engine.play.report import PlayReport
from engine.procedure.drafting.repair import diagram_of
from engine.procedure.words import describe


def play_draft(engine, actor: views.Actor, draft: str) -> views.DraftPlayed:
    """Plays every scenario of a draft in an office of its own. Refused: not_found."""
    files = engine.studio.draft_files(actor, draft)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "prosedur"
        for path, data in files.items():
            target = Path(place) / path if path.startswith("bersama/") else folder / path
            if target.resolve().is_relative_to(Path(place).resolve()):
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
        if not (folder / "procedure.yaml").is_file():
            return _played(PlayReport("", "", (), faults=("procedure.yaml: belum ada",)), files, actor.language)
        report = play_folder(folder, engine.settings, coverage=True)
    return _played(report, files, actor.language)


def _played(report: PlayReport, files: dict[str, bytes], language: str) -> views.DraftPlayed:
    xml = files[diagram_of(files)]
    model = bpmn.sketch(xml)
    things = {*model.elements, *model.flows}
    missing = frozenset(name for share in report.coverage for name in share.missing) & things
    reached = frozenset(things - missing) if report.coverage else frozenset()
    faults = tuple(describe(f, language)[0] if isinstance(f, Finding) else str(f) for f in report.faults)
    return views.DraftPlayed(
        report.ok and bool(report.scenarios), tuple(views.PlayedScenario(s.file, s.title, s.ok, tuple(s.sentences())) for s in report.scenarios),
        tuple((share.name, share.reached, share.total) for share in report.coverage), reached, frozenset(things - reached), picture(model, model.name, bpmn.artifacts(xml), reached), faults)
