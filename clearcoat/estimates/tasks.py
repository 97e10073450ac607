"""What the front desk has to do by hand: who wants a call instead of a message is never forgotten."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from clearcoat.core import clock
from clearcoat.estimates.history import EstimateHistory


class Todo(models.TextChoices):
    """What tells no message: it stays to be done wherever the repair moves."""

    LOW_SCORE = "low_score", _("a low score after the repair: a manager calls")
    DEFECT = "defect", _("something is not right with the repair")
    OVERPAID = "overpaid", _("too much was paid: give the rest back")
    REFUND_FAILED = "refund_failed", _("a refund did not go through")
    DISPUTED = "disputed", _("the payment is disputed: answer at Stripe before the deadline")
    CARDS_LOCKED = "cards_locked", _("the card was declined many times: take the payment at the desk")
    ASK_OVER = "ask_over", _("the payment that was asked for did not come")
    RECEIPT_BARE = "receipt_bare", _("the receipt went out without its PDF: print it at the repair's money")


FOR_MANAGERS = {Todo.LOW_SCORE}  # who was not satisfied is called by somebody who may put it right


class TaskQuerySet(models.QuerySet["Task"]):
    """Tasks by whether they are still to be done."""

    def open(self) -> TaskQuerySet:
        """Neither done nor replaced by a newer one, the oldest first."""
        return self.filter(done_at=None, replaced_by=None).order_by("created_at", "id")


class Task(models.Model):
    """One call to make, or one thing to see to."""

    estimate = models.ForeignKey("estimates.Estimate", models.CASCADE, related_name="tasks")
    history = models.ForeignKey(EstimateHistory, models.CASCADE, related_name="tasks")  # the change that it tells
    replaced_by = models.ForeignKey(EstimateHistory, models.CASCADE, null=True, related_name="replaced_tasks")
    what = models.CharField(max_length=30)  # the event that the person is called about, or one of Todo
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=120, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["history", "what"], name="one_task_per_event")]
        indexes = [models.Index(fields=["estimate"], condition=models.Q(done_at=None), name="task_open")]

    def __str__(self) -> str:
        return f"call about {self.what}"

    @classmethod
    def open_for(cls, history: EstimateHistory, what: str) -> Task:
        """The task of this change; a repeated call makes no second one."""
        task, _made = cls.objects.get_or_create(estimate_id=history.estimate_id, history=history, what=what)
        return task

    @classmethod
    def once_open(cls, history: EstimateHistory, what: str) -> Task:
        """The open task of this kind about the repair, made when there is none."""
        open_one = cls.objects.open().filter(estimate_id=history.estimate_id, what=what).first()
        return open_one or cls.open_for(history, what)

    @classmethod
    def replace(cls, history: EstimateHistory) -> None:
        """The change makes what was to be told before out of date."""
        older = cls.objects.open().filter(estimate_id=history.estimate_id, history_id__lt=history.pk)
        older.exclude(what__in=Todo.values).update(replaced_by=history)

    @classmethod
    def take_back(cls, history: EstimateHistory) -> None:
        """The change never was: its tasks go, and those that it replaced are to be done again."""
        cls.objects.filter(history=history, done_at=None).delete()
        cls.objects.filter(replaced_by=history).update(replaced_by=None)

    def mark_done(self, by: str) -> bool:
        """Done, by this person. False when somebody else was quicker."""
        mine = Task.objects.filter(pk=self.pk, done_at=None)
        return bool(mine.update(done_at=clock.now(), done_by=by))
