"""A second language for tests: English sentences, and every word of a document in «marks»."""

import json
from pathlib import Path
from typing import Any

from service.domain.document_words import document_words
from service.domain.shares import Shares
from tests import world

SECOND = "en-GB"


def every_document_word() -> dict[str, str]:
    """Each key that a language may say, with the words of the published documents."""
    known, shares = world.edition(), world.snapshot().one("shares", Shares)
    return document_words(items=known.items, triage=known.triage, cities=known.cities, countries=shares.countries)


def content(**messages: str) -> dict[str, Any]:
    """The catalogue of the second language, but for ``messages`` (dots written as two underscores)."""
    english = json.loads(world.texts()["content/en-IN.json"])["messages"]
    marked = {key: f"«{text}»" for key, text in every_document_word().items()}
    changed = {key.replace("__", "."): text for key, text in messages.items()}
    return {"locale": SECOND, "messages": {**english, **marked, **changed}}


def write(folder: Path, **messages: str) -> Path:
    """A folder that publishes the second language in the Indian market."""
    (folder / "content").mkdir(parents=True)
    (folder / "market.json").write_text(world.texts()["market.json"], encoding="utf-8")
    (folder / "content" / f"{SECOND}.json").write_text(json.dumps(content(**messages)), encoding="utf-8")
    return folder
