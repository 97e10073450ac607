"""Lists: newest first, a page at a time, with a cursor that stays right while rows are added."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from ninja.errors import HttpError

MOST = 100

Row = TypeVar("Row", bound=Model)


def page(rows: QuerySet[Row], column: str, limit: int, cursor: str) -> tuple[list[Row], str | None]:
    """The rows after the cursor by falling `column` (a moment), and the cursor of the next page."""
    if cursor:
        moment, pk = _read(cursor)
        rows = rows.filter(Q(**{f"{column}__lt": moment}) | Q(**{column: moment, "pk__lt": pk}))
    found = list(rows.order_by(f"-{column}", "-pk")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return found, _write(getattr(found[-1], column), found[-1].pk) if more else None


def _write(moment: datetime, pk: Any) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()}|{pk}".encode()).decode("ascii")


def _read(cursor: str) -> tuple[datetime, str]:
    try:
        moment, pk = base64.urlsafe_b64decode(cursor.encode()).decode("ascii").split("|")
        if len(pk) != 36:
            raise ValueError(pk)
        return datetime.fromisoformat(moment), pk
    except (ValueError, UnicodeError, binascii.Error) as error:
        raise HttpError(422, "This cursor is not one of ours; begin again without it.") from error
