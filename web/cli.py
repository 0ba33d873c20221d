"""The command line (design.md, "Command line and API"). Parses arguments, calls the engine, prints; decides nothing itself.

Exit codes: 0 good, 1 problems found, 2 unusable call. Errors are one line each on stderr. The terminal speaks English to whoever operates
Runut; what is about the content of a procedure or an import is in the office's language.
"""
import argparse
import dataclasses
import logging
import os
import sys
from pathlib import Path

from engine import Problems, Refused, Settings, Unavailable, Unusable, say
from web import commands

KINDS = ("pegawai", "unit", "saldo", "kalender")
ROLES = ("admin", "perancang")


class Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments; `args.run` is what carries it out."""
    top = Parser(prog="runut", description="Runs the administrative procedures of a personnel office.")
    top.add_argument("--version", action="version", version=commands.version())
    top.set_defaults(run=None)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", metavar="FILE", type=Path, help="settings; else RUNUT_DATA/config.yaml, else ./config.yaml")
    sub = top.add_subparsers(metavar="COMMAND", parser_class=Parser)

    def command(name, run, help, into=sub):
        made = into.add_parser(name, help=help, description=help, parents=[common])
        made.set_defaults(run=run)
        return made

    def group(name, help):
        made = sub.add_parser(name, help=help, description=help)
        made.set_defaults(run=None, group=made)
        return made.add_subparsers(metavar="COMMAND", parser_class=Parser)

    _serving(command("run", commands.run, "serve the pages and do the background work; makes and upgrades the database"))
    demo = command("demo", commands.demo, "make a fictional office, show its accounts, then serve it on 127.0.0.1")
    demo.add_argument("--employees", type=_count(200, 100_000), default=500, metavar="N", help="employees of the office (default 500)")
    demo.add_argument("--months", type=_count(0, 36), default=6, metavar="M", help="months of requests until today; 0 for none (default 6)")
    demo.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same office (default 1)")
    demo.add_argument("--no-serve", action="store_true", help="only make the office")
    demo.add_argument("--port", type=_count(1, 65535), metavar="PORT", help="port to serve on")
    check = command("check", commands.check, "find what is wrong with procedure folders")
    play = command("play", commands.play, "play the scenarios of procedure folders")
    for made in (check, play):
        made.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="procedure folders; else those of the settings")
        made.add_argument("--json", action="store_true", help="the result as JSON")
    play.add_argument("--coverage", action="store_true", help="show which elements, flows and decision rows were reached")
    repair = command("repair", commands.repair, "repair what can be repaired in a procedure folder or a diagram from elsewhere; without --all or --only it only lists")
    repair.add_argument("source", type=Path, metavar="FOLDER|FILE", help="a procedure folder, a .bpmn file or a zip")
    chosen = repair.add_mutually_exclusive_group()
    chosen.add_argument("--all", action="store_true", help="everything that can be repaired")
    chosen.add_argument("--only", action="append", metavar="CODE", help="findings of this code (may be repeated)")
    repair.add_argument("--out", type=Path, metavar="FOLDER", help="write the whole folder there instead of in place")
    repair.add_argument("--json", action="store_true", help="the result as JSON")
    _tables(command, group)
    command("deploy", commands.deploy, "put a procedure folder in force").add_argument("folder", type=Path, metavar="FOLDER")
    load = command("import", commands.load, "read employees, units, balances or the calendar from a CSV file")
    load.add_argument("kind", choices=KINDS)
    load.add_argument("file", type=Path, metavar="FILE")
    load.add_argument("--preview", action="store_true", help="show what would change and what is doubtful; store nothing")
    load.add_argument("--skip-faulty", action="store_true", help="leave out wrong lines instead of refusing the file")
    load.add_argument("--accept", action="append", default=[], metavar="CODE", help="do what this doubt holds back (or: all)")
    export = group("export", "write data for other programs")
    command("state", commands.export_state, "cases, tasks, letters, ledger, outbox and audit as JSON", export).add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="else to the terminal")
    sent = command("message", commands.message, "deliver a message from outside: by its value, to a request, or to begin one")
    sent.add_argument("name", metavar="NAME")
    sent.add_argument("--set", action="append", default=[], dest="pairs", type=_pair, metavar="key=value", help="a part of its content; may be repeated")
    whom = sent.add_mutually_exclusive_group()
    whom.add_argument("--correlation", metavar="VALUE", help="the value its receiver waits for")
    whom.add_argument("--case", metavar="ID", help="id of the request it is for")
    raised = command("signal", commands.signal, "raise a signal: every request that waits for it gets it")
    raised.add_argument("name", metavar="NAME")
    for made in (sent, raised):
        made.add_argument("--key", metavar="KEY", help="the same key is done once, however often it is sent")
    command("doctor", commands.doctor, "check every invariant of the database")
    audit = group("audit", "the chain of the audit trail")
    _audit(command, audit)
    _people(command, group)
    return top


def _audit(command, audit) -> None:
    command("verify", commands.audit_verify, "check the chain, or what followed a head that was saved", audit).add_argument(
        "--from", type=Path, dest="head", metavar="FILE", help="a saved head (what /jejak-audit.json or `audit head` gave)")
    command("head", commands.audit_head, "sign the present head, publish it and print it", audit)
    prove = command("prove", commands.audit_prove, "write a proof about a request or a row, for docs/verify_audit.py", audit)
    prove.add_argument("subject", metavar="SUBJECT", help="number or id of a request, or the number of a row")
    prove.add_argument("file", nargs="?", type=Path, metavar="FILE", help="else to the terminal")
    prove.add_argument("--head", type=_count(0, 1 << 62), metavar="N", help="let it reach to the published head of row N")


def _serving(made) -> None:
    made.add_argument("--host", metavar="HOST", help="address to listen on")
    made.add_argument("--port", type=_count(1, 65535), metavar="PORT", help="port to listen on")


def _tables(command, group) -> None:
    decide = command("decide", commands.decide, "try a decision: its result, the rows that matched, why, and what another value would give")
    decide.add_argument("folder", type=Path, metavar="FOLDER")
    decide.add_argument("table", metavar="TABLE", help="id of a decision, or name of its file")
    decide.add_argument("pairs", nargs="*", type=_pair, metavar="key=value",
                        help="permohonan.jenis=besar, pemohon.status=pns, filed=2026-12-01, balance.cuti_tahunan.2026=12, away=40")
    decide.add_argument("--json", action="store_true", help="the result with its trace as JSON")
    table = group("table", "decision tables as spreadsheets")
    for name, run, help in (("export", commands.table_export, "write a table to an .xlsx or .csv file"),
                            ("import", commands.table_import, "put the rows of an .xlsx or .csv file into the folder's .dmn")):
        made = command(name, run, help, table)
        made.add_argument("folder", type=Path, metavar="FOLDER")
        made.add_argument("table", metavar="TABLE", help="id of a decision with a table")
        made.add_argument("file", type=Path, metavar="FILE")


def _pair(text: str) -> tuple[str, str]:
    name, found, value = text.partition("=")
    if not found or not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not written as key=value")
    return name.strip(), value.strip()


def _people(command, group) -> None:
    user = group("user", "who may sign in")
    add = command("add", commands.user_add, "let an employee sign in; the password is asked for, or read from standard input", user)
    add.add_argument("nip", metavar="NIP")
    add.add_argument("--role", action="append", choices=ROLES, default=[], help="a system role; may be repeated")
    command("password", commands.user_password, "set a new password; it is asked for, or read from standard input", user).add_argument("nip", metavar="NIP")
    role = command("role", commands.user_role, "set the system roles; none takes them away", user)
    role.add_argument("nip", metavar="NIP")
    role.add_argument("roles", nargs="*", metavar="ROLE", help=" or ".join(ROLES))
    token = group("token", "keys for other programs")
    create = command("create", commands.token_create, "make a key for the API and print it once", token)
    create.add_argument("nip", metavar="NIP")
    create.add_argument("--scope", action="append", default=[], metavar="SCOPE", help="what it may do; may be repeated (default: all that this person may do)")


def _count(low: int, high: int):
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {low} to {high}")
        return int(text)
    return read


def main(argv: list[str] | None = None) -> int:
    """Runs one command; returns its exit code."""
    top = parser()
    args = top.parse_args(argv)
    if args.run is None:
        getattr(args, "group", top).print_help(sys.stderr)
        return 2
    try:
        return args.run(args, settings_of(args))
    except Problems as problems:
        return complain(*map(commands.line_of, problems.problems), code=1)
    except Unusable as error:
        return complain(str(error), code=2)
    except Unavailable as error:
        return complain(f"the database cannot be used now: {error}", code=1)
    except Refused as refusal:
        return complain(say(refusal.code, **commands.words_of(refusal)), code=1)
    except BrokenPipeError:                              # whoever read our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def settings_of(args) -> Settings:
    """The settings with what the call overrides, and the log set up for the command."""
    level = logging.INFO if args.run is commands.run else logging.CRITICAL
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)               # its plug-ins introduce themselves
    settings = Settings.load(args.config)
    web = {name: getattr(args, name) for name in ("host", "port") if getattr(args, name, None) is not None}
    return dataclasses.replace(settings, web=dataclasses.replace(settings.web, **web)) if web else settings


def complain(*lines: str, code: int) -> int:
    """One line each on stderr; gives the exit code back."""
    for line in lines:
        print("runut: " + " ".join(line.split()), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
