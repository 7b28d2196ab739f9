"""Quotes at rest on both databases: the status in SQL, a walk while others add, what is superseded and what is due."""

from datetime import timedelta

from sqlalchemy import Engine, insert, select

from service.domain.quote import Event, Owner, Status, Wanted
from service.store import quotes
from service.store.agent_tables import QuoteRow
from service.store.engine import reading, writing
from tests.domain.test_quote import LATER, NOON, quote, states

DEMO = Owner("demo", True)
ROWS, PAGE = 10_000, 97


def test_the_status_in_sql_is_the_one_of_the_domain(engine: Engine) -> None:
    with writing(engine).begin() as session:
        for one, _ in states():
            quotes.add(session, one)

    with reading(engine)() as session:
        told = dict(row for row in session.execute(select(QuoteRow.id, quotes.status_at(NOON))))
        ended = quotes.listed(session, DEMO, Wanted(Status.EXPIRED), now=LATER, before=None, limit=100)

    assert told == {one.id: expected for one, expected in states()}
    # A day later all have ended: but for those deleted (32 of 64) and withdrawn (16 of the rest).
    assert len(ended) == 16


def test_a_walk_over_ten_thousand_meets_each_once_while_others_are_added(engine: Engine) -> None:
    """Many were made in the same instant, so the id has to decide; every page three more come, newer than all."""
    shape = {column.name: None for column in QuoteRow.__table__.columns}
    usual = {name: getattr(quote(), name) for name in shape}

    def rows(first: int, number: int, *, days: int) -> list[dict[str, object]]:
        named = range(first, first + number)
        return [
            {**usual, "id": f"quo_{n:06}", "ref": f"OP-{n}", "created_at": NOON + timedelta(days=days, seconds=n // 50)}
            for n in named
        ]

    with writing(engine).begin() as session:
        session.execute(insert(QuoteRow), rows(0, ROWS, days=0))
    met: list[str] = []
    before = None
    for page in range(ROWS // PAGE + 1):
        with reading(engine)() as session:
            found = quotes.listed(session, DEMO, Wanted(), now=NOON, before=before, limit=PAGE)
        met += [one.id for one in found]
        before = (found[-1].created_at, found[-1].id)
        with writing(engine).begin() as session:
            session.execute(insert(QuoteRow), rows(ROWS + 3 * page, 3, days=1))

    assert met == [f"quo_{n:06}" for n in reversed(range(ROWS))]
    with reading(engine)() as session:
        back = quotes.listed(session, DEMO, Wanted(), now=NOON, before=None, after=before, limit=PAGE)
    assert [one.id for one in back] == [f"quo_{n:06}" for n in reversed(range(1, PAGE + 1))]


def test_only_open_quotes_of_these_versions_are_superseded_and_told(engine: Engine) -> None:
    old, new, hindi = (
        quote(id="a", ref="1"),
        quote(id="b", ref="2", versions="[]"),
        quote(id="c", ref="3", locale="hi-IN"),
    )
    ended, theirs = quote(id="d", ref="4", expires_at=NOON), quote(id="e", ref="5", tenant="other")
    event = Event(NOON, "superseded", "the service", "{}")
    with writing(engine).begin() as session:
        for one in (old, new, hindi, ended, theirs):
            quotes.add(session, one)

    with writing(engine).begin() as session:
        used = quotes.versions_in_use(session, "demo", "in", now=NOON, since=None)
        late = quotes.versions_in_use(session, "demo", "in", now=NOON, since=LATER)
        number = quotes.supersede(session, "demo", "in", versions="{}", locale="en-IN", event=event, now=NOON)

    with reading(engine)() as session:
        marked = session.scalars(select(QuoteRow.id).where(QuoteRow.superseded_at.is_not(None))).all()
        assert (sorted(used), late) == ([("[]", "en-IN"), ("{}", "en-IN"), ("{}", "hi-IN")], [])
        assert (number, marked, quotes.events(session, "a")) == (1, ["a"], (event,))
        assert quotes.tenants(session) == (("demo", "in"), ("other", "in"))


def test_answers_are_due_by_the_end_of_their_quote_whichever_came_first(engine: Engine) -> None:
    with writing(engine).begin() as session:
        for number, changes in enumerate(
            (
                {"expires_at": NOON},
                {"expires_at": NOON + timedelta(seconds=1)},
                {"withdrawn_at": NOON},
                {"expires_at": NOON, "deleted_at": NOON},
            )
        ):
            quotes.add(session, quote(id=f"q{number}", ref=str(number), **changes))

    with reading(engine)() as session:
        first = quotes.ended(session, "demo", by=NOON, limit=1)
        rest = quotes.ended(session, "demo", by=NOON, limit=9, beyond="q0")

    assert [one.id for one in (*first, *rest)] == ["q0", "q2"]
