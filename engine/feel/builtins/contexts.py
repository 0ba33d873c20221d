"""Context functions, and not, is (DMN 1.5, 10.3.4.10, 10.3.4.2, 10.3.4.6)."""
from ..errors import Failure
from ..operators import equal
from ..values import DateTime, Time
from .register import builtin


@builtin("not(negand: Any?)")
def not_(negand):
    return not negand if type(negand) is bool else None


@builtin("is(value1?: Any?, value2?: Any?)", wants_run=True)
def is_(run, a, b):
    """The same element of the same domain: times and moments also in the way they are written."""
    if type(a) is not type(b):
        return False
    if type(a) in (Time, DateTime):
        return a.shift() == b.shift() and a.zone == b.zone and a.nanos == b.nanos and (type(a) is Time or a.days == b.days)
    return equal(a, b, run) is True


@builtin("get value(m: context, key: string)")
def get_value(m, key):
    return m.get(key)


@builtin("get entries(m: context)", wants_run=True)
def get_entries(run, m):
    run.step(len(m))
    return [{"key": k, "value": v} for k, v in m.items()]


def pairs(entries):
    out = {}
    for entry in entries:
        if type(entry) is not dict or type(entry.get("key")) is not str or "value" not in entry:
            raise Failure("not_an_entry")
        if entry["key"] in out:
            raise Failure("duplicate_key", key=entry["key"])
        out[entry["key"]] = entry["value"]
    return out


@builtin("context(entries: list)")
def context(entries):
    return pairs(entries)


@builtin("context put(context: context, key: string, value: Any?)")
def context_put(m, key, value):
    return {**m, key: value}


@builtin("context put(context: context, keys: list, value: Any?)")
def context_put_deep(m, keys, value):
    if not keys or any(type(k) is not str for k in keys):
        raise Failure("argument_type", parameter="keys")
    if len(keys) == 1:
        return {**m, keys[0]: value}
    inner = m.get(keys[0])
    if type(inner) is not dict:
        raise Failure("no_such_member", member=keys[0])
    return {**m, keys[0]: context_put_deep(inner, keys[1:], value)}


@builtin("context merge(contexts: list)", wants_run=True)
def context_merge(run, contexts):
    out = {}
    for c in contexts:
        if type(c) is not dict:
            raise Failure("argument_type", parameter="contexts")
        run.step(1 + (len(c) >> 2))
        out.update(c)
    return out
