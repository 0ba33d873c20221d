"""for, some, every (DMN 1.5, 10.3.2.14 and table 49)."""
from ..loops import turns
from ..run import RUN
from .words import any_name

DECIDED = object()


class Loops:
    def sources(self, sources):
        return [(x.name, self.code(x.first), self.code(x.last) if x.last else None) for x in sources]

    def For(self, node):
        sources, result, place = self.sources(node.sources), self.code(node.result), self.place(node)
        partial = any_name(node.result, "partial") or any(any_name(x.first, "partial") for x in node.sources)

        def loop(s):
            out, run = [], s[RUN]

            def nest(i, inner):
                if i == len(sources):
                    if partial:
                        inner["partial"] = list(out)
                    run.step(1 + len(out) // 8 if partial else 1)
                    out.append(result(inner))
                    return True
                name, first, last = sources[i]
                values = turns(first(inner), last and last(inner), run, bool(last))
                if values is None:
                    return False
                for value in values:
                    run.step()
                    deeper = inner.copy()
                    deeper[name] = value
                    if not nest(i + 1, deeper):
                        return False
                return True
            return out if nest(0, s) else run.note("not_a_list", place, op="for")
        return loop

    def Quantified(self, node):
        sources, test, every, place = self.sources(node.sources), self.code(node.test), node.every, self.place(node)

        def quantify(s):
            run = s[RUN]

            def leaf(inner):
                found = test(inner)
                if type(found) is not bool:
                    return None
                return True if found is every else DECIDED

            def walk(i, inner):
                if i == len(sources):
                    return leaf(inner)
                name, first, last = sources[i]
                values = turns(first(inner), last and last(inner), run, bool(last))
                if values is None:
                    return None
                state = True
                for value in values:
                    run.step()
                    deeper = inner.copy()
                    deeper[name] = value
                    below = walk(i + 1, deeper)
                    if below is DECIDED:
                        return DECIDED
                    if below is None:
                        state = None
                return state
            end = walk(0, s)
            if end is DECIDED:
                return not every
            return every if end is True else run.note("not_boolean", place, op="every" if every else "some")
        return quantify
