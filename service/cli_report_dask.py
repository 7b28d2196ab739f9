"""The workers of ``flask --app wsgi report``: of this host, or of a scheduler that runs already. Needs Dask.

Says in a sentence what is wrong with them. Knows no report.
"""

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager

import click
import dask
from distributed import Client, LocalCluster
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from service.usecases.report_far import OtherEngine

ANSWER_SECONDS = 3
WORKER_SECONDS = 10
SETTINGS = {"distributed.admin.large-graph-warning-threshold": "1GB"}  # documents are what they are
UNSEEN = "127.0.0.1:0"  # without one it would open a known port to everybody
GO_ON = "What is done is kept: give the same command again."


@contextmanager
def cluster(workers: int | None, scheduler: str | None) -> Iterator[Client]:
    """A client of ``workers`` processes of this host, or of those at ``scheduler``."""
    with dask.config.set(SETTINGS), _local(workers) if workers else _of(scheduler or "") as client:
        try:
            yield client
        except KilledWorker as error:
            raise click.ClickException(f"A part ended several workers, perhaps for want of memory. {GO_ON}") from error
        except (CancelledError, CommClosedError) as error:
            raise click.ClickException(f"The scheduler is gone. {GO_ON}") from error
        except OtherEngine as error:
            raise click.ClickException(f"Wrong workers: {error}. Start them from this checkout.") from error
        except ModuleNotFoundError as error:
            lacking = f"A worker lacks the module {error.name}"
            raise click.ClickException(f"{lacking}: start it in a checkout of this version.") from error


@contextmanager
def _local(workers: int) -> Iterator[Client]:
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=UNSEEN, silence_logs=logging.CRITICAL
        ) as found,
        Client(found) as client,
    ):
        yield client


@contextmanager
def _of(scheduler: str) -> Iterator[Client]:
    try:
        client = Client(scheduler, timeout=ANSWER_SECONDS)
    except (OSError, ValueError) as error:
        told = f"No Dask scheduler answers at '{scheduler}' within {ANSWER_SECONDS} seconds; tcp://host:8786 is meant."
        raise click.ClickException(told) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError as error:
            told = f"The scheduler at '{scheduler}' has no workers: start some, as `dask worker {scheduler}`."
            raise click.ClickException(told) from error
        yield client
