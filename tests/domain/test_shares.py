"""How many people get to a stage: decision 20 on the published figures, worked out by hand."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.phrase import Phrase
from service.domain.shares import EVERYONE, Basis, Horizon, Share, in_words, share_of_people
from service.domain.vocabulary import STAGES, Stage
from tests.clinical import assess, shares

CONSERVATIVE, DISC, REVISION = "conservative_admission", "microdiscectomy", "revision_surgery"
DOCTOR, TESTS, PHYSIO, HOSPITAL = STAGES[1:]

# consult.typical × key.typical of the published transitions; None where one of the two is nobody's figure.
FROM_ONSET: list[tuple[str, Stage, str | None, str | None]] = [
    ("simple_spasm", DOCTOR, None, "0.59"),
    ("simple_spasm", TESTS, None, "0.14632"),  # 0.59 × 0.248
    ("simple_spasm", PHYSIO, None, "0.059"),  # 0.59 × 0.1
    ("simple_spasm", HOSPITAL, CONSERVATIVE, "0.0059"),  # 0.59 × 0.01
    ("simple_spasm", HOSPITAL, DISC, "0.00531"),  # 0.59 × 0.009
    ("simple_spasm", HOSPITAL, REVISION, None),
    ("recurrent_sedentary", PHYSIO, None, "0.0649"),  # 0.59 × 0.11
    ("radiculopathy", DOCTOR, None, "0.79"),
    ("radiculopathy", TESTS, None, None),
    ("radiculopathy", PHYSIO, None, None),
    ("radiculopathy", HOSPITAL, CONSERVATIVE, None),
    ("radiculopathy", HOSPITAL, DISC, "0.04108"),  # 0.79 × 0.052
    ("post_injury", DOCTOR, None, None),
    ("post_injury", TESTS, None, None),
    ("chronic_spasm", DOCTOR, None, "0.67"),
    ("chronic_spasm", HOSPITAL, CONSERVATIVE, "0.0067"),  # 0.67 × 0.01
    ("chronic_spasm", HOSPITAL, DISC, "0.00804"),  # 0.67 × 0.012
    ("post_spine_surgery", HOSPITAL, REVISION, None),
    ("post_spine_surgery", HOSPITAL, CONSERVATIVE, None),
    ("non_spinal_or_emergency", HOSPITAL, CONSERVATIVE, None),
    ("simple_spasm", HOSPITAL, "day_care", None),
]


@pytest.mark.parametrize(("presentation", "stage", "variant", "expected"), FROM_ONSET)
def test_reach_from_onset_is_the_product_of_two_sourced_figures(
    presentation: str, stage: Stage, variant: str | None, expected: str | None
) -> None:
    share = share_of_people(shares(), presentation, stage, variant, assess())

    assert (share and share.value) == (expected and Fraction(expected))
    assert share is None or share.of_whom == "onset"


def test_hospital_share_says_horizon_countries_and_that_none_is_indian() -> None:
    share = share_of_people(shares(), "recurrent_sedentary", HOSPITAL, CONSERVATIVE, None)

    assert share is not None
    assert share.phrase == Phrase(
        "share.onset_abroad",
        {
            "count": 6,
            "of": 1000,
            "horizon": "12_months",
            "countries": (
                Phrase("country.australia", text="Australia"),
                Phrase("country.netherlands", text="Netherlands"),
            ),
        },
    )
    assert (share.basis, share.sources) == (Basis.DERIVED, ("DASILVA", "HOEIJENBOS"))
    assert share.notes


def test_indian_figure_is_told_apart() -> None:
    # Care-seeking in radiculopathy is the rural Gadchiroli survey.
    share = share_of_people(shares(), "radiculopathy", DOCTOR, None, None)

    assert share is not None
    assert (share.basis, share.countries, share.no_indian_figure) == (Basis.PUBLISHED, ("India (Gadchiroli)",), False)


RAJAT: dict[str, Any] = {"duration_days": 3, "pain_now": 8, "function": "severe", "episodes_12m": 3}


def test_after_a_doctor_the_share_is_of_people_who_consult() -> None:
    share = share_of_people(shares(), "recurrent_sedentary", HOSPITAL, None, assess(**RAJAT))

    assert share is not None
    assert (share.value, share.of_whom, share.horizon) == (Fraction("0.01"), "consult", Horizon.YEAR)
    assert (share.basis, share.countries) == (Basis.DERIVED, ("Netherlands",))
    assert share.phrase.key == "share.consult_abroad"


@pytest.mark.parametrize("stage", [DOCTOR, TESTS, PHYSIO])
def test_stage_that_triage_already_expects_has_no_share(stage: Stage) -> None:
    assert share_of_people(shares(), "recurrent_sedentary", stage, None, assess(**RAJAT)) is None


def test_stage_given_without_triage_counts_as_expected() -> None:
    def share(stage: Stage) -> Share | None:
        return share_of_people(shares(), "simple_spasm", stage, None, None, likely=DOCTOR)

    assert share(DOCTOR) is None
    tests = share(TESTS)
    assert tests is not None
    assert (tests.value, tests.of_whom) == (Fraction("0.248"), "consult")


def test_everyone_has_self_care() -> None:
    assert share_of_people(shares(), "post_injury", Stage.SELF_CARE, None, assess(**RAJAT)) is EVERYONE
    assert EVERYONE.value == 1
    assert EVERYONE.phrase == Phrase("share.everyone")


# The words of decision 20 and of the published reach table, and the ends of the range.
WORDS = [
    ("0.0059", (6, 1000)),
    ("0.59", (6, 10)),
    ("0.146", (15, 100)),
    ("0.01", (1, 100)),
    ("0.248", (25, 100)),
    ("0.0411", (4, 100)),
    ("0.0053", (5, 1000)),
    ("0.316", (3, 10)),
    ("0.97", (97, 100)),
    ("0.9999", (9999, 10000)),
    ("0.00001", (1, 10000)),
    ("0.99999", (9999, 10000)),
    ("0", (0, 1)),
    ("1", (1, 1)),
]


@pytest.mark.parametrize(("share", "words"), WORDS)
def test_share_in_words_is_a_small_count_of_a_round_group(share: str, words: tuple[int, int]) -> None:
    assert in_words(Fraction(share)) == words


@given(st.fractions(Fraction(1, 2000), Fraction(1999, 2000)))
def test_words_stay_within_a_tenth_and_never_say_none_or_all(share: Fraction) -> None:
    count, group = in_words(share)

    assert 0 < count < group
    assert abs(Fraction(count, group) - share) <= share / 10
