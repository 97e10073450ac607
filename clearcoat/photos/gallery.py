"""The photos of a repair in the order in which people look at them: by stage, then by day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from clearcoat.photos.models import Category, Photo, Shot

STAGES = Category.values


@dataclass(slots=True)
class Day:
    """The photos that were taken on one day of the shop's."""

    day: date
    photos: list[Photo] = field(default_factory=list)


@dataclass(slots=True)
class Stage:
    """One stage of the repair."""

    category: str
    label: str
    days: list[Day] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many photos there are."""
        return sum(len(day.photos) for day in self.days)


def in_order(photos: Iterable[Photo]) -> list[Photo]:
    """By stage, and within it as staff placed them."""
    return sorted(photos, key=lambda one: (STAGES.index(one.category), one.position, one.created_at))


def stages(photos: Iterable[Photo], zone: str) -> list[Stage]:
    """The stages that have photos, each by day in the shop's zone."""
    found: dict[str, Stage] = {}
    for photo in sorted(photos, key=lambda one: (STAGES.index(one.category), _day(one, zone), one.position)):
        stage = found.setdefault(photo.category, Stage(photo.category, str(Category(photo.category).label)))
        if not stage.days or stage.days[-1].day != _day(photo, zone):
            stage.days.append(Day(_day(photo, zone)))
        stage.days[-1].photos.append(photo)
    return list(found.values())


def alt(photo: Photo, vehicle: str) -> str:
    """What a picture shows, in the reader's language, for who cannot see it."""
    what = photo.caption or (str(Shot(photo.shot).label) if photo.shot else "")
    names = {"vehicle": vehicle or _("The car"), "stage": Category(photo.category).label, "what": what}
    return (_("%(vehicle)s, %(stage)s: %(what)s") if what else _("%(vehicle)s, %(stage)s")) % names


def proposed_pairs(photos: Iterable[Photo]) -> list[tuple[Photo, Photo]]:
    """Pairs that staff may confirm: damage and finished work under the same caption or shot, each used once."""
    free = [photo for photo in in_order(photos) if photo.pair_id is None]
    after = [photo for photo in free if photo.category == Category.COMPLETED]
    found = []
    for before in (photo for photo in free if photo.category == Category.DAMAGE and not photo.is_teardown):
        match = next((one for one in after if _view(one) & _view(before)), None)
        if match:
            after.remove(match)
            found.append((before, match))
    return found


def _view(photo: Photo) -> set[str]:
    """What names the angle that a photo was taken from."""
    caption = " ".join(photo.caption.casefold().split())
    return {name for name in (caption, photo.shot) if name}


def _day(photo: Photo, zone: str) -> date:
    return photo.moment.astimezone(ZoneInfo(zone)).date()
