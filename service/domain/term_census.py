"""Which terms of a plan some rule reads: found in the code of the rules, and of what they call.

A name counts as read wherever a function uses an attribute of that name, so a term that shares its name with another
object's attribute is never called unread. Runs no rule and opens no file.
"""

from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType, ModuleType

from service.domain.adjudication import settle_year
from service.domain.adjudication_query import policy_of
from service.domain.kernel import Rulebook
from service.domain.plan import Terms

# Only code under this name is followed.
GROUND_FLOOR = "service.domain"


def terms_read(rulebook: Rulebook) -> frozenset[str]:
    """The names of the terms that settling a claim reads: by the rules, the policy's year and other readings."""
    rules = (*rulebook.first, *(rule for rules in rulebook.steps.values() for rule in rules))
    starts: list[object] = [settle_year, policy_of, rulebook.apart, rulebook.elsewhere, *rulebook.used]
    starts += [gate.refuses for gate in rulebook.gates] + [rule.moves for rule in rules]
    starts += [ground.facts for ground in rulebook.grounds.values()]
    return attributes_read(starts) & Terms.__dataclass_fields__.keys()


def attributes_read(starts: Iterable[object]) -> frozenset[str]:
    """Every name that functions of the ground floor use, and those that they call; anything else is passed over."""
    waiting, seen, names = list(starts), set[FunctionType](), set[str]()
    while waiting:
        thing = waiting.pop()
        function = getattr(thing, "__wrapped__", thing)  # what a cache keeps the answers of
        if isinstance(function, FunctionType) and function not in seen and function.__module__.startswith(GROUND_FLOOR):
            seen.add(function)
            used = frozenset(_names(function.__code__))
            names |= used
            waiting += _reached(function, used)
    return frozenset(names)


def _names(code: CodeType) -> Iterator[str]:
    """The names that a piece of code and the pieces inside it use."""
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names(inner)


def _reached(function: FunctionType, used: frozenset[str]) -> Iterator[object]:
    """What a function may call: by name, inside a module it names, or the methods of a class it names."""
    for name in used:
        thing = function.__globals__.get(name)
        yield thing
        if isinstance(thing, ModuleType):
            yield from (getattr(thing, inner, None) for inner in used)
        if isinstance(thing, type):
            yield from (getattr(method, "fget", method) for method in vars(thing).values())
