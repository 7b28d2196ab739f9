"""What a draft would do before it does it: what is proven with it, and what it changes in answers. Writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

import flask

from service.domain.answer_change import Change
from service.domain.content import Content
from service.domain.edition import Edition
from service.domain.errors import CatalogueFault, NothingPublished
from service.domain.proofs import Proof
from service.domain.regression import RegressionCase
from service.store.snapshot import Snapshot
from service.usecases.drafts import Opened
from service.usecases.edition import LOCALE, edition_of
from service.web import draft_preview
from service.web.console.visit import Visit
from service.web.page_words import Words
from service.wording import Wording

MOST_CAUSES = 30


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called, by the documents on either side of a change."""

    words: Words
    editions: tuple[Edition, Edition]

    def plan(self, id: str | None) -> str:
        """The name of a plan; None is no policy."""
        if id is None:
            return self.words.label("no_policy")
        return next((edition.plans[id].name for edition in self.editions if id in edition.plans), id)

    def item(self, code: str) -> str:
        """The label of an item."""
        return next((edition.items[code].label for edition in self.editions if code in edition.items), code)

    def presentation(self, id: str) -> str:
        """The label of a kind of back spasm."""
        known = (one for edition in self.editions for one in edition.triage.presentations)
        return next((one.label for one in known if one.id == id), id)

    def place(self, change: Change) -> str:
        """Where an answer of the sample was asked about."""
        asked = change.answer.asked
        parts = [self.presentation(asked.presentation), *(self.item(code) for code in asked.prescribed)]
        return ", ".join([*parts, self.words.label(asked.tier), self.words.label(asked.facility)])


def proofs_of(visit: Visit, opened: Opened) -> tuple[Proof, ...]:
    """What is proven of the catalogue with a draft on its day; none where nothing stands yet."""
    try:
        return draft_preview.proofs_of(visit.house.office, visit.scope, opened)
    except NothingPublished:
        return ()


def foresee(visit: Visit, id: str) -> flask.Response:
    """What a draft changes in answers: an example before and after, and a sample of all."""
    opened = visit.desk.read(id, today=visit.today)
    before, after, found = draft_preview.impact_of(visit.house.office, visit.scope, opened)
    editions = edition_of(before), edition_of(after)
    example = draft_preview.example_of(after)
    return visit.show(
        "impact.html",
        draft=opened.set,
        found=found,
        example=example,
        rows=[change for change in found.example if change.moved],
        names=Names(Words(_wording(after, editions[1])), editions),
        most=MOST_CAUSES,
    )


def changed_cases(visit: Visit, opened: Opened, proofs: Iterable[Proof]) -> list[tuple[RegressionCase, RegressionCase]]:
    """The stored cases that no longer hold, with the figures that were approved and with the present ones."""
    failing = failing_cases(proofs)
    if not failing:
        return []
    try:
        before, now = draft_preview.cases_approved_anew(
            visit.house.office, visit.scope, opened, who=visit.key.who, only=failing
        )
    except CatalogueFault:
        return []  # One of them has no answer any more: its fault says so, and nobody can approve that.
    return [(one, other) for one, other in zip(before, now, strict=True) if one.id in failing]


def failing_cases(proofs: Iterable[Proof]) -> list[str]:
    """The ids of the stored cases that no longer hold, in their order."""
    found: dict[str, None] = {}
    for proof in proofs:
        for fault in proof.faults if proof.code == draft_preview.OF_CASES else ():
            if fault.code == "regression":
                found[fault.detail.split("'")[1]] = None
    return list(found)


def _wording(snapshot: Snapshot, edition: Edition) -> Wording:
    return Wording(snapshot.one("content", Content, LOCALE), edition.market.currency)
