"""``python -m tests.golden``: rewrite every golden file; ``make golden`` shows what changed."""

from tests.golden import FILES, FOLDER
from tests.served import served


def main() -> None:
    with served() as service:
        for name, make in FILES.items():
            (FOLDER / name).write_bytes(make(service))


if __name__ == "__main__":
    main()
