"""What a quote is called, when it ends, how it stands, and what may not be noted beside it."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from service.domain.quote import LETTERS, Quote, Status, digest, end_of_day, note_faults, reference, ulid

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
# From the design: the first of these that has come is the status.
ORDER = ("deleted", "withdrawn", "expired", "superseded", "viewed", "shared")
MOMENTS = {
    "deleted": ("deleted_at", NOON),
    "withdrawn": ("withdrawn_at", NOON),
    "expired": ("expires_at", NOON),
    "superseded": ("superseded_at", NOON),
    "viewed": ("viewed_on", NOON.date()),
    "shared": ("shared_at", NOON),
}


def quote(**changes: object) -> Quote:
    """A quote that ends a day later, but for ``changes``."""
    usual: dict[str, object] = {
        "id": "quo_1",
        "ref": "OP-0000-0000",
        "tenant": "demo",
        "live": True,
        "market": "in",
        "locale": "en-IN",
        "created_at": NOON,
        "created_by": "asha",
        "key_id": "key_1",
        "expires_at": LATER,
        "versions": "{}",
        "question": "{}",
        "estimate": "{}",
        "sha256": "0" * 64,
        "city": None,
        "verdict": None,
        "headline": None,
    }
    return Quote(**{**usual, **changes})  # type: ignore[arg-type]


def states() -> list[tuple[Quote, str]]:
    """Every set of things that may have happened to a quote, with the status it then has."""
    found = []
    for number, happened in enumerate(product((False, True), repeat=len(ORDER))):
        names = [name for name, has in zip(ORDER, happened, strict=True) if has]
        changes = dict(MOMENTS[name] for name in names)
        found.append((quote(id=f"quo_{number:02}", ref=f"OP-{number:04}", **changes), (names or ["issued"])[0]))
    return found


def test_the_first_of_the_list_that_has_happened_is_the_status() -> None:
    assert [(one.status(NOON), expected) for one, expected in states()] == [
        (Status(expected), expected) for _, expected in states()
    ]
    assert quote().owner.tenant == "demo"


def test_a_quote_ends_at_its_moment_and_not_before() -> None:
    one = quote()

    before, at = one.status(LATER - timedelta(microseconds=1)), one.status(LATER)

    assert (before, at) == (Status.ISSUED, Status.EXPIRED)


def test_ids_sort_by_time_and_have_no_letter_that_is_taken_for_another() -> None:
    first, second = ulid(NOON, b"\xff" * 10), ulid(NOON + timedelta(milliseconds=1), bytes(10))

    assert first < second
    assert (len(first), first[10:], second[10:]) == (26, "Z" * 16, "0" * 16)
    assert set("ILOU") & set(LETTERS) == set()
    assert reference(b"\xff" * 5) == "OP-ZZZZ-ZZZZ"


@pytest.mark.parametrize(
    ("hour", "minute", "day"),
    [(18, 29, date(2026, 12, 20)), (18, 30, date(2026, 12, 21))],
    ids=["the 20th in India", "the 21st in India"],
)
def test_a_quote_ends_with_a_day_of_its_market(hour: int, minute: int, day: date) -> None:
    """India is 5:30 ahead of UTC, so its days end at 18:29:59."""
    made = datetime(2026, 11, 20, hour, minute, tzinfo=UTC)

    assert end_of_day(made, 30, "in") == datetime(day.year, day.month, day.day, 18, 29, 59, tzinfo=UTC)


def test_the_checksum_is_that_of_both_parts() -> None:
    """printf 'a\\nb' | sha256sum"""
    assert digest(b"a", b"b") == "7e18f737311b2dc3b2f269dd78396b0351f14fb66efa879f768cb23181883c78"


@pytest.mark.parametrize(
    "note",
    [
        "only ₹31 a day",
        "Just Rs. 358/month for cover",
        "₹31 per day",
        "You SAVE UP TO half",
        "Time left to save tax: 2 hours",
        "The offer ends on Friday",
        "Hurry!",
        "212 people bought today",
        "No, I’ll risk it",
        "Get covered now before it's too late",
        "a claim-settlement ratio of 99 %",
        "was ₹12,000",
        "₹1\u03362\u0336",
        "guaranteed savings",
    ],
)
def test_what_presses_or_promises_may_not_stand_beside_an_estimate(note: str) -> None:
    (fault, *_) = note_faults(note)

    assert fault.pointer == "/agent_note"
    assert fault.detail.split("'")[1][:3] in note


@pytest.mark.parametrize(
    "note",
    ["", "The premium is ₹11,400 a year.", "Ask for the room rent limit; a single room costs ₹7,000 per night."],
)
def test_what_is_only_said_may(note: str) -> None:
    assert [*note_faults(note)] == []
