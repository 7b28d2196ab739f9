"""GET /v1/exports/quotes, quote_lines and copy_register: sent while they are read, and their dictionaries.

Needs a secret key; it exports what its own tenant has. Reads nothing itself.
"""

from collections.abc import Callable, Iterable
from typing import Any

import flask
import structlog

from schemas.export import ExportSchema
from service.domain.errors import UnknownMarket
from service.domain.markets import MARKETS
from service.reports import encoder
from service.reports.columns import Report
from service.reports.copy_columns import COPY_REGISTER
from service.reports.dictionary import file_name
from service.reports.quote_columns import QUOTE_LINES, QUOTES
from service.usecases.access import EXPORTS
from service.usecases.exports import Asked, Exporter
from service.usecases.quote_upkeep import Sweeper
from service.web import report_files
from service.web.agents import SECURITY, Agents, key, owner
from service.web.body import Blueprint
from service.web.conditional import STREAMED

PREFIX = "/v1/exports"
Json = dict[str, Any]
CSV = {"text/csv": {"schema": {"type": "string"}}}
TOLD = {
    QUOTES: "Each quote's scenarios and plans, with and without the policy",
    QUOTE_LINES: "Each quote's bills line by line, who pays what and by which rule",
    COPY_REGISTER: "Every sentence that a customer can be shown, with who released it and when",
}


def blueprint(exporter: Exporter, sweeper: Sweeper, agents: Agents) -> Blueprint:
    """Three files and three dictionaries; ``sweeper`` marks first the quotes that other versions have superseded."""
    pages = Blueprint("exports", __name__, url_prefix=PREFIX, description="Files for a spreadsheet or a program.")

    def current(rows: Callable[[Asked], Iterable[Any]]) -> Callable[[Asked], Iterable[Any]]:
        def swept(asked: Asked) -> Iterable[Any]:
            sweeper.look(asked.owner.tenant, asked.market)
            return rows(asked)

        return swept

    rows: dict[str, Callable[[Asked], Iterable[Any]]] = {
        QUOTES.name: current(exporter.quotes),
        QUOTE_LINES.name: current(exporter.quote_lines),
        COPY_REGISTER.name: exporter.copy_register,
    }
    for report, told in TOLD.items():
        _serve(pages, report, told, rows[report.name], agents)
    return pages


def _serve(pages: Blueprint, report: Report, told: str, rows: Callable[[Asked], Iterable[Any]], agents: Agents) -> None:
    def export(asked: Json) -> flask.Response:
        market = asked["market"]
        if market not in MARKETS:
            raise UnknownMarket(market, MARKETS, pointer="/market")
        chosen = Asked(owner(), market, asked["created_after"], asked["created_before"])
        structlog.get_logger().info("export.begun", report=report.name, key=key().id)
        pieces = encoder.encoded(report, rows(chosen), asked["profile"])
        return report_files.stream(pieces, _file(report, asked), f"{PREFIX}/{report.name}/metadata")

    def metadata(asked: Json) -> flask.Response:
        return report_files.metadata(report, asked["profile"], _file(report, asked))

    export.__doc__ = f"{told}, as CSV\n\n{report.about}"
    metadata.__doc__ = f"The columns of {report.name}, as CSV on the Web"
    content = {"200": {"description": "The file.", "content": CSV}}
    for path, view, described in (
        ("", export, pages.doc(responses=content, **{STREAMED: True})),
        ("/metadata", metadata, report_files.described(pages)),
    ):
        view.__name__ = f"{report.name}{path.replace('/', '_')}"
        asking = pages.arguments(ExportSchema(), location="query")(described(view))
        pages.get(f"/{report.name}{path}")(pages.doc(security=SECURITY)(agents.may(EXPORTS, even_off=True)(asking)))


def _file(report: Report, asked: Json) -> str:
    days = (asked["created_after"], asked["created_before"])
    return file_name(report, *(day.isoformat() for day in days if day))
