"""Multi-instance activity (BPMN 2.0.2, 10.3.7 and 13.3.6): once for each item of a list or so many times, at once or one after another, until all are
done or the completion condition is true. `behavior` throws an implicit event as instances end; two readings are chosen with betsy against the letter:
such an event does not interrupt its own activity, and behaviour Complex ends the activity after its event."""
from decimal import Decimal

from ..happening import Happening
from ..stuck import Stuck
from ..token import READY, STARTED, Token
from .around import Around

MOST = 1000


class MultiInstance(Around):
    def arrive(self, token: Token) -> None:
        items = self.items(token)
        token._set_state(STARTED)
        token.memo.update(rest=items, total=len(items))
        if not items:
            self.gathered(token)
            token._set_state(READY)
        for _ in range(min(1, len(items)) if self.element.loop.kind == "sequential" else len(items)):
            self.next(token)

    def items(self, token: Token) -> list:
        """What there is one instance for, as JSON; a number of instances gives 0, 1, 2, ..."""
        loop, case = self.element.loop, token.scope.case
        if loop.cardinality is not None:
            count = case.host.evaluate(loop.cardinality, token.local)
            if isinstance(count, bool) or not isinstance(count, (int, float, Decimal)) or count != int(count) or count < 0:
                raise Stuck("loop_cardinality", self.element.id, text=loop.cardinality)
            if count > MOST:
                raise Stuck("too_many_instances", self.element.id, limit=MOST)
            return list(range(int(count)))
        values = case.host.evaluate(loop.collection, token.local)
        if not isinstance(values, (list, tuple)):
            raise Stuck("loop_collection", self.element.id, text=loop.collection)
        if len(values) > MOST:
            raise Stuck("too_many_instances", self.element.id, limit=MOST)
        return [case.keep(value) for value in values]

    def next(self, token: Token) -> None:
        value = token.memo["rest"].pop(0)
        self.begin(token, **({self.element.loop.item: value} if self.element.loop.item else {}))

    def instance_done(self, token: Token, instance: Token) -> None:
        done = token.memo["done"] = token.memo.get("done", 0) + 1
        if self.element.loop.outputs:
            token.scope.case.happened("item", instance, loop=token.id, local=instance.local)
        thrown = self.throw(token, done)
        if not token.live:
            return
        loop = self.element.loop
        if thrown and loop.behavior == "Complex" or loop.condition is not None and token.scope.case.holds(instance, loop.condition):
            self.finish(token)
        elif token.memo["rest"]:
            self.next(token)
        elif done == token.memo["total"]:
            self.finish(token)

    def finish(self, token: Token) -> None:
        self.stop_instances(token)
        self.gathered(token)
        token.complete()

    def gathered(self, token: Token) -> None:
        if self.element.loop.outputs:
            token.scope.case.happened("gathered", token)

    def throw(self, token: Token, done: int) -> bool:
        """The implicit events of `behavior` None, One and Complex, for a boundary event of this activity to catch."""
        loop, case, out = self.element.loop, token.scope.case, []
        if loop.behavior == "None" or loop.behavior == "One" and done == 1:
            out = [loop.event] if loop.event else []
        elif loop.behavior == "Complex":
            out = [event for condition, event in loop.complex if case.holds(token, condition)]
        for event in out:
            case.deliver(Happening(event.kind, event.name, event.code, token, implicit=True))
        return bool(out)
