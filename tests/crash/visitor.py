"""One browser of one person: signs in, fetches pages, sends forms; answers may be lost on purpose. Knows forms and cookies, no procedure."""
import http.client
import random
import re
import time
from urllib.parse import urlencode

from tests.crash.office import PASSWORD

CSRF = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
SECONDS = 8


class Lost(Exception):
    """No answer came: the server was away, or the answer was lost on the way."""


class Answer:
    def __init__(self, status: int, location: str, body: str):
        self.status, self.location, self.body = status, location, body


class Visitor:
    """Belongs to one thread. `complaints`: what a person would call us about, shared by all visitors."""

    def __init__(self, port: int, nip: str, complaints: list[str], random: random.Random):
        self.port, self.nip, self.complaints, self.random = port, nip, complaints, random
        self.cookies: dict[str, str] = {}
        self.token, self.signed_in = "", False

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None, False)

    def post(self, path: str, fields: dict, lose: bool = False) -> Answer:
        """Send a form; `lose`: go away before the answer comes."""
        return self._ask("POST", path, {**fields, "csrf_token": self.token}, lose)

    def sign_in(self) -> None:
        """Until it works; Lost if the server stays away."""
        self.cookies.clear()                     # a session whose token never came back helps nobody
        found = CSRF.search(self.get("/masuk").body)
        if not found:
            raise Lost("no sign-in form")
        self.token, self.signed_in = found[1], False
        answer = self.post("/masuk", {"nip": self.nip, "sandi": PASSWORD})
        if answer.status != 303:
            raise Lost(f"sign-in: {answer.status}")
        self.fresh()

    def fresh(self) -> None:
        """The token of this session's forms."""
        page = self.get("/ajukan/cuti")
        if page.status != 200 or not CSRF.search(page.body):
            page = self.get("/tugas")
        found = CSRF.search(page.body)
        if page.status == 303 and page.location.startswith("/masuk"):
            self.complaints.append(f"{self.nip}: an acknowledged sign-in was forgotten")
        if not found:
            raise Lost(f"no form: {page.status} {page.location}")
        self.token, self.signed_in = found[1], True

    def _ask(self, method: str, path: str, fields: dict | None, lose: bool) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        try:
            headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            if fields is None:
                connection.request(method, path, headers=headers)
            else:
                connection.request(method, path, urlencode(fields), {**headers, "Content-Type": "application/x-www-form-urlencoded"})
            if lose:
                time.sleep(self.random.uniform(0, 0.08))
                raise Lost("on purpose")
            response = connection.getresponse()
            body = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as e:
            raise Lost(type(e).__name__) from e
        finally:
            connection.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";", 1)[0]
        if response.status == 500:
            self.complaints.append(f"{method} {path.rsplit('/', 1)[0]}: answered 500")
        return Answer(response.status, response.headers.get("Location", ""), body)
