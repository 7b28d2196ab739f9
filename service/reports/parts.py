"""Parts of a report that are done, beside the file they will make: ``out.csv.parts/`` with a manifest.

A part appears whole or not at all, and counts once the manifest names it with its checksum. Parts of another input,
other options or other versions are never taken up. Knows no CSV.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

MANIFEST = "manifest.json"
READ_BYTES = 1 << 20


class InUse(Exception):
    """Another process is writing the same report."""


@dataclass(frozen=True, slots=True)
class Done:
    """A part that is done."""

    number: int
    read: int
    written: int
    wrong: int
    size: int
    sha256: str


class Parts:
    """The parts of one output; ``about`` says what they were made from, ``begun`` is kept with them."""

    def __init__(self, output: Path, about: Mapping[str, Any]) -> None:
        self.output, self.about = output, dict(about)
        self.folder = output.with_name(f"{output.name}.parts")
        self.done: list[Done] = []
        self.begun: dict[str, Any] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process alone; InUse if another one has it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise InUse(f"Another process is writing {self.output} at the moment.") from error
        finally:
            os.close(descriptor)

    def take_up(self) -> str:
        """Take up what is there; the reason why it cannot be, empty if it can or there is nothing."""
        try:
            found = json.loads((self.folder / MANIFEST).read_bytes())
            known = [Done(**one) for one in found["parts"]]
            about, begun = found["about"], found["begun"]
        except FileNotFoundError:
            return ""
        except (ValueError, KeyError, TypeError):
            return "its manifest cannot be read"
        changed = sorted(name for name in {*about, *self.about} if about.get(name) != self.about.get(name))
        if changed:
            return f"{', '.join(changed)} changed"
        self.begun = begun
        for number, one in enumerate(known):
            if one.number != number or not self._holds(one):
                break
            self.done.append(one)
        return ""

    def start(self, begun: Mapping[str, Any]) -> None:
        """Forget every part; ``begun`` is what a later run has to know."""
        self.done, self.begun = [], dict(begun)
        self._sweep()
        self._tell()

    def write(self, number: int, fill: Callable[[BinaryIO], tuple[int, int, int]]) -> Done:
        """Write a part: ``fill`` writes its bytes and says how many rows were read, written and wrong."""
        assert number == len(self.done), f"part {number} after {len(self.done)}"
        temporary = self.folder / f"{number:06}.new"
        with temporary.open("wb") as opened:
            read, written, wrong = fill(opened)
            opened.flush()
            os.fsync(opened.fileno())
        size, sha256 = _checksum(temporary)
        os.replace(temporary, self.path(number))
        done = Done(number, read, written, wrong, size, sha256)
        self.done.append(done)
        self._tell()
        return done

    def finish(self, assemble: Callable[[list[Path], BinaryIO], tuple[int, str]]) -> tuple[int, str]:
        """Put the parts together; the output appears whole, and the parts go."""
        temporary = self.folder / "whole.new"
        with temporary.open("wb") as opened:
            size, sha256 = assemble([self.path(one.number) for one in self.done], opened)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(temporary, self.output)
        shutil.rmtree(self.folder)
        return size, sha256

    def path(self, number: int) -> Path:
        """Where a part lies."""
        return self.folder / f"{number:06}.part"

    def _holds(self, one: Done) -> bool:
        path = self.path(one.number)
        return path.exists() and path.stat().st_size == one.size and _checksum(path) == (one.size, one.sha256)

    def _tell(self) -> None:
        told = {"about": self.about, "begun": self.begun, "parts": [asdict(one) for one in self.done]}
        temporary = self.folder / "manifest.new"
        with temporary.open("w", encoding="utf-8") as opened:
            json.dump(told, opened, indent=1)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(temporary, self.folder / MANIFEST)

    def _sweep(self) -> None:
        for path in self.folder.iterdir():
            path.unlink()


def _checksum(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as opened:
        while chunk := opened.read(READ_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()
