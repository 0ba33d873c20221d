"""Business rule task: a decision is evaluated (BPMN 2.0.2, 10.3.3)."""
from .work import Work


class BusinessRuleTask(Work):
    tag = "businessRuleTask"
