"""``make widget``: built.js from the parts in source/, shortened by esbuild, which needs Node.

Running the service needs neither: built.js is kept beside its parts, and a test tells when it is older than they are.
"""

import subprocess

from service.web.widget.bundle import BUILT, fingerprint, source, style, style_of_answers

ESBUILD = ("npx", "--yes", "esbuild@0.28.2", "--minify", "--charset=utf8", "--log-level=warning")
BROWSERS = "--target=chrome115,firefox121,safari16.4"
NAME = "outPocket="


def main() -> None:
    """Write it."""
    code = _shortened(NAME + source(), "js").removeprefix(NAME).rstrip(";\n")
    looks = [_shortened(text, "css").strip() for text in (style(), style_of_answers())]
    lines = [f"// Built by `make widget` from source/ {fingerprint()}", code, *looks]
    assert "\n" not in "".join(lines), "One line each is what bundle.py reads."
    BUILT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _shortened(text: str, kind: str) -> str:
    done = subprocess.run(
        [*ESBUILD, BROWSERS, f"--loader={kind}"], input=text, capture_output=True, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    main()
