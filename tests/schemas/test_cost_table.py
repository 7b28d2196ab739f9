"""The documents of a cost table: they come back as they went in, and faults name file, row and column."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from schemas.city import cities_to_csv, cities_to_wire, load_cities
from schemas.cost_table import (
    COST_ROWS,
    SPLITS,
    cost_table_to_csv,
    cost_table_to_wire,
    load_cost_table,
    price_to_wire,
)
from schemas.item import ITEMS, expression, items_to_csv, load_items
from service.domain.care import Price
from service.domain.cost_table import Fallback
from service.domain.errors import CatalogueFault
from service.domain.vocabulary import CityTier, Confidence
from tests.costs import FOLDER, METRO, MIDDLE, item, items, row, sheet, table, texts

CITIES = (FOLDER / "cities.csv").read_text(encoding="utf-8")


def faults(load: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(CatalogueFault) as refused:
        load()
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


# The published documents.


def test_documents_come_back_as_they_went_in() -> None:
    assert cost_table_to_csv(items(), sheet()) == texts()


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
    header, first, *_ = texts().cost_table.splitlines()
    cells = dict(zip(header.split(","), COST_ROWS.dump([row("visit")]).splitlines()[1].split(","), strict=True))
    assert first
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
    text = cost_text(**changes)

    assert (faults(lambda: COST_ROWS.load(text)) if expected else list(COST_ROWS.load(text))[1:]) == expected


def test_dated_row_comes_back() -> None:
    dated = row("visit", tier=None, effective_from=date(2026, 4, 1), effective_to=date(2027, 3, 31))

    assert COST_ROWS.load(COST_ROWS.dump([dated])) == (dated,)


@pytest.mark.parametrize(("part", "share", "wrong"), [("stay", "1/2", True), ("core", "", True), ("core", "1", False)])
def test_only_the_core_of_a_package_is_shared(part: str, share: str, wrong: bool) -> None:
    header = texts().package_split.splitlines()[0]
    text = f"{header}\np,metro,private_mid,c,{part},1,day,{share},1.00,2.00,3.00,a basis,a row"

    assert (faults(lambda: SPLITS.load(text)) if wrong else []) == ([("/1/share", "share")] if wrong else [])
    assert wrong or SPLITS.load(text)[0].share == 1


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
    text = items_to_csv({"x": item("x")}).replace(",visit,,", f",visit,{cell},")

    assert load_items(text)["x"].cost_codes == terms
    assert expression(terms) == cell


@pytest.mark.parametrize("cell", ["Cbc", "cbc +", "cbc esr", "cbc*0", "cbc*1/0", "cbc*10001", "cbc - esr", "split:x"])
def test_malformed_expression_is_refused(cell: str) -> None:
    text = items_to_csv({"x": item("x")}).replace(",visit,,", f",visit,{cell},")

    assert faults(lambda: load_items(text)) == [("/1/cost_codes", "expression")]


def test_item_with_every_field_comes_back() -> None:
    full = item("x", ("cbc", 2), exclusive_with=frozenset({"z", "y"}), partly_unpriced=("b", "a"), notes="Said, twice.")

    assert ITEMS.load(ITEMS.dump([full])) == (full,)


# All documents together.


def test_faults_of_all_documents_are_told_at_once() -> None:
    documents = [text.replace("metro", "mtro", 1).replace(",no,", ",perhaps,", 1) for text in texts()]

    found = faults(lambda: load_cost_table(*documents))

    assert ("items.csv/1/associated", "choice") in found
    assert any(pointer.startswith("cost_table.csv/") and pointer.endswith("/city_tier") for pointer, _ in found)
    assert ("package_split.csv/1/city_tier", "choice") in found


def test_documents_have_to_fit_each_other() -> None:
    costs = "\n".join(line for line in texts().cost_table.splitlines() if not line.startswith("cbc,"))

    found = faults(lambda: load_cost_table(texts().items, costs, texts().package_split, texts().factors))

    assert set(found) == {
        ("items/blood_inflammation_panel/cost_codes", "unknown"),
        ("items/cbc/cost_codes", "unknown"),
    }


# Answers.


def test_cost_table_is_answered_with_its_items() -> None:
    told = cost_table_to_wire(items().values(), sheet())

    assert [len(told[name]) for name in ("items", "rows", "factors", "package_split")] == [133, 146, 17, 72]
    assert told["items"][1]["cost_codes"] == "ibuprofen_400_strip*3/10"
    assert told["rows"][0] | {"source": "", "note": "", "label": ""} == {
        "item_code": "paracetamol_650_strip",
        "stage": "self_care",
        "label": "",
        "unit": "strip",
        "category": "pharmacy",
        "setting": "home",
        "low": "15.00",
        "typical": "32.00",
        "high": "40.00",
        "city_tier": "all",
        "facility": "all",
        "source": "",
        "source_date": "2025",
        "confidence": "low",
        "note": "",
        "effective_from": "",
        "effective_to": "",
    }


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
