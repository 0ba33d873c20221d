"""Expressions that begin with a word: if, for, some, every, function."""
from ..syntax import For, FunctionDefinition, If, Quantified, Source
from .names import Names
from .operators import OR


class Keywords:
    def expression(self):
        self.deeper()
        saved, self.range_end = self.range_end, False
        try:
            t = self.tok
            if t.kind == "name":
                following = self.toks[self.i + 1]
                if t.text == "if":
                    return self.if_()
                if t.text == "for" and following.kind == "name":
                    return self.for_()
                if t.text in ("some", "every") and following.kind == "name":
                    return self.quantified()
                if t.text == "function" and following.text == "(":
                    return self.function_definition()
            return self.operation(OR)
        finally:
            self.depth -= 1
            self.range_end = saved

    def if_(self):
        start = self.tok.start
        self.need("if")
        test = self.expression()
        self.need("then")
        then = self.expression()
        self.need("else")
        return self.made(If, start, test, then, self.expression())

    def sources(self, stop):
        out = []
        while True:
            name = self.new_name("in")
            self.need("in")
            first = self.expression()
            last = self.expression() if self.take("..") else None
            out.append(Source(name, first, last))
            self.scopes[-1].add(name)
            if not self.take(","):
                self.need(stop)
                return tuple(out)

    def for_(self):
        start = self.tok.start
        self.need("for")
        self.scopes.append(Names(["partial"]))
        sources = self.sources("return")
        result = self.expression()
        self.scopes.pop()
        return self.made(For, start, sources, result)

    def quantified(self):
        start, every = self.tok.start, self.tok.text == "every"
        self.i += 1
        self.scopes.append(Names())
        sources = self.sources("satisfies")
        test = self.expression()
        self.scopes.pop()
        return self.made(Quantified, start, every, sources, test)

    def function_definition(self):
        start = self.tok.start
        self.need("function")
        self.need("(")
        scope, params = Names(), []
        while not self.take(")"):
            name = self.new_name(":", ",", ")")
            params.append((name, self.type() if self.take(":") else None))
            scope.add(name)
            if not self.at(")"):
                self.need(",")
        external = self.take("external")
        self.scopes.append(scope)
        body = self.expression()
        self.scopes.pop()
        return self.made(FunctionDefinition, start, tuple(params), body, external)
