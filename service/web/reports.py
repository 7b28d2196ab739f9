"""/v1/reports: a file of members in, a file of estimates out, streamed; and what became of it.

Whatever refuses a file does so before the first byte: the upload is kept in a temporary file, read to its end and
checked, and only then answered. What needs pyarrow stands in ``report_stream``. Keeps neither input nor output.
"""

import csv
import io
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import flask
import orjson
from sqlalchemy import Engine
from werkzeug import exceptions as http

from schemas.report import ReportSchema
from service.domain.errors import Fault, FileTooLarge
from service.reports.columns import Profile
from service.reports.dictionary import MEDIA_TYPE as DICTIONARY
from service.reports.dictionary import dictionary
from service.reports.encoder import MEDIA_TYPE
from service.reports.estimate_columns import ESTIMATES
from service.reports.member_columns import ANSWERS, MEMBER_COLUMNS
from service.store import reports
from service.store.engine import reading
from service.store.keys import AccessKey
from service.usecases.access import REPORTS, Access
from service.usecases.estimate import Estimator
from service.web.body import Blueprint
from service.web.conditional import cached
from service.web.secret_key import holder

CSV, PACKED = "text/csv", ("application/gzip", "application/x-gzip")
SPOOL_BYTES = 1 << 20
UNPACKED = 8  # times the largest upload
KEPT_SECONDS = 300
RETRY = 30  # seconds
SECURED = [{"secret_key": []}]
UPLOAD = {"schema": {"type": "string", "format": "binary"}}
ROWS = "One row for each plan and end of the episode."
REPORT_ID = {"Report-Id": {"schema": {"type": "string"}, "description": "Its summary is at /v1/reports/{id}/summary."}}
SHOWN = [column for column in MEMBER_COLUMNS if column.example]
EXAMPLE = "".join(f"{','.join(cells)}\n" for cells in ([one.name for one in SHOWN], [one.example for one in SHOWN]))
UPLOADS = {CSV: {**UPLOAD, "example": EXAMPLE}, PACKED[0]: UPLOAD}


@dataclass(frozen=True, slots=True)
class Desk:
    """What reports are made with; ``clock`` tells the time in UTC, ``turn`` is of one report at a time in a worker."""

    engine: Engine
    access: Access
    estimator: Estimator
    clock: Callable[[], datetime]
    most_bytes: int
    turn: threading.Semaphore


def desk(engine: Engine, access: Access, estimator: Estimator, clock: Callable[[], datetime], most_bytes: int) -> Desk:
    """A desk at which one report is made at a time, so that a worker's other thread answers questions."""
    return Desk(engine, access, estimator, clock, most_bytes, threading.BoundedSemaphore(1))


def blueprint(desk: Desk) -> Blueprint:
    """The resource."""
    pages = Blueprint("reports", __name__, url_prefix="/v1/reports", description="Estimates of many members.")
    _answers(pages, desk)
    _describes(pages, desk)
    return pages


def _answers(pages: Blueprint, desk: Desk) -> None:
    """A file in, a file out, and what became of it."""

    @pages.route("/estimates", methods=["POST"])
    @pages.doc(security=SECURED, requestBody={"required": True, "content": UPLOADS})
    @pages.alt_response(413, "REQUEST_ENTITY_TOO_LARGE")
    @pages.alt_response(415, "UNSUPPORTED_MEDIA_TYPE")
    @pages.alt_response(422, "UNPROCESSABLE_ENTITY")
    @pages.response(200, {"type": "string"}, content_type=CSV, description=ROWS, headers=REPORT_ID)
    def estimates() -> flask.Response:
        """Estimate every row of a CSV file

        The columns are those of the template. A wrong row has its reason in the column `error`; a file that cannot be
        read, or whose header is wrong, is refused as a whole before anything is answered. Packed files are sent as
        `application/gzip`, or with `Content-Encoding: gzip`. All rows are answered as the catalogue stands now. The
        header `Report-Id` names the report: its counts and checksum are at `/v1/reports/{id}/summary` afterwards.
        """
        key = holder(desk.access, REPORTS)
        return _answer(desk, key, packed=_is_packed(flask.request))

    @pages.route("/<string:id>/summary")
    @pages.doc(security=SECURED)
    @pages.alt_response(404, "NOT_FOUND")
    @pages.response(200, ReportSchema())
    def summary(id: str) -> reports.Report:
        """How many rows a report had, and the checksum of its bytes"""
        key = holder(desk.access, REPORTS)
        with reading(desk.engine)() as session:
            found = reports.by_id(session, id)
        if found is None or (found.tenant, found.live) != (key.tenant, key.live):
            raise http.NotFound(f"There is no report '{id[:40]}'.")
        return found


