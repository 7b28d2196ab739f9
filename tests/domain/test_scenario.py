"""Where an episode ends, as a claim; which spine conditions a wait names (decision 26); what is contested (27)."""

import pytest

from service.domain.scenario import Listed, Role, scenarios, spine_listed
from service.domain.vocabulary import STAGES, CareSetting, SpineScope, Stage
from tests.world import episode, scenario

SPASMS = ("simple_spasm", "recurrent_sedentary", "chronic_spasm")
DISCS = ("radiculopathy", "post_spine_surgery")


@pytest.mark.parametrize("presentation", SPASMS)
@pytest.mark.parametrize(
    ("scope", "listed"),
    [
        (SpineScope.ALL_SPINAL, Listed.UNCLEAR),
        (SpineScope.DISC_AND_SPONDYLOSIS, Listed.NO),
        (SpineScope.DISC, Listed.NO),
        (SpineScope.SURGERY_ONLY, Listed.NO),
        (SpineScope.NONE, Listed.NO),
    ],
)
def test_a_plain_spasm_is_unclear_under_all_spinal_and_listed_nowhere_else(
    presentation: str, scope: SpineScope, listed: Listed
) -> None:
    assert spine_listed(scope, known=True, presentation=presentation, surgical=False) is listed


@pytest.mark.parametrize("presentation", DISCS)
@pytest.mark.parametrize(
    ("scope", "stay", "operation"),
    [
        (SpineScope.ALL_SPINAL, Listed.YES, Listed.YES),
        (SpineScope.DISC_AND_SPONDYLOSIS, Listed.YES, Listed.YES),
        (SpineScope.DISC, Listed.YES, Listed.YES),
        (SpineScope.SURGERY_ONLY, Listed.NO, Listed.YES),
        (SpineScope.NONE, Listed.NO, Listed.NO),
    ],
)
def test_disc_problems_wait_and_surgery_only_waits_for_surgery(
    presentation: str, scope: SpineScope, stay: Listed, operation: Listed
) -> None:
    assert spine_listed(scope, known=True, presentation=presentation, surgical=False) is stay
    assert spine_listed(scope, known=True, presentation=presentation, surgical=True) is operation


@pytest.mark.parametrize("scope", SpineScope)
def test_an_injury_is_exempt_under_every_scope_known_or_not(scope: SpineScope) -> None:
    for known in (True, False):
        assert spine_listed(scope, known=known, presentation="post_injury", surgical=False) is Listed.NO


@pytest.mark.parametrize("scope", SpineScope)
@pytest.mark.parametrize("presentation", SPASMS + DISCS)
def test_a_scope_no_source_settles_is_unclear(presentation: str, scope: SpineScope) -> None:
    assert spine_listed(scope, known=False, presentation=presentation, surgical=True) is Listed.UNCLEAR


@pytest.mark.parametrize(
    ("presentation", "variant", "contested"),
    [
        *((presentation, "conservative_admission", True) for presentation in SPASMS),
        ("radiculopathy", "conservative_admission", False),
        ("radiculopathy", "microdiscectomy", False),
        ("post_injury", "conservative_admission", False),
        ("post_spine_surgery", "conservative_admission", False),
    ],
)
def test_only_a_stay_without_an_operation_for_a_plain_spasm_is_contested(
    presentation: str, variant: str, contested: bool
) -> None:
    assert scenario(presentation, variant).contested is contested


def test_nothing_is_contested_before_a_stay() -> None:
    assert not scenario("simple_spasm", "conservative_admission", stage=Stage.PHYSIOTHERAPY).contested


def test_a_stay_runs_from_the_first_room_day_for_the_typical_days() -> None:
    """Microdiscectomy: day 84, two days (decision 18)."""
    claim = scenario().claim

    assert (claim.admission_day, claim.discharge_day, claim.variant) == (84, 86, "microdiscectomy")
    assert claim.stay_hours == 48
    assert scenario().surgical


def test_before_the_hospital_there_is_no_stay_in_the_claim() -> None:
    claim = scenario(stage=Stage.PHYSIOTHERAPY).claim

    assert (claim.admission_day, claim.discharge_day, claim.variant) == (None, None, "")
    assert claim.stay_hours == 0
    assert {line.setting for line in claim.lines} == {CareSetting.HOME, CareSetting.OUT_PATIENT}


def test_lines_stand_in_date_order_and_add_up_to_the_bills() -> None:
    end = scenario()

    first = [line.days[0] for line in end.claim.lines]
    assert first == sorted(first)
    assert end.bills == int(end.claim.amounts.sum())


def test_self_care_bought_by_oneself_is_not_prescribed() -> None:
    lines = {line.item: line.prescribed for line in scenario().claim.lines}

    assert not lines["otc_nsaid_day"] and lines["nsaid_rx_day"]


def test_what_is_already_spent_is_no_longer_in_the_claim() -> None:
    """Decision 16: the first visit is done."""
    seen = episode(care_so_far=frozenset({"doctor_seen"}))

    ends = scenarios(seen, likely=Stage.DOCTOR_VISIT, included=frozenset(STAGES), differential_billing=True)

    assert ends[0].bills == scenario(stage=Stage.DOCTOR_VISIT).bills - 90_000
    assert [end.role for end in ends] == [Role.LIKELY, Role.WORST]
