"""What the runners of the public test suites call."""
from .adapter_dmn import Dmn

__all__ = ["Dmn"]
