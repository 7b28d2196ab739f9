"""Counts at rest on both databases: they add up, they are found by day and tenant, and nothing else is kept."""

from datetime import date

from sqlalchemy import Engine, inspect

from service.domain.counts import Shown
from service.store import counts
from service.store.engine import reading, writing

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def shown(day: date = MONDAY, tenant: str = "", screen: str = "result", verdict: str | None = None) -> Shown:
    return Shown(day, "in", tenant, screen, verdict)


def add(engine: Engine, found: dict[Shown, int]) -> None:
    with writing(engine).begin() as session:
        counts.add(session, found)


def kept(engine: Engine, first: date = MONDAY, last: date = TUESDAY, tenant: str | None = None) -> dict[Shown, int]:
    with reading(engine)() as session:
        return counts.between(session, "in", first, last, tenant=tenant)


def test_counts_of_the_same_screen_add_up(engine: Engine) -> None:
    add(engine, {shown(): 2, shown(verdict="V1"): 1})
    add(engine, {shown(verdict="V1"): 4, shown(screen="how"): 3})

    assert kept(engine) == {shown(): 2, shown(verdict="V1"): 5, shown(screen="how"): 3}


def test_days_and_tenants_are_kept_apart(engine: Engine) -> None:
    add(engine, {shown(): 1, shown(tenant="acme"): 2, shown(TUESDAY, "acme"): 3, shown(date(2026, 11, 18)): 4})

    assert kept(engine, tenant="acme") == {shown(tenant="acme"): 2, shown(TUESDAY, "acme"): 3}
    assert kept(engine, last=MONDAY) == {shown(): 1, shown(tenant="acme"): 2}
    assert kept(engine, tenant="bolt") == {}


def test_another_market_is_not_found(engine: Engine) -> None:
    add(engine, {shown()._replace(market="us"): 1})

    assert kept(engine) == {}


def test_nothing_else_is_kept(engine: Engine) -> None:
    columns = {column["name"] for column in inspect(engine).get_columns("screen_count")}

    assert columns == {"day", "market", "tenant", "screen", "verdict", "times"}
