"""Drafts of procedure folders: taken in whatever they lack, repaired, saved, asked to be published and published by a second person.

Every state is kept by the hash of its files, every change with who and when. Knows transactions, findings and repairs; knows no page and plays nothing.
"""
import io
import zipfile
from collections.abc import Iterable, Mapping
from functools import lru_cache

from engine import bpmn, views
from engine.clock import from_text, to_text
from engine.errors import Finding, Problem, Problems, Refused
from engine.facade import audit
from engine.facade.diagram import picture
from engine.facade.guard import need_designer
from engine.facade.publishing import store
from engine.facade.transaction import Transactions
from engine.office import accounts
from engine.procedure import files as folder_files
from engine.procedure import vocabulary
from engine.procedure.check import check, publishable
from engine.procedure.drafting import folder, repair
from engine.procedure.findings import NOT_EXECUTABLE, finding
from engine.procedure.folder import draft as read_folder
from engine.procedure.settings import KEY
from engine.procedure.words import describe
from engine.run.versions import freeze_files, thaw_files
from engine.store import new_id
from engine.store.statements import procedure_draft as sql

MOST_DRAFTS, LONGEST = 200, 200
DIAGRAM = "diagram.bpmn"


class ProcedureDrafts:
    def __init__(self, transactions: Transactions):
        self.transactions = transactions

    # looking --------------------------------------------------------------------------------------------------------------------------
    def drafts(self, actor: views.Actor) -> tuple[views.ProcedureDraftRow, ...]:
        """Drafts that are worked on, the last changed first. Refused: not_found."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            return tuple(_row(env, r) for r in env.tx.all(sql.DRAFTS_OPEN))

    def draft(self, actor: views.Actor, draft: str) -> views.ProcedureDraft:
        """One draft with its findings, its picture and who changed it. Refused: not_found."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            row, files = _one(env, draft)
            changes = env.tx.all(sql.CHANGES_OF, draft=draft)
            shown = _row(env, row)
            at = [from_text(c.at).astimezone(env.zone) for c in changes]
            alone = not _second(changes, row, actor.person)
        path = repair.diagram_of(files)
        found = self._findings(row.hash, files)
        worded = _worded(found, actor.language)
        good = publishable(found)
        return views.ProcedureDraft(
            shown, _picture(files[path], shown.title), path, worded, tuple(views.DraftFile(p, len(d)) for p, d in sorted(files.items())),
            tuple(views.DraftChange(when, c.name or "", c.kind, c.what, c.hash) for c, when in zip(changes, at, strict=True)),
            not any(f.strength == NOT_EXECUTABLE for f in found), good, good and row.submitted_by is None, good and row.submitted_by is not None and not alone,
            sum(p.startswith("scenarios/") for p in files))

    def draft_files(self, actor: views.Actor, draft: str) -> dict[str, bytes]:
        """Its files by path. Refused: not_found."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            return _one(env, draft)[1]

    def editing(self, actor: views.Actor, draft: str) -> views.DraftEditing:
        """What the editor of its diagram needs. Refused: not_found."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            row, files = _one(env, draft)
            shown = _row(env, row)
        path = repair.diagram_of(files)
        panel = vocabulary.panel(read_folder(files)[0], self.transactions.settings.roles, actor.language)
        return views.DraftEditing(shown, path, files[path].decode("utf-8", "replace"), _worded(self._findings(row.hash, files), actor.language), panel)

    def draft_zip(self, actor: views.Actor, draft: str) -> tuple[str, bytes]:
        """(file name, bytes): the whole folder to take away; the same files are the same bytes. Refused: not_found."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            row, files = _one(env, draft)
        name = row.procedure or "draf"
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in sorted(files.items()):
                archive.writestr(zipfile.ZipInfo(f"{name}/{path}", (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
        return f"{name}.zip", out.getvalue()

    def draft_diagram(self, actor: views.Actor, draft: str) -> tuple[str, bytes]:
        """(file name, XML) of its diagram: the very bytes that were taken in or saved. Refused: not_found."""
        files = self.draft_files(actor, draft)
        path = repair.diagram_of(files)
        return path, files[path]

    def versions_of(self, actor: views.Actor, procedure: str) -> tuple[views.VersionRow, ...]:
        """Versions of a procedure with their running cases, the newest first. Refused: not_found."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            return tuple(views.VersionRow(r.id, r.procedure, r.number, r.status, from_text(r.created_at).astimezone(env.zone), r.running)
                         for r in env.tx.all(sql.VERSIONS_OF, procedure=procedure))

    # taking in ------------------------------------------------------------------------------------------------------------------------
    def import_draft(self, actor: views.Actor, name: str, data: bytes) -> str:
        """A diagram or a zip becomes a draft, whatever it lacks; its id. Refused: not_found, limit_open; Problems where it is neither, or too large."""
        return self._new(actor, folder.take(name, data), "import", name)

    def blank_draft(self, actor: views.Actor, title: str) -> str:
        """A draft with a title and nothing drawn yet; its id. Refused: not_found, limit_open, invalid (errors={"title"})."""
        title = " ".join("".join(c if c.isprintable() else " " for c in title).split())
        if not 3 <= len(title) <= 80:
            raise Refused("invalid", errors={"title": Problem("draft_title")})
        return self._new(actor, folder.blank(title), "open", title)

    def import_folder(self, actor: views.Actor, files: Mapping[str, bytes], name: str = "") -> str:
        """The same for files by path, as a browser sends a folder. Refused: not_found, limit_open; Problems."""
        return self._new(actor, folder.from_files(_bounded(files)), "import", name)

    def open_draft(self, actor: views.Actor, procedure: str) -> str:
        """A draft of what is in force, to change it; its id. Refused: not_found, no_version, limit_open."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            version = self.transactions.versions.in_force(env.tx, procedure)
        return self._new(actor, dict(version.procedure.files), "open", f"{procedure} {version.number}")

    def _new(self, actor: views.Actor, files: dict[str, bytes], kind: str, what: str) -> str:
        files = _bounded(files)
        repair.diagram_of(files)

        def work(env):
            need_designer(env, actor)
            if env.tx.one(sql.DRAFTS_OPEN_COUNT).n >= MOST_DRAFTS:
                raise Refused("limit_open", limit=MOST_DRAFTS)
            at, digest, draft = to_text(env.now), folder_files.hash_of(files), new_id()
            title, key = _named(files)
            env.tx.run(sql.BUNDLE_PUT, hash=digest, files=freeze_files(files), at=at)
            env.tx.run(sql.DRAFT_INSERT, id=draft, title=title, procedure=key, hash=digest, revision=1, created_at=at, created_by=actor.person, changed_at=at,
                       changed_by=actor.person, submitted_at=None, submitted_by=None, ended_at=None, version=None)
            env.tx.run(sql.CHANGE_INSERT, draft=draft, seq=1, at=at, person=actor.person, kind=kind, hash=digest, what=what[:LONGEST])
            audit.append(env.tx, at, actor.person, f"draft_{kind}", None, {"draft": draft, "hash": digest})
            return draft
        return self.transactions.change("draft", work)

    # changing -------------------------------------------------------------------------------------------------------------------------
    def save_diagram(self, actor: views.Actor, draft: str, xml: bytes, revision: int) -> int:
        """The diagram as an editor sends it, whatever it lacks; the new revision (the same where nothing changed). Refused: not_found, draft_changed;
        Problems where it is no diagram."""
        self.draft_files(actor, draft)                         # who may not see it is not told what is wrong with what he sent
        folder.take(DIAGRAM, xml)

        def changed(files):
            return {**files, repair.diagram_of(files): xml}
        return self._change(actor, draft, revision, "save", changed, repair.diagram_of)

    def save_file(self, actor: views.Actor, draft: str, path: str, data: bytes | None, revision: int) -> int:
        """One file of the folder, None takes it away. Refused: not_found, draft_changed; Problems for a path that no folder has."""
        self.draft_files(actor, draft)
        if path.endswith(".bpmn") and data is not None:
            folder.take(DIAGRAM, data)
        sifted, problems = folder_files.collect({path: data or b""})
        if path not in sifted:
            raise Problems([p for p in problems if p.file == path[:200]] or [finding("bad_path", NOT_EXECUTABLE, path[:200])])

        def changed(files):
            rest = {p: d for p, d in files.items() if p != path}
            return rest if data is None else {**rest, path: data}
        return self._change(actor, draft, revision, "save", changed, lambda files: path)

    def repair(self, actor: views.Actor, draft: str, revision: int, code: str | None = None, element: str = "") -> views.Repairs:
        """Repair one finding, or without a code everything that can be repaired. Refused: not_found, draft_changed."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            row, files = _one(env, draft)
        if row.revision != revision:
            raise Refused("draft_changed")
        done = repair.apply(files, only=None if code is None else {(code, element)}, roles=self.transactions.settings.roles)
        made = tuple(dict.fromkeys(describe(f, actor.language)[0] for f in done.made))
        if done.files != files:
            revision = self._change(actor, draft, revision, "repair", lambda _: done.files, lambda _: ", ".join(sorted({f.code for f in done.made})))
        return views.Repairs(revision, made, len(done.left))

    def _change(self, actor: views.Actor, draft: str, revision: int, kind: str, changed, what) -> int:
        def work(env):
            need_designer(env, actor)
            row, files = _one(env, draft)
            if row.revision != revision:
                raise Refused("draft_changed")
            new = _bounded(changed(files))
            digest, at = folder_files.hash_of(new), to_text(env.now)
            if digest == row.hash:
                return revision
            repair.diagram_of(new)
            title, key = _named(new)
            env.tx.run(sql.BUNDLE_PUT, hash=digest, files=freeze_files(new), at=at)
            if not env.tx.run(sql.DRAFT_SET, draft=draft, known=revision, now_hash=digest, now_title=title, now_procedure=key, at=at, who=actor.person):
                raise Refused("draft_changed")
            _note(env, draft, actor, kind, digest, what(new))
            return revision + 1
        return self.transactions.change("draft", work)

    def discard_draft(self, actor: views.Actor, draft: str, revision: int) -> None:
        """Work on it ends without a version; its files stay kept by their hash. Refused: not_found, draft_changed."""
        def work(env):
            need_designer(env, actor)
            row, _ = _one(env, draft)
            if not env.tx.run(sql.DRAFT_END, draft=draft, known=revision, at=to_text(env.now), as_version=None):
                raise Refused("draft_changed")
            _note(env, draft, actor, "discard", row.hash)
        self.transactions.change("draft", work)

    # publishing -----------------------------------------------------------------------------------------------------------------------
    def submit_draft(self, actor: views.Actor, draft: str, revision: int) -> int:
        """Ask a second person to publish this state. Refused: not_found, draft_changed, not_allowed_now; Problems with the findings that stand against it."""
        with self.transactions.read() as env:
            need_designer(env, actor)
            row, files = _one(env, draft)
        self._must_be_good(row.hash, files)

        def work(env):
            need_designer(env, actor)
            now, _ = _one(env, draft)
            if now.revision != revision or now.hash != row.hash:
                raise Refused("draft_changed")
            if now.submitted_by is not None:
                raise Refused("not_allowed_now")
            if not env.tx.run(sql.DRAFT_SUBMIT, draft=draft, known=revision, at=to_text(env.now), who=actor.person):
                raise Refused("draft_changed")
            _note(env, draft, actor, "submit", row.hash)
            return revision + 1
        return self.transactions.change("draft", work)

    def recall_draft(self, actor: views.Actor, draft: str, revision: int) -> int:
        """The request is taken back: by whoever asked, or turned down by another designer. Refused: not_found, draft_changed, not_allowed_now."""
        def work(env):
            need_designer(env, actor)
            row, _ = _one(env, draft)
            if row.submitted_by is None:
                raise Refused("not_allowed_now")
            if not env.tx.run(sql.DRAFT_SUBMIT, draft=draft, known=revision, at=None, who=None):
                raise Refused("draft_changed")
            _note(env, draft, actor, "recall", row.hash)
            return revision + 1
        return self.transactions.change("draft", work)

    def publish_draft(self, actor: views.Actor, draft: str, revision: int, password: str, source: str) -> views.Deployment:
        """Put the submitted state in force: by a second person, who has changed nothing of it and signs in once more. Its hash is audited with both names.

        Refused: not_found, draft_changed, not_allowed_now (nobody asked), second_person, invalid (errors={"password"}), locked; Problems.
        """
        with self.transactions.read() as env:
            need_designer(env, actor)
            row, files = _one(env, draft)
            nip = env.person(actor.person).nip
            _may_publish(env, row, revision, actor.person)
        found = self._must_be_good(row.hash, files)
        login = self.transactions.change("publish", lambda env: accounts.begin_login(env.tx, nip, password, env.now, source))
        try:
            accounts.verify(login)
        except Refused as refused:
            raise (Refused("invalid", errors={"password": Problem("password_wrong")}) if refused.code == "unknown_login" else refused) from refused
        procedure, _ = read_folder(files)

        def work(env):
            need_designer(env, actor)
            accounts.forget_failures(env.tx, login, env.now)
            now, _ = _one(env, draft)
            _may_publish(env, now, revision, actor.person)
            number, status = store(env, procedure, actor.person, True, draft=draft, hash=row.hash, submitted_by=now.submitted_by)
            if not env.tx.run(sql.DRAFT_END, draft=draft, known=revision, at=to_text(env.now), as_version=procedure.executed_hash):
                raise Refused("draft_changed")
            _note(env, draft, actor, "publish", row.hash, str(number), told=status != "in_force")
            return number, status
        number, status = self.transactions.change("publish", work)
        return views.Deployment(procedure.key, procedure.executed_hash, number, status, tuple(found))

    # findings -------------------------------------------------------------------------------------------------------------------------
    def _findings(self, digest: str, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        with self.transactions.read() as env:
            day = env.today
        return _checked(digest, frozenset(self.transactions.settings.roles), day, tuple(sorted(files.items())))

    def _must_be_good(self, digest: str, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
        found = self._findings(digest, files)
        stop = [f for f in found if f.strength in ("not_executable", "not_publishable")]
        if stop:
            raise Problems(stop)
        return found


@lru_cache(maxsize=32)
def _checked(digest: str, roles: frozenset[str], day, files: tuple[tuple[str, bytes], ...]) -> tuple[Finding, ...]:
    """Findings of a state: the same files and roles have the same ones for a day."""
    return tuple(check(dict(files), roles=roles, today=day))


def _worded(found: Iterable[Finding], language: str) -> tuple[views.DraftFinding, ...]:
    return tuple(views.DraftFinding(n, f.code, f.strength, f.file, f.element, f.name, *describe(f, language), repair.repairable(f)) for n, f in enumerate(found, 1))


@lru_cache(maxsize=32)
def _picture(xml: bytes, title: str) -> views.Diagram:
    return picture(bpmn.sketch(xml), title, bpmn.artifacts(xml))


def _one(env, draft: str):
    """(row, files) of a draft that is worked on. Refused: not_found."""
    row = env.tx.one(sql.DRAFT_GET, id=draft)
    if row is None or row.ended_at is not None:
        raise Refused("not_found")
    return row, thaw_files(env.tx.one(sql.BUNDLE_GET, hash=row.hash).files)


def _row(env, row) -> views.ProcedureDraftRow:
    def name(person: str | None) -> str:
        known = env.person(person) if person else None
        return known.name if known is not None else ""
    return views.ProcedureDraftRow(
        row.id, row.title, row.procedure, row.revision, row.hash, from_text(row.changed_at).astimezone(env.zone), name(row.changed_by),
        from_text(row.submitted_at).astimezone(env.zone) if row.submitted_at else None, name(row.submitted_by))


def _second(changes, row, person: str) -> bool:
    """Whether somebody may be the second person: he has changed nothing and has not asked for it."""
    return person != row.submitted_by and all(c.person != person for c in changes if c.kind not in ("submit", "recall"))


def _may_publish(env, row, revision: int, person: str) -> None:
    if row.revision != revision:
        raise Refused("draft_changed")
    if row.submitted_by is None:
        raise Refused("not_allowed_now")
    if not _second(env.tx.all(sql.CHANGES_OF, draft=row.id), row, person):
        raise Refused("second_person")


def _note(env, draft: str, actor: views.Actor, kind: str, digest: str, what: str = "", told: bool = True) -> None:
    """A line of the draft's history, and of the audit chain (`told`) where nothing else says it."""
    at, last = to_text(env.now), env.tx.one(sql.CHANGE_LAST, draft=draft).seq or 0
    env.tx.run(sql.CHANGE_INSERT, draft=draft, seq=last + 1, at=at, person=actor.person, kind=kind, hash=digest, what=what[:LONGEST])
    if told:
        audit.append(env.tx, at, actor.person, f"draft_{kind}", None, {"draft": draft, "hash": digest})


def _named(files: Mapping[str, bytes]) -> tuple[str, str]:
    """(title, key) of a folder, as far as it says."""
    procedure, _ = read_folder(files)
    if procedure is not None and procedure.settings.title.get("id"):
        key = procedure.key
        return procedure.title()[:LONGEST], key if KEY.match(key or "-") else ""
    model = bpmn.sketch(files[repair.diagram_of(files)])
    return (model.name or repair.diagram_of(files).removesuffix(".bpmn"))[:LONGEST], ""


def _bounded(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files; Problems for more than a folder may hold."""
    out = dict(files)
    for path, data in out.items():
        if len(data) > folder_files.MOST_FILE:
            raise Problems([finding("file_too_large", NOT_EXECUTABLE, path[:200], size=len(data), limit=folder_files.MOST_FILE)])
        if "\0" in path or len(path) > LONGEST or any("\ud800" <= c <= "\udfff" for c in path):
            raise Problems([finding("bad_path", NOT_EXECUTABLE, path[:LONGEST].encode("ascii", "replace").decode())])
    total = sum(len(data) for data in out.values())
    if total > folder_files.MOST_BYTES or len(out) > folder_files.MOST_FILES:
        raise Problems([finding("file_too_large", NOT_EXECUTABLE, "", size=total, limit=folder_files.MOST_BYTES)])
    return out
