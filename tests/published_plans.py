"""The published Indian plans as the service reads them."""

import json
from pathlib import Path

from schemas.plan import load_plan
from service.domain.plan import Plan

FOLDER = Path(__file__).parents[1] / "fixtures" / "in" / "plans"
PLANS: dict[str, Plan] = {path.stem: load_plan(json.loads(path.read_text())) for path in sorted(FOLDER.glob("*.json"))}
LAKH = 10_000_000
