"""The stream of a report: rows as they are settled, and at its end what became of it. Needs pyarrow.

Holds no session and no request. What fails midway breaks the transfer off, so half a report never looks whole.
"""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import flask
import structlog

from schemas.report_row import RowReader, told
from service.reports.encoder import MEDIA_TYPE
from service.reports.estimate_rows import encoded, header
from service.reports.members import Form, Members, examine, parts
from service.reports.memory import lean
from service.store import reports
from service.store.engine import writing
from service.store.keys import AccessKey
from service.store.reports import Report
from service.usecases.pinned import Pinned
from service.usecases.report import Reading, Summary, answered
from service.web.reports import Desk


def respond(desk: Desk, key: AccessKey, file: Path, *, packed: bool, limit: int) -> flask.Response:
    """The response to a file that lies in ``file``; WrongFile before it begins."""
    lean()
    now = desk.clock()
    pinned = Pinned(desk.estimator, day=now.date(), moment=now, tenant=key.tenant)
    questions = pinned.questions()
    members = examine(file, Form.PACKED if packed else Form.CSV, questions=questions, limit=limit)
    market = members.markets[0] if len(members.markets) == 1 else ""
    report = Report(f"rep_{secrets.token_hex(12)}", key.tenant, key.live, market[:8], key.who, now)
    with writing(desk.engine).begin() as session:
        reports.add(session, report)
    stream = _stream(desk, report, members, pinned, Reading(RowReader.of(questions), told))
    response = flask.Response(stream, content_type=MEDIA_TYPE)
    response.headers["Report-Id"] = report.id
    response.headers["Cache-Control"] = "no-store"
    response.headers["Link"] = '</v1/reports/estimates/metadata>; rel="describedby"; type="application/csvm+json"'
    response.headers.set("Content-Disposition", "attachment", filename="estimates.csv")
    return response


def _stream(desk: Desk, report: Report, members: Members, pinned: Pinned, reading: Reading) -> Iterator[bytes]:
    digest, size, summary = hashlib.sha256(), 0, Summary()
    with closing(_pieces(members, pinned, reading)) as found:
        for piece, so_far in found:
            digest.update(piece)
            size, summary = size + len(piece), so_far
            yield piece
    done = replace(
        report,
        finished_at=desk.clock(),
        rows_read=summary.read,
        rows_written=summary.written,
        rows_wrong=summary.wrong,
        size=size,
        sha256=digest.hexdigest(),
    )
    with writing(desk.engine).begin() as session:
        reports.finish(session, done)
    structlog.get_logger().info("report.finished", report=report.id, rows=summary.read, wrong=summary.wrong)


def _pieces(members: Members, pinned: Pinned, reading: Reading) -> Iterator[tuple[bytes, Summary]]:
    """The bytes of the file, each piece with the summary up to its end."""
    summary = Summary()
    yield header(), summary
    with closing(answered(parts(members), pinned, reading)) as rows:
        for block in rows:
            summary = summary.plus(block.rows)
            for piece in encoded(block.rows):
                yield bytes(piece), summary
