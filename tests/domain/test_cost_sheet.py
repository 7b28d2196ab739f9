"""What may not be published as a cost table, and which items bill the same thing twice."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import chain

import pytest

from service.domain.cost_sheet import (
    CHECK_ONLY,
    CostSheet,
    Factor,
    dates_follow,
    double_counted,
    factors_complete,
    items_fit,
    splits_fit,
)
from service.domain.vocabulary import CityTier, Facility
from tests.costs import PRESENTATIONS, item, items, pathway, plan_of, row, sheet

PACKAGES = [code for code in items() if code.endswith("_package")]


def faults(changed: CostSheet, known: Iterable[object] = ()) -> list[tuple[str, str]]:
    named = {each.code: each for each in known} or items()  # type: ignore[attr-defined]  # items, all of them
    checks = items_fit(changed, named), dates_follow(changed.rows), factors_complete(changed.factors)
    looks = [*chain(*checks), *splits_fit(changed, named)]
    return [(fault.pointer, fault.code) for look in looks for fault in look]


def test_published_sheet_has_no_fault() -> None:
    assert faults(sheet()) == []


# Double counting: the guards are numbered as in the domain notes.


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize(
    "component",
    ["surgeon_fee_microdiscectomy", "anaesthetist_fee", "ot_charges", "microscope_carm_charge", "ot_consumables"]
    + ["room_private_day", "doctor_round_visit", "pharmacy_ipd_day"],
)
def test_package_excludes_its_components(package: str, component: str) -> None:
    """Guards 1 and 4."""
    assert len(double_counted([items()[package], items()[component]])) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("conservative_admission_day", "room_semi_private_day"),  # 2
        ("conservative_admission_day", "doctor_round_visit"),
        ("conservative_admission_day", "rmo_duty_doctor_day"),
        ("conservative_admission_day", "pharmacy_ipd_day"),
        ("conservative_admission_day", "hospital_misc_day"),
        ("blood_panel_back_pain", "vitamin_d"),  # 3
        ("blood_panel_back_pain", "blood_inflammation_panel"),
        ("blood_panel_back_pain", "blood_mineral_panel"),
        ("physio_package_10", "physio_session"),
        ("surgeon_fee_discectomy", "surgeon_fee_revision_discectomy"),  # 4
        ("room_general_ward_day", "room_deluxe_day"),  # 5
        ("mri_ls_spine", "inpatient_mri_ls_spine"),  # 8
    ],
)
def test_pair_bills_the_same_thing(first: str, second: str) -> None:
    pair = [items()[first], items()[second]]

    assert [fault.code for fault in double_counted(pair)] == ["double_counted"]
    assert [fault.code for fault in double_counted(reversed(pair))] == ["double_counted"]


def test_one_side_naming_the_other_is_enough() -> None:
    whole, part = item("whole", exclusive_with=frozenset({"part"})), item("part")

    assert len(double_counted([whole, part])) == len(double_counted([part, whole])) == 1


def test_small_known_overlap_is_said_and_not_refused() -> None:
    """Guard 7: a muscle relaxant comes mixed with the anti-inflammatory; both are usual on one day."""
    relaxant = items()["muscle_relaxant_day"]

    assert double_counted([relaxant, items()["nsaid_rx_day"]]) == ()
    assert "counts the anti-inflammatory twice" in relaxant.notes


def test_average_over_stays_is_no_item() -> None:
    """Guard 6."""
    assert {found.code for found in sheet().rows} > CHECK_ONLY
    assert not CHECK_ONLY & items().keys()


def test_no_pathway_counts_twice() -> None:
    for name in PRESENTATIONS:
        for variant in (None, *pathway(name).variants):
            plan = plan_of(name, variant)

            assert double_counted(line.item for line in plan.lines) == ()


# What does not fit together.


@pytest.mark.parametrize(
    ("code", "fault"), [("unheard_of", "unknown"), ("msk_hospitalisation_case_avg", "check_only"), ("visit", None)]
)
def test_cost_codes_name_rows(code: str, fault: str | None) -> None:
    rows = replace(sheet(), rows=(row("visit"), row("msk_hospitalisation_case_avg")), splits=())

    assert faults(rows, [item("x", (code, 1))]) == ([("items/x/cost_codes", fault)] if fault else [])


def test_average_under_its_own_name_is_refused_too() -> None:
    rows = replace(sheet(), rows=(row("visit"),), splits=())

    assert faults(rows, [item("msk_hospitalisation_case_avg", ("visit", 1))]) == [
        ("items/msk_hospitalisation_case_avg/cost_codes", "check_only")
    ]


def test_exclusion_names_a_known_item_that_says_so_too() -> None:
    lonely = item("a", exclusive_with=frozenset({"b", "gone"}))

    assert faults(CostSheet((), sheet().factors, ()), [lonely, item("b")]) == [
        ("items/a/exclusive_with", "one_sided"),
        ("items/a/exclusive_with", "unknown"),
    ]


@pytest.mark.parametrize(
    ("ends", "starts", "fault"),
    [
        (date(2026, 3, 31), date(2026, 4, 1), None),
        (date(2026, 4, 1), date(2026, 4, 1), "overlap"),
        (date(2026, 3, 30), date(2026, 4, 1), "gap"),
        (None, date(2026, 4, 1), "overlap"),
        (date(2026, 3, 31), None, "overlap"),
    ],
)
def test_rows_of_a_place_follow_day_by_day(ends: date | None, starts: date | None, fault: str | None) -> None:
    rows = (row("visit", effective_from=starts, facility=None), row("visit", effective_to=ends, facility=None))
    dated = replace(sheet(), rows=rows, splits=())
    expected = [("cost_table/visit/metro/all", fault)] if fault else []

    assert faults(dated, [item("x")]) == expected


def test_every_group_has_its_factors_once() -> None:
    lab, *others = sheet().factors

    assert faults(CostSheet((), tuple(others), ()), [item("x")]) == [(f"factors/{lab.group}", "incomplete")]
    assert faults(CostSheet((), (lab, lab, *others), ()), [item("x")]) == [(f"factors/{lab.group}", "incomplete")]


def test_split_names_known_things_and_is_shaped_alike() -> None:
    first, *rest = sheet().splits
    changed = replace(sheet(), splits=(replace(first, component="gone", quantity=9), *rest))
    unpriced = replace(sheet(), rows=tuple(found for found in sheet().rows if found.code != first.package))

    assert faults(changed) == [
        ("package_split/microdiscectomy_package/gone", "unknown"),
        ("package_split/microdiscectomy_package", "shape"),
    ]
    assert ("package_split/microdiscectomy_package", "unknown") in faults(unpriced)


def test_shares_make_a_whole() -> None:
    halved = tuple(replace(split, share=split.share and split.share / 2) for split in sheet().splits)

    assert {code for _, code in faults(replace(sheet(), splits=halved))} == {"shares"}


@pytest.mark.parametrize("tier", CityTier)
def test_metro_is_the_measure_of_every_factor(tier: CityTier) -> None:
    factor: Factor = sheet().factors[0]
    own = {CityTier.TIER1: factor.tier1, CityTier.TIER2: factor.tier2, CityTier.TIER3: factor.tier3}

    assert factor.of(tier) == own.get(tier, 1)


def test_every_published_row_rises_and_is_in_whole_rupees() -> None:
    for found in sheet().rows:
        assert 0 <= found.low <= found.typical <= found.high
        assert found.low % 100 == found.typical % 100 == found.high % 100 == 0
    assert {found.facility for found in sheet().rows} == {None, *Facility}
