"""What must hold between the parts of a plan document for it to load: every source that is cited is listed.

Whether its terms make sense together is the linter's business (``service/domain/plan_lint.py``).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from schemas.document import Path
from schemas.fields import Said, suggest


def faults_between_parts(original: Mapping[str, Any]) -> list[tuple[Path, Said]]:
    """All of them, in a document as it was written."""
    return [*_uncited(original)]


def _uncited(original: Mapping[str, Any]) -> Iterator[tuple[Path, Said]]:
    """Every source named anywhere stands under ``sources``."""
    listed = original.get("sources")
    if not isinstance(listed, Mapping):
        return
    for path, cited in _citations({key: part for key, part in original.items() if key != "sources"}, ()):
        if cited not in listed:
            yield path, Said(f"There is no source '{cited}' under sources. {suggest(cited, listed)}", "unknown")


def _citations(part: object, at: Path) -> Iterator[tuple[Path, str]]:
    """Every ``source`` of the document, with its place."""
    if isinstance(part, Mapping):
        for key, inner in part.items():
            if key == "source" and isinstance(inner, str):
                yield (*at, key), inner
            yield from _citations(inner, (*at, key))
    if isinstance(part, list):
        for index, inner in enumerate(part):
            yield from _citations(inner, (*at, index))
