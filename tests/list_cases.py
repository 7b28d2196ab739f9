"""``make cases``: one line for every published example: source, expected, ours; or why it is not expressible yet.

Exits with 1 when an expressible example comes out otherwise than printed.
"""

import sys
from collections.abc import Iterator

from tabulate import tabulate

from service.domain.money import plain
from tests.kernel_claims import settle_block
from tests.published import PublishedCase, PublishedClaim, load_published

HEADERS = ("case", "claim", "expected", "ours", "", "source")


def main() -> int:
    """Print the table and the count; 0 when everything expressible agrees."""
    cases = load_published()
    lines = [line for case in cases for line in _lines(case)]
    print(tabulate(lines, HEADERS, tablefmt="simple", disable_numparse=True, maxcolwidths=[None, 34, 20, 12, 10, 60]))
    wrong = [line for line in lines if line[4] == "DIFFERS"]
    waiting = [case for case in cases if case.not_expressible]
    print(f"\n{len(cases)} examples, {len(waiting)} not expressible (in part or at all), {len(wrong)} differ.")
    return 1 if wrong else 0


def _lines(case: PublishedCase) -> Iterator[tuple[str, ...]]:
    for one in case.claims:
        yield _line(case, one)
    if case.not_expressible:
        yield case.id, case.title, "", "", "not yet", case.not_expressible


def _line(case: PublishedCase, one: PublishedClaim) -> tuple[str, ...]:
    [settled] = settle_block(one.claim, one.terms, [one.member])
    ours = sum(settled.plan_pays[line] for line in one.expected.of_lines)
    total = ours + sum(settled.patient_pays[line] for line in one.expected.of_lines)
    if one.must_not is not None:
        agrees, wanted = ours != one.must_not, f"not {plain(one.must_not)}"
    elif one.expected.ratio is not None:
        agrees, wanted = one.expected.ratio * total == ours, f"ratio {one.expected.ratio}"
    else:
        agrees = one.expected.plan_pays in {None, ours}
        wanted = "" if one.expected.plan_pays is None else plain(one.expected.plan_pays)
    return case.id, one.name, wanted, plain(ours), "agrees" if agrees else "DIFFERS", case.source.title


if __name__ == "__main__":
    sys.exit(main())
