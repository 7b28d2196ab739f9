"""Whether the tests notice a mutant: each is put in place of its module in a process of its own.

The tests are called as functions, without pytest: the hand-worked rows, the published cases, the figures of each
step, and random claims that the oracle has settled beforehand. The laws of ``test_laws.py`` are left out: they
take half a minute, and a claim on which kernel and oracle agree keeps the oracle's laws.

A process imports no rule before it forks, so a mutant meets no module and no cache of the original.
"""

import importlib
import os
import random
import signal
import sys
import types
import warnings
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path

import numpy as np
import pytest  # noqa: F401 - the tests need it; imported here once, not in every process

from tests import oracle
from tests.case_rows import CaseRow, load_rows
from tests.mutants.making import Mutant
from tests.published import PublishedCase, PublishedClaim, published_claims
from tests.random_amounts import RUPEE
from tests.strategies import Case, random_case

RULES = "service.domain.rules"
CASES = 1_000
SEED = 20_261_125
# Of the processor, not of the clock; a file without a fault takes about two.
SECONDS = 30.0

Settled = tuple[Case, list[oracle.Settlement]]


class Fate(IntEnum):
    """What became of a mutant; the exit status of its process.

    ``STILLBORN``: it failed with a TypeError, as a left-out argument does. Type checking refuses such a program
    before any test, so it counts neither for the tests nor against them.
    """

    SURVIVED = 0
    KILLED = 1
    STILLBORN = 2


class Questions:
    """What every mutant is asked, read and settled by the oracle once."""

    def __init__(self) -> None:
        assert not any(name.startswith(RULES) for name in sys.modules), "rules are imported before their mutants"
        rng = random.Random(SEED)
        self.rows: list[CaseRow] = load_rows()
        self.published: list[tuple[PublishedCase, PublishedClaim]] = list(published_claims())
        self.settled: list[Settled] = [_settled(random_case(rng)) for _ in range(CASES)]

    def ask(self) -> None:
        """Raise if anything comes out otherwise than written, printed or settled by the oracle."""
        from tests.domain import test_facts, test_kernel  # noqa: PLC0415 - they import the rules

        for row in self.rows:
            test_kernel.test_a_hand_worked_row_settles_as_written(row)
        for case, one in self.published:
            test_kernel.test_a_published_case_settles_as_printed(case, one)
        for told in test_facts.TOLD:
            test_facts.test_a_step_says_its_figures_and_cites_its_term(told)
        for discharge, days, window in test_facts.WINDOW_CROSSED:
            test_facts.test_a_line_is_cut_by_the_window_that_it_crosses(discharge, days, window)
        test_facts.test_every_ground_is_told_and_cites_its_usual_term_at_least_once()
        test_facts.test_each_room_rate_of_a_stay_is_told_apart()
        test_facts.test_time_lifts_the_four_waits_and_nothing_else()
        test_kernel.test_a_row_keeps_its_ground_beside_a_row_whose_added_cover_still_waits()
        test_kernel.test_what_a_claim_adds_to_the_use_of_yearly_limits_is_what_they_paid()
        for (terms, claim, members), expected in self.settled:
            blocks = test_kernel.settle_block(claim, terms, members)
            assert all(map(test_kernel.same, blocks, expected)), "kernel and oracle disagree"


def _settled(case: Case) -> Settled:
    terms, claim, members = case
    return case, [oracle.settle(claim, terms, member, RUPEE) for member in members]


def fates(mutants: Iterable[Mutant], *, processes: int) -> Iterator[tuple[Mutant, Fate]]:
    """Each mutant with its fate, in the order in which they end."""
    questions, waiting, running = Questions(), iter(mutants), dict[int, Mutant]()
    while True:
        for mutant in waiting:
            running[_start(mutant, questions)] = mutant
            if len(running) == processes:
                break
        if not running:
            return
        ended, status = os.wait()
        # One that never ends is stopped by a signal: the tests have noticed it.
        yield running.pop(ended), Fate(os.WEXITSTATUS(status)) if os.WIFEXITED(status) else Fate.KILLED


def _start(mutant: Mutant, questions: Questions) -> int:
    process = os.fork()
    if process:
        return process
    status = Fate.KILLED  # whatever a fault raises, the tests have noticed it
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        status = _fate(mutant, questions)
    finally:
        os._exit(status)


def _fate(mutant: Mutant, questions: Questions) -> Fate:
    """Put the mutant in place of its module for the rest of this process, and ask."""
    np.seterr(all="raise")
    warnings.simplefilter("error")
    try:
        _put(mutant.path, mutant.source())
        questions.ask()
    except TypeError:
        return Fate.STILLBORN
    return Fate.SURVIVED


def _put(path: Path, source: str) -> None:
    name, package = f"{RULES}.{path.stem}", importlib.import_module(RULES)
    module = types.ModuleType(name)
    module.__file__, module.__package__ = str(path), RULES
    sys.modules[name] = module
    setattr(package, path.stem, module)
    exec(compile(source, str(path), "exec"), module.__dict__)
