"""Lists: newest first, a page at a time, with a cursor that stays right while rows are added."""

from __future__ import annotations

import base64
import binascii
import uuid
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from django.db.models import Model, Q, QuerySet
from ninja import Query

from clearcoat.api.errors import Refusal

MOST = 100
Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str, Query(max_length=200)]

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


def _read(cursor: str) -> tuple[datetime, uuid.UUID]:
    try:
        moment, pk = base64.urlsafe_b64decode(cursor.encode()).decode("ascii").split("|")
        return datetime.fromisoformat(moment).astimezone(UTC), uuid.UUID(pk)
    except (ValueError, OverflowError, binascii.Error) as error:
        told = {"cursor": ["This cursor is not one of ours; begin again without it."]}
        raise Refusal(422, "Some fields are not right; see `fields`.", fields=told) from error
