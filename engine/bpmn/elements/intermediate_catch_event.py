"""Intermediate catch event (BPMN 2.0.2, 10.5.4); a catching link is where its throws go on."""
from .catch import Catch


class IntermediateCatchEvent(Catch):
    tag = "intermediateCatchEvent"
