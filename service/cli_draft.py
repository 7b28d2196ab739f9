"""``flask --app wsgi catalogue submit|drafts|show|approve|…``: a folder's way to being published by two people.

Says what happened and what can be done next; decides nothing.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from flask.cli import with_appcontext

from schemas.catalogue import write_folder
from service import documents
from service.cli_desk import (
    DAY,
    FOLDER,
    answered,
    count,
    print_change,
    read_folder,
    ready,
    refuse,
    scope_options,
    stamp,
    title,
    today,
    who_option,
    why_option,
)
from service.domain.errors import CatalogueFault, NeedsApproval
from service.store.documents import Scope
from service.store.drafts import DraftSet, State
from service.usecases import audit
from service.usecases.catalogue import Change
from service.usecases.drafts import EDITABLE, WAITING, Desk, Opened

P = ParamSpec("P")
R = TypeVar("R")

STATES = tuple(state.value for state in State)
GROUP = "flask --app wsgi catalogue"


def drafts_of(scope: Scope) -> Desk:
    """The drafts of a scope."""
    return Desk(ready(), scope, documents.remembered, documents.law)


def draft_options(command: Callable[P, R]) -> Callable[..., R]:
    """Adds the argument DRAFT, --market, --tenant, --revision and --who."""
    revision = click.option(
        "--revision", type=int, help="Only if this is still its revision, as 'show' printed it; else whichever it is."
    )
    return click.argument("id", metavar="DRAFT")(scope_options(revision(who_option(command))))


def submit_command(path: Path, effective: datetime | None) -> str:
    """The command that hands a folder in instead of publishing it."""
    day = f" --effective {effective.date()}" if effective else ""
    return f"{GROUP} submit {shlex.quote(str(path))}{day}"


@click.command()
@click.argument("path", type=FOLDER)
@click.option("--effective", type=DAY, help="The first day it will hold; market.json's, else the day of publishing.")
@who_option
@why_option
@with_appcontext
@answered
def submit(path: Path, effective: datetime | None, who: str, why: str) -> None:
    """Hand in PATH for a second person to approve.

    The documents that differ from those in force become a draft and are checked as for publishing: all of them
    are handed in or, at any fault, none.

    \b
    Example:
      flask --app wsgi catalogue submit fixtures/in --effective 2027-01-01 --why "prices of 2027"
    """
    given = read_folder(path)
    day = effective.date() if effective else given.effective_from
    try:
        draft, found = drafts_of(given.scope).hand_in(given.drafts, effective_from=day, stamp=stamp(who, why))
    except CatalogueFault as error:
        refuse(error.faults, given.texts)
    if draft is None:
        click.secho(f"Nothing to do: {count(found.changes)} of the folder, all in force already.", fg="green")
        return
    for change in found.new:
        instead = f"replaces {change.was.version}" if change.was else "new"
        click.echo(f"  {title(change.draft.key)}, {instead}")
    click.secho(f"Submitted draft {draft.id} with {count(found.new)} of {draft.scope}, {_since(draft)}.", fg="green")
    click.echo(f"Somebody else looks at it and approves it:\n  {_next('show', draft)}\n  {_next('approve', draft)}")


@click.command()
@scope_options
@click.option(
    "--state", type=click.Choice([state.value for state in State]), multiple=True, help="Only drafts in this state."
)
@with_appcontext
@answered
def drafts(scope: Scope, state: Sequence[str]) -> None:
    """List the drafts of a market or a tenant, those changed last first.

    \b
    Examples:
      flask --app wsgi catalogue drafts
      flask --app wsgi catalogue drafts --tenant demo --state submitted
    """
    found = [draft for draft in drafts_of(scope).listed() if not state or draft.state in state]
    for draft in found:
        reason = f" ({draft.why})" if draft.why else ""
        people = ", ".join(draft.editors)
        click.echo(f"{draft.id}  {draft.state:9}  {draft.changed_at:%Y-%m-%d %H:%M}  {_since(draft)}  {people}{reason}")
    if not found:
        kind = " or ".join(state) + " drafts" if state else "drafts"
        click.echo(f"No {kind} in {scope}.")


@click.command()
@click.argument("id", metavar="DRAFT")
@scope_options
@with_appcontext
@answered
def show(id: str, scope: Scope) -> None:
    """Show a draft and what it would change.

    Tells who did what to it, every line that would change, what is outdated, and what can be done next.
    """
    work = drafts_of(scope)
    opened, found = work.read(id, today=today()), work.compare(id, today=today())
    _print_head(opened.set)
    if opened.set.state not in EDITABLE:
        for one in opened.documents:
            click.echo(f"  {title(one.draft.key)}, {f'made from {one.base}' if one.base else 'new'}")
        return
    for change in found.changes:
        if change.changed:
            print_change(change)
        else:
            click.echo(f"{title(change.draft.key)}: in force already, word for word")
    for key in opened.outdated:
        click.secho(f"{title(key)} is outdated: another version is in force than it was made from.", fg="yellow")
    if found.faults:
        refuse(found.faults, _texts(found.changes))
    click.echo("\n".join(["Next:", *(f"  {_next(verb, opened.set)}" for verb in _verbs(opened))]))


@click.command()
@draft_options
@why_option
@with_appcontext
@answered
def approve(id: str, scope: Scope, revision: int | None, who: str, why: str) -> None:
    """Approve a submitted draft; whoever wrote any of it cannot."""
    work = drafts_of(scope)
    draft = work.approve(id, _revision(work, id, revision), stamp=stamp(who, why))
    click.secho(f"Approved draft {id}; nothing is in force by that yet.", fg="green")
    click.echo(f"  {_next('publish-draft', draft)}")


@click.command()
@draft_options
@click.option("--why", required=True, help="What is to be different, for whoever wrote it and for the record.")
@with_appcontext
@answered
def reject(id: str, scope: Scope, revision: int | None, who: str, why: str) -> None:
    """Send a submitted or approved draft back to whoever wrote it."""
    work = drafts_of(scope)
    work.reject(id, _revision(work, id, revision), stamp=stamp(who, why))
    click.secho(f"Rejected draft {id}; nothing of it is in force.", fg="green")


@click.command()
@draft_options
@why_option
@with_appcontext
@answered
def withdraw(id: str, scope: Scope, revision: int | None, who: str, why: str) -> None:
    """Give a draft up; it stays readable."""
    work = drafts_of(scope)
    work.withdraw(id, _revision(work, id, revision), stamp=stamp(who, why))
    click.secho(f"Withdrew draft {id}; nothing of it is in force.", fg="green")


@click.command("publish-draft")
@draft_options
@why_option
@with_appcontext
@answered
def publish_draft(id: str, scope: Scope, revision: int | None, who: str, why: str) -> None:
    """Put a draft in force from its day.

    All of it is published or, at any fault, none; --why is the draft's by default.
    """
    work = drafts_of(scope)
    seen = _revision(work, id, revision)
    try:
        draft, done = work.publish(id, seen, stamp=stamp(who, why))
    except NeedsApproval as error:
        opened = work.read(id, today=today())
        verb = "approve" if opened.set.state is State.SUBMITTED else "show"
        raise NeedsApproval(f"{error}\n  {_next(verb, opened.set)}") from error
    for change in done.published:
        instead = f" instead of {change.was.version}" if change.was else ""
        click.echo(f"  {title(change.draft.key)} {change.version}{instead}")
    already = f"; in force already: {len(done.unchanged)}" if done.unchanged else ""
    click.secho(f"Published draft {id}: {count(done.published)} of {scope}, {_since(draft)}{already}.", fg="green")


COMMANDS = (submit, drafts, show, approve, reject, withdraw, publish_draft)


def _next(verb: str, draft: DraftSet) -> str:
    """A command about a draft as it is now, to be copied."""
    market, tenant = draft.scope
    whose = (f" --market {market}" if market != "in" else "") + (f" --tenant {tenant}" if tenant else "")
    seen = "" if verb == "show" else f" --revision {draft.revision}"
    return f"{GROUP} {verb} {draft.id}{whose}{seen}" + (' --why "…"' if verb == "reject" else "")


def _verbs(opened: Opened) -> Iterator[str]:
    """What can be done with a draft that fits."""
    state = opened.set.state
    ready_to_go = state in {State.OPEN, State.SUBMITTED} and not opened.needs_approval or state is State.APPROVED
    if state is State.SUBMITTED and not opened.outdated:
        yield "approve"
    if ready_to_go and not opened.outdated:
        yield "publish-draft"
    if state in WAITING:
        yield "reject"
    yield "withdraw"


def _revision(work: Desk, id: str, seen: int | None) -> int:
    return work.read(id, today=today()).set.revision if seen is None else seen


def _since(draft: DraftSet) -> str:
    return f"from {draft.effective_from}" if draft.effective_from else "from the day of publishing"


def _print_head(draft: DraftSet) -> None:
    """Where the draft stands, and everything that was done to it with its reasons, oldest first."""
    click.secho(f"Draft {draft.id} of {draft.scope}, {_since(draft)}", bold=True)
    click.echo(f"{draft.state.capitalize()}, revision {draft.revision}; written by {', '.join(draft.editors)}.")
    for entry in reversed(audit.entries(ready(), draft.scope, naming=draft.id)):
        reason = f" ({entry.why})" if entry.why else ""
        click.echo(f"  {entry.at:%Y-%m-%d %H:%M}  {entry.action:8}  {entry.who}{reason}")


def _texts(changes: Sequence[Change]) -> Mapping[str, str]:
    """The files of the drafts by their paths in a folder, so that a fault is shown where it stands."""
    named = [documents.named(change.draft.key, change.draft.body) for change in changes]
    return write_folder(named, market="", effective_from=date.min)
