"""Known names: with spaces and symbols, found by their first token, the longest first (DMN 1.5, rules 25-30)."""
from ..lexer import words

SYMBOLS = frozenset(("+", "-", "*", "/", ".", "'", "**"))     # may stand inside a name (rule 30)
MEMBERS = ("time offset", "start included", "end included")
TYPES = ("date and time", "days and time duration", "years and months duration", "day time duration", "year month duration")


class Names:
    """Known names, found by their first token. `base` holds more of them, shared and not changed."""

    def __init__(self, names=(), base=None):
        self.by_first, self.base = {}, base
        for name in names:
            self.add(name)

    def add(self, name):
        parts = words(name)
        if parts:
            found = self.by_first.setdefault(parts[0], [])
            if (parts, name) not in found:
                found.append((parts, name))
                found.sort(key=lambda f: -len(f[0]))

    def match(self, toks, i):
        """(number of tokens, name) of the longest known name that starts at token i, or None."""
        outer = self.base.match(toks, i) if self.base else None
        for parts, name in self.by_first.get(toks[i].text, ()):
            n = len(parts)
            if n == 1 or (i + n <= len(toks) and all(toks[i + k].text == parts[k] for k in range(1, n))):
                return outer if outer and outer[0] > n else (n, name)
        return outer


_MEMBERS, _TYPES = Names(MEMBERS), Names(TYPES)


class Vocabulary:
    """What a text may name: `names` in scope, `members` that may follow a dot, `types`. Made once for many texts, never changed."""

    def __init__(self, names=(), members=(), types=(), builtins=None):
        self.names = Names(names, builtins)
        self.members = Names(members, _MEMBERS)
        self.types = Names(types, _TYPES)


def with_item(members):
    """Names inside a filter: `item` and whatever the elements may have as members."""
    return Names(["item"], base=members)
