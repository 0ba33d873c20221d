"""Telling whoever filed something without a login, at the address he left if he left one (procedure.yaml `public.contact`). Knows a case; sends nothing.

His language is not known, so a mail says it in each of the procedure's. It holds the number, the state and the address of his page: none of what he
wrote and nobody's name. Without an address, or with one that is no mail address, nothing is sent: his code tells him everything.
"""
from engine.clock import to_text
from engine.procedure.forms.reading import EMAIL
from engine.run import outbox
from engine.store.tables import PUBLIC
from engine.texts import add, say

TEMPLATE, LONGEST = "kabar_pelapor", 100
TOLD = ("n_ended", "n_you_act", "n_status", "n_received")

add({
    "reporter_subject": ("{title} {number}: {status}", "{title} {number}: {status}"),
    "reporter_now": ("{title} {number} sekarang: {status}.", "{title} {number} is now: {status}."),
    "reporter_act": ("Giliran Anda: tanggapi di halaman itu.", "It is your turn: reply on that page."),
    "reporter_where": ("Baca di halaman Anda: {address}", "Read it on your page: {address}"),
    "reporter_keep": ("Siapa pun yang memegang alamat itu dapat membacanya; jangan diteruskan.", "Whoever holds that address can read it; do not pass it on."),
    "reporter_why": ("Surel ini dikirim karena alamat ini ditulis ketika {number} disampaikan. Balasan tidak dibaca.",
                     "This mail was sent because this address was given when {number} was filed. Replies are not read."),
})


def address(run) -> str:
    """The mail address that was left with what was filed; "" if none was."""
    name, _, key = run.procedure.settings.public.contact.partition(".")
    filled = run.data.objects.get(name) if run.head.applicant == PUBLIC and name else None
    given = filled.get(key) if isinstance(filled, dict) else None
    return given.strip() if isinstance(given, str) and given.isascii() and len(given) <= LONGEST and EMAIL.fullmatch(given.strip()) else ""


def tell(run) -> None:
    """One mail for one command, whatever it changed."""
    codes = {notice["code"] for notice in run.record.notices if notice["person"] == PUBLIC}
    if not codes & set(TOLD) or not (to := address(run)):
        return
    env, procedure, subjects, bodies = run.env, run.procedure, [], []
    for language in procedure.settings.languages:
        words = {"title": procedure.title(language), "number": run.head.number, "status": procedure.status_name(run.head.status, language),
                 "address": f"{env.settings.web.url()}/l/{run.head.tracking}"}
        lines = ("reporter_now", "reporter_where", *(["reporter_act"] if "n_you_act" in codes else []), "reporter_keep", "reporter_why")
        subjects.append(say("reporter_subject", language, **words))
        bodies.append("\n\n".join(say(line, language, **words) for line in lines))
    payload = {"template": TEMPLATE, "to": {"name": "", "email": to, "person": PUBLIC}, "subject": subjects[0], "body": "\n\n---\n\n".join(bodies) + "\n", "attach": []}
    outbox.put(env.tx, "mail", run.head.id, run.record.seq, payload, to_text(run.now))
