"""``flask report``: the forms it reads and writes, a dry run, and a run that is killed and taken up."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import flask
import pyarrow.csv
import pyarrow.parquet
import pytest
from click.testing import Result

from service.reports.estimate_columns import ESTIMATE_COLUMNS, HEADER
from service.reports.estimate_rows import SCHEMA
from tests.served import FIXTURES, publish, served

STAGES = ("doctor_visit", "physiotherapy")
MEMBERS = "id,market,presentation,stage,age_years,premium\r\n" + "".join(
    f'm-{number},in,radiculopathy,{STAGES[number % 2]},{20 + number % 60},"{9000 + number}.50"\r\n'
    for number in range(40)
)
WRONG = "m-x,in,radiculopathy,physiotherapy,many,\r\n"


@pytest.fixture(scope="module")
def service() -> Iterator[flask.Flask]:
    with served() as found:
        yield found


@pytest.fixture
def members(tmp_path: Path) -> Path:
    file = tmp_path / "members.csv"
    file.write_text(MEMBERS + WRONG, newline="")
    return file


def run(service: flask.Flask, *arguments: object) -> Result:
    return service.test_cli_runner().invoke(args=["report", *map(str, arguments)])


def test_every_form_in_and_out_says_the_same(service: flask.Flask, members: Path, tmp_path: Path) -> None:
    packed, columns = tmp_path / "members.csv.gz", tmp_path / "members.parquet"
    packed.write_bytes(gzip.compress(members.read_bytes()))
    text = dict.fromkeys(MEMBERS.split("\r\n", 1)[0].split(","), pyarrow.string())
    table = pyarrow.csv.read_csv(members, convert_options=pyarrow.csv.ConvertOptions(column_types=text))
    pyarrow.parquet.write_table(table, columns)

    outputs = [tmp_path / name for name in ("a.csv", "b.csv.gz", "c.csv")]
    for source, output in zip((members, packed, columns), outputs, strict=True):
        done = run(service, source, "-o", output)
        assert (done.exit_code, done.stdout.splitlines()[0]) == (
            0,
            "41 rows read, 1 of them wrong; 81 rows written.",
        ), done.output

    plain = outputs[0].read_bytes()
    assert plain.startswith(",".join(HEADER).encode() + b"\r\n")
    assert gzip.decompress(outputs[1].read_bytes()) == outputs[2].read_bytes() == plain
    assert not list(tmp_path.glob("*.parts"))


def test_parquet_keeps_types_and_says_what_the_csv_says(service: flask.Flask, members: Path, tmp_path: Path) -> None:
    run(service, members, "-o", tmp_path / "a.csv")
    run(service, members, "-o", tmp_path / "a.parquet")
    columns = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    _, *lines = (tmp_path / "a.csv").read_text().splitlines()

    assert columns.schema.equals(SCHEMA)
    assert columns.num_rows == len(lines)
    for column in ESTIMATE_COLUMNS[3:]:
        place = HEADER.index(column.name)
        told = ["" if cell is None else str(cell) for cell in columns.column(column.name).to_pylist()]
        assert told[:80] == [line.split(",")[place] for line in lines[:80]]


def test_a_dry_run_names_the_wrong_rows_and_writes_nothing(service: flask.Flask, members: Path, tmp_path: Path) -> None:
    done = run(service, members, "--check")

    assert done.exit_code == 1
    assert "row 41 (m-x): whole age_years: Write a whole number, such as 5." in done.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["members.csv"]


def test_a_file_that_cannot_be_read_writes_nothing(service: flask.Flask, members: Path, tmp_path: Path) -> None:
    members.write_text(MEMBERS + "m-9,in\r\n", newline="")
    done = run(service, members, "-o", tmp_path / "out.csv")

    assert done.exit_code == 1
    assert "line 42: The row has 2 cells where the header has 6." in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["members.csv"]


def test_a_name_says_the_form_or_is_refused(service: flask.Flask, members: Path) -> None:
    assert run(service, members, "-o", "out.txt").exit_code == 2
    assert run(service, members).exit_code == 2


IN_A_PROCESS = """
import sys
from flask.cli import ScriptInfo
from service.app import create_app
from service.config import Config
app = create_app(Config.from_env({"OUTPOCKET_DATABASE_URL": sys.argv[1]}))
app.cli.main(["report", *sys.argv[2:]], obj=ScriptInfo(create_app=lambda: app))
"""


def test_a_killed_run_goes_on_and_ends_with_the_same_bytes(members: Path, tmp_path: Path) -> None:
    """Takes some ten seconds: a process that is killed between two parts; then something else is published."""
    head, *rows = MEMBERS.split("\r\n")[:-1]
    members.write_text("\r\n".join([head, *rows * 20, ""]), newline="")
    whole, output = tmp_path / "whole.csv.gz", tmp_path / "out.csv.gz"
    folder = tmp_path / "out.csv.gz.parts"
    with served() as service:
        assert run(service, members, "-o", whole, "--part-rows", 10).exit_code == 0
        _kill(service, folder / "000003.part", members, "-o", output, "--part-rows", 10)
        kept = len(json.loads((folder / "manifest.json").read_text())["parts"])
        was_there = output.exists()
        (folder / f"{kept:06}.new").write_text("half a part")
        _publish_another_city(service, tmp_path)
        done = run(service, members, "-o", output, "--part-rows", 10)

    assert (done.exit_code, was_there) == (0, False), done.output
    assert 3 <= kept < 80
    assert f"Going on with {kept} parts of 800 rows" in done.stderr
    assert "800 rows read, 0 of them wrong; 1,600 rows written." in done.stdout
    assert output.read_bytes() == whole.read_bytes()
    assert not folder.exists()


def test_parts_of_another_file_are_not_taken_up(service: flask.Flask, members: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out.csv.parts"
    folder.mkdir()
    manifest = {"about": {"input": "0" * 64}, "begun": {}, "parts": []}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "000000.part").write_text("of another file")
    done = run(service, members, "-o", tmp_path / "out.csv")

    assert done.exit_code == 0
    assert "Beginning anew: there are parts of an earlier run, but input, " in done.stderr
    assert "of another file" not in (tmp_path / "out.csv").read_text()


def _kill(service: flask.Flask, once: Path, *arguments: object) -> None:
    """Run the command in a process of its own, and kill it when a file has appeared."""
    command = [sys.executable, "-c", IN_A_PROCESS, str(service.extensions["outpocket.engine"].url)]
    root = FIXTURES.parent.parent
    with subprocess.Popen([*command, *map(str, arguments)], cwd=root, env={**os.environ, "PYTHONPATH": "."}) as process:
        while not once.exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


def _publish_another_city(service: flask.Flask, tmp_path: Path) -> None:
    """Something that every edition depends on."""
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(FIXTURES / "market.json", folder)
    cities = (FIXTURES / "cities.csv").read_text()
    (folder / "cities.csv").write_text(cities.replace("amdavad", "amdavad ahmadabad"))
    publish(service, folder)
