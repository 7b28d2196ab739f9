"""Own prices over the market's: each day has exactly one price of a thing at a place, and it is the nearer one."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.cost_override import laid_over, place_of
from service.domain.cost_sheet import CostRow
from service.domain.cost_table import Fallback, cost_table
from service.domain.vocabulary import CityTier, Facility
from tests.costs import AS_OF, METRO, MIDDLE, RUPEE, items, sheet, table
from tests.sheets import sheet_faults

MRI = next(row for row in sheet().rows if (row.code, row.tier, row.facility) == ("mri_ls_spine_plain", METRO, MIDDLE))
PUBLISHED = 6_500
FIRST = date(2026, 1, 1)


def own(typical: int, since: date | None = None, until: date | None = None) -> CostRow:
    """A sample price of an MRI at a mid-size hospital of a metro, rupees."""
    amount = typical * RUPEE
    return replace(MRI, low=amount, typical=amount, high=amount, effective_from=since, effective_to=until)


def typical(rows: tuple[CostRow, ...], day: date) -> list[int]:
    """Every price of the MRI at its place on a day, rupees: one, if the law of dates holds."""
    return [row.typical // RUPEE for row in rows if place_of(row) == place_of(MRI) and row.holds(day)]


def test_no_own_price_changes_nothing() -> None:
    assert laid_over(sheet(), ()) == sheet()


def test_an_own_price_without_dates_takes_the_place_of_the_markets() -> None:
    both = laid_over(sheet(), [own(1_000)])

    assert typical(both.rows, AS_OF) == [1_000]
    assert len(both.rows) == len(sheet().rows)


def test_an_own_price_for_a_year_leaves_the_markets_before_and_after() -> None:
    both = laid_over(sheet(), [own(1_000, date(2026, 1, 1), date(2026, 12, 31))])

    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [typical(both.rows, day) for day in days] == [
        [PUBLISHED],
        [1_000],
        [1_000],
        [PUBLISHED],
    ]
    assert sheet_faults(both, items()) == []


def test_two_own_prices_cut_one_of_the_market() -> None:
    both = laid_over(
        sheet(), [own(1_000, date(2026, 1, 1), date(2026, 1, 31)), own(2_000, date(2026, 3, 1), date(2026, 3, 31))]
    )

    days = (date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15), date(2026, 4, 15))
    assert [typical(both.rows, day) for day in days] == [
        [1_000],
        [PUBLISHED],
        [2_000],
        [PUBLISHED],
    ]


def test_an_own_price_counts_at_its_place_and_where_prices_come_from_there() -> None:
    both = cost_table(laid_over(sheet(), [own(1_000)]), items(), as_of=AS_OF, unit=RUPEE, printed_splits=False)
    mri = items()["mri_ls_spine"]

    at_home = both.price(mri, tier=METRO, facility=MIDDLE)
    public = both.price(mri, tier=METRO, facility=Facility.PUBLIC)

    assert at_home is not None and (at_home.typical, at_home.fallback) == (1_000 * RUPEE, Fallback.EXACT)
    assert public == table().price(mri, tier=METRO, facility=Facility.PUBLIC)


def test_a_package_with_an_own_price_is_split_anew() -> None:
    """₹ 1,65,000 → ₹ 2,00,000 whatever happens: 35,000 more for the core, 55 of 131 parts of it for the surgeon."""
    code = "microdiscectomy_package"
    printed = next(row for row in sheet().rows if place_of(row) == (code, METRO, MIDDLE))
    dearer = replace(printed, low=20_000_000, typical=20_000_000, high=20_000_000)
    both = cost_table(laid_over(sheet(), [dearer]), items(), as_of=AS_OF, unit=RUPEE, printed_splits=False)
    surgeon = items()["surgeon_fee_microdiscectomy"]

    was, now = (each.price(surgeon, tier=METRO, facility=MIDDLE) for each in (table(), both))
    elsewhere = [each.price(surgeon, tier=CityTier.TIER2, facility=MIDDLE) for each in (table(), both)]

    assert printed.typical == 16_500_000 and was is not None and now is not None
    assert abs((now.typical - was.typical) - 3_500_000 * 55 / 131) < RUPEE
    assert now.low == now.typical == now.high
    assert elsewhere[0] == elsewhere[1]


DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days))


@st.composite
def chains(draw: st.DrawFn) -> list[CostRow]:
    """Prices that follow each other without a day between, from a day or from the beginning, to a day or for ever."""
    days = sorted(draw(st.sets(DAYS, min_size=2, max_size=5)))
    rows = [own(n, start, end - timedelta(1)) for n, (start, end) in enumerate(zip(days, days[1:], strict=False), 1)]
    if draw(st.booleans()):
        rows[0] = replace(rows[0], effective_from=None)
    return [*rows[:-1], replace(rows[-1], effective_to=None)] if draw(st.booleans()) else rows


@settings(max_examples=200)
@given(market=chains(), ours=chains())
def test_on_each_day_the_own_price_counts_and_else_the_markets(market: list[CostRow], ours: list[CostRow]) -> None:
    both = laid_over(replace(sheet(), rows=tuple(market)), ours).rows

    for day in (FIRST + timedelta(days) for days in range(-2, 44)):
        nearer = typical(tuple(ours), day) or typical(tuple(market), day)
        assert typical(both, day) == nearer
