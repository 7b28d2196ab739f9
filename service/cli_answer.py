"""An answer of the API as text to read in a terminal: the same amounts and sentences, in tables.

Reads the plain answer; computes nothing and rounds nothing.
"""

from datetime import date

from service.cli_paper import Paper, Part
from service.wording import Wording


def print_answer(answer: Part, wording: Wording, *, lines: bool) -> None:
    """Print an estimate, or the advice that stands in its place."""
    printer = Printer(wording)
    printer.triage(answer)
    if answer["kind"] != "estimate":
        printer.advice(answer)
        return
    printer.opening(answer)
    printer.ladder(answer)
    printer.comparison(answer, lines=lines)
    printer.notes(answer)
    printer.sources(answer)


class Printer:
    """Prints the parts of one answer in one locale's words."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._paper = Paper(wording)

    def triage(self, answer: Part) -> None:
        """How soon to act, and why."""
        triage = answer["triage"]
        if triage["urgency"] is None:
            return
        self._paper.heading(self._wording.text(f"urgency.{triage['urgency']}"))
        self._paper.say(triage["act_within"])
        self._paper.say(triage["advice"])
        self._paper.list(reason["text"] for reason in triage["reasons"])
        if triage["missing"]:
            self._paper.say(f"Not answered, so this is the safer advice: {', '.join(triage['missing'])}.")

    def advice(self, answer: Part) -> None:
        """Safety before money: what to do, whom to call, and nothing else."""
        self._paper.say(answer["advice"])
        self._paper.say(f"Call: {', '.join(answer['emergency_numbers'])}")
        self._paper.list(each["text"] for each in answer["disclosures"])

    def opening(self, answer: Part) -> None:
        """Where and when this holds, and the answer in short."""
        where = answer["where"]
        places = [
            (where["city"] or "").title(),
            *(self._paper.label(where[name]) for name in ("city_tier", "facility", "room")),
        ]
        day = self._wording.day(date.fromisoformat(answer["as_of"]))
        self._paper.heading("In short")
        for sentence in answer["opening"].values():
            self._paper.say(sentence)
        self._paper.say(f"Priced for {', '.join(place for place in places if place)}, on {day}.")

    def ladder(self, answer: Part) -> None:
        """What each stage costs."""
        self._paper.heading("The ladder")
        rows = [
            (
                self._wording.text(f"stage.{rung['stage']}"),
                self._way(rung, answer["triage"]["stage"]),
                *self._costs(rung["cost"], partial=rung["partial"]),
                *self._costs(rung["cumulative_cost"], partial=rung["partial"]),
            )
            for rung in answer["ladder"]
        ]
        self._paper.table(("Stage", "Here?", "By itself", "8 in 10 bills", "In all", "8 in 10 bills"), rows, words=2)
        for rung in answer["ladder"]:
            if rung["share_of_people"]:
                self._paper.say(
                    f"{self._wording.text('stage.' + rung['stage'])}: {rung['share_of_people']['text']}", indent=2
                )

    def comparison(self, answer: Part, *, lines: bool) -> None:
        """Each plan at each end, in every policy state, with the verdicts in sentences."""
        for entry in answer["comparison"]:
            ending = self._wording.text(f"stage.{entry['scenario']}")
            course = f" ({self._paper.label(entry['variant'])})" if entry["variant"] else ""
            self._paper.heading(
                f"{ending}{course}, {entry['role']} · {entry['plan_id']}, {self._paper.money(entry['sum_insured'])}"
            )
            head = ("", "Bills", "Plan pays", "You pay", "Pay now", "Refunded", "Premium", "In all", "Difference")
            self._paper.table(head, [self._row(row) for row in entry["rows"]], words=1)
            self._premium(next(row["premium"] for row in entry["rows"] if row["premium"]))
            self._keep(entry["around_stay"] or {})
            for row in entry["rows"]:
                self._verdicts(row)
                if lines and row["cover_verdict"]:
                    self._lines(row, answer)

    def notes(self, answer: Part) -> None:
        """When a plan would not help and when it could, what has no price, what was assumed."""
        several = len({entry["plan_id"] for entry in answer["comparison"]}) > 1
        for title, notes in (("Would not help", answer["would_not_help"]), ("Could help", answer["could_help"])):
            self._paper.heading(title)
            self._paper.list(self._note(note, several=several) for note in notes)
        self._paper.heading("Ask the insurer")
        self._paper.list(self._note(question, several=several) for question in answer["ask_insurer"])
        if answer["unpriced"]:
            self._paper.heading("No price found")
            self._paper.list(line["label"] for line in answer["unpriced"])
        self._paper.heading("Assumed")
        self._paper.list(answer["assumptions"])

    def sources(self, answer: Part) -> None:
        """Where the figures come from, what a reader has to be told, and what answered."""
        self._paper.heading("Sources")
        self._paper.list(f"{each['title']} ({each['date']}). {each['where']}" for each in answer["sources"])
        prices = [line["source"] for rung in answer["ladder"] for line in rung["lines"] if line["source"]]
        self._paper.heading("Sources of prices")
        self._paper.list(dict.fromkeys(prices))
        self._paper.heading("Please note")
        self._paper.list(each["text"] for each in answer["disclosures"])
        versions = answer["versions"]
        self._paper.say(f"{answer['estimate_id']}, engine {versions['engine']}, prices {versions['cost_table']}.")

    def _row(self, row: Part) -> tuple[str, ...]:
        names = ("bills", "plan_pays", "patient_pays", "pay_now", "refunded_later")
        premium = self._paper.money(row["premium"]["amount"]) if row["premium"] else "none"
        amounts = [self._paper.money(row[name]) for name in names]
        return (
            row["policy_state"].replace("_", " "),
            *amounts,
            premium,
            self._paper.money(row["total"]),
            self._paper.money(row["difference"]),
        )

    def _premium(self, premium: Part) -> None:
        told = [
            premium["text"],
            premium["tax"],
            f"({premium['source']}, {premium['as_of']})" if premium["source"] else None,
        ]
        self._paper.say(f"Premium: {' '.join(one for one in told if one)}", indent=2)

    def _keep(self, stay: Part) -> None:
        """Which bills around a stay to keep."""
        for window in (stay.get("before"), stay.get("after")):
            if window:
                self._paper.say(f"{window['text']}{self._paper.clause(window['clause'])}", indent=2)

    def _verdicts(self, row: Part) -> None:
        if row["cover_verdict"] is None:
            return
        told = [row[name]["text"] for name in ("cover_verdict", "year_verdict") if row[name]]
        self._paper.say(f"{self._paper.label(row['policy_state'])}: {' '.join(told)}", indent=2)
        for other in row["alternatives"]:
            plan, you = (self._paper.money(other[name]) for name in ("plan_pays", "patient_pays"))
            self._paper.say(f"{other['because']} Then the plan pays {plan} and you pay {you}.", indent=4)

    def _lines(self, row: Part, answer: Part) -> None:
        labels = {line["item"]: line["label"] for rung in answer["ladder"] for line in rung["lines"]}
        for line in row["lines"]:
            paid = f"plan {self._paper.money(line['plan_pays'])}, you {self._paper.money(line['patient_pays'])}"
            why = " ".join(f"{step['text']}{self._paper.clause(step['clause'])}" for step in line["steps"])
            self._paper.say(f"{labels[line['item']]}, {self._paper.money(line['billed'])}: {paid}. {why}", indent=4)

    def _note(self, note: Part, *, several: bool) -> str:
        named = f"{note['plan_id']}: " if several else ""
        return f"{named}{note['text']}{self._paper.clause(note['clause'])}"

    def _way(self, rung: Part, likely: str) -> str:
        if rung["stage"] == likely:
            return "likely end"
        return "expected" if rung["included"] else ""

    def _costs(self, cost: Part, *, partial: bool) -> tuple[str, str]:
        least = "at least " if partial else ""
        return (
            f"{least}{self._paper.money(cost['typical'])}",
            f"{self._paper.money(cost['low'])} to {self._paper.money(cost['high'])}",
        )
