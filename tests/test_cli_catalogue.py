"""``flask catalogue``: a folder in, a folder out, and every fault with its file, row and column."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from service.app import create_app
from service.config import Config

FIXTURES = Path(__file__).parents[1] / "fixtures" / "in"
Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the Indian catalogue to spoil."""
    return Path(shutil.copytree(FIXTURES, tmp_path / "in"))


@contextmanager
def commands(config: Config, database_url: str) -> Iterator[Run]:
    """``flask --app wsgi catalogue`` on a database."""
    app = create_app(replace(config, database_url=database_url))
    runner = app.test_cli_runner()
    yield lambda *arguments: runner.invoke(args=["catalogue", *map(str, arguments)])
    app.extensions["outpocket.engine"].dispose()


@pytest.fixture
def run(config: Config, database_url: str) -> Iterator[Run]:
    """The commands on a migrated database of each kind."""
    with commands(config, database_url) as catalogue:
        assert catalogue("migrate").exit_code == 0
        yield catalogue


@pytest.fixture
def published(config: Config, published_url: str) -> Iterator[Run]:
    """The commands on a database of each kind with the Indian catalogue."""
    with commands(config, published_url) as catalogue:
        yield catalogue


@pytest.fixture
def offline(config: Config) -> Iterator[Run]:
    """The commands without a database that could be reached."""
    with commands(config, "postgresql://nobody@127.0.0.1:1/nowhere") as catalogue:
        yield catalogue


