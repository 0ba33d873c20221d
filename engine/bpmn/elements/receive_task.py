"""Receive task (BPMN 2.0.2, 10.3.3): waits for its message; without one there is nothing to wait for."""
from .catch import Catch


class ReceiveTask(Catch):
    tag = "receiveTask"
