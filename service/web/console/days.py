"""A day as it is typed into a form."""

from datetime import date

from service.domain.errors import CatalogueFault, Fault


def day_of(field: str, text: str) -> date | None:
    """The day, None for an empty field, or a CatalogueFault that says how to write one.

    >>> day_of("from", "2027-01-01")
    datetime.date(2027, 1, 1)
    """
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        detail = f"'{text[:20]}' is not a day: write year, month and day, such as 2027-01-31."
        raise CatalogueFault([Fault(f"/{field}", "date", detail)]) from error