def spoil(file: Path, old: str, new: str) -> None:
    """Replace ``old`` once in a file."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_fixtures_are_in_order(offline: Run) -> None:
    result = offline("check", FIXTURES)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("In order: ")


def test_every_fault_is_told_with_file_row_column_and_value(offline: Run, folder: Path) -> None:
    spoil(folder / "premiums" / "care_supreme.csv", "3353.00", "3,353")
    spoil(folder / "premiums" / "niva_reassure.csv", "niva_reassure,18,500000.00,7862.00", "niva_reassure,18,5 lakh,-1")
    spoil(folder / "plans" / "care_supreme.json", '"kind": "base"', '"kind": "basic"')

    result = offline("check", folder)

    assert result.exit_code == 1
    lines = result.stderr.splitlines()
    assert any(line.startswith("premiums/care_supreme.csv:2 → This row has 9 cells") for line in lines)
    assert any(line.startswith("premiums/niva_reassure.csv:2:sum_insured '5 lakh' → ") for line in lines)
    assert any(line.startswith("premiums/niva_reassure.csv:2:amount '-1' → ") for line in lines)
    assert any(line.startswith("plans/care_supreme.json:/kind 'basic' → ") and "'base'" in line for line in lines)
    assert lines[-1] == "4 faults; nothing was changed."


def test_broken_json_is_told_with_its_line(offline: Run, folder: Path) -> None:
    (folder / "shares.json").write_text('{\n  "version": oops\n}\n', encoding="utf-8")

    result = offline("check", folder)

    assert result.exit_code == 1
    assert result.stderr.startswith("shares.json:2:14 → This is not JSON")


def test_a_mistyped_file_name_is_not_left_out_in_silence(offline: Run, folder: Path) -> None:
    (folder / "triage.json").rename(folder / "traige.json")

    result = offline("check", folder)

    assert result.exit_code == 1
    assert "traige.json → No document of a catalogue is kept in this file. Did you mean 'triage.json'?" in result.stderr


def test_a_file_named_differently_from_its_document_is_refused(offline: Run, folder: Path) -> None:
    (folder / "plans" / "care_supreme.json").rename(folder / "plans" / "care.json")

    result = offline("check", folder)

    assert "plans/care.json → The document calls itself 'care_supreme'" in result.stderr


def test_a_file_that_is_not_utf8_is_refused(offline: Run, folder: Path) -> None:
    (folder / "triage.json").write_bytes('{"purpose": "Rückenschmerzen"}'.encode("latin-1"))

    result = offline("check", folder)

    assert result.stderr.startswith("triage.json → Save it as UTF-8")


def test_documents_that_do_not_fit_each_other_are_refused_before_anything_is_written(run: Run, folder: Path) -> None:
    (folder / "plans" / "care_supreme.json").unlink()

    checked, published = run("check", folder), run("publish", folder)

    for result in (checked, published):
        assert result.exit_code == 1
        assert "premiums/care_supreme.csv → There is no plan 'care_supreme'" in result.stderr
    assert run("versions").stdout == ""


def test_publishing_twice_does_nothing_the_second_time(run: Run) -> None:
    first, second = run("publish", FIXTURES, "--why", "first table"), run("publish", FIXTURES)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "Published" in first.stdout
    assert second.stdout.startswith("Nothing to do: ")
    assert "(first table)" in run("versions").stdout


def test_setting_up_again_undoes_nobodys_work(run: Run, folder: Path) -> None:
    """What somebody has published since stays, whatever the folder says that a first start publishes."""
    first = run("publish", folder, "--if-empty")
    table = folder / "cities.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("amdavad", "amdavad ahmadabad"), encoding="utf-8")
    assert run("publish", folder).exit_code == 0

    again = run("publish", FIXTURES, "--if-empty")

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "Left as it is: something was published in market 'in' before." in again.stdout
    assert "cities" in run("diff", FIXTURES).stdout.splitlines()[0]


def test_diff_shows_the_lines_that_would_change_and_writes_nothing(published: Run, folder: Path) -> None:
    spoil(folder / "premiums" / "care_supreme.csv", "3353.00", "3400.00")

    result = published("diff", folder)

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert any(line.startswith("  -care_supreme,17") and "3353.00" in line for line in lines)
    assert any(line.startswith("  +care_supreme,17") and "3400.00" in line for line in lines)
    assert lines[-1].startswith("Would be published: 1 of ")
    assert published("publish", FIXTURES).stdout.startswith("Nothing to do")


def test_what_is_in_force_on_a_day_is_written_back_as_it_was_published(
    published: Run, folder: Path, tmp_path: Path
) -> None:
    spoil(folder / "premiums" / "care_supreme.csv", "3353.00", "3400.00")
    published("publish", folder, "--effective", "2027-01-01")

    for day, amount, effective in (("2026-12-31", "3353.00", "2025-01-01"), ("2027-01-01", "3400.00", "2027-01-01")):
        target = tmp_path / day
        assert published("export", target, "--effective", day).exit_code == 0
        assert amount in (target / "premiums" / "care_supreme.csv").read_text(encoding="utf-8")
        assert json.loads((target / "market.json").read_text(encoding="utf-8"))["effective_from"] == day
        assert published("publish", target).stdout.startswith("Nothing to do")
        assert effective in published("versions").stdout


def test_export_reads_back_to_the_same_documents_and_writes_the_same_files(published: Run, tmp_path: Path) -> None:
    published("export", tmp_path / "once", "--effective", "2026-11-20")
    published("export", tmp_path / "twice", "--effective", "2026-11-20")

    def files(folder: Path) -> dict[str, bytes]:
        return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    assert files(tmp_path / "once") == files(tmp_path / "twice")
    assert set(files(tmp_path / "once")) == {name for name in files(FIXTURES) if not name.endswith(".md")}


def test_export_overwrites_nothing(published: Run, folder: Path) -> None:
    result = published("export", folder)

    assert result.exit_code == 2
    assert "is not empty" in result.stderr


def test_rollback_takes_back_one_document_and_leaves_the_rest(published: Run, folder: Path, tmp_path: Path) -> None:
    spoil(folder / "premiums" / "care_supreme.csv", "3353.00", "3400.00")
    spoil(folder / "premiums" / "niva_reassure.csv", "7862.00", "7900.00")
    published("publish", folder)

    result = published("rollback", "--kind", "premiums", "--name", "care_supreme", "--why", "typing error")

    assert result.exit_code == 0
    assert "Took back 1 document of market" in result.stdout
    published("export", tmp_path / "now", "--effective", "2026-11-20")
    assert "3353.00" in (tmp_path / "now" / "premiums" / "care_supreme.csv").read_text(encoding="utf-8")
    assert "7900.00" in (tmp_path / "now" / "premiums" / "niva_reassure.csv").read_text(encoding="utf-8")


def test_rollback_refuses_to_leave_a_catalogue_with_nothing_in_it(published: Run) -> None:
    result = published("rollback")

    assert result.exit_code == 1
    assert "A catalogue needs a document of kind 'triage'" in result.stderr
    assert published("publish", FIXTURES).stdout.startswith("Nothing to do")


def test_rollback_and_export_of_an_empty_database_say_that_nothing_is_published(run: Run, tmp_path: Path) -> None:
    for result in (run("rollback"), run("export", tmp_path / "out")):
        assert result.exit_code == 1
        assert "in" in result.stderr
        assert "Traceback" not in result.stderr


def test_a_database_out_of_reach_is_a_sentence_and_not_a_traceback(offline: Run) -> None:
    result = offline("versions")

    assert result.exit_code == 1
    assert result.stderr.startswith("The database cannot be used")


def test_a_database_that_was_not_migrated_names_the_command(config: Config, database_url: str) -> None:
    """SQLite needs no command: it is migrated on the spot."""
    with commands(config, database_url) as catalogue:
        result = catalogue("versions")

    if database_url.startswith("sqlite"):
        assert result.exit_code == 0
    else:
        assert result.exit_code == 1
        assert "flask --app wsgi catalogue migrate" in result.stderr


def test_what_is_not_understood_exits_with_2(offline: Run) -> None:
    assert offline("publish", FIXTURES, "--effective", "tomorrow").exit_code == 2
    assert offline("check", FIXTURES / "nowhere").exit_code == 2


def test_help_shows_examples_and_nothing_is_coloured_away_from_a_terminal(offline: Run, folder: Path) -> None:
    (folder / "stray.csv").write_text("a\n", encoding="utf-8")
    result = offline("--help")

    assert "flask --app wsgi catalogue publish fixtures/in" in result.output
    assert "\x1b" not in result.output + offline("check", folder).output


def make_contradictory(folder: Path) -> None:
    """A plan that waits 48 months in 2024, and AYUSH that is limited though not covered."""
    file = folder / "plans" / "care_supreme.json"
    plan = json.loads(file.read_text(encoding="utf-8"))
    plan["terms"]["pre_existing_wait_months"]["value"] = 48
    plan["terms"]["ayush"]["value"] = {"covered": False, "limit_bps": 2500}
    file.write_text(json.dumps(plan), encoding="utf-8")


CONTRADICTIONS = (
    "plans/care_supreme.json:/terms/ayush/value → AYUSH is not covered",
    "plans/care_supreme.json:/terms/pre_existing_wait_months/value 48 → 48 months is longer than the 36 allowed",
)


def test_a_plan_that_contradicts_itself_is_neither_in_order_nor_published(run: Run, folder: Path) -> None:
    make_contradictory(folder)
    spoil(folder / "plans" / "niva_reassure.json", '"kind": "base"', '"kind": "basic"')

    checked, published = run("check", folder), run("publish", folder)

    for result in (checked, published):
        assert result.exit_code == 1
        assert all(said in result.stderr for said in CONTRADICTIONS)
        assert "plans/niva_reassure.json:/kind 'basic'" in result.stderr
        assert result.stderr.splitlines()[-1] == "3 faults; nothing was changed."
    assert run("versions").stdout == ""


def test_check_prints_warnings_once_for_each_thing_and_publish_counts_them(run: Run, folder: Path) -> None:
    file = folder / "plans" / "care_supreme.json"
    plan = json.loads(file.read_text(encoding="utf-8"))
    plan["sources"]["S99"] = {"title": "A leaflet", "where": "a shelf", "date": "2020"}
    file.write_text(json.dumps(plan), encoding="utf-8")

    checked, published, again = run("check", folder), run("publish", folder), run("publish", folder)

    said = "plans/care_supreme.json:/sources/S99 → Nothing here cites this source"
    assert (checked.exit_code, checked.stderr, published.exit_code, published.stderr) == (0, "", 0, "")
    assert said in checked.stdout and said not in published.stdout
    assert "more places → From a wording, with neither its clause" in checked.stdout
    assert checked.stdout.splitlines()[-1].endswith("warnings; nothing is refused for it.")
    assert published.stdout.splitlines()[-1].endswith(
        "warnings; nothing is refused for it. 'catalogue check' lists them."
    )
    assert "warning" not in again.stdout
