"""Commands as a person pastes them: bash runs them; a ``curl`` before the real one writes down what was answered."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import Headers

ROOT = Path(__file__).parents[1]
# It passes everything on, and the answer goes to a file too, whatever becomes of it: into a pipe or, with -o, a file.
# -D, -w and -S add to what was asked without changing what is printed; a -D that was asked for gets its copy.
CURL = """#!/bin/bash
set -o pipefail
call=$CALLS/$(printf %04d "$(ls "$CALLS" | wc -l)")
mkdir "$call"
touch "$call/headers" "$call/body"
told='%{{stderr}}%{{filename_effective}}\n%{{method}} %{{http_code}} %{{url_effective}}'
{real} "$@" -S -D "$call/headers" -w "$told" 2>"$call/told" | tee "$call/body"
file=$(tail -n 2 "$call/told" | head -n 1)
[ -z "$file" ] || cp "$file" "$call/body"
while [ $# -gt 0 ]; do
  [ "$1" != -D ] || cp "$call/headers" "$2"
  shift
done
"""


@dataclass(frozen=True, slots=True)
class Answered:
    """One call of curl: what was asked, what came back."""

    method: str
    url: str
    status: int
    headers: Headers
    body: bytes


@dataclass(frozen=True, slots=True)
class Ran:
    """What a script printed, and its calls of curl in their order."""

    code: int
    output: str
    errors: str
    calls: tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """bash in a folder of its own, where files are written."""

    folder: Path

    def run(self, script: str, **variables: str) -> Ran:
        """Run a script until its first failure."""
        told = self.folder / "calls"
        shutil.rmtree(told, ignore_errors=True)
        told.mkdir()
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        environ = {**os.environ, **variables, "PATH": path, "CALLS": str(told)}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=self.folder / "files",
            env=environ,
            capture_output=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode(), tuple(_calls(told)))


def shell(folder: Path) -> Shell:
    """A shell in a new, empty folder."""
    real = shutil.which("curl")
    assert real, "curl is missing: README and /docs speak of it"
    for name in ("bin", "files"):
        (folder / name).mkdir()
    curl = folder / "bin" / "curl"
    curl.write_text(CURL.format(real=real))
    curl.chmod(curl.stat().st_mode | stat.S_IXUSR)
    return Shell(folder)


def _calls(folder: Path) -> Iterator[Answered]:
    for call in sorted(folder.iterdir()):
        method, status, url = (call / "told").read_text().splitlines()[-1].split(" ", 2)
        head = (call / "headers").read_text().replace("\r", "").strip().split("\n\n")[-1]
        headers = Headers([line.partition(": ")[::2] for line in head.splitlines()[1:]])
        yield Answered(method, url, int(status), headers, (call / "body").read_bytes())
