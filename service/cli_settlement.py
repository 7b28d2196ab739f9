"""An answer of ``POST /v1/adjudications`` as text to read in a terminal: the same amounts and sentences, in tables.

Reads the plain answer; computes nothing and rounds nothing.
"""

from service.cli_paper import Paper, Part
from service.wording import Wording


def print_settlement(answer: Part, wording: Wording) -> None:
    """Print every claim under every policy, then what holds for all of them."""
    printer = Printer(wording)
    for claim in answer["claims"]:
        printer.claim(claim, several=len(answer["claims"]) > 1)
        for policy in claim["policies"]:
            printer.policy(policy)
    printer.rest(answer)


class Printer:
    """Prints the parts of one answer in one locale's words."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._paper = Paper(wording)

    def claim(self, claim: Part, *, several: bool) -> None:
        """The claim in short; who pays each line, where several policies pay."""
        paper = self._paper
        paper.heading(f"{claim['id']}, {claim['member']}" if several else "In short")
        amounts = (paper.money(claim[name]) for name in ("bills", "plan_pays", "patient_pays"))
        paper.say("Bills {}: paid {}, left to you {}.".format(*amounts))
        if len(claim["policies"]) > 1:
            self._bill(claim)

    def policy(self, policy: Part) -> None:
        """One policy: whether the stay is accepted, each line, each deduction, and what is left."""
        paper, named = self._paper, policy["policy"]
        plan = f" ({policy['plan_id']})" if named != policy["plan_id"] else ""
        paper.heading(f"{named}{plan}, {paper.money(policy['sum_insured'])}: {policy['verdict'].replace('_', ' ')}")
        paper.say(f"The plan pays {paper.money(policy['plan_pays'])}, you pay {paper.money(policy['patient_pays'])}.")
        if policy["cash"] != policy["plan_pays"]:
            paper.say(f"Paid out once pending instalments are kept back: {paper.money(policy['cash'])}.")
        self._admissibility(policy)
        self._bill(policy)
        self._why(policy)
        self._deductions(policy)
        self._edges(policy)
        self._year(policy["year"])

    def rest(self, answer: Part) -> None:
        """What was taken for granted, what a reader has to be told, where it comes from, and what answered."""
        paper, versions = self._paper, answer["versions"]
        paper.heading("Assumed")
        paper.list(answer["assumptions"])
        paper.heading("Sources")
        paper.list(f"{each['title']} ({each['date']}). {each['where']}" for each in answer["sources"])
        paper.heading("Please note")
        paper.list(answer["disclosures"])
        plans = ", ".join(f"{name} {version}" for name, version in versions["plans"].items())
        paper.say(f"{answer['adjudication_id']}, engine {versions['engine']}{', ' if plans else ''}{plans}.")

    def _admissibility(self, policy: Part) -> None:
        found = policy["admissibility"]
        if found["likelihood"] is None:
            self._paper.say(self._wording.text("settle.no_stay"))
            return
        self._paper.say(self._wording.text(f"settle.likelihood.{found['likelihood']}"))
        for ground in found["grounds"]:
            self._paper.say(f"{ground['text']}{self._paper.clause(ground['clause'])}", indent=2)
            if ground["dispute"]:
                self._paper.say(f"A published dispute: {ground['dispute']['text']}", indent=2)
        for other in policy["otherwise"]:
            pays = (self._paper.money(other[name]) for name in ("plan_pays", "patient_pays"))
            self._paper.say("{} Then the plan pays {} and you pay {}.".format(other["because"], *pays), indent=2)

    def _bill(self, part: Part) -> None:
        """The lines of a bill and what they come to."""
        names = ("billed", "plan_pays", "patient_pays")
        rows = [(line["label"], *(self._paper.money(line[name]) for name in names)) for line in part["lines"]]
        self._paper.heading("Lines")
        self._paper.table(("Charge", "Billed", "Plan pays", "You pay"), rows, words=1)

    def _why(self, policy: Part) -> None:
        """The reasons of every line, and what would have covered it."""
        self._paper.heading("Why")
        for line in policy["lines"]:
            why = " ".join(f"{step['text']}{self._paper.clause(step['clause'])}" for step in line["steps"])
            would = f" {line['would_cover']}" if line["would_cover"] else ""
            self._paper.say(f"{line['label']}: {why}{would}")

    def _deductions(self, policy: Part) -> None:
        """Each deduction of the claim with its arithmetic."""
        self._paper.heading("Deducted, in the plan's order")
        if not policy["steps"]:
            self._paper.say(self._wording.text("settle.steps.none"))
        for step in policy["steps"]:
            amount = self._paper.money(step["amount"])
            self._paper.say(f"{amount}: {step['text']}{self._paper.clause(step['clause'])}")
            self._paper.say(step["arithmetic"], indent=2)

    def _edges(self, policy: Part) -> None:
        """What would have saved money, limits met exactly, terms that no source settles."""
        unknown = [name.replace("_", " ") for name in policy["unknown_terms"]]
        for title, texts in (
            (self._wording.text("settle.cliffs"), [cliff["text"] for cliff in policy["cliffs"]]),
            (self._wording.text("settle.boundaries"), policy["boundaries"]),
            ("Terms that no source settles", unknown and [", ".join(unknown)]),
        ):
            if texts:
                self._paper.heading(title)
                self._paper.list(texts)

    def _year(self, year: Part) -> None:
        """What the policy has left: the sum insured always, the rest where there is any."""
        self._paper.heading(self._wording.text("settle.year"))
        for name in ("base", "bonus", "extra", "restored", "deductible_left"):
            if name == "base" or year[name] != "0.00":
                self._paper.say(f"{self._wording.text(f'settle.year.{name}')}: {self._paper.money(year[name])}")
