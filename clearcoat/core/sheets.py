"""Tables that people open in a spreadsheet: what a person wrote is never a formula there."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from clearcoat.core import money

# A cell that begins so is run as a formula, and so are the signs of full width. https://owasp.org/www-community/attacks/CSV_Injection
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MARK = "\ufeff"  # tells Excel that the file is UTF-8


def csv_of(head: Sequence[str], rows: Iterable[Sequence[str | Decimal]]) -> str:
    """The file's text. Amounts are plain figures; a text that would be a formula begins with an apostrophe."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return MARK + file.getvalue()


def _cell(value: str | Decimal) -> str:
    if isinstance(value, Decimal):
        return money.plain(value)
    return f"'{value}" if value.lstrip(" ").startswith(DANGEROUS) else value
