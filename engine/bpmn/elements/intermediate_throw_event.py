"""Intermediate throw event (BPMN 2.0.2, 10.5.4), and the link that jumps to its catch (10.5.5, "Link"): several throws may share one."""
from ..token import Token
from .node import spawn
from .throw import Throw


class IntermediateThrowEvent(Throw):
    tag = "intermediateThrowEvent"


class LinkThrow(Throw):
    target = ""

    def leave(self, token: Token) -> None:
        spawn(token, self.target)
