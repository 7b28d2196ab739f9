"""Texts that no spreadsheet takes for a formula, on one line: what is done to them, and how they are read back.

Two rules. A tab, a line break of any kind and NUL become a space each. An apostrophe goes in front of a text whose
first visible character, quotes aside, is a formula sign, and after each semicolon that such a text follows, because a
spreadsheet that separates cells by semicolons begins a new one there. Apostrophes that a text has already are passed
over, so taking one away gives the text back. Knows no file.
"""

import unicodedata

# = + - @, and whatever a spreadsheet may read as one of them: full-width, small, raised and lowered forms.
SIGNS = frozenset("=+-@−⁺⁻⁼₊₋₌⩵⩶﬩﹢﹣﹦﹫＋－＝＠")
BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029\0"
_ON_ONE_LINE = str.maketrans(dict.fromkeys(BREAKS, " "))
_IN_FRONT = frozenset("\t\r\n")
# Letters and symbols that draw nothing; and the quote, which a spreadsheet may take for the beginning of a cell.
_SKIPPED = frozenset('"\u115f\u1160\u2800\u3164\uffa0')


def guarded(text: str) -> str:
    """The text by both rules.

    >>> guarded("=1+1"), guarded("two\\r\\nlines"), guarded("1 - 2"), guarded("a;-1")
    ("'=1+1", 'two  lines', '1 - 2', "a;'-1")
    """
    return with_apostrophes(text.translate(_ON_ONE_LINE))


def with_apostrophes(text: str) -> str:
    """The text by the second rule alone; ``bare`` of it is the text."""
    first = text[:1]
    if ";" in text:
        return ";".join(map(with_apostrophes, text.split(";")))
    if first.isascii() and first.isalnum():  # nearly every text
        return text
    return f"'{text}" if _has_to_be_guarded(text) else text


def bare(text: str) -> str:
    """The text that was guarded.

    >>> bare("'=1+1"), bare("a;'-1"), bare("'twas")
    ('=1+1', 'a;-1', "'twas")
    """
    if "'" not in text:
        return text
    if ";" in text:
        return ";".join(map(bare, text.split(";")))
    return text[1:] if text.startswith("'") and _has_to_be_guarded(text) else text


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet may run the text: it skips what is not seen and takes full-width signs for plain ones."""
    for letter in text:
        if letter in SIGNS:
            return True
        if not (unicodedata.category(letter)[0] in "CZM" or letter in _SKIPPED):
            return False
    return False


def _has_to_be_guarded(text: str) -> bool:
    inside = text.lstrip("'")
    return inside[:1] in _IN_FRONT or looks_like_formula(inside)
