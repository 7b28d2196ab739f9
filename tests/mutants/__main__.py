"""``make mutants``: how many small faults in the rules the tests notice, file by file, and which they do not.

Fails under 90 %, at a survivor that ``survivors.toml`` does not explain, and at an explanation that explains
nothing any more. ``--sample 60`` tries some of the mutants, the same ones each time.
"""

import argparse
import json
import os
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tabulate import tabulate

from tests.mutants.killing import Fate, fates
from tests.mutants.making import Mutant, mutants_of, untouched

ROOT = Path(__file__).parents[2]
RULES = ROOT / "service" / "domain" / "rules"
EXPLAINED = Path(__file__).with_name("survivors.toml")
LEAST = 0.90
SEED = 20_261_125

Key = tuple[str, str, str]


def main() -> int:
    """Print the score and every survivor; 0 when the score is met and all survivors are explained."""
    asked = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    asked.add_argument("--sample", type=int, help="try only so many mutants")
    asked.add_argument("files", nargs="*", help="try only these files of the rules, such as room_rent.py")
    wanted = asked.parse_args()
    files = [path for path in sorted(RULES.glob("*.py")) if not wanted.files or path.name in wanted.files]
    mutants = [mutant for path in files for mutant in mutants_of(path)]
    if wanted.sample:
        mutants = random.Random(SEED).sample(mutants, min(wanted.sample, len(mutants)))
    whole = not wanted.files and not wanted.sample
    # The files as they are go first: tests that fail on them would kill everything.
    found = list(fates([*map(untouched, files), *mutants], processes=os.cpu_count() or 1))
    ill = [mutant.path.name for mutant, fate in found if mutant.is_original and fate is not Fate.SURVIVED]
    if ill:
        print(f"The tests fail before any fault is made: {', '.join(sorted(ill))}.")
        return 1
    tried = [(mutant, fate) for mutant, fate in found if not mutant.is_original]
    return report(tried, explanations(), whole=whole)


def explanations() -> dict[Key, str]:
    """Why each known survivor cannot be killed."""
    listed = tomllib.loads(EXPLAINED.read_text(encoding="utf-8")).get("survivor", [])
    return {(one["file"], one["before"], one["after"]): one["why"] for one in listed}


def report(found: Sequence[tuple[Mutant, Fate]], explained: dict[Key, str], *, whole: bool) -> int:
    """Print the table, the survivors and what is missing; the exit status."""
    survivors = sorted((m.key(), m.diff()) for m, fate in found if fate is Fate.SURVIVED)
    for key, diff in survivors:
        print(f"{key[0]}\n{diff}\n{explained.get(key, '') or _entry(key)}\n")
    killed = table(found)
    unexplained = [key for key, _ in survivors if key not in explained]
    idle = sorted(set(explained) - {key for key, _ in survivors}) if whole else []
    for key in idle:
        print(f"Explained, but it does not survive:\n{_entry(key)}")
    print(f"{len(survivors)} survivors, {len(unexplained)} of them not explained; {len(idle)} idle explanations.")
    return int(bool(unexplained or idle or killed < LEAST))


def table(found: Sequence[tuple[Mutant, Fate]]) -> float:
    """Print killed and total by file; the share killed of all that was alive."""
    count = Counter((name, fate) for mutant, fate in found for name in (mutant.path.name, "all"))
    names = dict.fromkeys(name for name, _ in sorted(count, key=lambda entry: (entry[0] == "all", entry[0])))
    shares = {}
    rows = []
    for name in names:
        killed, survived = count[name, Fate.KILLED], count[name, Fate.SURVIVED]
        shares[name] = killed / max(1, killed + survived)
        rows.append((name, killed, killed + survived, f"{shares[name]:.1%}", count[name, Fate.STILLBORN]))
    print(tabulate(rows, ("file", "killed", "of", "", "refused by type, not counted"), disable_numparse=True))
    return shares.get("all", 0.0)


def _entry(key: Key) -> str:
    """The lines to copy into ``survivors.toml``; the reason has to be thought of."""
    file, before, after = (json.dumps(text, ensure_ascii=False) for text in key)
    return f'[[survivor]]\nfile = {file}\nbefore = {before}\nafter = {after}\nwhy = ""'


if __name__ == "__main__":
    sys.exit(main())
