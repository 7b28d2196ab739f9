"""What ``flask --app wsgi report`` does: examine, take up what is done, answer part by part, put together.

Needs pyarrow.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import click

from schemas.report_row import RowReader, told
from service.domain.errors import Fault, WrongFile
from service.reports.estimate_rows import Answered
from service.reports.estimates_file import PartFile, assemble
from service.reports.members import Form, Members, Part, examine, form_of, parts
from service.reports.memory import lean
from service.reports.parts import InUse, Parts
from service.usecases.estimate import Estimator
from service.usecases.pinned import Pinned
from service.usecases.report import PartBlock, Reading, Summary, answered
from service.usecases.report_far import settled_far, unpacked

ERRORS_SHOWN = 20
COPY_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Job:
    """A file to answer, as the catalogue stood at ``moment``."""

    members: Members
    estimator: Estimator
    moment: datetime
    tenant: str
    part_rows: int

    def pinned(self, begun: dict[str, str] | None = None) -> Pinned:
        """The catalogue now, or as it was when the report began."""
        moment = datetime.fromisoformat(begun["moment"]) if begun else self.moment
        day = date.fromisoformat(begun["day"]) if begun else self.moment.date()
        return Pinned(self.estimator, day=day, moment=moment, tenant=self.tenant)


def job(file: Path, estimator: Estimator, moment: datetime, *, tenant: str, part_rows: int) -> Job:
    """The job, once the file has been read to its end and found to be in order."""
    form = _form(file, "MEMBERS")
    lean()
    pinned = Pinned(estimator, day=moment.date(), moment=moment, tenant=tenant)
    try:
        return Job(examine(file, form, questions=pinned.questions()), estimator, moment, tenant, part_rows)
    except WrongFile as refusal:
        _refuse(refusal)


def check(job: Job) -> None:
    """Answer every row and write nothing; exit code 1 if some are wrong."""
    pinned, summary, shown = job.pinned(), Summary(), 0
    with _progress(job.members.rows, "Checking") as bar, closing(_answered(job, pinned, parts(job.members))) as rows:
        for block in rows:
            for where, id_, said in _errors(block.rows, ERRORS_SHOWN - shown):
                click.echo(f"row {where} ({id_}): {said}")
                shown += 1
            summary = summary.plus(block.rows)
            bar.update(block.rows.read)
    if summary.wrong > shown:
        click.echo(f"… and {summary.wrong - shown:,} more rows.")
    _tell(summary)
    if summary.wrong:
        raise SystemExit(1)


def write(job: Job, output: Path, client: Any = None) -> None:
    """Write the estimates, by a Dask ``client`` or here; takes up the parts that an interrupted run has left."""
    form = _form(output, "-o")
    about = {
        "input": job.members.sha256,
        "input_form": job.members.form.value,
        "output_form": form.value,
        "part_rows": job.part_rows,
        "tenant": job.tenant,
    }
    kept = Parts(output, about)
    try:
        with kept.held():
            pinned = _taken_up(kept, job)
            if client is None:
                _write_parts(kept, job, pinned, form)
            else:
                _write_far(kept, job, pinned, form, client)
            size, sha256 = kept.finish(lambda paths, into: assemble(paths, form, into))
    except InUse as error:
        raise click.ClickException(str(error)) from error
    except WrongFile as refusal:
        _refuse(refusal)
    done = Summary(*(sum(getattr(one, name) for one in kept.done) for name in ("read", "written", "wrong")))
    _tell(done)
    click.echo(f"{output}: {size:,} bytes, sha256 {sha256}")


def _taken_up(kept: Parts, job: Job) -> Pinned:
    """What answers, and in ``kept`` the parts that stand already; says so, or why a report begins anew."""
    why = kept.take_up()
    if kept.begun:
        pinned = job.pinned(kept.begun)
        if kept.begun.get("answers") == pinned.fingerprint():
            done = f"{len(kept.done)} parts of {job.members.rows:,} rows"
            click.echo(f"Going on with {done}, as the catalogue stood at {kept.begun['moment']}.", err=True)
            return pinned
        why = "the engine or the catalogue of its moment changed"
    if why:
        click.echo(f"Beginning anew: there are parts of an earlier run, but {why}.", err=True)
    pinned = job.pinned()
    begun = {"moment": job.moment.isoformat(), "day": job.moment.date().isoformat(), "answers": pinned.fingerprint()}
    kept.start(begun)
    return pinned


def _write_parts(kept: Parts, job: Job, pinned: Pinned, form: Form) -> None:
    left = _left(kept, job)
    with _progress(job.members.rows, "Estimating") as bar, closing(_answered(job, pinned, left)) as rows:
        bar.update(sum(one.read for one in kept.done))
        for first in rows:

            def fill(file: BinaryIO, begun: PartBlock = first) -> tuple[int, int, int]:
                out, summary = PartFile(file, form), Summary()
                for block in chain([begun], () if begun.last else rows):
                    out.write(block.rows)
                    summary = summary.plus(block.rows)
                    bar.update(block.rows.read)
                    if block.last:
                        break
                out.close()
                return summary.read, summary.written, summary.wrong

            kept.write(first.number, fill)


def _write_far(kept: Parts, job: Job, pinned: Pinned, form: Form, client: Any) -> None:
    left = _left(kept, job)
    with (
        _progress(job.members.rows, "Estimating") as bar,
        closing(settled_far(client, left, pinned, _reading(pinned), form)) as found,
    ):
        bar.update(sum(one.read for one in kept.done))
        for number, data, summary in found:

            def fill(file: BinaryIO, packed: bytes = data, told: Summary = summary) -> tuple[int, int, int]:
                with unpacked(packed) as opened:
                    shutil.copyfileobj(opened, file, COPY_BYTES)
                return told.read, told.written, told.wrong

            kept.write(number, fill)
            bar.update(summary.read)


def _left(kept: Parts, job: Job) -> Iterator[Part]:
    """The parts that are not done."""
    done = len(kept.done)
    return (part for part in parts(job.members, job.part_rows) if part.number >= done)


def _reading(pinned: Pinned) -> Reading:
    return Reading(RowReader.of(pinned.questions()), told)


def _answered(job: Job, pinned: Pinned, left: Iterator[Part]) -> Iterator[PartBlock]:
    return answered(left, pinned, _reading(pinned))


def _errors(rows: Answered, most: int) -> Iterator[tuple[int, str, str]]:
    """The first wrong ones of some rows: number, id and error."""
    for place in sorted(rows.errors)[: max(most, 0)]:
        yield rows.first + place, rows.ids[place].as_py(), rows.errors[place]


def _form(file: Path, what: str) -> Form:
    form = form_of(file.name)
    if form is None:
        raise click.UsageError(f"{what} is '{file.name}': its name has to end in {', '.join(Form)}.")
    return form


def _progress(rows: int, label: str) -> "click._termui_impl.ProgressBar[int]":
    return click.progressbar(length=rows, label=label, file=sys.stderr, show_pos=True)


def _tell(summary: Summary) -> None:
    click.secho(
        f"{summary.read:,} rows read, {summary.wrong:,} of them wrong; {summary.written:,} rows written.",
        fg="yellow" if summary.wrong else "green",
    )


def _refuse(refusal: WrongFile) -> None:
    faults: tuple[Fault, ...] = refusal.faults
    for fault in faults:
        click.echo(f"{click.style(f'{fault.pointer}:', bold=True)} {fault.detail}", err=True)
    click.secho(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}; nothing was written.", fg="red", err=True)
    raise SystemExit(1) from refusal
