"""The dictionary of a report names the columns of its file, in each profile, with what a program needs to know."""

import csv
import io

import pytest

from service.reports.columns import ESTIMATE_LINES, Column, Profile, Report, Type
from service.reports.dictionary import DATATYPES, dictionary, file_name
from service.reports.encoder import encoded


@pytest.mark.parametrize("profile", Profile)
def test_the_columns_are_those_of_the_file(profile: Profile) -> None:
    (header,) = encoded(ESTIMATE_LINES, [], profile)

    told = dictionary(ESTIMATE_LINES, profile, "lines.csv")["tableSchema"]["columns"]

    (names,) = csv.reader(io.StringIO(header.decode("utf-8-sig")))
    assert [column["name"] for column in told] == [column["titles"] for column in told] == names


def test_it_says_what_a_csv_cannot() -> None:
    columns = (
        Column("ref", Type.CODE, "ref", "The reference."),
        Column("pays", Type.MONEY, "pays", "What is paid."),
        Column("note", Type.TEXT, "note", "A note."),
    )

    told = dictionary(Report("payments", "One row for each payment.", columns, key=("ref",)), Profile.DATA, "p.csv")

    assert told == {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "p.csv",
        "dc:title": "payments",
        "dc:description": "One row for each payment.",
        "dialect": {"encoding": "utf-8", "delimiter": ",", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {
            "columns": [
                {
                    "name": "ref",
                    "titles": "ref",
                    "datatype": "string",
                    "required": True,
                    "dc:description": "The reference.",
                },
                {
                    "name": "pays",
                    "titles": "pays",
                    "datatype": {"base": "decimal", "format": "0.00"},
                    "required": False,
                    "dc:description": "What is paid.",
                },
            ],
            "primaryKey": ["ref"],
        },
    }


def test_every_type_has_a_datatype_and_a_file_says_which_rows_it_has() -> None:
    assert DATATYPES.keys() == set(Type)
    assert file_name(ESTIMATE_LINES, "2026-11-01", "2026-12-01") == (
        "outpocket_estimate_lines_2026-11-01_2026-12-01_v1.csv"
    )
