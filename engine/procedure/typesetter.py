"""The child process that turns Typst into PDF. Run as a script by `letters`; imports typst and little else, and knows nothing of the engine.

It reads requests from stdin and answers on stdout, each a length of four bytes (big-endian) and that many bytes. A request is JSON:
{folder: id, files: {path: base64} where the folder is new, main: path, data: text for sys.inputs.data, at: UNIX seconds}. An answer is one byte,
"+" and a PDF or "-" and JSON {code, detail}. The process has no network and at most MEMORY bytes of address space.
"""
import base64
import ctypes
import json
import os
import re
import resource
import signal
import sys

MEMORY = 512 << 20
PAGES = 20
SECONDS = 12                     # a little more than the asker waits: if he is gone, the kernel ends us
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000       # CLONE_NEWUSER, CLONE_NEWNET
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def confine() -> None:
    """Bounds before anything is read. The network goes by namespace where the system lets us; `letters` also points proxies at a closed port."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)


def lay_out(root: str, files: dict) -> None:
    """Write a folder of letters once; paths were checked by the folder's reader."""
    for path, data in files.items():
        target = os.path.normpath(os.path.join(root, path))
        if not target.startswith(root + os.sep):
            raise ValueError(path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as handle:
            handle.write(base64.b64decode(data))


class Press:
    """One warm compiler, its folders below `home`."""

    def __init__(self, home: str):
        import typst
        self.home, self.error = home, typst.TypstError
        self.fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
        nowhere = os.path.join(home, "none")
        self.compiler = typst.Compiler(root=home, font_paths=self.fonts, ignore_system_fonts=True, package_path=nowhere, package_cache_path=nowhere)

    def answer(self, request: dict) -> bytes:
        root = os.path.join(self.home, request["folder"])
        if "files" in request:
            lay_out(root, request["files"])
        try:
            pdf = self.compiler.compile(input=os.path.join(root, request["main"]), root=root, format="pdf",
                                        sys_inputs={"data": request["data"]}, timestamp=request["at"])
        except self.error as e:
            return refuse("typst", (getattr(e, "diagnostic", "") or str(e)).replace(root, "")[:2000])
        pages = len(PAGE.findall(pdf))
        return refuse("too_many_pages", str(pages)) if pages > PAGES else b"+" + pdf


def refuse(code: str, detail: str) -> bytes:
    return b"-" + json.dumps({"code": code, "detail": detail}).encode()


def main() -> None:
    confine()
    press = Press(os.path.realpath(sys.argv[1]))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while True:
        head = source.read(4)
        if len(head) < 4:
            return
        request = json.loads(source.read(int.from_bytes(head, "big")))
        signal.alarm(SECONDS)
        signal.setitimer(signal.ITIMER_PROF, request["cpu"])
        answer = press.answer(request)
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        sink.write(len(answer).to_bytes(4, "big") + answer)
        sink.flush()


if __name__ == "__main__":
    main()
