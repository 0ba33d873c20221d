"""XPath 2 regular expressions (F&O 7.6) by the `regex` package, which knows \\p{..}, class subtraction and, above all, a time limit."""
import re
from functools import lru_cache

import regex

from .. import limits
from ..errors import Failure, LimitExceeded

REPEAT = re.compile(r"\{(\d{1,9})(?:,\d{0,9})?\}")


def size(pattern: str) -> int:
    """Atoms of a pattern with its counted repetitions written out: `((a{1000}){1000}){1000}` takes compiling a day and all memory."""
    sums, last, i = [0], 0, 0
    while i < len(pattern):
        c = pattern[i]
        repeat = REPEAT.match(pattern, i) if c == "{" else None
        if repeat:
            sums[-1] += last * (max(int(repeat[1]), 1) - 1)
            last *= max(int(repeat[1]), 1)
            i = repeat.end()
            continue
        if c == "(":
            sums.append(0)
        elif c == ")" and len(sums) > 1:
            last = sums.pop()
            sums[-1] += last
        else:
            if c == "[":                                  # a class is one atom, however long
                end = pattern.find("]", i + 2)
                i = end if end > 0 else i
            last = 1
            sums[-1] += 1
        i += 2 if c == "\\" else 1
    return sum(sums)


@lru_cache(256)
def compiled(pattern, flags):
    if len(pattern) > limits.PATTERN:
        raise Failure("pattern_too_long", most=limits.PATTERN)
    if size(pattern) > limits.PATTERN_SIZE and "q" not in flags:
        raise Failure("bad_pattern", pattern=pattern[:80], error="too large")
    if set(flags) - set("smixq"):
        raise Failure("bad_flags", flags=flags)
    if "q" in flags:
        pattern = regex.escape(pattern, special_only=True)
    else:
        pattern = translate(pattern, "x" in flags, "s" in flags)
    options = regex.V1
    for letter, option in (("s", regex.DOTALL), ("m", regex.MULTILINE), ("i", regex.IGNORECASE)):
        if letter in flags:
            options |= option
    try:
        return regex.compile(pattern, options)
    except (regex.error, RecursionError, OverflowError) as e:
        raise Failure("bad_pattern", pattern=pattern[:80], error=str(e)[:80])


def translate(pattern, free, dotall=False):
    """XPath's notation in regex's: \\i \\c, `[a-z-[aeiou]]`, `$` only at the very end; what XPath does not know is refused."""
    if free:                       # flag x: white space outside classes is taken away first, inside escapes too
        pattern = without_space(pattern)
    out, i, depth = [], 0, 0
    while i < len(pattern):
        c = pattern[i]
        if c == "\\":
            if i + 1 == len(pattern):
                raise Failure("bad_pattern", pattern=pattern[:80])
            n = pattern[i + 1]
            i += 2
            if n in "iIcC":
                inside = {"i": r"\p{L}_:", "c": r"\p{L}\p{N}_:.\-\p{M}"}[n.lower()]
                out.append(inside if depth and n.islower() else f"[{'^' if n.isupper() else ''}{inside}]")
            elif n in "pP":
                end = pattern.find("}", i)
                if end < 0 or pattern[i:i + 1] != "{":
                    raise Failure("bad_pattern", pattern=pattern[:80])
                name = pattern[i + 1:end]
                out.append(f"\\{n}{{{'In' + name[2:] if name.startswith('Is') else name}}}")
                i = end + 1
            elif n in "nrt\\|.?*+(){}-[]^$dDsSwW" or (n.isdigit() and n != "0" and not depth):
                out.append("\\" + n)
            else:
                raise Failure("bad_pattern", pattern=pattern[:80])
            continue
        if c == "[":
            if depth and out and out[-1] == "-":
                out[-1] = "--"
            elif depth:
                out.append("\\")
            depth += 1 if not depth or out[-1] == "--" else 0
            out.append("[")
        elif c == "]":
            depth = max(0, depth - 1)
            out.append("]")
        elif c == "." and not depth and not dotall:
            out.append(r"[^\n\r]")
        elif c == "(" and pattern[i:i + 2] == "(?" and pattern[i:i + 3] != "(?:":
            raise Failure("bad_pattern", pattern=pattern[:80])
        elif depth and c in "&~|" and pattern[i:i + 2] == c * 2:
            out.append("\\" + c)
        else:
            out.append(c)
        i += 1
    return "".join(out)


def without_space(pattern):
    out, depth, escaped = [], 0, False
    for c in pattern:
        if c in " \t\r\n" and not depth:
            continue
        out.append(c)
        if not escaped:
            depth += (c == "[") - (c == "]")
        escaped = c == "\\" and not escaped
    return "".join(out)


def guarded(run, call):
    """call(seconds) under the time left to the evaluation: a pattern may back-track for ever, and the standard library's re has no bound."""
    try:
        return call(run.remaining())
    except TimeoutError:
        raise LimitExceeded("time")
    except (regex.error, IndexError) as e:
        raise Failure("bad_pattern", error=str(e)[:80])


def matches_pattern(run, text, pattern, flags):
    return guarded(run, lambda seconds: compiled(pattern, flags).search(text, timeout=seconds) is not None)


def replace_pattern(run, text, pattern, replacement, flags):
    """`$1`..`$9`, `$0`; a pattern that matches the empty text is an error (FORX0003)."""
    rx = compiled(pattern, flags)
    if guarded(run, lambda seconds: rx.search("", timeout=seconds)) is not None:
        raise Failure("pattern_matches_empty", pattern=pattern[:80])
    parts = [replacement] if "q" in flags else replacement_parts(replacement, rx.groups)
    left = run.limits.string

    def fill(m):
        nonlocal left
        made = "".join([p if type(p) is str else (m[p] or "") if p <= rx.groups else "" for p in parts])
        left -= len(made)
        if left < 0:
            raise LimitExceeded("string")
        return made
    return guarded(run, lambda seconds: rx.sub(fill, text, timeout=seconds))


def replacement_parts(replacement, groups):
    """Texts and numbers of groups."""
    parts, i = [], 0
    while i < len(replacement):
        c = replacement[i]
        if c == "\\":
            if replacement[i + 1:i + 2] not in ("\\", "$"):
                raise Failure("bad_replacement")
            parts.append(replacement[i + 1])
            i += 2
        elif c == "$":
            j = i + 1
            while j < len(replacement) and replacement[j] in "0123456789" and (j == i + 1 or int(replacement[i + 1:j + 1]) <= groups):
                j += 1
            if j == i + 1:
                raise Failure("bad_replacement")
            parts.append(int(replacement[i + 1:j]))
            i = j
        else:
            parts.append(c)
            i += 1
    return parts


def split_pattern(run, text, pattern):
    rx = compiled(pattern, "")
    out, last = [], 0
    for m in guarded(run, lambda seconds: list(rx.finditer(text, timeout=seconds))):
        if m.end() == m.start():
            raise Failure("pattern_matches_empty", pattern=pattern[:80])
        out.append(text[last:m.start()])
        last = m.end()
    out.append(text[last:])
    return out
