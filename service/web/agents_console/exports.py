"""Files of the tenant's quotes, downloaded with the session; each beside the request that does the same."""

import flask
from marshmallow import ValidationError
from werkzeug import exceptions as http

from schemas.document import faults_of
from schemas.export import ExportSchema
from service.reports import encoder
from service.reports.copy_columns import COPY_REGISTER
from service.reports.dictionary import file_name
from service.reports.quote_columns import QUOTE_LINES, QUOTES
from service.usecases.exports import Asked
from service.web import report_files
from service.web.agents_console.curl import curl
from service.web.agents_console.visit import Visit

REPORTS = (QUOTES, QUOTE_LINES, COPY_REGISTER)


def exported(visit: Visit) -> flask.Response:
    """The files that there are."""
    return _page(visit)


def download(visit: Visit, name: str) -> flask.Response:
    """A file, sent while it is read; or the page again with what is wrong with its days."""
    report = next((one for one in REPORTS if one.name == name), None)
    if report is None:
        raise http.NotFound(f"There is no file '{name[:40]}'.")
    given = {key: text for key, text in flask.request.args.items() if text}
    try:
        asked = ExportSchema().load({**given, "market": visit.market})
    except ValidationError as error:
        # Shown above the forms: the person can mend it right here.
        return _page(visit, 422, faults=faults_of(error.messages))
    visit.house.desk.sweeper.look(visit.owner.tenant, visit.market)
    exporter, days = visit.house.exporter, (asked["created_after"], asked["created_before"])
    rows = {QUOTES: exporter.quotes, QUOTE_LINES: exporter.quote_lines, COPY_REGISTER: exporter.copy_register}[report]
    pieces = encoder.encoded(report, rows(Asked(visit.owner, visit.market, *days)), asked["profile"])
    file = file_name(report, *(day.isoformat() for day in days if day))
    return report_files.stream(pieces, file, f"/v1/exports/{report.name}/metadata")


def _page(visit: Visit, status: int = 200, **context: object) -> flask.Response:
    curls = {one.name: curl("GET", f"/v1/exports/{one.name}", into=f"{one.name}.csv") for one in REPORTS}
    return visit.show("exports.html", status, reports=REPORTS, curls=curls, **context)
