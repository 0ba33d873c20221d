"""Runut: runs the administrative procedures of a personnel office. These are the public names; nothing of Flask is known below."""
from engine import views
from engine.clock import Clock, FixedClock
from engine.errors import Faulted, Finding, Problem, Problems, Refused, RunutError, Unavailable, Unusable
from engine.facade.engine import Engine
from engine.facade.requests import Upload
from engine.settings import Settings
from engine.views import Actor

__all__ = [
    "Actor", "Clock", "Engine", "Faulted", "Finding", "FixedClock", "Problem", "Problems", "Refused", "RunutError", "Settings", "Unavailable",
    "Unusable", "Upload", "views"]
