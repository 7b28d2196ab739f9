"""An edition holds one coherent set of documents, finds them by name and names their versions."""

import pytest

from service.domain.errors import UnknownCity, UnknownPlan, UnknownPresentation
from service.domain.vocabulary import CityTier
from tests.world import TODAY, edition, edition_with, episode, snapshot


def test_what_it_does_not_hold_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownPresentation, match="radiculopathy") as pathway:
        edition().pathway("radiculopaty")
    with pytest.raises(UnknownPlan, match="niva_reassure") as plan:
        edition().plan("niva_resure", pointer="/policy/plan_ids/0")
    with pytest.raises(UnknownCity, match="mumbai") as city:
        edition().city("Mumbay")

    pointers = [refusal.value.faults[0].pointer for refusal in (pathway, plan, city)]
    assert pointers == ["/presentation", "/policy/plan_ids/0", "/where/city"]


def test_what_it_holds_is_found() -> None:
    assert edition().pathway("radiculopathy").presentation == "radiculopathy"
    assert edition().plan("niva_reassure", pointer="").id == "niva_reassure"
    assert edition().as_of == TODAY


@pytest.mark.parametrize("name", ["mumbai", "Mumbai", " MUMBAI ", "bombay", "Bombay"])
def test_a_city_is_found_by_name_or_alias_in_any_case(name: str) -> None:
    assert (edition().city(name).name, edition().city(name).tier) == ("mumbai", CityTier.METRO)


def test_a_name_of_two_words_is_found_however_it_is_joined() -> None:
    assert {edition().city(name).name for name in ("New Delhi", "new-delhi", "new_delhi")} == {"delhi"}


def test_versions_name_the_documents_an_answer_depends_on() -> None:
    versions = edition().versions("radiculopathy", ["niva_reassure", "arogya_sanjeevani"])

    assert versions.pathway == snapshot().version("pathway", "radiculopathy")
    assert dict(versions.plans) == {
        name: snapshot().version("plan", name) for name in ("niva_reassure", "arogya_sanjeevani")
    }
    assert dict(versions.premiums) == {"niva_reassure": snapshot().version("premiums", "niva_reassure")}


def test_without_a_presentation_no_pathway_is_named() -> None:
    versions = edition().versions()

    assert (versions.pathway, dict(versions.plans), dict(versions.premiums)) == ("", {}, {})


def test_an_episode_is_priced_once_and_kept() -> None:
    fresh = edition_with({})

    assert fresh.episode(episode().key) is fresh.episode(episode().key)
    assert fresh.episode(episode().key) is not episode()
