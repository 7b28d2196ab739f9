"""Which faults ``make mutants`` puts into a file; whether the tests notice them is its own, longer run."""

from pathlib import Path

from tests.mutants.making import mutants_of, untouched

FILE = '''"""A rule."""

from functools import lru_cache

NEVER = frozenset({"icu", "device"})


@lru_cache(maxsize=4096)
def late(day: int | None, last: int) -> bool:
    """Whether it is."""
    if day is None:
        return False
    return day > last
'''


def changes(tmp_path: Path) -> set[tuple[str, str]]:
    rule = tmp_path / "rule.py"
    rule.write_text(FILE, encoding="utf-8")
    return {(before, after) for mutant in mutants_of(rule) for _, before, after in [mutant.key()]}


def test_tables_and_cached_functions_get_faults_too(tmp_path: Path) -> None:
    assert changes(tmp_path) == {
        ("NEVER = frozenset({'icu', 'device'})", "NEVER = frozenset({'device'})"),
        ("NEVER = frozenset({'icu', 'device'})", "NEVER = frozenset({'icu'})"),
        ("NEVER = frozenset({'icu', 'device'})", "NEVER = frozenset({'XXicuXX', 'device'})"),
        ("NEVER = frozenset({'icu', 'device'})", "NEVER = frozenset({'icu', 'XXdeviceXX'})"),
        ("if day is None:", "if True:"),
        ("if day is None:", "if False:"),
        ("if day is None:", "if day is not None:"),
        ("return False", "return True"),
        ("return day > last", "return day >= last"),
    }


def test_the_file_as_it_is_differs_in_nothing(tmp_path: Path) -> None:
    rule = tmp_path / "rule.py"
    rule.write_text(FILE, encoding="utf-8")

    assert (untouched(rule).source(), untouched(rule).diff()) == (FILE, "")
