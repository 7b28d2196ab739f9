"""``flask plan check``: plan files in; out comes what is wrong, where, and what would be right."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from service.app import create_app
from service.config import Config
from tests.schemas.plan_documents import document, known

PLANS = Path(__file__).parents[1] / "fixtures" / "in" / "plans"
Check = Callable[..., Result]
Write = Callable[..., Path]


@pytest.fixture
def check(config: Config) -> Iterator[Check]:
    """The command, without a database that could be reached."""
    app = create_app(replace(config, database_url="postgresql://nobody@127.0.0.1:1/nowhere"))
    runner = app.test_cli_runner()
    yield lambda *arguments: runner.invoke(args=["plan", "check", *map(str, arguments)])
    app.extensions["outpocket.engine"].dispose()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """A plan file with these terms put into a small plan."""

    def written(terms: dict[str, Any], name: str = "asha_plan", **parts: Any) -> Path:
        made = document(id=name, **parts)
        made["terms"] |= terms
        file = tmp_path / f"{name}.json"
        file.write_text(json.dumps(made), encoding="utf-8")
        return file

    return written


COMPLETE = {
    name: {"unknown": True, "note": "Nothing was found."}
    for name in (
        "order",
        "in_patient",
        "initial_wait_days",
        "specified_wait_months",
        "spine_scope",
        "pre_existing_wait_months",
        "lists_paid",
        "pre_hospital_days",
        "post_hospital_days",
        "icu_limit",
        "proportionate",
        "deductible",
        "sub_limits",
    )
} | {
    "copay_bps": known(1000, ref="5.1"),
    "room_limit": known({"kind": "percent", "percent_bps": 100}, ref="3.1"),
}
IN_ORDER = {"variants": {"with_rider": {"lists_paid": known(["I"], ref="7")}}, "described": []}


def test_every_published_plan_is_not_refused(check: Check) -> None:
    files = sorted(PLANS.glob("*.json"))

    result = check("--json", *files)

    assert result.exit_code == 0
    refused = [each for one in json.loads(result.stdout) for each in one["findings"] if each["severity"] == "refuse"]
    assert (len(json.loads(result.stdout)), refused) == (len(files), [])


def test_a_plan_in_order_says_so(check: Check, write: Write) -> None:
    result = check("--strict", write(COMPLETE, **IN_ORDER))

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("asha_plan.json: in order.\n") and len(result.stdout.splitlines()) == 1


def test_faults_of_form_and_of_sense_are_told_together(check: Check, write: Write) -> None:
    wrong = {"copay_bp": known(1), "pre_existing_wait_months": known(48), "ambulance_limit": known(2000)}

    result = check(write({**COMPLETE, **wrong}, name="asha", **IN_ORDER))

    assert result.exit_code == 1
    lines = [line.rpartition("asha.json")[2] for line in result.stdout.splitlines()]
    assert lines[0].startswith(":/terms/ambulance_limit/value refused 2000 → Write the value as a string")
    assert lines[1].startswith(":/terms/copay_bp refused → ") and "Did you mean 'copay_bps'?" in lines[1]
    assert lines[2].startswith(":/terms/pre_existing_wait_months/value refused 48 → 48 months is longer than the 36")
    assert lines[-1] == ": 3 refused, 1 warning."
    assert lines[3].startswith(":/terms/pre_existing_wait_months warning → From a wording")


def test_a_term_at_fault_is_not_called_left_out(check: Check, write: Write) -> None:
    result = check(write({**COMPLETE, "deductible": known({"kind": "aggregate"})}, **IN_ORDER))

    assert result.exit_code == 1
    assert "Left out" not in result.stdout


def test_a_plan_without_a_kind_or_sums_tells_its_form_alone(check: Check, write: Write) -> None:
    result = check(write({"pre_existing_wait_months": known(48)}, sum_insured={}, kind="basic"))

    assert result.exit_code == 1
    assert "/kind refused 'basic' → " in result.stdout and "48 months" not in result.stdout


def test_warnings_alone_pass_and_fail_when_strict(check: Check, write: Write) -> None:
    file = write({**COMPLETE, "copay_bps": known(500)}, **IN_ORDER)

    lenient, strict = check(file), check("--strict", file)

    assert (lenient.exit_code, strict.exit_code) == (0, 1)
    assert lenient.stdout == strict.stdout
    assert "asha_plan.json:/terms/copay_bps warning → From a wording" in lenient.stdout
    assert lenient.stdout.endswith("asha_plan.json: 0 refused, 1 warning.\n")


def test_json_gives_pointer_code_severity_and_detail(check: Check, write: Write) -> None:
    file = write({**COMPLETE, "ambulance_limit": known("500000.01", ref="9")}, **IN_ORDER)

    result = check("--json", file)

    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "file": str(file),
            "plan_id": "asha_plan",
            "findings": [
                {
                    "pointer": "/terms/ambulance_limit/value",
                    "code": "above_sum_insured",
                    "severity": "refuse",
                    "detail": "500000.01 is above the largest sum insured, 500000.00. "
                    "Write a limit within it, or none.",
                }
            ],
        }
    ]


def test_names_are_compared_with_those_of_the_other_files(check: Check, write: Write) -> None:
    one = write({**COMPLETE, "excluded_treatments": known(["catarac"], ref="4")}, **IN_ORDER)
    two = write({**COMPLETE, "excluded_treatments": known(["cataract"], ref="4")}, name="other", **IN_ORDER)

    alone, together = check(one), check(one, two)

    assert "catarac" not in alone.stdout
    assert "Nothing else is called 'catarac'. Nearest: cataract." in together.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{oops", ":1:2 refused → This is not JSON"),
        ('{"name": "Rücken"}'.encode("latin-1"), " refused → Save it as UTF-8"),
        (b"[]", " refused → Write a JSON object here"),
    ],
    ids=["no JSON", "no UTF-8", "no object"],
)
def test_what_is_no_document_is_refused(check: Check, tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(content)

    result = check(file)

    assert result.exit_code == 1
    assert f"x.json{said}" in result.stdout


def test_what_is_not_understood_exits_with_2(check: Check, tmp_path: Path) -> None:
    assert (check().exit_code, check(tmp_path / "none.json").exit_code) == (2, 2)
