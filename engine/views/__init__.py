"""What the engine hands out: frozen read models, already in the reader's words where they are sentences. Knows nothing but the standard library.

Moments are aware datetimes in the office's zone; days are dates; `None` means "there is none", never "unknown word".

A module for each reader; everything is named from here.
"""
from .actors import Actor, Colleague, DemoAccount
from .administration import Deployment, ImportChange, ImportDoubt, ImportReport, IncidentRow, Retried, VersionRow
from .away import AwayDay, AwayRow, OwnAbsence, TeamPage
from .balances import BalancePage, BalanceRow, LedgerRow, Rollover, RolloverRow
from .deadlines import Breaches, BreachRow, BreachSum
from .diagram import Diagram, Edge, Node
from .forms import DraftRow, EligibilityRow, Fact, Field, FormPage, Kept, Option, Preview, Slot, Stored
from .own import OwnChange, OwnData, OwnField, OwnPosition, OwnSubstitute
from .requests import (
    Dates,
    HistoryEntry,
    Holder,
    HolderTime,
    LetterCheck,
    LetterRow,
    Look,
    MessageAction,
    MustAct,
    PublicPage,
    Receipt,
    RequestPage,
    RequestRow,
    ServiceCard,
    Step,
)
from .tasks import (
    EVERYTHING,
    BulkGroup,
    BulkItem,
    BulkSheet,
    Completed,
    DecidedPage,
    DecidedRow,
    DelegatePage,
    Inbox,
    InboxFilter,
    NoticeRow,
    RecapRow,
    RemarkPage,
    RemarkRow,
    SavedFilter,
    TaskPage,
    TaskRow,
)
from .telling import TellingPage, TellingRow

__all__ = [
    "EVERYTHING", "Actor", "AwayDay", "AwayRow", "BalancePage", "BalanceRow", "BreachRow", "BreachSum", "Breaches", "BulkGroup", "BulkItem",
    "BulkSheet", "Colleague", "Completed", "Dates", "DecidedPage", "DecidedRow", "DelegatePage", "DemoAccount", "Deployment", "Diagram", "DraftRow",
    "Edge", "EligibilityRow", "Fact", "Field", "FormPage", "HistoryEntry", "Holder", "HolderTime", "ImportChange", "ImportDoubt", "ImportReport",
    "Inbox", "InboxFilter", "IncidentRow", "Kept", "LedgerRow", "LetterCheck", "LetterRow", "Look", "MessageAction", "MustAct", "Node", "NoticeRow",
    "Option", "OwnAbsence", "OwnChange", "OwnData", "OwnField", "OwnPosition", "OwnSubstitute", "Preview", "PublicPage", "RecapRow", "Receipt",
    "RemarkPage", "RemarkRow", "RequestPage", "RequestRow", "Retried", "Rollover", "RolloverRow", "SavedFilter", "ServiceCard", "Slot", "Step",
    "Stored", "TaskPage", "TaskRow", "TeamPage", "TellingPage", "TellingRow", "VersionRow"]
