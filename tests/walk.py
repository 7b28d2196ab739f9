"""The commands of /docs as their reader walks them: what one needs is made by those that say they make it.

``$QUOTE_ID`` comes out of the answer to the documented POST of quotes, ``$ETAG`` out of the documented GET; so a new
operation needs nothing here, unless something has to happen to a thing first (``BEFORE``) or somebody else has to do
it (``BY_ANOTHER``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from service.web.commands import ETAG, KEY, Call
from service.web.docs import operations_of
from tests.promised import broken_promises
from tests.shell import Answered, Shell

DRAFT = "/v1/admin/drafts/{id}"
RULES = f"PUT {DRAFT}/documents/{{kind}}/{{name}}"
SUBMIT = f"POST {DRAFT}/submit"
PUBLISH = f"POST {DRAFT}/publish"
BEFORE: Mapping[str, tuple[str, ...]] = {
    f"DELETE {DRAFT}/documents/{{kind}}/{{name}}": (RULES,),
    SUBMIT: (RULES,),
    f"POST {DRAFT}/approve": (RULES, SUBMIT),
    f"POST {DRAFT}/reject": (RULES, SUBMIT),
    PUBLISH: (RULES,),
    "POST /v1/admin/rollback": (PUBLISH,),
}
BY_ANOTHER = (f"POST {DRAFT}/approve", f"POST {DRAFT}/reject")
KEYS = "/v1/admin/keys"
ISSUE, END_KEY = (f"POST {KEYS}", f"POST {KEYS}/{{id}}/rotate"), f"DELETE {KEYS}/{{id}}"


@dataclass
class Walk:
    """``keys``: the secret of whoever pastes the commands, and that of somebody else of the same tenant."""

    document: Any
    host: str
    shell: Shell
    keys: tuple[str, str]
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.calls: dict[str, tuple[Call, ...]] = {
            f"{one.method} {one.path}": one.calls for one in operations_of(self.document, self.host)
        }
        self._issued: list[str] = []

    def everything(self) -> dict[str, Answered]:
        """Run every command; the answer to each."""
        answers: dict[str, Answered] = {}
        for label, calls in self.calls.items():
            for call in calls:
                answers[call.command] = self._run(label, call, {})
                self._end_keys()
        return answers

    def _run(self, label: str, call: Call, known: Mapping[str, str]) -> Answered:
        """One command in a shell that has what it needs; what is wrong with the answer is a fault."""
        filled = dict(known)
        for need in call.needs:
            if need.variable not in (KEY, ETAG) and need.variable not in filled:
                maker = f"{need.method} {need.path}"
                filled[need.variable] = made(self._run(maker, self.calls[maker][0], filled), need.variable)
        for step in BEFORE.get(label, ()):
            self._run(step, self.calls[step][0], filled)
        for need in call.needs:
            if need.variable == ETAG:
                reading = f"{need.method} {need.path}"
                filled[ETAG] = self._run(reading, self.calls[reading][0], known | filled).headers["ETag"]
        ran = self.shell.run(call.command, **{**filled, KEY: self.keys[label in BY_ANOTHER]})
        assert len(ran.calls) == 1, (call.command, ran)
        (answered,) = ran.calls
        if ran.code or ran.output.encode() != answered.body:
            self.faults.append(f"{label} ended with {ran.code}: {ran.errors}")
        self.faults += [f"{fault}\n  {call.command[:400]}" for fault in broken_promises(self.document, answered)]
        if label in ISSUE and answered.status == 201:
            self._issued.append(made(answered, "KEY_ID"))
        return answered

    def _end_keys(self) -> None:
        """A holder has few keys at a time: those that were issued on the way are ended."""
        while self._issued:
            self.shell.run(self.calls[END_KEY][0].command, KEY=self.keys[0], KEY_ID=self._issued.pop())


def made(answered: Answered, variable: str) -> str:
    """The id of what an answer says was made: its own, that of its one part, or in a header such as Report-Id."""
    named = answered.headers.get(f"{variable.removesuffix('_ID').title()}-Id")
    if named:
        return str(named)
    told = json.loads(answered.body)
    return str(told.get("id") or next((part["id"] for part in told.values() if isinstance(part, dict)), ""))
