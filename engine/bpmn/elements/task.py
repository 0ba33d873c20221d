"""Abstract task (BPMN 2.0.2, 10.3.3): there is nothing to do."""
from .node import Node


class Task(Node):
    tag = "task"
