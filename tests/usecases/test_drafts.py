"""A draft's way to being published: who may do what in which state, and what happens when two are at it."""

import threading
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import Engine

from service.domain.errors import CatalogueFault, ChangedMeanwhile, NeedsApproval, NotAllowed, UnknownDraft, WrongState
from service.store import log
from service.store.documents import Body, Draft, Key, Scope
from service.store.drafts import Based, State
from service.store.engine import reading
from service.store.log import Stamp
from service.usecases import catalogue
from service.usecases.drafts import Desk
from tests.store.world import FROM, NOON, anything, price, table
from tests.store.world import decode as plain

TODAY = NOON.date()
ASHA, RAVI, MEERA = (Stamp(who, "prices of June", NOON) for who in ("asha", "ravi", "meera"))


@dataclass
class Kept:
    """How a shelf is kept."""

    four_eyes: bool


def decode(key: Key, body: Body) -> object:
    return Kept(body.text == "four eyes") if key.kind == "publishing" else plain(key, body)


def desk(engine: Engine, tenant: str = "") -> Desk:
    return Desk(engine, Scope("in", tenant), decode, anything)


def text(words: str, base: str = "", *, kind: str = "triage") -> Based:
    return Based(Draft(Key(kind, kind), Body(words)), base)


def live(engine: Engine, *documents: Based) -> dict[str, str]:
    """Publish at once; the versions by kind."""
    drafts = [one.draft for one in documents]
    catalogue.publish(engine, Scope("in"), drafts, effective=FROM, stamp=ASHA, decode=decode, law=anything)
    return {one.key.kind: one.version(FROM) for one in drafts}


def in_force(engine: Engine, tenant: str = "", on: date = TODAY) -> dict[str, str]:
    found = catalogue.export(engine, Scope("in", tenant), on)
    return {entry.key.kind: body.text for entry, body in found.items()}


def test_a_draft_is_kept_whole_and_published_whole(engine: Engine) -> None:
    base = live(engine, text("old"))["triage"]
    work = desk(engine)

    draft = work.start(effective_from=None, stamp=ASHA, documents=[text("new", base)])
    draft = work.put(draft.id, 1, [Based(table(price("mri", 5)), "")], stamp=RAVI)
    opened = work.read(draft.id, today=TODAY)
    after, done = work.publish(draft.id, draft.revision, stamp=RAVI)

    assert (opened.set.editors, opened.set.why, opened.outdated) == (("asha", "ravi"), "prices of June", ())
    assert [one.draft.key.kind for one in opened.documents] == ["cost_table", "triage"]
    assert opened.documents[0].draft == table(price("mri", 5))
    assert (after.state, len(done.published)) == (State.PUBLISHED, 2)
    assert in_force(engine) == {"cost_table": "factors", "triage": "new"}
    assert in_force(engine, on=FROM) == {"triage": "old"}


def test_from_a_date_it_comes_into_force_on_that_day(engine: Engine) -> None:
    base = live(engine, text("old"))["triage"]
    work, day = desk(engine), date(2027, 1, 1)
    draft = work.start(effective_from=day, stamp=ASHA, documents=[text("new", base)])

    work.publish(draft.id, 1, stamp=ASHA)

    assert in_force(engine, on=date(2026, 12, 31)) == {"triage": "old"}
    assert in_force(engine, on=day) == {"triage": "new"}


def test_the_second_writer_is_told_and_nothing_is_overwritten(engine: Engine) -> None:
    work = desk(engine)
    draft = work.start(effective_from=None, stamp=ASHA)
    work.put(draft.id, 1, [text("of asha")], stamp=ASHA)

    with pytest.raises(ChangedMeanwhile, match="at revision 2, not 1"):
        work.put(draft.id, 1, [text("of ravi")], stamp=RAVI)

    [kept] = work.read(draft.id, today=TODAY).documents
    assert kept.draft.body.text == "of asha"


