"""What the photos page of one car shows: what is on its way, what was not taken, the stages, pairs and documents."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.db.models import Count

from clearcoat.estimates.models import Estimate
from clearcoat.photos import gallery
from clearcoat.photos.gallery import Stage
from clearcoat.photos.models import Document, Photo, Progress

NEWEST = 8  # photos on the page of the car


@dataclass(frozen=True, slots=True)
class Album:
    """Everything of one repair that is a file."""

    stages: list[Stage]
    coming: list[Photo]
    refused: list[Photo]
    pairs: list[tuple[Photo, Photo]]  # that are proposed
    documents: list[Document]
    newest: list[Photo]
    count: int
    version: str

    @property
    def is_busy(self) -> bool:
        """Whether something is being prepared, so that the page will soon look different."""
        files = [*self.coming, *self.documents]
        return any(one.state == Progress.PROCESSING for one in files)

    @property
    def is_empty(self) -> bool:
        """Whether nobody has sent a photo yet."""
        return not (self.count or self.coming or self.refused)


def of(estimate: Estimate) -> Album:
    """In three queries, however many files there are."""
    found = list(Photo.objects.filter(estimate=estimate).select_related("after"))
    ready = [photo for photo in found if photo.state == Progress.READY]
    return Album(
        stages=gallery.stages(ready, estimate.shop.settings.time_zone),
        coming=[photo for photo in found if photo.state in {Progress.ARRIVING, Progress.PROCESSING}],
        refused=[photo for photo in found if photo.state == Progress.REFUSED],
        pairs=gallery.proposed_pairs(ready),
        documents=list(Document.objects.filter(estimate=estimate)),
        newest=sorted(ready, key=lambda photo: photo.created_at, reverse=True)[:NEWEST],
        count=len(ready),
        version=version(estimate),
    )


def version(estimate: Estimate) -> str:
    """A short word that changes whenever the page would look different: every change of a ready file is on record."""
    counts = [
        list(files.order_by().values_list("state", "reason").annotate(Count("pk")).order_by("state", "reason"))
        for files in (estimate.photos, estimate.documents)
    ]
    return hashlib.sha256(f"{estimate.version} {counts}".encode()).hexdigest()[:16]


def beside(photo: Photo, step: int) -> int | None:
    """The place one step (-1 or 1) from the photo's own among those of its stage and day; None at the end of them.

    The place counts among all of the repair without this photo, as `workflow.photo.place` takes it.
    """
    ready = list(Photo.objects.ready().filter(estimate=photo.estimate_id))
    stages = gallery.stages(ready, photo.estimate.shop.settings.time_zone)
    peers = next(day.photos for stage in stages for day in stage.days if photo in day.photos)
    at = peers.index(photo) + step
    if not 0 <= at < len(peers):
        return None
    others = [one for one in ready if one != photo]
    return others.index(peers[at]) + (step > 0)
