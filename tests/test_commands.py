"""Every curl of README and /docs, run by bash against the service as it is deployed; what it answers is checked.

Nothing is replaced but the address of the service. A command that cannot be run as it is written is a failure.
"""

import hashlib
import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from service.reports.quote_columns import QUOTES
from service.usecases.access import SCOPES
from tests.console import issue
from tests.gunicorn_process import gunicorn
from tests.promised import broken_promises
from tests.served import publish, served
from tests.shell import ROOT, Answered, Ran, Shell, shell
from tests.tenancy import DEMO
from tests.walk import Walk

README = (ROOT / "README.md").read_text(encoding="utf-8")
WRITTEN = "http://127.0.0.1:8000"
SECTIONS = {part.partition("\n")[0]: part for part in README.split("\n## ")}
FENCED = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(curl -[^`]+)`")
SAVED = re.compile(r"as `([a-z.]+)`:\n\n```\n(\{.*?)^```$", re.MULTILINE | re.DOTALL)
FLASK = re.compile(r"^[.]venv/bin/flask .*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Running:
    """The service under gunicorn, a shell beside it, secret keys."""

    host: str
    shell: Shell
    keys: tuple[str, str]
    operator: str

    def get(self, path: str) -> bytes:
        with urlopen(f"{self.host}{path}") as answer:
            return bytes(answer.read())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with served() as service:
        publish(service, DEMO)
        asha, ravi = (issue(service, who, SCOPES, tenant="demo") for who in ("Asha", "Ravi"))
        operator = issue(service, "Asha, pricing", SCOPES)
        url = f"sqlite:///{service.extensions['outpocket.engine'].url.database}"
        with gunicorn(url, workers=1, record=False) as server:
            pasted = shell(tmp_path_factory.mktemp("shell"))
            yield Running(f"http://127.0.0.1:{server.port}", pasted, (asha, ravi), operator)


def test_every_command_of_docs_is_answered_as_described(running: Running) -> None:
    """Some 80 commands, one of which asks 4,000 questions: ten seconds."""
    page = running.get("/docs").decode()
    shown = [html.unescape(one) for one in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)]
    walk = Walk(json.loads(running.get("/openapi.json")), running.host, running.shell, running.keys)

    answers = walk.everything()

    assert walk.faults == []
    assert set(shown) == set(answers)
    assert (shown[0], json.loads(answers[shown[0]].body)["kind"]) == (shown[1], "estimate")


def script_of(section: str) -> str:
    """The curls of a section of README in their order; what ``flask`` does beside them has tests of its own."""
    blocks = [FLASK.sub("", block) for block in FENCED.findall(section) if "curl -" in block]
    return "\n".join([*blocks, *INLINE.findall(FENCED.sub("", section))])


def an_estimate(ran: Ran, section: str) -> None:
    told = json.loads(ran.calls[0].body)
    assert (told["kind"], {one["plan_id"] for one in told["comparison"]}) == ("estimate", {"niva_reassure"})
    assert told["comparison"][-1]["around_stay"] and told["ask_insurer"]


def the_widget_is_as_large_as_said(ran: Ran, section: str) -> None:
    assert f"script, style and English {int(ran.output) / 1024:.1f} KiB" in section


def a_plan_of_ones_own(ran: Ran, section: str) -> None:
    """5,000 of 7,000 a day for three days: 15,000 of the room and 28,571 of the surgeon. With medicines that is
    48,571, less 10 %: 4,857."""
    assert json.loads(ran.calls[0].body)["claims"][0]["plan_pays"] == "43714.00"


def a_price_is_changed(ran: Ran, section: str) -> None:
    download, start, put, diff, published = ran.calls
    assert [call.status for call in ran.calls] == [200, 201, 200, 200, 200]
    assert b"amdavad" in download.body
    assert (start.headers["ETag"], put.headers["ETag"]) == ('"1"', '"2"')
    assert b"amdavad ahmadabad" in diff.body
    assert [one["kind"] for one in json.loads(published.body)["published"]] == ["cities"]


def the_demonstration_answers(ran: Ran, section: str) -> None:
    assert json.loads(ran.calls[0].body)["tenant"]["name"] == "Demonstration (no insurer)"


def a_quote_is_kept(ran: Ran, section: str) -> None:
    told = json.loads(ran.calls[0].body)
    assert (told["kind"], told["binding"], told["client_ref"]) == ("illustration", False, "A-1182")


def an_export_is_a_file(ran: Ran, section: str) -> None:
    """Its name says which days' quotes are in it."""
    (call,) = ran.calls
    first = call.body.decode("utf-8-sig").partition("\r\n")[0]
    assert "2026-11-01_2026-12-01" in call.headers["Content-Disposition"]
    assert first.split(",") == [column.name for column in QUOTES.columns]


def members_are_answered(ran: Ran, section: str) -> None:
    """The template asks about one member, whose episode has two ends."""
    template, estimates, summary, packed = ran.calls
    told = json.loads(summary.body)
    assert (told["rows_read"], told["rows_written"], told["rows_wrong"]) == (1, 2, 0)
    assert (told["size"], told["sha256"]) == (len(estimates.body), hashlib.sha256(estimates.body).hexdigest())
    assert packed.body == estimates.body
    assert template.body.startswith(b"id,market,")


def a_tool_compares(ran: Ran, section: str) -> None:
    """The plans in the order asked for."""
    told = json.loads(json.loads(ran.calls[0].body)["result"]["content"][0]["text"])
    assert [one["plan_id"] for one in told["plans"]] == ["care_supreme", "niva_reassure"]


FACTS: Mapping[str, Callable[[Ran, str], None]] = {
    "Three uses, one engine, the same numbers": an_estimate,
    "The widget": the_widget_is_as_large_as_said,
    "Write a plan": a_plan_of_ones_own,
    "Change a price": a_price_is_changed,
    "Tenants": the_demonstration_answers,
    "For agents": a_quote_is_kept,
    "Exports": an_export_is_a_file,
    "Report: members in, estimates out": members_are_answered,
    "For software agents": a_tool_compares,
}


def test_facts_are_checked_of_every_section_with_a_curl() -> None:
    assert [name for name, section in SECTIONS.items() if "curl -" in section] == list(FACTS)


@pytest.mark.parametrize("name", FACTS)
def test_the_commands_of_readme_do_what_it_says(running: Running, name: str) -> None:
    section = SECTIONS[name]
    for file, text in SAVED.findall(section):
        (running.shell.folder / "files" / file).write_text(text, encoding="utf-8")

    ran = running.shell.run(script_of(section).replace(WRITTEN, running.host), KEY=running.operator)

    assert ran.code == 0, ran
    assert len(ran.calls) == len(re.findall(r"\bcurl -", section))
    document = json.loads(running.get("/openapi.json"))
    assert [fault for call in ran.calls for fault in told_of(document, call)] == []
    FACTS[name](ran, section)


def told_of(document: dict[str, object], call: Answered) -> list[str]:
    """What is wrong with an answer; of what is no part of the API its status is looked at alone."""
    if urlsplit(call.url).path.startswith(("/v1/", "/mcp")):
        return broken_promises(document, call)
    return [] if call.status == 200 else [f"{call.url} answered {call.status}"]
