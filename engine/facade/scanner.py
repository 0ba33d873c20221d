"""A virus scanner of the office, asked about each file before it is kept: a program that reads it, or a clamd that listens.

Knows the settings and bytes; knows no request. A program gets the file on its standard input and says by its exit code what it is (clamdscan's: 0 clean,
1 infected, anything else: it could not tell); clamd is asked by INSTREAM over a UNIX socket or TCP. Whatever takes too long could not tell.
"""
import logging
import shlex
import socket
import subprocess

from engine.settings import Scanner

CLEAN, INFECTED, UNTOLD, NONE = "clean", "infected", "unscanned", "off"
_CHUNK = 64 * 1024
log = logging.getLogger("runut.scanner")


def scan(settings: Scanner, data: bytes) -> str:
    """clean | infected | unscanned (it could not tell) | off (there is no scanner)."""
    if not settings.command and not settings.clamd:
        return NONE
    try:
        return _program(settings, data) if settings.command else _clamd(settings, data)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        log.error("the scanner cannot be asked: %s", type(error).__name__)
        return UNTOLD


def _program(settings: Scanner, data: bytes) -> str:
    done = subprocess.run(shlex.split(settings.command), input=data, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=settings.seconds, check=False)
    if done.returncode not in (0, 1):
        log.error("the scanner ended with %s", done.returncode)
    return {0: CLEAN, 1: INFECTED}.get(done.returncode, UNTOLD)


def _clamd(settings: Scanner, data: bytes) -> str:
    with _connected(settings) as line:
        line.settimeout(settings.seconds)
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            part = data[start:start + _CHUNK]
            line.sendall(len(part).to_bytes(4, "big") + part)
        line.sendall(bytes(4))
        answer = b""
        while b"\0" not in answer and len(answer) < 4096:
            got = line.recv(4096)
            if not got:
                break
            answer += got
    answer = answer.rstrip(b"\0\n ")
    if answer.endswith(b" OK"):
        return CLEAN
    if answer.endswith(b" FOUND"):
        return INFECTED
    log.error("clamd answered something else")
    return UNTOLD


def _connected(settings: Scanner) -> socket.socket:
    if settings.clamd.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(settings.seconds)
            line.connect(settings.clamd.removeprefix("unix:"))
        except OSError:
            line.close()
            raise
        return line
    host, _, port = settings.clamd.rpartition(":")
    return socket.create_connection((host, int(port)), settings.seconds)
