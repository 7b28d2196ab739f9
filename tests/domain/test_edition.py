"""An edition holds one coherent set of documents, finds them by name and names their versions."""

from dataclasses import replace

import pytest

from service.domain.edition import Edition
from service.domain.errors import NothingPublished, UnknownCity, UnknownPlan, UnknownPresentation
from service.domain.tenant import Contact, Tenant
from service.domain.vocabulary import CityTier
from service.store.documents import Key
from service.usecases.edition import edition_of
from tests.world import LAKH, TODAY, edition, edition_with, episode, snapshot


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


def test_the_sentences_named_are_those_of_the_language() -> None:
    contents = {"en-IN": "one", "hi-IN": "two"}
    known = edition_of(snapshot())
    known.contents = contents

    assert [known.versions(locale=name).content for name in contents] == ["one", "two"]
    assert known.versions(locale="fr-FR").content == known.versions().content == snapshot().version("content", "en-IN")
    assert [known.locale(asked) for asked in ("hi-IN", "en-IN", "fr-FR", "")] == ["hi-IN", "en-IN", "en-IN", "en-IN"]


def test_without_a_presentation_no_pathway_is_named() -> None:
    versions = edition().versions()

    assert (versions.pathway, dict(versions.plans), dict(versions.premiums)) == ("", {}, {})


def test_an_episode_is_priced_once_and_kept() -> None:
    fresh = edition_with({})

    assert fresh.episode(episode().key) is fresh.episode(episode().key)
    assert fresh.episode(episode().key) is not episode()


ACME = Tenant(
    "acme",
    "Acme (made up)",
    ("niva_reassure",),
    "care_supreme",
    Contact(email="a@example.com"),
    ("en-IN",),
    ("pk_test_acme_0000",),
    default_sum_insured=10 * LAKH,
    cities=("pune", "delhi"),
    premium_zones={"pune": "B"},
)


def edition_of_tenant(**changes: object) -> Edition:
    profile = replace(ACME, **changes)  # type: ignore[arg-type]  # fields by name
    entry = replace(snapshot().entries[Key("triage", "triage")], key=Key("tenant", "tenant"))
    laid = replace(
        snapshot(),
        tenant="acme",
        entries={**snapshot().entries, Key("tenant", "tenant"): entry},
        values={**snapshot().values, Key("tenant", "tenant"): profile},
    )
    return edition_of(laid)


def test_a_tenant_has_its_own_defaults_and_a_market_those_of_the_country() -> None:
    theirs, plainer = edition_of_tenant(), edition_of_tenant(default_sum_insured=None)

    assert (theirs.default_plan, theirs.default_sum_insured) == ("care_supreme", 10 * LAKH)
    assert plainer.default_sum_insured == edition().default_sum_insured == 5 * LAKH
    assert edition().default_plan == "niva_reassure"


def test_a_tenant_shows_a_part_of_its_market() -> None:
    theirs = edition_of_tenant()

    assert list(theirs.plans) == ["care_supreme", "niva_reassure"]
    assert list(theirs.cities) == ["delhi", "pune"]
    assert set(theirs.versions(plans=theirs.plans).plans) == set(theirs.plans)
    assert theirs.fingerprint != edition().fingerprint


@pytest.mark.parametrize(
    ("city", "zone"), [("pune", "B"), ("Poona", "B"), ("delhi", ""), ("mumbai", ""), ("nashik", ""), (None, "")]
)
def test_a_zone_is_that_of_the_city(city: str | None, zone: str) -> None:
    assert edition_of_tenant().zone(city) == zone
    assert edition().zone(city) == ""


def test_no_tenant_is_answered_by_its_market_alone() -> None:
    with pytest.raises(NothingPublished, match="No tenant 'tenant' is published"):
        edition_of(replace(snapshot(), tenant="acme"))
