"""The published clinical documents, loaded through their schemas, and the vignettes that judge them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from schemas.document import load_document
from schemas.shares import SharesSchema
from schemas.triage import TriageSchema
from service.domain.shares import Shares
from service.domain.triage import Disposition, Triage

ROOT = Path(__file__).parent.parent


def document(path: str) -> Any:
    """A JSON document, new on every call so that a test may spoil it."""
    return json.loads((ROOT / path).read_text(encoding="utf-8"))


@cache
def triage() -> Triage:
    published: Triage = load_document(TriageSchema(), document("fixtures/in/triage.json"))
    return published


@cache
def shares() -> Shares:
    published: Shares = load_document(SharesSchema(), document("fixtures/in/shares.json"))
    return published


VIGNETTES: Any = document("tests/cases/in/triage_vignettes.json")
CALM: Mapping[str, Any] = VIGNETTES["defaults"]


def assess(**changes: Any) -> Disposition:
    """The result for an adult with a calm first spasm, but for ``changes``; None leaves a question open."""
    answers = {name: value for name, value in {**CALM, **changes}.items() if value is not None}
    return triage().assess(triage().read(answers))
