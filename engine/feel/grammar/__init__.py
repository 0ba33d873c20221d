"""Tokens -> syntax tree (DMN 1.5, 10.3.1.2). Recursive descent; one method per rule, one module per family of rules.

Rule numbers in this package are those of DMN 1.5, compared with a published text of its chapter 10.
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
