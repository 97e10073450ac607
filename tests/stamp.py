"""A named world is built once by the product's own verbs, and then printed: the same rows, new ids, the present moment.

Two thousand tests begin with it, and the verbs ask the database a hundred times.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import uuid
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models

from clearcoat.core import clock

T = TypeVar("T")


class Stamp(Generic[T]):
    """What was made in an empty database, ready to be made again in another."""

    def __init__(self, made: T) -> None:
        self.made, self.at = made, clock.now()
        self.rows = [list(model._default_manager.order_by("pk")) for model in _in_order()]

    def press(self) -> T:
        """All of it once more."""
        lapse = clock.now() - self.at
        ids = {str(row.pk): str(uuid.uuid4()) for rows in self.rows for row in rows if isinstance(row.pk, uuid.UUID)}
        new: dict[tuple[type[models.Model], Any], models.Model] = {}
        for rows in self.rows:
            fresh = [_renewed(row, ids, lapse, new) for row in rows]
            type(rows[0])._default_manager.bulk_create(fresh)
            new |= {_key(row): one for row, one in zip(rows, fresh, strict=True)}
        values = {field.name: getattr(self.made, field.name) for field in dataclasses.fields(self.made)}  # type: ignore[arg-type]
        return type(self.made)(**{name: new[_key(row)] for name, row in values.items()})


def _in_order() -> list[type[models.Model]]:
    """The models that have rows; each after those that it points to."""
    left = [model for model in apps.get_models() if model is not ContentType and model._default_manager.exists()]
    left = [model for model in left if model._meta.app_label not in {"auth", "contenttypes"}]
    done: list[type[models.Model]] = []
    while left:
        ready = [model for model in left if not _targets(model) & set(left) - {model}]
        done += ready
        left = [model for model in left if model not in ready]
    return done


def _targets(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def _key(row: models.Model) -> tuple[type[models.Model], Any]:
    return type(row), row.pk


def _renewed(row: Any, ids: dict[str, str], lapse: Any, new: dict[Any, Any]) -> Any:
    one = copy.copy(row)
    one._state = models.base.ModelState()
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(field, models.AutoField):
            setattr(one, field.attname, None)
        elif field.is_relation and value is not None:
            setattr(one, field.name, new[field.related_model, value])
        elif isinstance(value, uuid.UUID):
            setattr(one, field.attname, uuid.UUID(ids.get(str(value), str(value))))
        elif isinstance(field, models.DateTimeField) and value is not None:
            setattr(one, field.attname, value + lapse)
        elif isinstance(value, dict | list):
            setattr(one, field.attname, _renamed(value, ids))
    return one


def _renamed(value: Any, ids: dict[str, str]) -> Any:
    text = json.dumps(value)
    for old, fresh in ids.items():
        text = text.replace(old, fresh)
    return json.loads(text)
