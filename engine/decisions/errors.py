"""What can be wrong with a .dmn file: so wrong that it can't be read (DecisionError), or in one of its parts (Problem)."""
from typing import NamedTuple


class DecisionError(ValueError):
    """The file can't be read as DMN. `code`: not_xml, not_dmn, too_deep, doctype, encoding."""

    def __init__(self, file: str, element: str, code: str, **params):
        super().__init__(f"{file}: {code} {params or ''}")
        self.file, self.element, self.code, self.params = file, element, code, params


class Problem(NamedTuple):
    """A designer's mistake: `element` is the id of the decision (or other node), `params` say where in it and what.

    Found when the file is read: syntax, import_not_found, requirement_not_found, circular_requirement, duplicate_id, hit_policy_unknown,
    logic_missing, validity_unreadable. Found by `findings`: rows_overlap, row_never_matches, gap, cell_not_analysed, unknown_name, unknown_function.
    """
    code: str
    element: str
    params: dict
