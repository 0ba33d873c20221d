"""The words of the masthead: at most four, so that they fit one row at 360 px. Knows who asks, no page."""
from flask import g

from web.context import actor, engine
from web.languages import gettext as _


def words() -> list[tuple[str, str, str, int]]:
    """(key, address, word, count). Signed in, "Keluar" follows as a button of the template."""
    if actor() is None:
        return [("layanan", "/layanan", _("Layanan"), 0), ("lacak", "/lacak", _("Lacak"), 0), ("masuk", "/masuk", _("Masuk"), 0)]
    own = [("tugas", "/tugas", _("Tugas Saya"), waiting()), ("layanan", "/layanan", _("Ajukan"), 0),
           ("permohonan", "/permohonan", _("Permohonan Saya"), 0)]
    roles = actor().roles
    return own + ([("admin", "/admin", _("Kelola"), 0)] if "admin" in roles else [("admin", "/admin/perancang", _("Prosedur"), 0)] if "perancang" in roles else [])


def waiting() -> int:
    """How many tasks wait for who asks; counted once a request, and not at all where a page already knows it (g.waiting)."""
    if "waiting" not in g:
        g.waiting = engine().tasks.count(actor())
    return g.waiting
