"""Mutants of one source file: the same program with one small fault. Runs nothing.

The faults are mutmut's (numbers, comparisons, operators, booleans, strings, left-out arguments) and three of
ours: a call left out, a branch forced, an element of a tuple, list or set left out. mutmut's own command is not
used: it puts a mutant beside the function it comes from, and so leaves out what a rule file is made of, its
cached functions and its tables (``NEVER_SCALED``, ``RULES``); here a mutant is the whole file, written anew.

Not generated, because they cannot change an answer or cannot be missed:

- annotations, decorators, docstrings, imports: no answer depends on them (``lru_cache`` only saves time);
- ``None`` in place of an argument or of a value: ``mypy --strict`` or the first test refuses nearly every one,
  so they would only raise the score;
- a string in capitals or small letters: the same string in other quotes, as far as a name is concerned.
"""

import ast
import difflib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from mutmut.mutation.mutators import mutation_operators

NEVER = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)


@dataclass(frozen=True, slots=True)
class Mutant:
    """``new`` stands where ``old`` stood in ``module``, the file at ``path``."""

    path: Path
    module: cst.Module
    old: cst.CSTNode
    new: cst.CSTNode

    @property
    def is_original(self) -> bool:
        return self.old is self.new

    def source(self) -> str:
        """The whole file with its fault."""
        return self.module.code if self.is_original else self.module.deep_replace(self.old, self.new).code

    def key(self) -> tuple[str, str, str]:
        """File, and the statements that differ before and after, each on one line whatever its layout."""
        lines = list(_differing(_flat(self.module.code), _flat(self.source()), around=0))
        before, after = ("\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
        return self.path.name, before, after

    def diff(self) -> str:
        """What changed, as the file is written."""
        return "\n".join(_differing(self.module.code, self.source(), around=1))


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    module = cst.parse_module(path.read_text(encoding="utf-8"))
    found = _Faults()
    module.visit(found)
    return [Mutant(path, module, old, new) for old, new in found.pairs]


def _flat(source: str) -> str:
    return ast.unparse(ast.parse(source))


def _differing(before: str, after: str, *, around: int) -> Iterator[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=around, lineterm="")
    return itertools.islice(lines, 2, None)


def untouched(path: Path) -> Mutant:
    """The file as it is, to be tried like a mutant: it must survive."""
    module = cst.parse_module(path.read_text(encoding="utf-8"))
    return Mutant(path, module, module, module)


class _Faults(cst.CSTVisitor):
    """Walks a file and keeps what could stand in place of what."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[cst.CSTNode, cst.CSTNode]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, NEVER):
            return False
        self.pairs.extend((node, new) for new in _theirs(node))
        self.pairs.extend((node, new) for new in _ours(node))
        return True


def _theirs(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, faults in mutation_operators:
        if isinstance(node, kind):
            yield from (new for new in faults(node) if not _idle(node, new))


def _idle(node: cst.CSTNode, new: cst.CSTNode) -> bool:
    """Whether it only puts None somewhere, or only changes the letters' case."""
    match node, new:
        case cst.Call(), cst.Call():
            return len(node.args) == len(new.args) and any(
                _is_none(one.value) and not _is_none(was.value) for was, one in zip(node.args, new.args, strict=True)
            )
        case ((cst.Assign() | cst.AnnAssign()), (cst.Assign() | cst.AnnAssign())):
            return True
        case cst.Lambda(), cst.Lambda():
            return True
        case cst.SimpleString(), cst.SimpleString():
            return node.value.lower() == new.value.lower()
    return False


def _is_none(node: cst.BaseExpression) -> bool:
    return isinstance(node, cst.Name) and node.value == "None"


def _ours(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    match node:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.Call())]):
            yield node.with_changes(body=[cst.Pass()])
        case cst.If():
            yield from (node.with_changes(test=cst.Name(forced)) for forced in ("True", "False"))
        case cst.Tuple() | cst.List() | cst.Set() if len(node.elements) > 1:
            yield from (
                node.with_changes(elements=[*node.elements[:left], *node.elements[left + 1 :]])
                for left in range(len(node.elements))
            )