def _describes(pages: Blueprint, desk: Desk) -> None:
    """What a file of members and a file of estimates look like."""

    @pages.route("/estimates/template.csv")
    @pages.doc(security=SECURED)
    @pages.response(200, {"type": "string"}, content_type=CSV, description="A header, and a row as an example.")
    def template() -> flask.Response:
        """A CSV file of members to fill in"""
        key = holder(desk.access, REPORTS)
        edition = desk.estimator.edition(desk.estimator.snapshot("in", tenant=key.tenant))
        response = cached(_template(edition.triage.questions), MEDIA_TYPE, seconds=KEPT_SECONDS, private=True)
        response.headers.set("Content-Disposition", "attachment", filename="members.csv")
        return response

    @pages.route("/estimates/metadata")
    @pages.doc(security=SECURED)
    @pages.response(
        200, {"type": "object"}, content_type=DICTIONARY, description="The columns, as CSV on the Web has them."
    )
    def metadata() -> flask.Response:
        """The dictionary of a report's columns"""
        holder(desk.access, REPORTS)
        body = orjson.dumps(dictionary(ESTIMATES, Profile.SPREADSHEET, "estimates.csv"))
        return cached(body, DICTIONARY, seconds=KEPT_SECONDS, private=True)


def _is_packed(request: flask.Request) -> bool:
    """Whether the body is gzip; 415 for anything but a CSV file in UTF-8, packed or not."""
    encoding, media = request.headers.get("Content-Encoding", "identity").lower(), request.mimetype
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if media not in (CSV, *PACKED):
        given = f"'{media}'" if media else "nothing"
        raise http.UnsupportedMediaType(f"The content type is {given}; send text/csv or application/gzip.")
    if encoding not in ("identity", "gzip", "x-gzip") or (media in PACKED and encoding != "identity"):
        raise http.UnsupportedMediaType(f"The content encoding is '{encoding[:40]}'; send gzip, once, or none.")
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise http.UnsupportedMediaType(f"The charset is '{charset[:40]}'; send UTF-8.")
    return media in PACKED or encoding != "identity"


class _Turn:
    """A report's turn and its folder; ended once, however often it is told to."""

    def __init__(self, desk: Desk) -> None:
        if not desk.turn.acquire(blocking=False):
            raise http.ServiceUnavailable("Another report is being made; ask again in a while.", retry_after=RETRY)
        self._desk: Desk | None = desk
        self._folder = tempfile.TemporaryDirectory(prefix="report-")
        self.file = Path(self._folder.name) / "members"

    def end(self) -> None:
        """Let the next one begin."""
        desk, self._desk = self._desk, None
        if desk:
            self._folder.cleanup()
            desk.turn.release()

    def until(self, stream: Iterable[bytes]) -> Iterator[bytes]:
        """The stream, with whose end the turn ends."""
        try:
            yield from stream
        finally:
            self.end()


def _answer(desk: Desk, key: AccessKey, *, packed: bool) -> flask.Response:
    try:
        from service.web import report_stream  # noqa: PLC0415 - pyarrow is no part of the usual installation
    except ModuleNotFoundError as error:
        raise http.NotImplemented("Reports need pyarrow: pip install 'pyarrow>=22'.") from error
    turn = _Turn(desk)
    try:
        _spool(turn.file, desk.most_bytes)
        response = report_stream.respond(desk, key, turn.file, packed=packed, limit=UNPACKED * desk.most_bytes)
    except BaseException:
        turn.end()
        raise
    response.response = turn.until(response.response)
    response.call_on_close(turn.end)  # a stream that nobody began has no end
    return response


def _spool(file: Path, most: int) -> None:
    """Keep the body in a file; FileTooLarge beyond ``most``."""
    request = flask.request
    request.max_content_length = most + SPOOL_BYTES  # counted here first; None would be the limit of other bodies
    told = [Fault("body", "too_large", f"At most {most:,} bytes are read; send the file packed, or in parts.")]
    if (request.content_length or 0) > most:
        raise FileTooLarge(told)
    size = 0
    with file.open("wb") as kept:
        while chunk := request.stream.read(SPOOL_BYTES):
            size += len(chunk)
            if size > most:
                raise FileTooLarge(told)
            kept.write(chunk)


def _template(questions: Any) -> bytes:
    text = io.StringIO(newline="")
    fixed = [column for column in MEMBER_COLUMNS if column.place != ("answers",)]
    asked = [f"{ANSWERS}{question}" for question in questions if question != "age_years"]
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*(column.name for column in fixed), *asked])
    writer.writerow([*(column.example for column in fixed), *("" for _ in asked)])
    return text.getvalue().encode()
