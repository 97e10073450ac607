"""The actors of the matrix, each as a fresh caller, and the values that stand for the places of an address."""

from __future__ import annotations

import re
import tomllib
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, URLResolver, get_resolver

from clearcoat.approvals.models import Version
from clearcoat.core import clock
from clearcoat.customers.models import TrackingLink
from clearcoat.estimates.models import EstimateHistory, Task
from clearcoat.notifications.models import Notification, ReturnedAddress, proof_of
from clearcoat.payments.difference import Difference, What
from clearcoat.threads.models import Thread
from clearcoat.workflow import estimate as estimates
from clearcoat.workflow.payment import record
from tests.api.caller import Caller
from tests.photos.samples import hung, papers
from tests.world import World

ACTORS = ["AN", "TL", "TX", "C", "C2", "TECH", "ST", "MG", "SX"]
PLACES = re.compile(r"<(?:\w+:)?(\w+)>")
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    call: str
    expect: dict[str, int]
    json: Any = None
    form: dict[str, Any] | None = None

    @property
    def method(self) -> str:
        return self.call.split(" ")[0]

    @property
    def route(self) -> str:
        return self.call.split(" ")[1]

    @property
    def is_api(self) -> bool:
        return self.route.startswith("/api/")

    @property
    def has_estimate(self) -> bool:
        return "{estimateId}" in self.route or "{pk}" in self.route

    @property
    def needs_somebody(self) -> bool:
        """Whether it asks who calls; a login is refused for its pair only."""
        return self.expect["AN"] == 401 and not self.route.endswith("/login")

    def body(self) -> tuple[str, Any]:
        """The content type and what is sent; `{ file = "words" }` in the data file stands for an upload."""
        if self.form is None:
            return "application/json", self.json
        fields = {
            name: upload(value["file"].encode()) if isinstance(value, dict) else value
            for name, value in self.form.items()
        }
        return MULTIPART_CONTENT, encode_multipart(BOUNDARY, fields)

    def __str__(self) -> str:
        return self.call


def rows() -> list[Row]:
    """The data file."""
    data = tomllib.loads((Path(__file__).parent / "matrix.toml").read_text())
    return [
        Row(
            one["call"], dict(zip(ACTORS, map(int, one["expect"].split()), strict=True)),
            one.get("json"), one.get("form"),
        )
        for one in data["row"]
    ]  # fmt: skip


def routes() -> set[str]:
    """Every address of the URLconf, its places in braces."""
    return {PLACES.sub(r"{\1}", route) for route in _walk(get_resolver().url_patterns, "/")}


def _walk(patterns: list[Any], before: str) -> Iterator[str]:
    for pattern in patterns:
        told = str(pattern.pattern).removeprefix("^").removesuffix("$")
        told = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", told).replace("\\.", ".")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, before + told)
        elif isinstance(pattern, URLPattern):
            yield before + told


Cast = Callable[[str, Row], Caller]


class Stage:
    """The world with its callers; everything that a call changes is undone after it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.people = {
            "C": world.maria, "C2": world.sam, "TECH": world.tech, "ST": world.advisor, "MG": world.owner,
            "SX": world.rival,
        }  # fmt: skip
        self.ended = TrackingLink.make(world.accord.pk, 90)
        TrackingLink.objects.filter(pk=self.ended.pk).update(revoked_at=clock.now())
        self.expired = TrackingLink.make(world.accord.pk, 90)
        TrackingLink.objects.filter(pk=self.expired.pk).update(expires_at=clock.now() - timedelta(seconds=1))
        # The last move can be taken back however long the rows before take.
        EstimateHistory.objects.filter(estimate=world.accord).update(created_at=clock.now() + timedelta(hours=1))
        self.line = world.accord.items.first()
        self.task = Task.open_for(world.accord.history.first(), "ready")
        self.photo, self.document = hung(world.accord), papers(world.accord)
        self.own, self.foreign = world.accord.pk, world.golf.pk
        failed = {"type": "sms", "event": "news", "status": "failed", "to": world.accord.phone, "text": "Hi"}
        self.payment = record(world.accord, "cash", Decimal(20), world.advisor)
        self.difference = Difference.note(What.NOT_OURS, "txn_1", shop=world.harbor)
        self.failed = Notification.objects.create(shop=world.harbor, **failed)
        self.stray = Thread.of_number(world.harbor, "+13125550999")
        self.returned = ReturnedAddress.objects.create(shop=world.harbor, address="gone@demo.test", why="bounced")
        self.version = Version.of(world.accord, world.advisor)
        draft = estimates.create(world.harbor, world.owner)
        self.deleted = draft.pk
        estimates.delete(draft)

    def caller(self, actor: str, row: Row) -> Caller:
        """The actor at this row's door: by token at the API, by session at a page."""
        if actor not in self.people:
            links = {"AN": "", "TL": self.world.link(self.world.accord).token, "TX": self.ended.token}
            return Caller(link=links[actor])
        return Caller.of(self.people[actor].user) if row.is_api else self.in_browser(actor, row)

    def in_browser(self, actor: str, row: Row) -> Caller:
        """The actor with a session, whatever the door."""
        return Caller.in_browser(self.people[actor].user)

    def path(self, row: Row, actor: str = "", **places: Any) -> str:
        """The row's address with its places filled."""
        dead = self.ended.token if actor == "TX" else self.world.link(self.world.accord).token
        values = {
            "estimateId": self.world.accord.pk, "pk": self.world.accord.pk, "itemId": self.line.pk,
            "line_pk": self.line.pk, "token": dead, "place": "review", "link": "1", "wish_id": uuid.UUID(int=7),
            "staff_pk": self.world.tech.pk, "color": "1f5fbf", "task_pk": self.task.pk, "size": "thumb",
            "mailed": self.world.accord.pk, "proof": proof_of(self.world.accord.pk, self.world.accord.email),
            "photoId": self.photo.pk, "photo_pk": self.photo.pk,
            "documentId": self.document.pk, "document_pk": self.document.pk,
            "message_pk": self.failed.pk, "event": "ready", "way": "sms", "language": "en",
            "difference_pk": self.difference.pk,
            "thread_pk": self.stray.pk, "messageId": self.failed.pk, "returned_pk": self.returned.pk,
            "requestId": uuid.UUID(int=7), "ticket": "made-up", "number": self.version.number,
            "paymentId": self.payment.pk, "payment_pk": self.payment.pk,
        } | places  # fmt: skip
        address, mark, question = row.route.partition("?")
        return address.format(**values) + mark + question

    def play(
        self, row: Row, actor: str, cast: Cast | None = None, body: bytes | None = None, kind: str = "", **places: Any
    ) -> HttpResponse:
        """One call, undone with all that its caller needed; `cast` makes another caller than the usual one."""
        with transaction.atomic():
            caller = (cast or self.caller)(actor, row)
            its_kind, its_body = (kind, body) if body is not None else row.body()
            answer = caller.call(row.method, self.path(row, actor, **places), its_body, **{"Content-Type": its_kind})
            transaction.set_rollback(True)
        return answer


def upload(content: bytes) -> BytesIO:
    """A file as a form sends it."""
    file = BytesIO(content)
    file.name = "upload.xml"
    return file
