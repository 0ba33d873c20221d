"""Tokens -> syntax tree (DMN 1.5 ch. 10). Recursive descent; one method per rule, one module per family of rules.

Rule numbers in this package are those of the grammar in DMN 1.5 ch. 10, not checked one by one.
"""
from .base import Base
from .keywords import Keywords
from .names import Names, Vocabulary
from .operators import Operators
from .postfix import Postfix
from .primary import Primary
from .ranges import Ranges
from .types import Types

__all__ = ["Names", "Parser", "Vocabulary"]


class Parser(Keywords, Operators, Postfix, Primary, Ranges, Types, Base):
    """Parser(text, vocabulary): what is known in scope, after a dot, and as a type."""
