"""The form of /settle asks the question of POST /v1/adjudications, and refuses at the field that is wrong."""

import pytest

from schemas.claim import MOST_LINES
from schemas.pasted_bill import LEFT_OUT, LONGEST_PASTE
from schemas.settle_form import NAMES, PLACES, Settling, kept, load_settling, read_settling
from service.domain.errors import Fault
from tests.world import say

WHOLE = {
    "bill": ["Room rent 3 days @ 7,000\nNursing 3000\n"],
    "plan": ["arogya_sanjeevani"],
    "sum_insured": ["₹ 3,00,000"],
}


def asked(**typed: str | list[str]) -> Settling:
    form = WHOLE | {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
    return read_settling(form, market="in")


def told(settling: Settling) -> dict[str, str]:
    """The faults by field, in words."""
    _, faults = load_settling(settling)
    return {fault.field: fault.told if isinstance(fault.told, str) else say(fault.told) for fault in faults}


def test_a_whole_form_is_a_question() -> None:
    settling = asked()
    query, faults = load_settling(settling)

    assert faults == ()
    assert query is not None and query.policies[0].sum_insured == 3_00_000_00
    assert settling.query == {
        "market": "in",
        "policy": {"plan_id": "arogya_sanjeevani", "sum_insured": "300000"},
        "claim": {
            "bill": [
                {"category": "room_rent", "item": "Room rent", "days": 3, "amount": "21000.00"},
                {"category": "nursing", "item": "Nursing", "amount": "3000.00"},
            ]
        },
    }


@pytest.mark.parametrize(
    ("name", "typed", "part", "key", "wire"),
    [
        ("started", "04/08/2022", "policy", "started", "2022-08-04"),
        ("age_months", "30", "policy", "age_months", 30),
        ("age_years", "61", "member", "age_years", 61),
        ("admitted", "4/8/2025 10:00", "claim", "admitted", "2025-08-04T10:00"),
        ("hours", "30", "claim", "hours", 30),
        ("network", "no", "claim", "network", False),
        ("active_treatment", "yes", "claim", "active_treatment", True),
        ("purpose", "rest", "claim", "purpose", "rest"),
        ("cause", "accident", "claim", "cause", "accident"),
        ("treatment", "ayush", "claim", "treatment", "ayush"),
        ("presentation", "simple_spasm", "claim", "presentation", "simple_spasm"),
        ("diagnosis", "M54.5", "claim", "diagnosis", "M54.5"),
        ("declared", "diabetes, back pain; ,", "member", "declared_conditions", ["diabetes", "back pain"]),
        ("undeclared", "asthma", "member", "undeclared_conditions", ["asthma"]),
        ("pre_existing", "unknown", "claim", "pre_existing", "unknown"),
        ("differential_billing", "no", "claim", "differential_billing", False),
        ("option", ["arogya_sanjeevani:gold"], "policy", "options", ["gold"]),
    ],
)
def test_each_field_has_its_place_in_the_question(
    name: str, typed: str | list[str], part: str, key: str, wire: object
) -> None:
    settling = asked(**{name: typed})

    assert settling.query[part][key] == wire
    assert told(settling) == {}


def test_every_field_has_a_place() -> None:
    assert set(NAMES) - {"bill"} == set(PLACES)


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"plan": ""}, "plan", "Choose the plan."),
        ({"sum_insured": ""}, "sum_insured", "Write the sum insured in digits"),
        ({"sum_insured": "5 lakh"}, "sum_insured", "Write the sum insured in digits"),
        ({"age_years": "forty"}, "age_years", "Write a whole number in digits"),
        ({"age_years": "130"}, "age_years", "130 is outside 0 to 110."),
        ({"started": "last year"}, "started", "Write a date that exists"),
        ({"admitted": "31/02/2025"}, "admitted", "Write a day or a day and a time"),
        ({"started": "2022-08-04", "age_months": "3"}, "age_months", "Say its age once"),
        ({"network": "perhaps"}, "network", "Write true or false"),
        ({"purpose": "fun"}, "purpose", "'fun' is not one of the codes."),
        ({"option": ["niva_reassure:with_safeguard"]}, "option", "belongs to another plan"),
        ({"bill": ""}, "bill", "Paste the charges"),
        ({"bill": "Total 5"}, "line.1", "The charges above come to ₹0, not ₹5"),
        ({"bill": "Nursing 1\n" * 201}, "bill", "More than 200 charges"),
        ({"bill": "Nursing 3000\n" + "x" * LONGEST_PASTE}, "bill", "longer than"),
        ({"bill": "Nursing 3000\nFlowers 500"}, "line.2", "No word here says what it is for"),
        ({"bill": "Flowers 500"}, "line.1", "No word here says what it is for"),
        ({"bill": "Hello\nMRI 06/08/2025 to 04/08/2025 7500"}, "line.2", "Write a day from date on"),
    ],
)
def test_a_fault_is_told_at_its_field_or_its_line(typed: dict[str, str | list[str]], field: str, said: str) -> None:
    faults = told(asked(**typed))

    assert list(faults) == [field] or {field, "bill"} == set(faults)
    assert said in faults[field]


def test_all_faults_are_told_at_once_and_no_question_is_asked() -> None:
    settling = asked(bill="Flowers 500\nNursing", plan="", age_years="forty", cause="fate")
    query, _ = load_settling(settling)

    assert query is None
    assert list(told(settling)) == ["line.1", "line.2", "plan", "age_years", "cause"]


def test_a_refusal_of_the_domain_lands_at_its_field_or_line() -> None:
    settling = asked(bill="Hello\nNursing 3000")

    found = settling.at_fields(
        [
            Fault("/claim/bill/0/date", "outside_stay", "a"),
            Fault("/claim/bill", "range", "b"),
            Fault("/policy/plan_id", "unknown", "c"),
            Fault("/claim/admitted", "outside_policy", "d"),
            Fault("/policy/options/0", "unknown", "e"),
            Fault("/claim/bill/7", "odd", "f"),
            Fault("/as_of", "odd", "g"),
        ]
    )

    assert [fault.field for fault in found] == ["line.2", "bill", "plan", "admitted", "option", "bill", ""]


def test_choices_follow_their_line_when_others_are_put_before_it() -> None:
    settling = asked(
        **{"bill": "Nursing 3000\nFlowers 500\nTea 5", "said.1": "Flowers 500", "kind.1": "admin", "said.2": "Tea 5"},
        **{"kind.2": LEFT_OUT, "said.3": "Nursing 3000", "kind.3": "nonsense"},
    )

    assert [line["category"] for line in settling.query["claim"]["bill"]] == ["nursing", "admin"]
    assert told(settling) == {}


def test_what_was_typed_is_kept_and_strangers_are_not() -> None:
    form = {"bill": ["a"], "said.1": ["a"], "kind.1": ["admin"], "plan": [""], "evil": ["x"], "kind.x": ["y"]}

    assert kept(form) == {"bill": ["a"], "said.1": ["a"], "kind.1": ["admin"], "plan": []}


def test_as_many_lines_as_the_wire_takes() -> None:
    assert told(asked(bill="Nursing 1\n" * MOST_LINES)) == {}
