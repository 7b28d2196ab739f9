"""The content catalogue of a locale: templates by key. What they mean is ``wording.py``'s; knows no language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Message: TypeAlias = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Content:
    """A template for each key, or plural forms under CLDR categories with the counted fact as ``by``.

    ``draft``: no native reader has signed these words yet, and a page says so.
    """

    locale: str
    messages: Mapping[str, Message]
    draft: bool = False
