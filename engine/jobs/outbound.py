"""One POST to an address outside, guarded: where it may go, how long it may take, how much of the answer is read. Knows sockets; knows no job.

The name is resolved once and every address it has is judged; the connection then goes to the address that was judged, so that a name that answers
differently the second time leads nowhere. No redirect is followed. What stands in the way for good raises `Forbidden`, anything else is tried again.
"""
import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from urllib.parse import urlsplit

SECONDS, MOST_READ = 10.0, 64 * 1024


class Forbidden(Exception):
    """This address is never asked: the message says why."""


def post(url: str, body: bytes, headers: dict[str, str], *, allow_private: bool = False) -> int:
    """The status of the answer. `allow_private`: plain http and addresses of the office's own network are good too (a bridge beside this server)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Forbidden("this is no address") from None
    if parts.scheme not in (("https", "http") if allow_private else ("https",)) or not parts.hostname or parts.username is not None:
        raise Forbidden("only https:// without a name and a password")
    secure = parts.scheme == "https"
    port = port or (443 if secure else 80)
    until = time.monotonic() + SECONDS
    connection = _Judged(parts.hostname, port, addresses(parts.hostname, port, allow_private), secure)
    enough = threading.Timer(SECONDS, connection.give_up)        # an answer that trickles keeps each single wait short
    enough.daemon = True
    enough.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"User-Agent": "Runut", **headers})
        answer = connection.getresponse()
        _drain(answer, until)
        if time.monotonic() > until:                             # cut off in the middle it may still look like an answer
            raise OSError("the answer is too slow")
        return answer.status
    except http.client.HTTPException as error:
        raise OSError(f"no answer of HTTP ({type(error).__name__})") from error
    finally:
        enough.cancel()
        connection.close()


def addresses(host: str, port: int, allow_private: bool) -> list[str]:
    """Every address of a name; Forbidden if one of them is not for us."""
    found = list(dict.fromkeys(str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    for one in found:
        if not _good(ipaddress.ip_address(one.partition("%")[0]), allow_private):
            raise Forbidden(f"{host} leads to {one}, which no message is sent to")
    return found


def _good(ip: ipaddress.IPv4Address | ipaddress.IPv6Address, allow_private: bool) -> bool:
    """Loopback, link-local, private, reserved and multicast addresses are not, nor IPv6 addresses with one of those inside."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return _good(inner, allow_private)
    if ip.is_multicast or ip.is_unspecified or ip.is_link_local or ip.is_reserved and not ip.is_loopback:
        return False
    return allow_private or ip.is_global


class _Judged(http.client.HTTPConnection):
    """A connection to addresses that were judged, in the name they were asked for."""

    def __init__(self, host: str, port: int, found: list[str], secure: bool):
        super().__init__(host, port, timeout=SECONDS / 2)
        self.found, self.secure = found, secure

    def connect(self) -> None:
        failed: OSError | None = None
        for one in self.found[:3]:
            try:
                self.sock = socket.create_connection((one, self.port), self.timeout)
                break
            except OSError as error:
                failed = error
        else:
            raise failed or OSError("no address")
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


    def give_up(self) -> None:
        """From another thread: whoever reads or writes now gets an error."""
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _drain(answer: http.client.HTTPResponse, until: float) -> None:
    read = 0
    while read < MOST_READ and time.monotonic() < until:
        some = answer.read1(4096)
        if not some:
            return
        read += len(some)
    raise OSError("the answer is too long or too slow")
