"""A catalogue as it was recorded at a moment, and a tenant's over its market's."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from service.domain.errors import NothingPublished, UnknownVersion
from service.store.catalogue import Catalogue
from service.store.documents import Scope
from service.store.log import Stamp
from tests.store.world import Clock, decode, document, publish


def watched(engine: Engine, clock: Clock) -> Catalogue:
    return Catalogue(engine, decode, every_seconds=5.0, clock=clock)


def test_what_was_said_on_a_day_is_a_question_of_two_times(engine: Engine) -> None:
    """On 3 May the price was 1; on 5 May it was corrected, from 1 May on. What was said on 3 May stays askable."""
    said, corrected = datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 5, 5, 9, tzinfo=UTC)
    third_of_may = date(2026, 5, 3)
    publish(engine, document("triage", "first"), effective=date(2026, 5, 1), stamp=Stamp("asha", "", said))
    publish(engine, document("triage", "corrected"), effective=date(2026, 5, 1), stamp=Stamp("asha", "", corrected))
    catalogue = watched(engine, Clock())

    def told(**when: Any) -> object:
        return catalogue.snapshot("in", **when).one("triage", str)

    assert told(as_of=third_of_may) == "corrected"
    assert told(as_of=third_of_may, recorded_at=datetime(2026, 5, 3, 23, 59, tzinfo=UTC)) == "first"
    assert told(recorded_at=datetime(2026, 5, 3, 23, 59, tzinfo=UTC)) == "first"
    assert told(recorded_at=corrected) == "corrected"
    with pytest.raises(NothingPublished, match="Nothing was published by 2026-05-01 08:59 UTC"):
        told(recorded_at=datetime(2026, 5, 1, 8, 59, tzinfo=UTC))


def test_a_tenants_documents_lie_over_its_markets_and_nobody_elses(engine: Engine) -> None:
    publish(engine, document("triage", "of all"), document("plan", "theirs", name="one"))
    for tenant in ("demo", "other"):
        publish(engine, document("plan", f"of {tenant}", name="one"), scope=Scope("in", tenant))
    catalogue = watched(engine, Clock())

    def plans(tenant: str) -> dict[str, str]:
        return catalogue.snapshot("in", tenant=tenant).each("plan", str)

    assert (plans("demo"), plans("other"), plans("")) == ({"one": "of demo"}, {"one": "of other"}, {"one": "theirs"})
    assert catalogue.snapshot("in", tenant="demo").one("triage", str) == "of all"
    version = catalogue.snapshot("in", tenant="demo").version("plan", "one")
    assert version is not None
    with pytest.raises(UnknownVersion):
        catalogue.snapshot("in", tenant="other", versions={"plans": {"one": version}})
    with pytest.raises(UnknownVersion):
        catalogue.snapshot("in", versions={"plans": {"one": version}})
