"""Names of types: `list<number>`, `context<a: string>`, `function<number>->string` (rule 52)."""
from ..syntax import TypeName


class Types:
    def type(self):
        start = self.tok.start
        self.deeper()
        name, args, keys, result = self.type_name(), [], [], None
        if self.take("<"):
            while not self.take(">"):
                if name == "context":
                    keys.append(self.new_name(":"))
                    self.need(":")
                args.append(self.type())
                if not self.at(">"):
                    self.need(",")
        if name == "function" and self.take("->"):
            result = self.type()
        self.depth -= 1
        return self.made(TypeName, start, name, tuple(args), tuple(keys), result)

    def type_name(self):
        found = self.types.match(self.toks, self.i)
        if found:
            self.i += found[0]
            return found[1]
        if self.tok.kind != "name":
            self.fail("a type")
        name = self.tok.text
        self.i += 1
        while self.at(".") and self.toks[self.i + 1].kind == "name":
            name += "." + self.toks[self.i + 1].text
            self.i += 2
        return name
