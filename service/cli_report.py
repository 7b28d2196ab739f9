"""``flask --app wsgi report members.csv -o out.csv``: estimates of many members, as of POST /v1/reports/estimates.

Reads and writes .csv, .csv.gz and .parquet. What it does needs pyarrow and stands in ``cli_report_run``. Exit codes: 0
done, 1 refused or, with --check, some row is wrong, 2 not understood.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import flask
from flask.cli import with_appcontext

from service.cli_desk import answered
from service.usecases.estimate import Estimator

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
OUTPUT = click.Path(dir_okay=False, path_type=Path)
PART_ROWS = 65_536
INSTALL = "Reports need pyarrow, which is not installed: pip install 'pyarrow>=22'."
INSTALL_DASK = "Workers need Dask, which is not installed: pip install 'dask>=2026.1' 'distributed>=2026.1'."


def register(app: flask.Flask, estimator: Estimator, *, clock: Callable[[], datetime]) -> None:
    """Give ``flask --app wsgi`` the command."""
    app.extensions["outpocket.reports"] = (estimator, clock)
    app.cli.add_command(report)


@click.command(no_args_is_help=True)
@click.argument("members", type=FILE)
@click.option("-o", "--output", type=OUTPUT, help="Where the estimates go: .csv, .csv.gz or .parquet.")
@click.option("--check", is_flag=True, help="Answer every row, write nothing, and say which rows are wrong.")
@click.option("--tenant", default="", help="Whose plans and prices are meant; the public ones without it.")
@click.option("--workers", type=click.IntRange(1), help="Answer in so many processes of this host, by Dask.")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="Answer by the workers of this Dask scheduler.")
@click.option("--part-rows", type=click.IntRange(min=1), default=PART_ROWS, hidden=True)
@with_appcontext
@answered
def report(members: Path, output: Path | None, check: bool, tenant: str, part_rows: int, **cluster: Any) -> None:
    """Estimate every row of MEMBERS, a .csv, .csv.gz or .parquet file.

    Columns: GET /v1/reports/estimates/template.csv, and the README. A row that is wrong says why in its column
    error, and the others are answered. A report that was interrupted goes on where it was when the same command is
    given again; its bytes are the same, with workers and without. Workers of a scheduler need this version of the
    code, such as dask worker tcp://host:8786 in its checkout, and no database.

    \b
    Examples:
      flask --app wsgi report members.csv --check
      flask --app wsgi report members.csv -o estimates.csv
      flask --app wsgi report members.parquet -o estimates.parquet --tenant demo
      flask --app wsgi report members.csv -o estimates.csv --workers 4
    """
    try:
        from service import cli_report_run  # noqa: PLC0415 - pyarrow is no part of the usual installation
    except ModuleNotFoundError as error:
        if error.name != "pyarrow":
            raise
        raise click.ClickException(INSTALL) from error
    if (output is None) != check:
        raise click.UsageError("Say where the estimates go (-o out.csv), or --check.")
    if sum(map(bool, (check, *cluster.values()))) > 1:
        raise click.UsageError("--workers and --scheduler exclude each other, and --check.")
    estimator, clock = flask.current_app.extensions["outpocket.reports"]
    with _cluster(**cluster) as client:
        job = cli_report_run.job(members, estimator, clock(), tenant=tenant, part_rows=part_rows)
        if check:
            cli_report_run.check(job)
        elif output is not None:
            cli_report_run.write(job, output, client)


def _cluster(*, workers: int | None, scheduler: str | None) -> AbstractContextManager[Any]:
    """A client of a Dask cluster, or None where nobody asks for one."""
    if not workers and not scheduler:
        return nullcontext()
    try:
        from service import cli_report_dask  # noqa: PLC0415 - Dask is no part of the usual installation
    except ModuleNotFoundError as error:
        if error.name not in ("dask", "distributed"):
            raise
        raise click.ClickException(INSTALL_DASK) from error
    return cli_report_dask.cluster(workers, scheduler)
