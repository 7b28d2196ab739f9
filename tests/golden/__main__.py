"""``python -m tests.golden``: rewrite every golden file and print what changed."""

import difflib
import sys

from tests.golden import FILES, FOLDER
from tests.served import served


def main() -> None:
    with served() as service:
        for name, make in FILES.items():
            file = FOLDER / name
            before = file.read_text(encoding="utf-8") if file.exists() else ""
            after = make(service).decode()
            file.write_text(after, encoding="utf-8", newline="")
            lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), f"was/{name}", f"is/{name}")
            sys.stdout.writelines(lines)


if __name__ == "__main__":
    main()
