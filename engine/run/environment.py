"""What rules, expressions and actions see of the world during one command: the transaction, this moment, the office's calendar and roles.

Knows the office and the settings; knows no case.
"""
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.office.calendar import Calendar
from engine.office.roles import Roles
from engine.settings import Settings
from engine.store import Tx


@dataclass
class Environment:
    """One command's surroundings. `now` does not move while the command runs."""
    tx: Tx
    now: datetime
    settings: Settings
    calendar: Calendar
    roles: Roles
    zone: ZoneInfo

    @property
    def local(self) -> datetime:
        """This moment in the office's zone."""
        return self.now.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local.date()
