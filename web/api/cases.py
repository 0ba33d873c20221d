"""Operations on cases: file, read, explain, send a message (withdraw, recall), remarks, attachments and letters."""
from dataclasses import dataclass, field
from typing import Any

from flask import Response

from web import forms
from web.api import resources as r
from web.api.operations import Operation, operation
from web.context import actor, engine
from web.files import download


@dataclass(frozen=True)
class NewCase:
    """Values by field of the start form. With documents: multipart/form-data, this object as the part `body`, each file as `<field>` or `<field>.<code>`."""
    procedure: str
    values: dict[str, Any] = field(default_factory=dict)
    on_behalf: str | None = None
    follows: str | None = None


@dataclass(frozen=True)
class SentMessage:
    """Values by field of the message's form. `revision`: as read, to be refused if the case has changed since."""
    values: dict[str, Any] = field(default_factory=dict)
    revision: int | None = None


@dataclass(frozen=True)
class NewRemark:
    """`kind`: note (for those who process the case), shared (for the applicant too) or question (to the applicant)."""
    kind: str
    text: str


@operation("GET", "/cases", "cases:read", "Cases of the person of the token, newest first", answers=tuple[r.CaseRow, ...], paged=True)
def list_cases(page: int) -> tuple[r.CaseRow, ...]:
    return tuple(map(r.CaseRow.of, engine().requests.mine(actor(), page)))


@operation("POST", "/cases", "cases:write", "File a case", body=NewCase, answers=r.Filed, status=201, changes=True)
def create_case(body: NewCase, key: str) -> r.Filed:
    return r.Filed.of(engine().requests.file(actor(), body.procedure, body.values, key=key, on_behalf=body.on_behalf, files=tuple(forms.uploads()), follows=body.follows))


@operation("GET", "/cases/{case}", "cases:read", "One case: where it is, in whose hands, its three dates, and why", answers=r.Case)
def read_case(case: str) -> r.Case:
    return r.Case.of(engine().requests.page(actor(), case))


@operation("GET", "/cases/{case}/explanations", "cases:read", "Every decision and every way taken: rows, values, their origins, legal basis, sentences",
           answers=tuple[r.Explanation, ...])
def explain_case(case: str) -> tuple[r.Explanation, ...]:
    return tuple(map(r.Explanation.of, engine().requests.explanations(actor(), case)))


@operation("POST", "/cases/{case}/messages/{message}", "cases:write", "Send a message the case offers to this person (ditarik: withdraw)", body=SentMessage,
           answers=r.Done, changes=True)
def send_message(case: str, message: str, body: SentMessage, key: str) -> r.Done:
    return r.Done.of(engine().requests.act(actor(), case, message, body.values, key=key, revision=body.revision))


@operation("POST", "/cases/{case}/withdraw", "cases:write", "Withdraw a case: the message ditarik", body=SentMessage, answers=r.Done, changes=True)
def withdraw_case(case: str, body: SentMessage, key: str) -> r.Done:
    return send_message.run(case, "ditarik", body, key)


@operation("GET", "/cases/{case}/comments", "cases:read", "Remarks on a case that this person may read", answers=tuple[r.Remark, ...])
def list_comments(case: str) -> tuple[r.Remark, ...]:
    return tuple(map(r.Remark.of, engine().remarks.page(actor(), case).rows))


@operation("POST", "/cases/{case}/comments", "cases:write", "Write a remark or ask the applicant", body=NewRemark, changes=True)
def comment_case(case: str, body: NewRemark, key: str) -> None:
    engine().remarks.write(actor(), case, body.kind, body.text, key=key)


@operation("GET", "/attachments/{attachment}", "cases:read", "The bytes of an attachment")
def read_attachment(attachment: str) -> Response:
    name, media, data = engine().requests.attachment(actor(), attachment)
    return download(data, name, media)


@operation("GET", "/letters/{letter}", "cases:read", "A letter as PDF")
def read_letter(letter: str) -> Response:
    name, data = engine().requests.letter(actor(), letter)
    return download(data, name, "application/pdf")


OPERATIONS: tuple[Operation, ...] = (
    list_cases, create_case, read_case, explain_case, send_message, withdraw_case, list_comments, comment_case, read_attachment, read_letter)
