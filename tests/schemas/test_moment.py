"""Moments: one way to write them, with their offset, and none that does not exist."""

from datetime import UTC, datetime

import pytest
from marshmallow import Schema, ValidationError

from schemas.moment import Moment


class Record(Schema):
    at = Moment()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-03T18:30:00+05:30", datetime(2026, 5, 3, 13, 0, tzinfo=UTC)),
        ("2026-05-03T00:30:00+05:30", datetime(2026, 5, 2, 19, 0, tzinfo=UTC)),
        ("2026-05-03T13:00:00Z", datetime(2026, 5, 3, 13, 0, tzinfo=UTC)),
        ("2026-05-03t13:00:00.5z", datetime(2026, 5, 3, 13, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-05-03T13:00:00-00:00", datetime(2026, 5, 3, 13, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_as_utc(written: str, meant: datetime) -> None:
    assert Record().load({"at": written}) == {"at": meant}
    assert Record().load(Record().dump({"at": meant})) == {"at": meant}


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-03",
        "2026-05-03T13:00:00",
        "2026-05-03T13:00Z",
        "2026-05-03 13:00:00Z",
        "2026-02-30T13:00:00Z",
        "2026-05-03T24:00:00Z",
        "2026-05-03T13:00:00+24:00",
        "0001-01-01T00:00:00+14:00",
        "٢٠٢٦-05-03T13:00:00Z",
        1_777_000_000,
        None,
    ],
)
def test_what_is_no_moment_is_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        Record().load({"at": written})


def test_no_moment_is_written_as_none() -> None:
    assert Record().dump({"at": None}) == {"at": None}
