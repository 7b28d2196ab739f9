"""``flask --app wsgi catalogue reapprove``: write today's figures into a folder's stored cases, and say what changed.

Touches no database and publishes nothing. Exit codes: 0 done, 1 refused (every fault is printed), 2 not understood.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from schemas.fields import suggest, written
from schemas.regressions import regressions_to_document
from schemas.text import write_json
from service import cli_folder as folder
from service import documents as stored
from service.cli_desk import FOLDER, answered, desk, who_option
from service.domain.errors import CatalogueFault
from service.domain.regression import Expected, RegressionCase, reapproved
from service.usecases.catalogue import unpublished
from service.usecases.edition import edition_of
from service.usecases.proofs import cases_in

FILE = "regressions.json"


@click.command()
@click.argument("path", type=FOLDER)
@click.option("--case", "only", metavar="ID", multiple=True, help="Only this case; may be given again. All by default.")
@who_option
@with_appcontext
@answered
def reapprove(path: Path, only: tuple[str, ...], who: str) -> None:
    """Write the figures that PATH's documents give now into PATH/regressions.json; each change is printed.

    \b
    Examples:
      flask --app wsgi catalogue reapprove fixtures/in
      flask --app wsgi catalogue reapprove fixtures/in --case rajat_without_opd --who "Asha, pricing"
    """
    now = desk().clock()
    given = folder.read(folder.texts(path), called=path.resolve().name)
    day = given.effective_from or now.date()
    whole = unpublished(given.scope, given.drafts, effective=day, decode=stored.remembered)
    before = cases_in(whole)
    _check_names(only, [case.id for case in before])
    wrong = [proof for proof in stored.proofs(whole) if proof.code != "regressions"]
    if any(proof.faults for proof in wrong):
        raise CatalogueFault(fault for proof in wrong for fault in proof.faults)
    after = reapproved(edition_of(whole), before, who, now.date(), only=only)
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    for was, case in changed:
        for line in _changes(was, case):
            click.echo(line)
    if changed:
        (path / FILE).write_text(write_json(regressions_to_document(after)), encoding="utf-8", newline="")
    click.secho(f"Approved anew: {len(changed)} of {len(before)} cases.", fg="green")


def _check_names(only: Collection[str], known: Collection[str]) -> None:
    for name in only:
        if name not in known:
            raise click.UsageError(f"There is no case '{name}'. {suggest(name, known)}")


def _changes(was: RegressionCase, now: RegressionCase) -> Iterator[str]:
    """The name of a case, and a line for each row whose figures differ."""
    yield click.style(now.id, bold=True)
    for old, new in zip(was.expected, now.expected, strict=True):
        if old != new:
            yield f"  {new.scenario} {new.plan_id} {new.policy_state}: {', '.join(_figures(old, new))}"


def _figures(old: Expected, new: Expected) -> Iterator[str]:
    if old.variant != new.variant:
        yield f"course {old.variant} → {new.variant}"
    for name, before, after in zip(new.figures._fields, old.figures, new.figures, strict=True):
        if before != after:
            yield f"{name.replace('_', ' ')} {written(before)} → {written(after)}"
