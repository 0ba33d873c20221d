"""Rows as a CSV file that a spreadsheet opens and cannot be made to run: what begins like a formula gets an apostrophe. Knows Flask's response only."""
import csv
import io
from collections.abc import Iterable

from flask import Response

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> object:
    """A cell; texts that a spreadsheet would take for a formula are kept texts."""
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


def response(name: str, head: tuple[str, ...], rows: Iterable[tuple]) -> Response:
    """The file as a download: UTF-8 with a mark (spreadsheets ask for it), commas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([cell(value) for value in row] for row in rows)
    answer = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
