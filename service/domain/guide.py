"""The guide: what people look for beside a price, in sections of short entries, each with its sources.

Holds no sentence: those stand in the content catalogue, under the keys named here. Knows no price and no language.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from service.domain.content import Content
from service.domain.errors import Fault, Looks
from service.domain.plan import Source
from service.domain.triage import Triage

TITLE, NOTE = "guide_title", "guide_note"  # what the whole guide is called, and what it is


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """One thing told; ``facts`` are the numbers of the facts that it was written from."""

    id: str
    sources: tuple[str, ...]
    facts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class GuideSection:
    """Entries under a heading; where a section ``asks``, each entry has what is asked and what is answered."""

    id: str
    entries: tuple[GuideEntry, ...]
    asks: bool = False

    @property
    def title(self) -> str:
        """The key of the heading."""
        return f"{TITLE}.{self.id}"

    def text(self, entry: GuideEntry) -> str:
        """The key of what an entry tells."""
        return f"guide_text.{self.id}.{entry.id}{'.answered' if self.asks else ''}"

    def asked(self, entry: GuideEntry) -> str | None:
        """The key of what an entry answers; None where nothing is asked."""
        return f"guide_text.{self.id}.{entry.id}.asked" if self.asks else None


@dataclass(frozen=True, slots=True)
class Guide:
    """Sections in the order they are read; ``sources`` are those that triage does not list already."""

    version: str
    sections: tuple[GuideSection, ...]
    sources: Mapping[str, Source]

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Every key that it needs, each with the place in the document that needs it."""
        yield from (("", TITLE), ("", NOTE))
        for place, section in enumerate(self.sections):
            yield f"/sections/{place}", section.title
            for number, entry in enumerate(section.entries):
                for key in filter(None, (section.asked(entry), section.text(entry))):
                    yield f"/sections/{place}/entries/{number}", key

    def cited(self) -> Iterator[tuple[str, str]]:
        """Every source that an entry cites, each with its place."""
        for place, section in enumerate(self.sections):
            for number, entry in enumerate(section.entries):
                for row, source in enumerate(entry.sources):
                    yield f"/sections/{place}/entries/{number}/sources/{row}", source

    def known(self, triage: Triage) -> dict[str, Source]:
        """Every source that it may cite: its own and those of triage."""
        return {**triage.sources, **self.sources}


def guide_looks(guides: Iterable[Guide], triage: Triage, contents: Mapping[str, Content]) -> Looks:
    """What keeps a guide from being read: a sentence missing in some language, a source that nobody lists."""
    for guide in guides:
        for content in contents.values():
            for place, key in guide.sentences():
                yield _said(place, key, content)
        for place, source in guide.cited():
            known = source in guide.known(triage)
            detail = f"Neither the guide nor triage lists a source '{source}'."
            yield () if known else (Fault(f"guide/guide#{place}", "source", detail),)
        for source in guide.sources:
            detail = f"Triage lists a source '{source}' already: cite that one, or give this one a name of its own."
            yield (Fault(f"guide/guide#/sources/{source}", "twice", detail),) if source in triage.sources else ()


def _said(place: str, key: str, content: Content) -> tuple[Fault, ...]:
    """A fault where a language lacks a sentence, or has one that waits for figures: the guide has none."""
    message = content.messages.get(key)
    if isinstance(message, str) and "{" not in message:
        return ()
    wrong = "has no sentence" if message is None else "wants figures or a count in"
    detail = f"The content of {content.locale} {wrong} '{key}': write it as plain text."
    return (Fault(f"guide/guide#{place}", "sentence", detail),)
