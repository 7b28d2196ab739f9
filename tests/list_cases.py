"""``make cases``: one line for every published example: agrees or differs, source, expected, ours; or why it is not
expressed.

Exits with 1 when an example comes out otherwise than printed, in the API's answers or as claims of the kernel.
"""

import sys
from collections import Counter
from collections.abc import Iterator

from flask.testing import FlaskClient

from service.domain.money import plain
from tests.kernel_claims import settle_block
from tests.published import PublishedCase, PublishedClaim, load_published
from tests.published_asks import Said, answer_to, compare
from tests.served import served

AGREES, DIFFERS, NOT_EXPRESSED = "agrees", "DIFFERS", "not expressed"


def main() -> int:
    """Print the lines and the count; 0 when everything that is expressed agrees."""
    with served() as service:
        lines = [case_line(case, service.test_client()) for case in load_published()]
    for line in lines:
        print(" | ".join(line))
    found = Counter(line[1] for line in lines)
    counts = f"{found[AGREES]} agree, {found[DIFFERS]} differ, {found[NOT_EXPRESSED]} not expressed"
    print(f"\n{len(lines)} examples: {counts}.")
    return 1 if found[DIFFERS] else 0


def case_line(case: PublishedCase, client: FlaskClient) -> tuple[str, ...]:
    """Id, result, source, expected and ours; of a case that is not expressed the reason."""
    if case.not_expressible:
        return case.id, NOT_EXPRESSED, case.source.title, case.not_expressible
    answered = [list(compare(ask, answer_to(ask, client))) for ask in case.asks]
    claimed = [list(_of_kernel(claim)) for claim in case.claims]
    wrong = [figures for figures in (*answered, *claimed) if not all(said.agrees for said in figures)]
    shown = wrong or answered or claimed
    expected = "; ".join(" ".join(_short(said.wanted) for said in figures) for figures in shown)
    ours = "; ".join(" ".join(_short(said.ours) for said in figures) for figures in shown)
    return case.id, DIFFERS if wrong else AGREES, case.source.title, f"expected {expected}", f"ours {ours}"


def _short(text: str) -> str:
    return text.removesuffix(".00")


def _of_kernel(one: PublishedClaim) -> Iterator[Said]:
    """The figures of a single claim as the kernel settles it."""
    [settled] = settle_block(one.claim, one.terms, [one.member])
    pays = sum(settled.plan_pays[line] for line in one.expected.of_lines)
    bears = sum(settled.patient_pays[line] for line in one.expected.of_lines)
    for place, wanted, ours in (
        ("plan_pays", one.expected.plan_pays, pays),
        ("patient_pays", one.expected.patient_pays, bears),
    ):
        if wanted is not None:
            yield Said(place, plain(wanted), plain(ours), wanted == ours)
    if one.expected.ratio is not None:
        agrees = one.expected.ratio * (pays + bears) == pays
        yield Said("ratio", f"ratio {one.expected.ratio}", f"{plain(pays)} of {plain(pays + bears)}", agrees)
    if one.must_not is not None:
        paid = sum(settled.plan_pays)
        yield Said("plan_pays", f"not {plain(one.must_not)}", plain(paid), paid != one.must_not)


if __name__ == "__main__":
    sys.exit(main())
