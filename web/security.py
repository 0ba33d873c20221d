"""Who may open a page, and what protects it: sessions, cookies, CSRF, headers, rate limits. Knows the engine's sign-in, no page.

Each view says for whom it is: `@public`, `@employee` (signed in; else the sign-in page, which comes back here), `@administrator` (to everybody else
signed in it is not there; the engine asks again), `@designer` (the same for those who write procedures), `@demo` (only in a demo office) or `@program`
(the API: a bearer token instead of a session; no cookie counts there, so no form of another site can do anything).
A view that says nothing is answered by 500: nothing is open by accident. Signed-in means: the engine knows the session token of the cookie.
"""
from urllib.parse import quote, urlsplit

from flask import Flask, Response, abort, current_app, g, redirect, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from markupsafe import Markup

from web.context import engine, house
from web.languages import COOKIE, LANGUAGES

CSP = ("default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
       "base-uri 'none'")
HEADERS = {
    "Content-Security-Policy": CSP, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
# A whole office stands behind one address at 07.30, so these only stop floods; the engine counts per NIP and per code, and remembers.
SIGN_IN_LIMIT = "300 per minute"
LOOK_UP_LIMIT = "60 per minute"

csrf_protection = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")


# for whom a page is ----------------------------------------------------------------------------------------------------------------
def _for(audience: str):
    def mark(view):
        view.audience = audience
        return view
    return mark


public, employee, administrator, designer, demo, program = (_for(name) for name in ("public", "employee", "administrator", "designer", "demo", "program"))
OFFICES = {"administrator": {"admin"}, "designer": {"admin", "perancang"}}        # system roles that open a page


def _admit() -> Response | None:
    """Before each view: who asks, and whether this page is for him."""
    if request.endpoint is None:
        return None                                   # no such address: the 404 page
    if not all(part.isprintable() for part in (request.view_args or {}).values()):
        abort(404)                                    # control signs name nothing, and a database may choke on them
    audience = getattr(current_app.view_functions[request.endpoint], "audience", None)
    if audience == "program" or request.path.startswith("/api/"):
        _bearer()
        return None
    if request.method not in ("GET", "HEAD", "OPTIONS") and _from_elsewhere():
        raise CSRFError("the form of another site")
    if audience is None:
        current_app.logger.error("no audience stated: %s", request.endpoint)
        abort(500)
    if audience == "demo" and not house().demo:
        abort(404)
    if request.endpoint == "aset.file":
        return None
    token = request.cookies.get(session_cookie())
    g.actor = engine().office.actor(token) if token else None
    if g.actor is not None:
        _agree_language(g.actor)
    if audience in ("employee", *OFFICES) and g.actor is None:
        return redirect(f"/masuk?next={quote(request.path)}", 303)
    if audience in OFFICES and not OFFICES[audience] & set(g.actor.roles):
        abort(404)
    return None


def _bearer() -> None:
    """Who a program acts as; the operation says whether that is enough."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    known = engine().office.bearer(token.strip()) if kind.lower() == "bearer" and token.isascii() and len(token) < 200 else None
    g.actor, g.scopes = (known.actor, known.scopes) if known else (None, frozenset())
    g.language = request.accept_languages.best_match(LANGUAGES) or (known.actor.language if known else LANGUAGES[0])


def _from_elsewhere() -> bool:
    """Whether the browser says that a page of another site sent this form. The token of the form is the guard; this is the second one."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "cross-site"
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    try:
        place = urlsplit(origin).netloc
    except ValueError:
        return True
    return place not in (request.host, urlsplit(house().url).netloc)


def _agree_language(who) -> None:
    """A language chosen now becomes the account's (mails follow it); without a choice in this browser the account's counts."""
    asked = request.args.get(COOKIE)
    if asked in LANGUAGES:
        if asked != who.language:
            engine().office.set_language(who, asked)
    elif request.cookies.get(COOKIE) not in LANGUAGES:
        g.language = who.language


# sessions ------------------------------------------------------------------------------------------------------------------------------
def secure() -> bool:
    """Whether readers come by https; then cookies carry the prefix __Host- and never travel in the open."""
    return request.is_secure or house().url.startswith("https://")


def session_cookie() -> str:
    return "__Host-runut" if secure() else "runut"


def begin_session(response: Response, token: str) -> Response:
    """After a sign-in: a new session on both sides, so nothing set before it counts."""
    old = request.cookies.get(session_cookie())
    if old:
        engine().office.sign_out(old)
    session.clear()
    response.set_cookie(session_cookie(), token, secure=secure(), httponly=True, samesite="Lax", path="/")
    return response


def end_session(response: Response) -> Response:
    token = request.cookies.get(session_cookie())
    if token:
        engine().office.sign_out(token)
    session.clear()
    response.delete_cookie(session_cookie(), secure=secure(), httponly=True, samesite="Lax", path="/")
    return response


class FormCookie(SecureCookieSessionInterface):
    """Flask's signed cookie; here it holds the CSRF token and nothing else."""

    def get_cookie_name(self, app: Flask) -> str:
        return "__Host-formulir" if secure() else "formulir"

    def get_cookie_secure(self, app: Flask) -> bool:
        return secure()


def csrf() -> Markup:
    """The hidden field of every form that changes something."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def safe_next(address: str | None) -> str:
    """`address` if it is a path of ours, else the entrance."""
    if not address or not address.startswith("/") or address.startswith("//") or any(c in "\\" or ord(c) < 33 or ord(c) == 127 for c in address):
        return "/"
    parts = urlsplit(address)
    return "/" if parts.scheme or parts.netloc else address


# headers -------------------------------------------------------------------------------------------------------------------------------
def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    if secure():
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def install(app: Flask, secret: str, hosts: tuple[str, ...]) -> None:
    """Hooks everything above into `app`. `hosts`: the names the server answers to, () for every name."""
    app.config.update(
        SECRET_KEY=secret, SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", WTF_CSRF_TIME_LIMIT=None, TRUSTED_HOSTS=list(hosts) or None)
    app.session_interface = FormCookie()
    app.before_request(_admit)
    csrf_protection.init_app(app)
    limiter.enabled = app.config.get("RATELIMIT_ENABLED", True)      # else it keeps what the application before said
    limiter.init_app(app)
    app.after_request(_protect)
    app.jinja_env.globals["csrf"] = csrf
