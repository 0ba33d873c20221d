"""Runut: runs the administrative procedures of a personnel office. These are the public names; nothing of Flask is known below."""
from engine import texts, views
from engine.clock import Clock, FixedClock
from engine.errors import Faulted, Finding, Problem, Problems, Refused, RunutError, Unavailable, Unusable
from engine.facade.engine import Engine
from engine.facade.requests import Upload
from engine.play.checking import check_folder
from engine.play.demo.build import build_demo
from engine.play.drafts import play_draft
from engine.play.folder import play_folder
from engine.play.rowtests import row_tests
from engine.play.tryout import decide_table
from engine.procedure.drafting.disk import repair_path
from engine.procedure.sheets import export_table, import_table
from engine.procedure.words import describe as finding_words
from engine.settings import Settings
from engine.texts import say
from engine.views import Actor

__all__ = [
    "Actor", "Clock", "Engine", "Faulted", "Finding", "FixedClock", "Problem", "Problems", "Refused", "RunutError", "Settings", "Unavailable",
    "Unusable", "Upload", "build_demo", "check_folder", "decide_table", "export_table", "finding_words", "import_table",
    "play_draft", "play_folder", "repair_path", "row_tests", "say", "texts", "views"]
