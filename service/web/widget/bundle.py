"""The widget's script for one language: its parts joined, its style, the words and figures it needs before it may ask.

The parts are read as they are written; ``built.js`` is the same, shortened by ``make widget``. Knows no request.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import orjson

Json: TypeAlias = dict[str, Any]

FOLDER = Path(__file__).parent
SOURCE, BUILT = FOLDER / "source", FOLDER / "built.js"
# In the order in which they need one another.
PARTS = ("words", "dom", "theme", "query", "api", "fields", "screens", "answer", "element")
STATIC = FOLDER.parent / "static"
STYLES = (STATIC / "common.css", SOURCE / "widget.css")
ANSWER, PAPER = STATIC / "answer.css", STATIC / "print.css"  # come with the first answer
# What comes with the script, so that the first screens wait for no network.
CARRIED = ("currency", "as_of", "emergency")
_ASKED = re.compile(r'\b(page|say)\(\s*(?:"([\w.]+)"|`([\w.]+)\$\{)')


def source() -> str:
    """The parts one after the other, inside one function: nothing of them is seen by the page."""
    parts = "\n".join((SOURCE / f"{name}.js").read_text(encoding="utf-8") for name in PARTS)
    return f'(BUNDLE, STYLE) => {{\n"use strict";\nif (customElements.get("out-pocket")) return;\n{parts}}}'


def style() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in STYLES)


def style_of_answers() -> str:
    """On the screen, and on paper."""
    return f"{ANSWER.read_text(encoding='utf-8')}\n@media print {{\n{PAPER.read_text(encoding='utf-8')}}}\n"


def fingerprint() -> str:
    """Of everything that ``built.js`` is made from; its first line names the one it was built from."""
    return hashlib.sha256((source() + style() + style_of_answers()).encode()).hexdigest()[:16]


@cache
def built() -> tuple[str, str, str]:
    """Code, style, and the style of answers, shortened."""
    _, code, look, answers = BUILT.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return code, look, answers


@cache
def asked_for() -> frozenset[str]:
    """What the parts ask the catalogue for; one that ends with a dot stands for every key that begins with it."""
    return frozenset(_keys(source()))


def _keys(code: str) -> Iterator[str]:
    for teller, whole, start in _ASKED.findall(code):
        key = whole or start
        if teller == "page" or "." in key:
            yield ("page." if teller == "page" else "") + key


def words(messages: Mapping[str, Any]) -> Json:
    """The sentences that the script may say, of a locale's catalogue."""
    starts = tuple(key for key in asked_for() if key.endswith("."))
    return {key: said for key, said in messages.items() if key in asked_for() or (starts and key.startswith(starts))}


def language(locale: str, messages: Mapping[str, Any], currency: str) -> bytes:
    """A further language, as the script asks for it."""
    return orjson.dumps({"locale": locale, "currency": currency, "strings": words(messages)})


def script(config: Mapping[str, Any], messages: Mapping[str, Any], version: str) -> bytes:
    """The whole script; ``config`` is what ``GET /v1/config`` tells of the market in the script's language."""
    bundle = {"version": version, "locale": config["locale"], "strings": words(messages)}
    bundle |= {name: config[name] for name in CARRIED}
    bundle["screens"] = _first(config["screens"])
    code, look, _ = built()
    # "</script" cannot end a file of its own, but U+2028 would have ended a line once: orjson writes neither.
    return b"".join((b"(", code.encode(), b")(", orjson.dumps(bundle), b",", orjson.dumps(look), b");\n"))


def _first(screens: Mapping[str, Any]) -> Json:
    """Of the first questions what is shown before anything may be asked; what is sent comes with the configuration."""
    signs = {
        name: [{"id": row["id"], "text": row["text"]} for row in screens["signs"][name]] for name in ("now", "today")
    }
    how = [{name: row[name] for name in ("id", "text", "first_number")} for row in screens["how"]]
    return {"signs": {**signs, "advice_today": screens["signs"]["advice_today"]}, "how": how}
