"""What people are told, in words: a notice is a code with parameters, put into the reader's language at the look. Knows rows; sends nothing."""
import orjson

from engine.clock import day, from_text
from engine.facade.looks import option_word
from engine.store.statements import case as sql
from engine.texts import long_day, say

OWN = ("text", "reason")             # what somebody wrote himself: it may tell of an illness, so it stays in the pages


def words(env, versions, notice, language: str, outside: bool = False) -> str:
    """The sentence of a notice's row, with the names its procedure has for steps and states; `outside` of the pages without anybody's own words."""
    params = orjson.loads(notice.params)
    row = env.tx.one(sql.CASE_VERSION, id=notice.case_id) if notice.case_id and {"status", "step"} & set(params) else None
    if row is not None:
        procedure = versions.of(env.tx, row).procedure
        if "status" in params:
            params["status"] = procedure.status_name(params["status"], language)
        if "outcome" in params:
            params["outcome"] = option_word(procedure, params["step"], params["outcome"], language).lower()
        if "step" in params and params["step"] in procedure.model.elements:
            params["step"] = procedure.public_name_of(procedure.model.elements[params["step"]], language)
    if "role" in params:
        params["holder"] = env.roles.label(params["role"], language)
    if "due" in params:
        due = params["due"]
        params["due"] = long_day(from_text(due).astimezone(env.zone), language) if due else say("no_limit", language).lower()
    for name in ("start", "until"):
        if name in params:
            params[name] = day(params[name]) if params[name] else say("until_ended", language)
    own = "" if outside else "".join(f": “{params[name]}”" for name in OWN if name in params)
    return say(notice.code, language, **params) + own
