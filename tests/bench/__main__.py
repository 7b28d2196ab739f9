"""Everything that is measured, as one table; ``--quick`` measures less of it."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import orjson

from tests.bench import (
    import_speed,
    kernel_speed,
    look_up,
    over_http,
    process,
    publication,
    questions,
    report_speed,
    report_totals,
    where_time_goes,
)
from tests.bench.measure import Ratio
from tests.bench.peers.installed import missing
from tests.shots import published

LINUX = Path("/proc/self/status").exists()
PARTS = ("http", "kernel", "look-up", "import", "process", "publication", "report", "peers")
Asking = Callable[..., list[bytes]]


def main() -> None:
    """Print ratios, each with its range; none says how fast a machine is."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="fewer questions, blocks and rounds")
    asked.add_argument("--only", action="append", choices=PARTS, help="this part alone; may be given several times")
    told = asked.parse_args()
    parts = told.only or PARTS
    beside = _peers() if "peers" in parts else None  # Nothing is timed unless every engine answers alike.
    print("Ratios of one interleaved run: median (least – most). The machine is noisy; compare nothing across runs.")
    _ourselves(parts, quick=told.quick)
    if beside is not None:
        _beside(beside, rounds=5 if told.quick else 40)


def _ourselves(parts: Sequence[str], *, quick: bool) -> None:
    blocks, size, warm = (3, 40, 150) if quick else (7, 100, 1_000)
    with tempfile.TemporaryDirectory() as folder:
        if "http" in parts:
            _http(Path(folder), blocks=blocks, size=size, warm=warm)
        if "kernel" in parts:
            say("The kernel: a 25-line stay under Arogya Sanjeevani", kernel_speed.measured(blocks=blocks))
        if "look-up" in parts:
            say("Looking a price up", look_up.measured(blocks=blocks))
        if "import" in parts:
            say("A large cost table on its way in", import_speed.measured(Path(folder), blocks=2 if quick else 5))
        if "process" in parts and LINUX:
            if "http" not in parts:
                published(Path(folder))
            say("Whole processes", process.measured(_database(Path(folder)), blocks=3 if quick else 5))
        if "report" in parts:
            _report(Path(folder), quick=quick)
    if "publication" in parts:
        print("\nFrom a publication's commit to the last answer of the version before, two workers under load")
        print(publication.line(publication.measured(rounds=4 if quick else 10)))


def _report(folder: Path, *, quick: bool) -> None:
    say("A report of many members", report_speed.measured(folder, quick=quick))

    sample, different = report_totals.differences(report_speed.members_of(folder, 100_000 if quick else 1_000_000, 1))
    if different:
        print("Totals of a sample differ from single estimates:", *different, sep="\n  ", file=sys.stderr)
        sys.exit(1)
    print(f"  (every amount of a sample of {sample:,} of these rows, added up, is that of single estimates)")
    for rows, most in report_speed.peaks(folder, quick=quick) if LINUX else ():
        print(f"  {rows:>9,} rows: at most {most:.0f} MB in a fresh process (goal {report_speed.MOST_MB})", flush=True)


def _peers() -> ModuleType | None:
    """What measures beside the peers, once every engine has answered every case alike; None where they are missing."""
    lacking = missing()
    if lacking:
        print(f"Not measured beside {' and '.join(lacking)}, which `make bench` installs.")
        return None
    peers = import_module("tests.bench.peers.side_by_side")
    different = peers.differences()
    if different:
        print("The engines do not answer alike, so nothing is timed:", *different, sep="\n  ", file=sys.stderr)
        sys.exit(1)
    print(f"These answer {peers.COMPARED:,} claims alike, to the paisa:", *peers.names(), sep="\n  ")
    return peers


def _beside(peers: ModuleType, *, rounds: int) -> None:
    print(f"\nBeside peers: median of {rounds} rounds (p10 – p90), shuffled in one process; above 1 ours is the faster")
    say("One claim, a new one each time: time of the peer ÷ ours", peers.alone(rounds=rounds))
    say("Many claims at once: claims a second, ours ÷ the peer's", peers.together(rounds=rounds))


def say(heading: str, found: Iterable[Ratio]) -> None:
    """One part of the table."""
    print(f"\n{heading}", flush=True)
    for ratio in found:
        print(ratio.line(), flush=True)


def _database(folder: Path) -> str:
    return f"sqlite:///{folder}/outpocket.db"


def _http(folder: Path, *, blocks: int, size: int, warm: int) -> None:
    client = published(folder, memo_bytes=0, log_level="error", log_success_rate=0.0).test_client()
    again = questions.usual(size, seed=2)
    kinds = [
        ("usual: only people differ", *_split(questions.usual, warm, blocks * size)),
        ("wide: everything differs", *_split(questions.wide, warm, blocks * size)),
    ]
    asked = [*again, *(question for _, _, first in kinds for question in first)]
    answers = {q: client.post("/v1/estimates", data=q, content_type="application/json").data for q in asked}
    assert all(orjson.loads(answer)["kind"] == "estimate" for answer in answers.values())
    found: list[Ratio] = []
    with over_http.serving(folder, _database(folder), answers) as server:
        for kind, seen, first in kinds:
            turns = [first[start : start + size] for start in range(0, len(first), size)]
            goal = 0.35 if kind.startswith("usual") else None
            found += over_http.lines(f"first time, {kind}", over_http.compared(server, seen, turns), goal=goal)
        same = over_http.repeated(server, again, blocks=blocks)
        found += over_http.lines("a question that repeats", same, goal=1.0)
        found += over_http.lines("… ÷ bare Flask without our envelope", same, goal=None, against=over_http.PLAIN)
        weight = process.resident(server.worker) if LINUX else 0
    say("An estimate over HTTP ÷ a bare POST of the same bytes in the same worker", found)
    sizes = sorted(len(answer) for answer in answers.values())
    middle, own = sizes[len(sizes) // 2] / 1024, sum(sizes) / process.MIB
    print(f"  (an answer has {middle:.0f} KiB; the worker keeps {weight:.0f} MiB, {own:.0f} of them for the bench)")
    for kind, seen, first in kinds:
        print(f"\nWhere it goes inside the process, {kind}")
        for name, share in where_time_goes.shares(seen, first).items():
            print(f"  {name:<58} {share:>7.0%}")


def _split(kind: Asking, warm: int, first: int) -> tuple[Sequence[bytes], Sequence[bytes]]:
    found = kind(warm + first, seed=1)
    return found[:warm], found[warm:]


if __name__ == "__main__":
    main()
