"""The documents of a cost table: they come back as they went in, and faults name file, row and column."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from schemas.catalogue import COST_FILES, cost_sheet_to_csv
from schemas.city import cities_to_csv, cities_to_wire, load_cities
from schemas.cost_table import COST_ROWS, SPLITS, price_to_wire
from schemas.item import ITEMS, ITEMS_BEFORE, ItemWire, expression, items_to_csv, load_items, stored_items
from service.domain.care import Price
from service.domain.cost_table import Fallback
from service.domain.errors import CatalogueFault
from service.domain.vocabulary import CityTier, Confidence, Facility
from tests.costs import METRO, MIDDLE, item, items, row, sheet, table, text

CITIES = text("cities.csv")


def faults(load: Callable[[], object]) -> list[tuple[str, str]]:
    """What is wrong with what ``load`` reads; nothing if it is right."""
    try:
        load()
    except CatalogueFault as refused:
        return [(fault.pointer, fault.code) for fault in refused.faults]
    return []


# The published documents.


def test_tables_come_back_as_they_went_in() -> None:
    assert items_to_csv(items()) == text("items.csv")
    assert cost_sheet_to_csv(sheet()) == {name: text(name) for name in COST_FILES}


def test_every_published_row_is_here() -> None:
    """Rows of the source tables: 133 items, 146 prices, 72 split lines; 17 groups of factors."""
    assert (len(items()), len(sheet().rows), len(sheet().splits), len(sheet().factors)) == (133, 146, 72, 17)


def test_marks_of_doubt_are_kept() -> None:
    notes = [found.notes for found in items().values()]

    assert sum("STAND-IN" in note for note in notes) == 6
    assert sum(note.startswith("UNPRICED") for note in notes) == 1
    assert sum(note.startswith("PARTLY UNPRICED") for note in notes) == 1
    assert items()["blood_mineral_panel"].partly_unpriced == ("iron", "sugar")
    assert sum(found.source == "general knowledge (unverified)" for found in sheet().rows) == 66
    assert [sum(found.confidence == trust for found in sheet().rows) for trust in Confidence] == [3, 48, 95]


def test_only_the_sachet_has_no_price_anywhere() -> None:
    assert [found.code for found in items().values() if not found.cost_codes] == ["oral_rehydration_sachet"]


# Rows.


def cost_text(**changes: str) -> str:
    header, visit = COST_ROWS.dump([row("visit")]).splitlines()
    cells = dict(zip(header.split(","), visit.split(","), strict=True))
    return f"{header}\n{','.join({**cells, **changes}.values())}"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"low": "100.01"}, [("/1", "order")]),
        ({"typical": "100.00", "low": "100.00", "high": "100.00"}, []),
        ({"high": "99.99"}, [("/1", "order")]),
        ({"effective_from": "2026-04-02", "effective_to": "2026-04-01"}, [("/1/effective_to", "order")]),
        ({"effective_from": "2026-04-01", "effective_to": "2026-04-01"}, []),
        ({"city_tier": "all", "facility": "all"}, []),
        ({"source": ""}, [("/1/source", "length")]),
        ({"confidence": "sure"}, [("/1/confidence", "choice")]),
    ],
)
def test_cost_row(changes: dict[str, str], expected: list[tuple[str, str]]) -> None:
    table_text = cost_text(**changes)

    assert faults(lambda: COST_ROWS.load(table_text)) == expected


def test_dated_row_comes_back() -> None:
    dated = row("visit", tier=None, effective_from=date(2026, 4, 1), effective_to=date(2027, 3, 31))

    assert COST_ROWS.load(COST_ROWS.dump([dated])) == (dated,)


@pytest.mark.parametrize(("part", "share", "wrong"), [("stay", "1/2", True), ("core", "", True), ("core", "1", False)])
def test_only_the_core_of_a_package_is_shared(part: str, share: str, wrong: bool) -> None:
    header = text("package_split.csv").splitlines()[0]
    split = f"{header}\np,metro,private_mid,c,{part},1,day,{share},1.00,2.00,3.00,a basis,a row"

    assert faults(lambda: SPLITS.load(split)) == ([("/1/share", "share")] if wrong else [])


@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        ("", ()),
        ("cbc", (("cbc", Fraction(1)),)),
        ("cbc + esr*2", (("cbc", Fraction(1)), ("esr", Fraction(2)))),
        ("strip*3/10", (("strip", Fraction(3, 10)),)),
        ("split:package/part", (("split:package/part", Fraction(1)),)),
    ],
)
def test_price_expression(cell: str, terms: tuple[tuple[str, Fraction], ...]) -> None:
    written = items_to_csv({"x": item("x")}).replace(",visit,,", f",visit,{cell},")

    assert load_items(written)["x"].cost_codes == terms
    assert expression(terms) == cell


@pytest.mark.parametrize("cell", ["Cbc", "cbc +", "cbc esr", "cbc*0", "cbc*1/0", "cbc*10001", "cbc - esr", "split:x"])
def test_malformed_expression_is_refused(cell: str) -> None:
    written = items_to_csv({"x": item("x")}).replace(",visit,,", f",visit,{cell},")

    assert faults(lambda: load_items(written)) == [("/1/cost_codes", "expression")]


def test_item_with_every_field_comes_back() -> None:
    places = frozenset({(Facility.PUBLIC, tier) for tier in CityTier} | {(Facility.PRIVATE_MID, CityTier.TIER3)})
    full = item(
        "x",
        ("cbc", 2),
        exclusive_with=frozenset({"z", "y"}),
        partly_unpriced=("b", "a"),
        unpriced_at=places,
        notes="Said, twice.",
    )

    assert ITEMS.load(ITEMS.dump([full])) == (full,)


def priceless(cell: str) -> str:
    """A table of one item that has no price at the places of ``cell``."""
    return items_to_csv({"x": item("x")}).replace("none,,,,", f"none,,,{cell},")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("public", "public"),
        ("public/tier3 public/metro", "public/metro public/tier3"),
        ("private_premium public/metro public/tier1 public/tier2 public/tier3", "public private_premium"),
    ],
)
def test_places_without_a_price_are_written_in_one_order(cell: str, written: str) -> None:
    assert items_to_csv(load_items(priceless(cell))) == priceless(written)


@pytest.mark.parametrize("cell", ["clinic", "public/", "public/tier4", "metro", "/metro", "public,metro"])
def test_a_place_that_does_not_exist_is_refused(cell: str) -> None:
    assert faults(lambda: load_items(priceless(f'"{cell}"'))) == [("/1/unpriced_at", "place")]


def test_a_table_published_before_places_were_declared_is_still_read() -> None:
    before = ITEMS_BEFORE.dump(items().values())

    assert {found.unpriced_at for found in stored_items(before).values()} == {None}
    assert stored_items(text("items.csv")) == items()
    assert faults(lambda: load_items(before)) == [("/0/unpriced_at", "header")]


# Answers.


def test_item_is_answered_as_its_table_writes_it() -> None:
    told = ItemWire().dump(items()["blood_mineral_panel"])

    assert told["cost_codes"].startswith("serum_calcium + serum_magnesium + ")
    assert told["exclusive_with"] == ["blood_panel_back_pain"]
    assert told["partly_unpriced"] == ["iron", "sugar"]


def test_looked_up_price_is_shown_in_paise() -> None:
    price = table().price(items()["nsaid_rx_day"], tier=METRO, facility=MIDDLE)
    third = Price(*[Fraction(100, 3)] * 3, "s", "2025", Confidence.LOW, Fallback.EXACT)

    assert price is not None
    told = price_to_wire(price)

    assert (told["low"], told["typical"], told["high"]) == ("12.00", "14.40", "24.80")  # strip of 10, two a day
    assert (told["confidence"], told["fallback"]) == ("low", "anywhere")
    assert price_to_wire(third)["typical"] == "0.33"


# Cities.


def test_eight_metros_come_back_as_they_went_in() -> None:
    cities = load_cities(CITIES)

    assert cities_to_csv(cities) == CITIES
    assert len(cities) == 8
    assert {city.tier for city in cities.values()} == {CityTier.METRO}
    assert cities["bengaluru"].aliases == ("bangalore",)


@pytest.mark.parametrize("alias", ["pune", "bombay"])
def test_name_means_one_city(alias: str) -> None:
    assert faults(lambda: load_cities(CITIES.replace("amdavad", alias))) == [
        ("/1/aliases", "twice") if alias == "pune" else ("/7/aliases", "twice")
    ]


def test_cities_are_answered_with_their_tier() -> None:
    mumbai = next(city for city in cities_to_wire(load_cities(CITIES)) if city["city"] == "mumbai")

    assert mumbai["aliases"] == ["bombay"]
    assert mumbai["tier"] == "metro"
