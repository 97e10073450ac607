"""A thread and what was written in it. Texts and mails of ours are rows of the outbox and stand beside these."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import ExpressionWrapper, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock
from clearcoat.estimates.models import Estimate
from clearcoat.shops.models import Shop, StaffMember

LONGEST_NUMBER = 20  # characters
LONGEST_WRITER = 120


class Way(models.TextChoices):
    """By which way somebody wrote."""

    TEXT = "sms", _("Text")
    PAGE = "page", _("On the page")


class ThreadQuerySet(models.QuerySet["Thread"]):
    """Threads by who reads them."""

    def visible_to(self, staff: StaffMember) -> ThreadQuerySet:
        """Those of this person's shop that nobody dismissed."""
        return self.filter(shop=staff.shop_id, dismissed_at=None)

    def unread(self) -> ThreadQuerySet:
        """Those in which a customer waits for an answer."""
        return self.exclude(unread_since=None)

    def unread_first(self) -> ThreadQuerySet:
        """Unread first, then the newest."""
        is_read = ExpressionWrapper(Q(unread_since=None), models.BooleanField())
        return self.annotate(is_read=is_read).order_by("is_read", "-last_at", "-pk")


class Thread(models.Model):
    """One for a repair; or for a number that fits no repair of the shop, until somebody attaches or dismisses it."""

    shop = models.ForeignKey("shops.Shop", models.CASCADE, related_name="threads")
    estimate = models.OneToOneField("estimates.Estimate", models.CASCADE, null=True, related_name="thread")
    number = models.CharField(max_length=LONGEST_NUMBER, blank=True)
    assigned_to = models.ForeignKey("shops.StaffMember", models.SET_NULL, null=True, related_name="+")
    unread_since = models.DateTimeField(null=True)  # the oldest message that nobody answered or marked as handled
    last_at = models.DateTimeField(default=clock.now)
    dismissed_at = models.DateTimeField(null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "number"], condition=Q(estimate=None, dismissed_at=None), name="one_thread_per_number"
            )
        ]
        indexes = [models.Index(fields=["shop", "-last_at"], name="thread_inbox")]

    def __str__(self) -> str:
        return f"thread {self.pk}"

    @classmethod
    def of(cls, estimate: Estimate) -> Thread:
        """The repair's thread, made when there is none."""
        return cls.objects.get_or_create(estimate=estimate, defaults={"shop_id": estimate.shop_id})[0]

    @classmethod
    def of_number(cls, shop: Shop, number: str) -> Thread:
        """The thread of a number that fits no repair."""
        return cls.objects.get_or_create(shop=shop, number=number, estimate=None, dismissed_at=None)[0]

    def hear(self, text: str, by: str, way: str, needs_answer: bool, **more: Any) -> Post:
        """The customer wrote. Call it inside a transaction: whoever marks the thread as handled meanwhile waits."""
        now = more.setdefault("created_at", clock.now())
        waits = {"unread_since": Coalesce("unread_since", Value(now))} if needs_answer else {}
        Thread.objects.filter(pk=self.pk).update(last_at=now, **waits)
        by = by[:LONGEST_WRITER]
        return Post.objects.create(thread=self, text=text, by=by, way=way, needs_answer=needs_answer, **more)

    def say(self, text: str, by: str) -> Post:
        """The shop wrote on the page alone."""
        return Post.objects.create(thread=self, text=text, by=by, way=Way.PAGE, is_ours=True)

    def settle(self, seen: int) -> None:
        """Answered, or marked as handled, by somebody who saw the posts up to this one; what came later is unread."""
        with transaction.atomic():
            self._held()
            later = Post.objects.filter(thread=self, needs_answer=True, pk__gt=seen).order_by("pk").first()
            Thread.objects.filter(pk=self.pk).update(unread_since=later.created_at if later else None)

    def give_to(self, staff: StaffMember | None) -> None:
        """This person answers it from now on; None: whoever comes first."""
        Thread.objects.filter(pk=self.pk).update(assigned_to=staff)

    def move_to(self, other: Thread) -> None:
        """Everything in this thread was about the other's repair. Call it inside a transaction."""
        mine = self._held()
        if mine is None:
            return  # somebody was quicker
        Post.objects.filter(thread=mine).update(thread=other)
        began = [moment for moment in (mine.unread_since, other.unread_since) if moment]
        about = {"unread_since": min(began, default=None), "last_at": max(mine.last_at, other.last_at)}
        Thread.objects.filter(pk=other.pk).update(**about)
        mine.delete()

    def dismiss(self) -> None:
        """It was for nobody here."""
        Thread.objects.filter(pk=self.pk, estimate=None).update(dismissed_at=clock.now())

    def _held(self) -> Thread | None:
        """The thread as it is now and stays until the transaction ends: what is being written in it comes first."""
        return Thread.objects.select_for_update().filter(pk=self.pk).first()


class Post(models.Model):
    """Something that a customer wrote, or that the shop wrote on the owner's page alone. Never changed."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts")
    is_ours = models.BooleanField(default=False)
    way = models.CharField(max_length=4, choices=Way.choices)
    by = models.CharField(max_length=LONGEST_WRITER)
    text = models.TextField(max_length=2000)
    needs_answer = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"post {self.pk}"


class PictureState(models.TextChoices):
    """A picture's way from the phone company to the photos."""

    COMING = "coming", _("A picture is on its way")
    KEPT = "kept", _("A picture; it lies with the photos")
    LOST = "lost", _("A picture that could not be fetched")


class Picture(models.Model):
    """A picture that came with a text: it is fetched by the worker, once the thread belongs to a repair."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="pictures")
    address = models.CharField(max_length=400)
    account = models.CharField(max_length=40)  # at the provider
    state = models.CharField(max_length=6, choices=PictureState.choices, default=PictureState.COMING)
    reason = models.CharField(max_length=300, blank=True)  # in English, as messages keep it
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="coming"), name="picture_due")]

    def __str__(self) -> str:
        return f"picture {self.pk}"


def wrote_last(estimate_id: uuid.UUID, way: str) -> datetime | None:
    """When the customer last wrote about this repair by this way."""
    posts = Post.objects.filter(thread__estimate=estimate_id, is_ours=False, way=way)
    return posts.order_by("-pk").values_list("created_at", flat=True).first()
