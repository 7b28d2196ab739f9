"""What is done to a draft: described, emptied, submitted, approved, sent back, withdrawn, published.

Each form carries the revision that its page showed. If somebody was faster, nothing is overwritten: the page says who
did what meanwhile, and shows what was typed.
"""

from collections.abc import Callable
from dataclasses import replace

import flask

from service.domain.errors import CatalogueFault, ChangedMeanwhile, Fault, UnknownDocument
from service.store.documents import Key
from service.web.console import drafts
from service.web.console.days import day_of
from service.web.console.visit import Visit
from service.web.door.place import TOKEN, field, go, number

_NOT_TYPED = (TOKEN, "revision")


def describe(visit: Visit, id: str) -> flask.Response:
    """Another day or reason."""

    def do(revision: int) -> None:
        day = day_of("effective_from", field("effective_from"))
        visit.desk.describe(id, revision, effective_from=day, stamp=visit.stamp(field("why")))

    return done(visit, id, do)


def remove(visit: Visit, id: str) -> flask.Response:
    """Take a document out."""
    key = Key(field("kind"), field("name"))
    return done(visit, id, lambda revision: visit.desk.remove(id, revision, key, stamp=visit.stamp()))


def take(visit: Visit, id: str) -> flask.Response:
    """Say that the draft's text is meant to replace what is in force by now, which somebody has looked at."""

    def do(revision: int) -> None:
        opened = visit.desk.read(id, today=visit.today)
        found = {one.draft.key: one for one in opened.documents}
        key = Key(field("kind"), field("name"))
        if key not in found:
            raise UnknownDocument("/".join(key), ["/".join(one) for one in found])
        based = replace(found[key], base=field("live"))
        visit.desk.put(id, revision, [based], stamp=visit.stamp())

    return done(visit, id, do)


def submit(visit: Visit, id: str) -> flask.Response:
    """Hand it to whoever approves."""
    return done(visit, id, lambda revision: visit.desk.submit(id, revision, stamp=visit.stamp(field("why"))))


def withdraw(visit: Visit, id: str) -> flask.Response:
    """Give it up."""
    return done(visit, id, lambda revision: visit.desk.withdraw(id, revision, stamp=visit.stamp(field("why"))))


def approve(visit: Visit, id: str) -> flask.Response:
    """Approve what somebody else wrote."""
    return done(visit, id, lambda revision: visit.desk.approve(id, revision, stamp=visit.stamp(field("why"))))


def reject(visit: Visit, id: str) -> flask.Response:
    """Send it back, with the reason."""

    def do(revision: int) -> None:
        if not field("why"):
            raise CatalogueFault([Fault("/why", "missing", "Say why you send it back; whoever wrote it reads this.")])
        visit.desk.reject(id, revision, stamp=visit.stamp(field("why")))

    return done(visit, id, do)


def publish(visit: Visit, id: str) -> flask.Response:
    """Put it in force from its day, whole or not at all."""

    def do(revision: int) -> None:
        visit.desk.publish(id, revision, stamp=visit.stamp(field("why")))
        visit.house.catalogue.refresh()

    return done(visit, id, do)


def meanwhile(visit: Visit, id: str, shown: int, **context: object) -> flask.Response:
    """Who did what to a draft since the revision that was shown; what was typed is shown, to be copied."""
    since = [one for one in drafts.told(visit, id) if one.about.get("revision", 0) > shown]
    typed = {name: text for name, text in flask.request.form.items() if name not in _NOT_TYPED and text}
    return visit.show("changed.html", 412, id=id, since=since, typed=typed, **{"kept": None, **context})


def done(visit: Visit, id: str, do: Callable[[int], object]) -> flask.Response:
    """The draft's page after ``do`` was done to the revision that was shown, or the page that says why it was not."""
    shown = number("revision")
    try:
        do(shown)
    except CatalogueFault as refusal:
        # Shown on the draft's page: it can be mended there.
        return drafts.page(visit, id, 422, faults=refusal.faults)
    except ChangedMeanwhile as refusal:
        if visit.desk.read(id, today=visit.today).set.revision != shown:
            return meanwhile(visit, id, shown)
        return drafts.page(visit, id, 412, said=str(refusal))
    return go("draft", id=id)
