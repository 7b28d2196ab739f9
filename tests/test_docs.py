"""README's tables against the tuples they describe: settings, problems, columns; and its files exist."""

import re
from pathlib import Path

from service.config import SETTINGS
from service.reports.columns import COLUMNS, Report, Type
from service.reports.estimate_columns import ESTIMATE_COLUMNS
from service.reports.member_columns import MEMBER_COLUMNS
from service.reports.registry import EXPORTED
from service.web.problems import KINDS

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def table(heading: str) -> list[tuple[str, ...]]:
    """The cells of the table under a heading, without its two head lines."""
    section = re.split("\n##+ ", README.split(f"# {heading}\n", 1)[1], maxsplit=1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    assert table("Settings") == [(f"`{row.name}`", f"`{row.default}`", row.help) for row in SETTINGS]


def test_every_problem_is_in_the_readme() -> None:
    kinds = dict.fromkeys((str(kind.status), f"`{kind.slug}`", kind.title) for kind in KINDS.values())

    assert table("Problems") == list(kinds)


def test_every_column_is_in_the_readme() -> None:
    assert table("Columns of the CSV") == [(f"`{row.name}`", str(row.type), row.description) for row in COLUMNS]


def columns_of(report: Report) -> str:
    """The names of a report's columns; a star marks free text."""
    return ", ".join(f"`{column.name}`{'*' * (column.type is Type.TEXT)}" for column in report.columns)


def test_every_export_is_in_the_readme_with_its_columns() -> None:
    assert table("Exports") == [(f"`{report.name}`", report.about, columns_of(report)) for report in EXPORTED]


def test_every_column_of_a_report_is_in_the_readme() -> None:
    for heading, columns in (("members", MEMBER_COLUMNS), ("estimates", ESTIMATE_COLUMNS)):
        told = [(f"`{row.name}`", str(row.type), row.description) for row in columns]
        assert table(f"Columns of the {heading}") == told


def test_every_picture_and_path_in_the_readme_exists() -> None:
    named = re.findall(r"\]\(([^)#]+)\)", README)

    assert [name for name in named if not name.startswith("http") and not Path(name).exists()] == []
