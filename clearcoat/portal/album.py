"""The photos as the owner's page shows them: before and after first, then by stage, the newest on top.

A car in pieces frightens people: what shows it stands folded behind its explanation, and is never half of a pair.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q

from clearcoat.estimates.models import Estimate
from clearcoat.photos import gallery
from clearcoat.photos.models import Photo, Progress
from clearcoat.portal import when
from clearcoat.portal.when import When


@dataclass(frozen=True, slots=True)
class Picture:
    """One photo, with what it shows in words."""

    photo: Photo
    alt: str
    caption: str
    on: When


@dataclass(frozen=True, slots=True)
class Day:
    """What was taken on one day of the shop's."""

    on: When
    pictures: list[Picture]


@dataclass(frozen=True, slots=True)
class Folded:
    """Photos of the car taken apart, under the words that are read before they are unfolded."""

    words: str
    days: list[Day]

    @property
    def count(self) -> int:
        """How many photos there are."""
        return sum(len(day.pictures) for day in self.days)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the repair."""

    label: str
    days: list[Day]
    folded: list[Folded]


@dataclass(frozen=True, slots=True)
class Pair:
    """The same view before and after the repair."""

    before: Picture
    after: Picture

    @property
    def caption(self) -> str:
        """What staff called the view."""
        return self.after.caption or self.before.caption


@dataclass(frozen=True, slots=True)
class Album:
    """All photos that the owner may see; `waiting` counts the owner's own that are being prepared."""

    count: int
    pairs: list[Pair]
    stages: list[Stage]
    waiting: int


def album_of(estimate: Estimate, today: date) -> Album:
    """The estimate's photos in the active language, in one query."""
    here = Q(state=Progress.READY) | Q(state=Progress.PROCESSING, is_owners=True)
    rows = list(Photo.objects.filter(here, estimate=estimate, is_shared=True))
    ready = [row for row in rows if row.state == Progress.READY]
    zone = ZoneInfo(estimate.shop.settings.time_zone)
    drawn = {row.pk: _picture(row, estimate, zone, today) for row in ready}
    stages = [_stage(stage, drawn, today) for stage in reversed(gallery.stages(ready, zone.key))]
    return Album(len(ready), _pairs(drawn), stages, len(rows) - len(ready))


def _picture(row: Photo, estimate: Estimate, zone: ZoneInfo, today: date) -> Picture:
    caption = row.title if row.caption or row.shot else ""  # the stage's name stands above it already
    return Picture(
        row, gallery.alt(row, estimate.vehicle), caption, when.brief(row.moment.astimezone(zone).date(), today)
    )


def _pairs(drawn: dict[uuid.UUID, Picture]) -> list[Pair]:
    """The pairs whose both halves are shown without a fold, in the order that staff gave the finished views."""
    halves = [
        (drawn.get(one.photo.before_id), one)
        for one in sorted(drawn.values(), key=lambda one: one.photo.position)
        if one.photo.before_id
    ]
    return [
        Pair(before, after)
        for before, after in halves
        if before and not before.photo.is_teardown and not after.photo.is_teardown
    ]


def _stage(stage: gallery.Stage, drawn: dict[uuid.UUID, Picture], today: date) -> Stage:
    """The newest day first, and in it the photos as staff placed them."""
    by_words: dict[str, list[Day]] = {"": []}
    for day in reversed(stage.days):
        on = when.brief(day.day, today)
        for photo in day.photos:
            days = by_words.setdefault(photo.words_before_teardown if photo.is_teardown else "", [])
            if not days or days[-1].on != on:
                days.append(Day(on, []))
            days[-1].pictures.append(drawn[photo.pk])
    return Stage(stage.label, by_words.pop(""), [Folded(*fold) for fold in by_words.items()])
