"""Headings, sentences, lists and tables as a terminal shows them, in one locale's words. Knows no answer."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from click.formatting import wrap_text
from tabulate import tabulate

from schemas.fields import read
from service.wording import Wording

Part = Mapping[str, Any]

WIDEST = 100
NOT_KNOWN = "not known"


class Paper:
    """Prints to standard output, no wider than the terminal."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        self._width = min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST)

    def clause(self, clause: Part | None) -> str:
        """The number of a clause in brackets, where its source prints one."""
        return f" [{clause['ref']}]" if clause and clause["ref"] else ""

    def money(self, amount: str | None) -> str:
        """₹1,23,456, or that it is not known."""
        return NOT_KNOWN if amount is None else self.wording.money(read(amount))

    def label(self, code: str) -> str:
        """A code in words."""
        key = f"label.{code}"
        return self.wording.text(key) if self.wording.has(key) else code.replace("_", " ")

    def heading(self, text: str) -> None:
        """A line in bold behind an empty one."""
        click.echo()
        click.secho(wrap_text(text, self._width), bold=True)

    def say(self, text: str | None, *, indent: int = 0) -> None:
        """A paragraph; nothing for no text."""
        if text:
            click.echo(wrap_text(text.strip(), self._width, " " * indent, " " * indent))

    def list(self, texts: Iterable[str]) -> None:
        """Each text behind a dash."""
        for text in texts:
            click.echo(wrap_text(text.strip(), self._width, "- ", "  "))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, words: int) -> None:
        """Words to the left, amounts to the right, and a rule under the head."""
        print_table(head, rows, words=words)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], *, words: int) -> None:
    """The first ``words`` columns to the left, the others to the right, and a rule under the head."""
    align = ["left"] * words + ["right"] * (len(head) - words)
    text = tabulate([head, *rows], tablefmt="plain", colalign=align, disable_numparse=True)
    first, *others = text.splitlines()
    click.echo("\n".join([first, "-" * max(map(len, others)), *others]))
