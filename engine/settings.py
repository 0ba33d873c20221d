"""What config.yaml says, as frozen dataclasses; every key and its default stands here once. Knows nothing of the engine but its errors.

    settings = Settings.load(path=None, env=os.environ)

The file is `path`, else RUNUT_DATA/config.yaml, else ./config.yaml, else nothing but defaults. Paths in the file are relative to the file.
RUNUT_DATA, RUNUT_DATABASE, RUNUT_SMTP and RUNUT_SECRET override it. Raises `Unusable` for a file nobody can read and `Problems` with every
fault at once for keys and values that are wrong.
"""
import dataclasses
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from engine.errors import Problems, Unusable
from engine.settings_read import Reader, parse

DATABASE_FILE = "runut.sqlite"
SECRET_FILE = "secret"
AUDIT_KEY_FILE = "audit.key"
PARTNER = re.compile(r"[a-z][a-z0-9_]{0,40}", re.ASCII)                 # name of a program outside, or of its secret
HOST = re.compile(r"(?=.{1,253}(:|\Z))[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.ASCII)


def role(kind: str, label: str, english: str, **anchor: str) -> dict:
    """One row of the table of roles; `anchor` is {"unit": code} or {"anchor": "opd" | "city"}."""
    return {"kind": kind, **anchor, "label": {"id": label, "en": english}}


ROLES = {
    "pemohon": role("applicant", "Pemohon", "Applicant"),
    "atasan_langsung": role("superior", "Atasan langsung", "Direct superior"),
    "kepala_opd": role("head", "Kepala OPD", "Head of the agency", anchor="opd"),
    "pengelola_kepegawaian": role("appointed", "Pengelola kepegawaian", "Personnel officer", anchor="opd"),
    "verifikator_bkpsdm": role("appointed", "Verifikator BKPSDM", "BKPSDM verifier", anchor="city"),
    "kepala_bkpsdm": role("head", "Kepala BKPSDM", "Head of BKPSDM", unit="BKPSDM"),
    "sekda": role("head", "Sekretaris Daerah", "Regional Secretary", unit="SETDA"),
    "wali_kota": role("head", "Wali Kota", "Mayor", unit="PEMKOT"),
    "kabid_bkpsdm": role("head", "Kepala Bidang Mutasi BKPSDM", "Head of the transfer division", unit="BKPSDM-BID1"),
    "pengelola_pelatihan": role("appointed", "Pengelola pelatihan", "Training officer", unit="BKPSDM"),
    "bagian_organisasi": role("appointed", "Bagian Organisasi", "Organisation division", unit="SETDA-BAG1"),
    "kepala_bagian_organisasi": role("head", "Kepala Bagian Organisasi", "Head of the organisation division", unit="SETDA-BAG1"),
    "asisten_administrasi_umum": role("head", "Asisten Administrasi Umum", "Assistant for general administration", unit="SETDA-SEK"),
    "inspektorat": role("appointed", "Inspektorat", "Inspectorate", unit="INSPEKTORAT"),
    "inspektur": role("head", "Inspektur", "Inspector", unit="INSPEKTORAT"),
    "tanpa_pejabat": role("queue", "Belum ada pejabat", "Nobody in office"),
}


@dataclass(frozen=True)
class Hours:
    """Office hours in the office's zone."""
    open: time = time(7, 30)
    close: time = time(16, 0)
    friday_close: time = time(16, 30)


@dataclass(frozen=True)
class Office:
    """Whose office this is. `letterhead`: the lines above the address on a letter."""
    name: str = "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"
    short: str = "BKPSDM"
    city: str = "Palembang"
    government: str = "Pemerintah Kota Palembang"
    zone: str = "Asia/Jakarta"
    zone_label: str = "WIB"
    address: str = ""
    letterhead: tuple[str, ...] = ("PEMERINTAH KOTA PALEMBANG", "BADAN KEPEGAWAIAN DAN PENGEMBANGAN SUMBER DAYA MANUSIA")
    root: str = "PEMKOT"
    hours: Hours = field(default_factory=Hours)

    def tz(self) -> ZoneInfo:
        """The office's zone."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True)
class Mail:
    """`smtp`: "none" (mails stay as files in <data>/outbox) or host:port. `sender` is the key `from`."""
    smtp: str = "none"
    sender: str = field(default="Runut <runut@contoh.invalid>", metadata={"key": "from"})
    starttls: bool = False
    user: str = ""
    password_env: str = "RUNUT_SMTP_PASSWORD"

    def server(self) -> tuple[str, int] | None:
        """(host, port), None when mails are only written to files."""
        if self.smtp == "none":
            return None
        host, _, port = self.smtp.rpartition(":")
        return host, int(port)

    def password(self, env: Mapping[str, str] = os.environ) -> str:
        """The password comes from the environment, never from the file."""
        return env.get(self.password_env, "")


@dataclass(frozen=True)
class Webhook:
    """A gateway that takes messages to people by signed POST (a bridge to WhatsApp, Telegram ...). `url` "": there is none."""
    url: str = ""
    secret_env: str = "RUNUT_WEBHOOK_SECRET"
    allow_private: bool = False
    label: str = "Pesan singkat"


@dataclass(frozen=True)
class Partners:
    """Programs outside that cases may call (action webhook) or that send us messages with a signature. `hosts`: name or name:port, by https;
    `private`: those of the office's own network, where http is good too. `senders`: name/message, the messages each may send."""
    hosts: tuple[str, ...] = ()
    private: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    kept: bool = field(default=False, metadata={"key": None})        # nothing is sent: scenarios

    def allows(self, host: str, port: int | None) -> tuple[bool, bool]:
        """(whether it may be called, whether it is one of our own network)."""
        name = host.lower() if port in (None, 443, 80) else f"{host.lower()}:{port}"
        own = name in self.private
        return own or name in self.hosts, own

    @staticmethod
    def secret(name: str, data: Path, env: Mapping[str, str] = os.environ) -> str:
        """The shared secret of that name: environment variable RUNUT_PARTNER_<NAME>, else the file secrets/<name> of the data folder; "" for none."""
        given = env.get(f"RUNUT_PARTNER_{name.upper()}", "")
        file = data / "secrets" / name
        return given or (file.read_text("utf-8").strip() if PARTNER.fullmatch(name) and file.is_file() else "")


@dataclass(frozen=True)
class Web:
    """`hosts`: names the server answers to (none: every name). `public_url`: how readers outside reach it (QR codes, mails)."""
    host: str = "127.0.0.1"
    port: int = 8000
    hosts: tuple[str, ...] = ()
    public_url: str = ""
    threads: int = 8

    def url(self) -> str:
        """The address of the pages, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


@dataclass(frozen=True)
class Limits:
    attachment_mb: int = 2
    attachments_per_case: int = 20
    session_hours: int = 12
    steps_per_command: int = 3000
    lookups_per_minute: int = 60
    import_missing_percent: int = 2
    attachments_case_mb: int = 40
    attachments_day_mb: int = 120


@dataclass(frozen=True)
class Scanner:
    """What looks for viruses in attachments before they are kept: a program (`command`) or a clamd (`clamd`); neither: nobody looks."""
    command: str = ""
    clamd: str = ""                  # unix:/path or host:port
    seconds: int = 20
    unreachable: str = "refuse"      # refuse | accept: what to do with a file nobody could look into


@dataclass(frozen=True)
class Jobs:
    threads: int = 2
    poll_seconds: float = 1.0


@dataclass(frozen=True)
class Audit:
    """`key`: file of the private key that signs heads of the audit chain; "": audit.key in the data folder. A head is published so often."""
    key: str = ""
    publish_minutes: int = 60


@dataclass(frozen=True)
class Settings:
    """Everything config.yaml may say. `file`: where it was read, None for defaults only."""
    data: Path = Path("data")
    database: str = ""               # "" = <data>/runut.sqlite
    processes: tuple[Path, ...] = (Path("processes"),)
    deploy_on_start: str = "first"   # first | always | never
    office: Office = field(default_factory=Office)
    roles: Mapping[str, Mapping] = field(default_factory=lambda: dict(ROLES))
    mail: Mail = field(default_factory=Mail)
    webhook: Webhook = field(default_factory=Webhook)
    partners: Partners = field(default_factory=Partners)
    web: Web = field(default_factory=Web)
    limits: Limits = field(default_factory=Limits)
    scanner: Scanner = field(default_factory=Scanner)
    jobs: Jobs = field(default_factory=Jobs)
    audit: Audit = field(default_factory=Audit)
    given_secret: str = field(default="", metadata={"key": "secret"}, repr=False)
    demo: bool = False
    file: Path | None = field(default=None, metadata={"key": None})

    @classmethod
    def load(cls, path: Path | str | None = None, env: Mapping[str, str] = os.environ) -> "Settings":
        """Reads the file (see the module) and the environment; raises Unusable or Problems."""
        file = _find(path, env)
        reader = Reader(str(file) if file else "", file.resolve().parent if file else Path.cwd())
        raw = parse(file) if file else {}
        settings = reader.section(cls, raw, "")
        _check(settings, reader)
        settings = _environment(settings, env, reader)
        if reader.problems:
            raise Problems(reader.problems)
        return dataclasses.replace(settings, file=file, database=settings.database or f"sqlite:///{settings.data / DATABASE_FILE}")

    @property
    def secret(self) -> str:
        """The key behind cookies and signatures: from config or environment, else <data>/secret, made once with mode 0600."""
        return self.given_secret or _kept_secret(self.data / SECRET_FILE)

    @property
    def audit_key(self) -> Path:
        """The file of the key of the audit chain."""
        return (self.file.resolve().parent if self.file else Path.cwd()) / self.audit.key if self.audit.key else self.data / AUDIT_KEY_FILE

    def folders(self) -> list[Path]:
        """The procedure folders: each entry of `processes` is one itself or holds several."""
        found = []
        for entry in self.processes:
            inside = sorted(p.parent for p in entry.glob("*/procedure.yaml")) if entry.is_dir() else []
            found += [entry] if (entry / "procedure.yaml").is_file() else inside
        return found


def _find(path, env) -> Path | None:
    if path is not None:
        return Path(path)
    places = [Path(env["RUNUT_DATA"]) / "config.yaml"] if env.get("RUNUT_DATA") else []
    return next((p for p in [*places, Path("config.yaml")] if p.is_file()), None)


def _environment(settings: Settings, env, reader: Reader) -> Settings:
    changes: dict = {}
    if env.get("RUNUT_DATA"):
        changes["data"] = Path(env["RUNUT_DATA"]).resolve()
    if env.get("RUNUT_DATABASE"):
        changes["database"] = env["RUNUT_DATABASE"]
    if env.get("RUNUT_SECRET"):
        changes["given_secret"] = env["RUNUT_SECRET"]
    if env.get("RUNUT_SMTP"):
        changes["mail"] = dataclasses.replace(settings.mail, smtp=env["RUNUT_SMTP"])
        _check_smtp(env["RUNUT_SMTP"], "RUNUT_SMTP", reader)
    return dataclasses.replace(settings, **changes)


# values that have the right type and still cannot be meant ------------------------------------------------------------------------
def _check(settings: Settings, reader: Reader) -> None:
    reader.one_of("deploy_on_start", settings.deploy_on_start, ("first", "always", "never"))
    _check_smtp(settings.mail.smtp, "mail.smtp", reader)
    try:
        settings.office.tz()
    except (OSError, ValueError, KeyError):      # ZoneInfoNotFoundError is a KeyError; a name with a path in it is a ValueError
        reader.wrong("office.zone", f"unknown time zone {settings.office.zone!r}; for example Asia/Jakarta")
    hours = settings.office.hours
    if not hours.open < min(hours.close, hours.friday_close):
        reader.wrong("office.hours", "opening must be earlier than closing")
    for name, value, low, high in (
            ("web.port", settings.web.port, 1, 65535), ("web.threads", settings.web.threads, 1, 256),
            ("limits.attachment_mb", settings.limits.attachment_mb, 1, 100), ("limits.attachments_per_case", settings.limits.attachments_per_case, 1, 1000),
            ("limits.session_hours", settings.limits.session_hours, 1, 24 * 30), ("limits.steps_per_command", settings.limits.steps_per_command, 100, 100_000),
            ("limits.lookups_per_minute", settings.limits.lookups_per_minute, 1, 100_000),
            ("limits.import_missing_percent", settings.limits.import_missing_percent, 0, 100), ("scanner.seconds", settings.scanner.seconds, 1, 120),
            ("limits.attachments_case_mb", settings.limits.attachments_case_mb, 1, 10_000),
            ("limits.attachments_day_mb", settings.limits.attachments_day_mb, 1, 100_000), ("jobs.threads", settings.jobs.threads, 1, 64),
            ("audit.publish_minutes", settings.audit.publish_minutes, 1, 7 * 24 * 60), ("jobs.poll_seconds", settings.jobs.poll_seconds, 0.05, 60)):
        if not low <= value <= high:
            reader.wrong(name, f"must be between {low} and {high}")
    reader.one_of("scanner.unreachable", settings.scanner.unreachable, ("refuse", "accept"))
    if settings.scanner.clamd and not settings.scanner.clamd.startswith("unix:/"):
        _check_smtp(settings.scanner.clamd, "scanner.clamd", reader)
    if settings.web.public_url and urlsplit(settings.web.public_url).scheme not in ("http", "https"):
        reader.wrong("web.public_url", "must begin with http:// or https://")
    if settings.webhook.url and urlsplit(settings.webhook.url).scheme not in (("https", "http") if settings.webhook.allow_private else ("https",)):
        reader.wrong("webhook.url", "must begin with https:// (http:// is good for a private address, with allow_private)")
    for key, hosts in (("partners.hosts", settings.partners.hosts), ("partners.private", settings.partners.private)):
        for host in hosts:
            if not HOST.fullmatch(host):
                reader.wrong(key, f"{host!r} is no name of a host in small letters, or name:port")
    for sender in settings.partners.senders:
        if not PARTNER.fullmatch(sender.partition("/")[0]) or not sender.partition("/")[2]:
            reader.wrong("partners.senders", f"{sender!r} is not name/message")
    if settings.given_secret and len(settings.given_secret) < 32:
        reader.wrong("secret", "at least 32 characters")
    _check_roles(settings.roles, reader)


def _check_smtp(value: str, name: str, reader: Reader) -> None:
    host, _, port = value.rpartition(":")
    if value != "none" and not (host and port.isdigit() and 0 < int(port) < 65536):
        reader.wrong(name, f"{value!r} is neither none nor host:port")


KINDS = {"applicant": (), "superior": (), "head": ("unit", "anchor"), "appointed": ("unit", "anchor"), "queue": ()}


def _check_roles(roles: Mapping, reader: Reader) -> None:
    for key, row in roles.items():
        where = f"roles.{key}"
        if not isinstance(row, dict):
            reader.wrong(where, "must be a mapping {kind: ..., label: {id: ..., en: ...}}")
            continue
        reader.known(row, ("kind", "unit", "anchor", "label"), where)
        kind = row.get("kind")
        reader.one_of(f"{where}.kind", kind, tuple(KINDS))
        if KINDS.get(kind) and not (("unit" in row) ^ ("anchor" in row)):
            reader.wrong(where, "needs exactly one of unit (a unit's code) and anchor (opd or city)")
        if "anchor" in row:
            reader.one_of(f"{where}.anchor", row["anchor"], ("opd", "city"))
        label = row.get("label")
        if not (isinstance(label, dict) and label.get("id") and all(isinstance(v, str) for v in label.values())):
            reader.wrong(f"{where}.label", "must be a mapping {id: ..., en: ...}")
    for needed in ("pemohon", "tanpa_pejabat"):
        if needed not in roles:
            reader.wrong("roles", f"the role {needed} must be there")


def _kept_secret(file: Path) -> str:
    """Reads or makes the file; two processes starting at once agree on the first one's."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("ascii").strip()
    except OSError as error:
        raise Unusable(f"{file}: the secret cannot be made ({error.strerror})") from error
    made = secrets.token_urlsafe(48)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(made)
    return made