def test_of_many_writers_at_once_exactly_one_wins(engine: Engine) -> None:
    work = desk(engine)
    draft = work.start(effective_from=None, stamp=ASHA)
    lost: list[ChangedMeanwhile] = []

    def write(words: str) -> None:
        try:
            work.put(draft.id, 1, [text(words)], stamp=ASHA)
        except ChangedMeanwhile as refused:
            lost.append(refused)

    writers = [threading.Thread(target=write, args=(f"of {number}",)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert len(lost) == 3
    assert work.read(draft.id, today=TODAY).set.revision == 2


def test_a_document_that_was_replaced_meanwhile_is_not_overwritten(engine: Engine) -> None:
    base = live(engine, text("old"))["triage"]
    work = desk(engine)
    draft = work.start(effective_from=None, stamp=RAVI, documents=[text("of ravi", base)])
    newer = live(engine, text("of asha"))["triage"]

    with pytest.raises(ChangedMeanwhile, match="triage/triage"):
        work.publish(draft.id, 1, stamp=RAVI)
    assert work.read(draft.id, today=TODAY).outdated == (Key("triage", "triage"),)
    assert in_force(engine) == {"triage": "of asha"}

    draft = work.put(draft.id, 1, [text("of both", newer)], stamp=RAVI)
    work.publish(draft.id, 2, stamp=RAVI)
    assert in_force(engine) == {"triage": "of both"}


def test_a_document_that_was_taken_back_meanwhile_counts_as_replaced(engine: Engine) -> None:
    live(engine, text("first"))
    base = live(engine, text("pune", kind="cities"))["cities"]
    work = desk(engine)
    draft = work.start(effective_from=None, stamp=RAVI, documents=[text("delhi", base, kind="cities")])
    catalogue.rollback(engine, Scope("in"), kind="cities", stamp=ASHA, decode=decode, law=anything)

    with pytest.raises(ChangedMeanwhile):
        work.publish(draft.id, 1, stamp=RAVI)


def test_four_eyes_somebody_else_approves_and_any_edit_takes_the_approval_away(engine: Engine) -> None:
    base = live(engine, text("old"), text("four eyes", kind="publishing"))["triage"]
    work = desk(engine)
    draft = work.start(effective_from=None, stamp=ASHA, documents=[text("new", base)])

    with pytest.raises(NeedsApproval, match="is open"):
        work.publish(draft.id, 1, stamp=ASHA)
    draft = work.submit(draft.id, 1, stamp=ASHA)
    with pytest.raises(NotAllowed, match="asha wrote some"):
        work.approve(draft.id, 2, stamp=ASHA)
    draft = work.approve(draft.id, 2, stamp=RAVI)
    draft = work.put(draft.id, 3, [text("newer", base)], stamp=MEERA)
    assert (draft.state, draft.approved_by) == (State.OPEN, "")
    draft = work.submit(draft.id, 4, stamp=MEERA)
    draft = work.approve(draft.id, 5, stamp=RAVI)
    after, _ = work.publish(draft.id, 6, stamp=ASHA)

    assert (after.state, after.approved_by) == (State.PUBLISHED, "ravi")
    assert in_force(engine)["triage"] == "newer"
    with reading(engine)() as session:
        told = log.entries(session)
    assert [(one.action, one.who) for one in reversed(told)][1:] == [
        ("draft", "asha"),
        ("submit", "asha"),
        ("approve", "ravi"),
        ("edit", "meera"),
        ("submit", "meera"),
        ("approve", "ravi"),
        ("publish", "asha"),
    ]
    assert (told[0].about["draft"], told[0].about["approved_by"]) == (draft.id, "ravi")


def test_with_four_eyes_nothing_is_published_past_a_draft(engine: Engine) -> None:
    live(engine, text("old"), text("four eyes", kind="publishing"))

    with pytest.raises(NeedsApproval, match="second person"):
        live(engine, text("new"))

    live(engine, text("old"))  # what is in force already needs nobody
    assert in_force(engine)["triage"] == "old"


@pytest.mark.parametrize(
    ("before", "after", "refused"),
    [
        ([], "approve", True),
        ([], "reject", True),
        (["submit"], "submit", True),
        (["submit", "approve"], "publish", False),
        (["submit", "reject"], "publish", True),
        (["submit", "reject"], "submit", False),
        (["publish"], "withdraw", True),
        (["publish"], "submit", True),
        (["withdraw"], "publish", True),
        (["withdraw"], "put", True),
        (["publish"], "put", True),
        (["submit"], "put", False),
        (["submit", "reject"], "put", False),
    ],
)
def test_what_can_be_done_in_which_state(engine: Engine, before: list[str], after: str, refused: bool) -> None:
    work = desk(engine)
    draft = work.start(effective_from=None, stamp=ASHA, documents=[text("new")])

    def do(action: str) -> None:
        revision = work.read(draft.id, today=TODAY).set.revision
        if action == "put":
            work.put(draft.id, revision, [text("newer")], stamp=ASHA)
        else:
            getattr(work, action)(draft.id, revision, stamp=RAVI if action == "approve" else ASHA)

    for action in before:
        do(action)
    if refused:
        with pytest.raises(WrongState, match=draft.id):
            do(after)
    else:
        do(after)


def test_a_set_that_does_not_fit_is_neither_submitted_nor_published(engine: Engine) -> None:
    work = Desk(engine, Scope("in"), decode, lambda documents, day: [*anything({}, day)])
    empty = work.start(effective_from=None, stamp=ASHA)
    wrong = work.start(effective_from=None, stamp=ASHA, documents=[text("new")])

    for draft in (empty, wrong):
        with pytest.raises(CatalogueFault):
            work.submit(draft.id, 1, stamp=ASHA)
        with pytest.raises(CatalogueFault):
            work.publish(draft.id, 1, stamp=ASHA)

    assert work.read(wrong.id, today=TODAY).set.revision == 1


def test_a_tenant_has_drafts_and_documents_of_its_own_over_the_markets(engine: Engine) -> None:
    live(engine, text("of the market"))
    theirs, others = desk(engine, "demo"), desk(engine, "other")
    draft = theirs.start(effective_from=FROM, stamp=ASHA, documents=[text("of demo", kind="tenant")])
    theirs.publish(draft.id, 1, stamp=ASHA)

    with pytest.raises(UnknownDraft):
        others.read(draft.id, today=TODAY)
    with pytest.raises(UnknownDraft):
        others.publish(draft.id, 2, stamp=RAVI)

    assert in_force(engine, "demo") == {"tenant": "of demo"}
    assert in_force(engine) == {"triage": "of the market"}
    assert [one.id for one in theirs.listed()] == [draft.id]
    assert others.listed() == ()
