"""What each command of the command line does: engine calls and printing. Each takes (args, settings) and returns an exit code.

Knows the root names of the engine and the web server; parses no arguments.
"""
import dataclasses
import getpass
import json
import logging
import os
import signal as signals
import socket
import sys
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from engine import (
    Engine,
    Finding,
    Problems,
    Refused,
    Settings,
    Unusable,
    build_demo,
    check_folder,
    decide_table,
    export_table,
    finding_words,
    import_table,
    play_folder,
    repair_path,
)

log = logging.getLogger("runut")
DEMO_DATA = Path("data/demo")
SERIOUS = ("not_executable", "not_publishable")
STRENGTHS = {"not_executable": "TIDAK DAPAT DIJALANKAN", "not_publishable": "BELUM LAYAK TERBIT", "advice": "saran"}


def version() -> str:
    """The installed release."""
    try:
        return f"runut {metadata.version('runut')}"
    except metadata.PackageNotFoundError:
        return "runut (not installed)"


def words_of(refusal: Refused) -> dict:
    """Parameters of a refusal with something for every place its sentence may have."""
    return {"holder": "-", "limit": "-", "until": "-", "by": "-", "element": "-", **refusal.params}


@contextmanager
def engine(settings: Settings, create: bool = False):
    """The engine, opened for one command. Unusable where there is no database yet, unless it may be made."""
    if create:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Engine.open(settings, migrate=create) as eng:
        yield eng


# serving ----------------------------------------------------------------------------------------------------------------------------
def run(args, settings: Settings) -> int:
    with engine(settings, create=True) as eng:
        deploy_on_start(eng, settings)
        return serve(eng, settings)


def deploy_on_start(eng: Engine, settings: Settings) -> None:
    """Puts folders in force as `deploy_on_start` says; a folder with problems never keeps the others from being served."""
    if settings.deploy_on_start == "never":
        return
    for folder in settings.folders():
        try:
            if eng.studio.as_it_stands(folder):
                continue
            done = eng.studio.deploy(folder, publish=settings.deploy_on_start == "always")
            if done.status == "draft" and not eng.studio.in_force(done.procedure):
                done = eng.studio.deploy(folder)
        except Problems as problems:
            for problem in problems.problems:
                log.error("%s: %s", folder, line_of(problem))
            continue
        if done.status != "unchanged":
            log.info("%s: version %s is %s", done.procedure, done.number, done.status.replace("_", " "))


def serve(eng: Engine, settings: Settings) -> int:
    """Pages and background work until the process is told to stop."""
    import waitress

    from web import create_app
    app = create_app(eng)
    try:
        server = waitress.create_server(app, host=settings.web.host, port=settings.web.port, threads=settings.web.threads, ident=None)
    except OSError as error:
        raise Unusable(f"{settings.web.host}:{settings.web.port}: {error.strerror}; choose another with --port") from error
    signals.signal(signals.SIGTERM, _stop)
    logging.getLogger().setLevel(logging.INFO)
    with eng.lifetime():
        log.info("serving on %s", settings.web.url())
        try:
            server.run()
        except (KeyboardInterrupt, SystemExit):
            log.info("stopping")
        finally:
            server.close()
    return 0


