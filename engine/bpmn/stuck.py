"""Ways a case stops that a model's author, not a person's command, has to answer for. Knows nothing else."""


class Stuck(Exception):
    """The model gives no way to go on: an incident of the case, never a silent end. `code` and `params` say why."""

    def __init__(self, code: str, element: str = "", **params):
        super().__init__(code, element, params)
        self.code, self.element, self.params = code, element, params


class BpmnError(Exception):
    """A task failed in a way the diagram may catch: an error event with this code (BPMN 2.0.2, 10.5.5, "Error")."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code
