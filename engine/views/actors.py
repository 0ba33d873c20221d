"""Who asks, colleagues that can be chosen, and who can be asked in the demo."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who asks or commands. `roles`: system roles (admin, perancang), not the roles of procedures."""
    person: str
    name: str
    position: str = ""
    unit: str = ""                   # name of the unit
    roles: frozenset[str] = frozenset()
    language: str = "id"
    session: str | None = None       # opaque, for sign-out


@dataclass(frozen=True)
class Bearer:
    """A program that acts as a person, within scopes."""
    actor: Actor
    scopes: frozenset[str]


@dataclass(frozen=True)
class DemoAccount:
    name: str
    nip: str
    position: str
    what: str                        # what this person shows in the demo
    password: str


@dataclass(frozen=True)
class Colleague:
    """Somebody who can be chosen: `unit` is its name."""
    id: str
    name: str
    nip: str
    position: str
    unit: str