def need_port(settings: Settings) -> None:
    """Unusable if something else listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.web.host, settings.web.port))
        except OSError as error:
            raise Unusable(f"{settings.web.host}:{settings.web.port}: {error.strerror}; choose another with --port") from error


def _stop(*_) -> None:
    raise SystemExit(0)


def demo(args, settings: Settings) -> int:
    settings = demo_settings(settings)
    if not args.no_serve:
        need_port(settings)                              # before a minute is spent on an office nobody can visit
    accounts = build_demo(settings, employees=args.employees, months=args.months, seed=args.seed, say=lambda line: print(line, flush=True))
    print(f"\nDATA FIKTIF. Akun untuk mencoba ({settings.web.url()}/masuk):\n")
    width = max(len(a.name) for a in accounts)
    for account in accounts:
        print(f"  {account.nip}  {account.password:<16}  {account.name:<{width}}  {account.what}")
    print()
    if args.no_serve:
        return 0
    with engine(settings) as eng:
        return serve(eng, settings)


def demo_settings(settings: Settings) -> Settings:
    """The demo office lives in RUNUT_DATA or data/demo, sends no mail and listens on this machine only."""
    data = settings.data if os.environ.get("RUNUT_DATA") else DEMO_DATA.resolve()
    database = settings.database if os.environ.get("RUNUT_DATABASE") else f"sqlite:///{data / 'runut.sqlite'}"
    return dataclasses.replace(settings, data=data, database=database, demo=True, mail=dataclasses.replace(settings.mail, smtp="none"),
                               web=dataclasses.replace(settings.web, host="127.0.0.1", hosts=("127.0.0.1", "localhost"), public_url=""))


# procedures -------------------------------------------------------------------------------------------------------------------------
def folders_of(args, settings: Settings) -> list[Path]:
    """The folders of the call, else those of the settings; below the present folder they are named from here."""
    here = Path.cwd()
    found = args.folders or [f.relative_to(here) if f.is_relative_to(here) else f for f in settings.folders()]
    if not found:
        raise Unusable("no procedure folder is given, and the settings name none")
    return found


def check(args, settings: Settings) -> int:
    results = [(folder, check_folder(folder, settings)) for folder in folders_of(args, settings)]
    if args.json:
        print(json.dumps({"folders": [{"folder": str(folder), "ok": not _serious(findings), "findings": [_finding(f) for f in findings]}
                                      for folder, findings in results]}, indent=2, ensure_ascii=False, default=str))
    else:
        for folder, findings in results:
            serious = sum(f.strength in SERIOUS for f in findings)
            print(f"{folder}: {serious or 'tidak ada'} temuan, {len(findings) - serious or 'tidak ada'} saran")
            for f in findings:
                print(f"  {STRENGTHS[f.strength]}  {line_of(f)}")
                if repair := finding_words(f)[1]:
                    print(f"      {line_of(repair)}")
    return 1 if any(_serious(findings) for _, findings in results) else 0


def _serious(findings) -> bool:
    return any(f.strength in SERIOUS for f in findings)


def line_of(problem) -> str:
    """A finding or a sentence as one line; what it quotes cannot move the cursor, colour the terminal or turn the reading around."""
    text = str(problem) if not isinstance(problem, Finding) else \
        f"{problem.file}{f', {problem.element}' if problem.element else ''}: {finding_words(problem)[0]}"
    return "".join(c if c.isprintable() else " " for c in text)


def _finding(f) -> dict:
    (sentence, repair), (sentence_en, repair_en) = finding_words(f), finding_words(f, "en")
    return {**dataclasses.asdict(f), "sentence": sentence, "repair": repair, "sentence_en": sentence_en, "repair_en": repair_en}


def repair(args, settings: Settings) -> int:
    """Exit code 1 while the engine could not execute what is left."""
    wanted = args.all or bool(args.only)
    done = repair_path(args.source, set(args.only) if args.only else None, args.out, roles=settings.roles, write=wanted)
    if args.json:
        print(json.dumps({"source": str(args.source), "written": wanted, "repaired": [_finding(f) for f in done.made], "left": [_finding(f) for f in done.left]},
                         indent=2, ensure_ascii=False, default=str))
    else:
        verb = "diperbaiki" if wanted else "dapat diperbaiki"
        for f in done.made:
            print(f"  {verb}  {line_of(f)} [{f.code}]")
        print(f"{args.source}: {len(done.made)} {verb}, {len(done.left)} tersisa")
        for f in done.left:
            print(f"  {STRENGTHS[f.strength]}  {line_of(f)}")
    return 1 if any(f.strength == "not_executable" for f in done.left) else 0


def decide(args, settings: Settings) -> int:
    """The try-out of a decision; exit code 1 where it gives nothing for a reason."""
    found = decide_table(args.folder, args.table, dict(args.pairs), settings)
    if args.json:
        print(json.dumps(found.to_json(), indent=2, ensure_ascii=False, default=str))
    else:
        print(f"{found.table} = {json.dumps(found.value, ensure_ascii=False, default=str)}")
        for heading, lines in (("Mengapa", found.sentences), ("Seandainya", found.instead), ("Kosong karena", found.reasons)):
            if lines:
                print(f"\n{heading}:")
                print("\n".join(f"  {line}" for line in lines))
    return 1 if found.value is None and found.reasons else 0


# messages ----------------------------------------------------------------------------------------------------------------------------
def message(args, settings: Settings) -> int:
    """Prints what became of it: received, begun or kept, and the request's id."""
    with engine(settings) as eng:
        if args.case:
            eng.requests.message(args.case, args.name, dict(args.pairs), key=args.key)
            print(f"received {args.case}")
        else:
            told = eng.messages.send(args.name, args.correlation, dict(args.pairs), key=args.key)
            print(f"{told.how} {told.case or ''}".rstrip())
    return 0


def signal(args, settings: Settings) -> int:
    """The requests get it one by one, by whoever does the background work."""
    with engine(settings) as eng:
        eng.messages.signal(args.name, key=args.key)
    return 0


def table_export(args, settings: Settings) -> int:
    print(f"{args.file}: {export_table(args.folder, args.table, args.file)} baris")
    return 0


def table_import(args, settings: Settings) -> int:
    added, changed, removed = import_table(args.folder, args.table, args.file)
    print(f"{args.table}: {added} baris baru, {changed} berubah, {removed} dihapus")
    return 0


