"""A named example question, such as the persona of the article. Holds no amount that its source does not give."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Example:
    """``query`` is a complete question as it travels on the wire."""

    id: str
    label: str
    source: str
    note: str
    query: Mapping[str, Any]
