"""Files of made-up members for a report, the same in every run; any number of rows in constant memory. Needs pyarrow.

Some 300 different courses, places and plans; every age, most with a policy, of which some have spent a part of
the year's cover; one row in a thousand is wrong.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from service.domain.money import Array

AT_ONCE = 65_536
WRONG_EVERY = 1_000
CITIES = ("pune", "mumbai", "delhi", "chennai", "kolkata", "bengaluru")
FACILITIES = ("private_mid", "public")
COURSES = (
    ("simple_spasm", "doctor_visit"),
    ("recurrent_sedentary", "physiotherapy"),
    ("radiculopathy", "physiotherapy"),
    ("radiculopathy", "hospitalisation"),
    ("post_injury", "diagnostics"),
    ("chronic_spasm", "hospitalisation"),
)
PLANS = ("niva_reassure", "care_supreme", "optima_secure", "activ_one_max")
COVER = "500000.00"


def write(file: Path, rows: int, *, plans: int = 1) -> None:
    """``rows`` members, each asking about so many plans."""
    chance = np.random.default_rng(20261120)
    writer = None
    for start in range(0, rows, AT_ONCE):
        table = _members(chance, start, min(AT_ONCE, rows - start), plans)
        writer = writer or pyarrow.csv.CSVWriter(file, table.schema, write_options=_unquoted())
        writer.write_table(table)
    assert writer is not None
    writer.close()


def _unquoted() -> pyarrow.csv.WriteOptions:
    return pyarrow.csv.WriteOptions(quoting_style="none")


def _members(chance: np.random.Generator, start: int, rows: int, plans: int) -> pa.Table:
    number = np.arange(start, start + rows)
    course = chance.integers(len(COURSES), size=rows)
    months = np.where(chance.random(rows) < 0.8, chance.integers(0, 97, size=rows), -1)
    spent = (months >= 0) & (chance.random(rows) < 0.05)
    own = (chance.random(rows) < 0.1) & (plans == 1)  # a premium is of one plan
    ages = _text(chance.integers(18, 91, size=rows))
    ages[number % WRONG_EVERY == WRONG_EVERY - 1] = "many"
    named = [" ".join((PLANS * 2)[first : first + plans]) for first in range(len(PLANS))]
    columns = {
        "id": np.char.add("m-", number.astype(str)),
        "market": np.full(rows, "in"),
        "age_years": ages,
        "city": _any(chance, CITIES, rows),
        "facility": _any(chance, FACILITIES, rows),
        "plan_ids": _any(chance, named, rows),
        "sum_insured": np.full(rows, COVER),
        "policy_age_months": _text(months),
        "premium": np.where(own, np.char.add(_text(chance.integers(60, 300, size=rows)), "50.00"), ""),
        "sum_insured_left": np.where(spent, np.char.add(_text(chance.integers(1, 500, size=rows)), "000.00"), ""),
        "presentation": np.array([name for name, _ in COURSES])[course],
        "stage": np.array([stage for _, stage in COURSES])[course],
    }
    return pa.table({name: pa.array(cells.astype(object), pa.string()) for name, cells in columns.items()})


def _any(chance: np.random.Generator, names: tuple[str, ...] | list[str], rows: int) -> "np.typing.NDArray[np.str_]":
    return np.array(names)[chance.integers(len(names), size=rows)]


def _text(values: Array) -> "np.typing.NDArray[np.str_]":
    """Numbers as cells; a negative one is an empty cell."""
    return np.where(values < 0, "", values.astype("<U6"))