def play(args, settings: Settings) -> int:
    reports = [play_folder(folder, settings, coverage=args.coverage) for folder in folders_of(args, settings)]
    if args.json:
        print(json.dumps({"folders": [r.to_json() for r in reports]}, indent=2, ensure_ascii=False, default=str))
        return 0 if all(r.ok for r in reports) else 1
    for report in reports:
        good = sum(s.ok for s in report.scenarios)
        print(f"{report.folder}: {good} dari {len(report.scenarios)} skenario berhasil")
        for fault in report.faults:
            print(f"  {line_of(fault)}")
        for scenario in report.scenarios:
            print(f"  {'baik ' if scenario.ok else 'GAGAL'} {scenario.file}  {scenario.title}")
            for line in scenario.sentences():
                print(f"          {line}")
        for share in report.coverage:
            print(f"  {share}")
            for name in share.missing:
                print(f"          belum: {name}")
    return 0 if all(r.ok for r in reports) else 1


def deploy(args, settings: Settings) -> int:
    if not args.folder.is_dir():
        raise Unusable(f"{args.folder}: no such folder")
    with engine(settings) as eng:
        done = eng.studio.deploy(args.folder)
    print(f"{done.procedure}: version {done.number} is {done.status.replace('_', ' ')}")
    return 0


# office -----------------------------------------------------------------------------------------------------------------------------
def load(args, settings: Settings) -> int:
    try:
        data = args.file.read_bytes()
    except OSError as error:
        raise Unusable(f"{args.file}: {error.strerror}") from error
    with engine(settings) as eng:
        report = eng.office.import_file(args.kind, data, None, accept=args.accept, skip=args.skip_faulty, only_try=args.preview)
    if report.problems:
        raise Problems([f"{args.file}: {p}" for p in report.problems])
    if args.preview:
        for change in report.changes:
            print(f"  {change.name}: {change.column}: {change.old or '-'} -> {change.new or '-'}")
    for doubt in report.doubts:
        print(f"  [{doubt.code}{', held' if doubt.held else ''}] {doubt.words}")
    left = f", {report.left} left" if report.left else ""
    print(f"{args.kind}: {report.added} added, {report.changed} changed, {report.unchanged} unchanged{left}{' (nothing stored)' if args.preview else ''}")
    return 0


def export_state(args, settings: Settings) -> int:
    with engine(settings) as eng:
        return _give(eng.admin.export_state(), args.file)


def _give(data: dict, file: Path | None) -> int:
    text = json.dumps(data, indent=1, ensure_ascii=False)
    if file is None:
        print(text)
        return 0
    try:
        file.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise Unusable(f"{file}: {error.strerror}") from error
    return 0


def doctor(args, settings: Settings) -> int:
    with engine(settings) as eng:
        broken = eng.admin.doctor()
    for line in broken:
        print(line)
    print(f"{len(broken) or 'no'} invariants are broken" if len(broken) != 1 else "1 invariant is broken")
    return 1 if broken else 0


def audit_verify(args, settings: Settings) -> int:
    saved = None
    if args.head is not None:
        try:
            saved = json.loads(args.head.read_bytes())
        except OSError as error:
            raise Unusable(f"{args.head}: {error.strerror}") from error
        except (ValueError, RecursionError) as error:
            raise Unusable(f"{args.head}: no JSON") from error
    with engine(settings) as eng:
        wrong = eng.audit.verify(saved)
    for line in wrong:
        print(line)
    print("the audit chain is broken" if wrong else "the audit chain holds")
    return 1 if wrong else 0


def audit_head(args, settings: Settings) -> int:
    with engine(settings) as eng:
        return _give(eng.audit.head().to_json(), None)


def audit_prove(args, settings: Settings) -> int:
    with engine(settings) as eng:
        return _give(eng.audit.prove(args.subject, args.head), args.file)


# accounts ---------------------------------------------------------------------------------------------------------------------------
def user_add(args, settings: Settings) -> int:
    with engine(settings) as eng:
        eng.admin.add_user(args.nip, ask_password(), tuple(args.role))
    print("the account is ready")
    return 0


def user_password(args, settings: Settings) -> int:
    with engine(settings) as eng:
        eng.admin.set_password(args.nip, ask_password())
    print("the password is set")
    return 0


def user_role(args, settings: Settings) -> int:
    from web.cli import ROLES
    unknown = [role for role in args.roles if role not in ROLES]
    if unknown:
        raise Unusable(f"no system role: {', '.join(unknown)} (there are {', '.join(ROLES)})")
    with engine(settings) as eng:
        eng.admin.set_roles(args.nip, tuple(args.roles))
    print(f"roles: {', '.join(args.roles) or 'none'}")
    return 0


def token_create(args, settings: Settings) -> int:
    with engine(settings) as eng:
        print(eng.admin.create_token(args.nip, tuple(args.scope)))
    return 0


def ask_password() -> str:
    """Typed twice at a terminal, else one line of standard input."""
    if not sys.stdin.isatty():
        first = sys.stdin.readline().rstrip("\n")
    else:
        first = getpass.getpass("Password: ")
        if first != getpass.getpass("Again: "):
            raise Unusable("the two passwords differ")
    if len(first) < 8:
        raise Unusable("a password has at least 8 characters")
    return first
