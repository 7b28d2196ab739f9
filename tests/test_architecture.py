"""The house keeps its shape: imports point down, files stay small, importing does nothing, the lock fits."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for folder in ("service", "schemas") for path in (ROOT / folder).rglob("*.py"))
LONGEST_FILE = 350
LONGEST_FUNCTION = 50
LOCKS = (
    ("requirements.txt", ()),
    ("requirements-server.txt", ("postgres", "redis", "reports", "mcp")),
    ("requirements-dev.txt", ("postgres", "redis", "reports", "mcp", "dask", "dev")),
    ("requirements-bench.txt", ("postgres", "redis", "reports", "mcp", "dask", "dev", "bench")),
)


def test_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True)

    assert status == 0, capsys.readouterr().out


def test_the_package_roots_are_empty() -> None:
    assert [(ROOT / name / "__init__.py").read_text() for name in ("service", "schemas")] == ["", ""]


def test_no_file_is_longer_than_its_budget() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in SOURCES}

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_no_function_is_longer_than_its_budget() -> None:
    """Except in migrations, which are records and never edited."""
    lengths = dict(function for path in SOURCES if "migrations" not in path.parts for function in functions(path))

    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.read_text() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]

    assert silent == []


def test_importing_the_service_opens_no_file_to_write_and_no_socket() -> None:
    """A fresh interpreter, because this one has imported everything already."""
    watch = """
import sys
seen = []
def hook(event, args):
    if event.startswith("socket.") and event != "socket.__new__" or event == "sqlite3.connect":
        seen.append((event, args))
    if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        seen.append((event, args))
sys.dont_write_bytecode = True
sys.addaudithook(hook)
import service.app
assert not seen, seen
"""

    ran = subprocess.run([sys.executable, "-c", watch], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr


def pinned(lock: str) -> dict[str, str]:
    """Version by name; the lock keeps extras in brackets, because pip refuses an extra that is not pinned by itself."""
    lines = [line.split(";")[0].split(" \\")[0].strip() for line in (ROOT / lock).read_text().splitlines()]
    pins = (line.partition("==") for line in lines)
    return {name.partition("[")[0].lower(): version for name, _, version in pins if version}


def wanted(*extras: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = [*project["dependencies"], *(one for extra in extras for one in project["optional-dependencies"][extra])]
    return [Requirement(one) for one in listed]


@pytest.mark.parametrize(("lock", "extras"), LOCKS)
def test_the_lock_satisfies_the_project(lock: str, extras: tuple[str, ...]) -> None:
    versions = pinned(lock)

    unmet = [str(one) for one in wanted(*extras) if versions.get(one.name, "") not in one.specifier]

    assert unmet == []


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("requirements-server.txt", "requirements-dev.txt"), ("requirements-dev.txt", "requirements-bench.txt")],
    ids=["what is shipped is tested", "what is tested is measured"],
)
def test_a_wider_lock_pins_the_same_versions(narrow: str, wide: str) -> None:
    versions = pinned(wide)

    assert {name: version for name, version in pinned(narrow).items() if versions.get(name) != version} == {}
