"""What customers wrote, all cars in one list; and numbers that fit no car, until somebody takes them up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from clearcoat.core.parts import if_changed
from clearcoat.dashboard import thread as conversation
from clearcoat.dashboard.access import StaffRequest, for_staff
from clearcoat.dashboard.calls import LARGEST
from clearcoat.estimates.models import Estimate
from clearcoat.threads.models import Post, Thread
from clearcoat.workflow.conversation import attach

SHOWN = 100  # threads, the unread first
MOST_CARS = 200  # that a number can be attached to
FILTERS = {"": gettext_lazy("All"), "unread": gettext_lazy("Unread"), "mine": gettext_lazy("Mine")}


@require_safe
@for_staff
def inbox(request: StaffRequest) -> HttpResponse:
    """The list."""
    return render(request, "dashboard/inbox.html", _list(request))


@require_safe
@for_staff
def inbox_list(request: StaffRequest) -> HttpResponse:
    """Only the list: a page that is open swaps it in."""
    return if_changed(request, "dashboard/_inbox_list.html", _list(request))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def stray(request: StaffRequest, thread_pk: int) -> HttpResponse:
    """A number that fits no car: what it wrote, and the way to the car or out of the inbox."""
    strays = Thread.objects.visible_to(request.staff).filter(estimate=None)
    thread = strays.filter(pk=thread_pk).first() if thread_pk <= LARGEST else None
    if thread is None:
        raise Http404
    cars = Estimate.objects.visible_to(request.staff).open().order_by("last_name", "first_name")[:MOST_CARS]
    if request.method == "POST":
        return _decided(request, thread, list(cars))
    # The car came in after the text, or the text could not be put with it.
    likely = next((car for car in cars if car.phone == thread.number), None)
    context = {"thread": thread, "entries": conversation.of_posts(thread), "cars": cars, "likely": likely}
    return render(request, "dashboard/stray.html", context)


def _decided(request: StaffRequest, thread: Thread, cars: list[Estimate]) -> HttpResponse:
    car = next((one for one in cars if str(one.pk) == request.POST.get("car", "")), None)
    if request.POST.get("do") == "dismiss":
        thread.dismiss()
        messages.success(request, _("Dismissed."))
        return redirect("shop:inbox")
    if car is None:
        messages.error(request, _("Choose the car first."))
        return redirect("shop:stray", thread.pk)
    attach(thread, car, request.staff)
    messages.success(request, _("The messages are with the car now."))
    return redirect("shop:estimate", car.pk)


def _list(request: StaffRequest) -> dict[str, Any]:
    wanted = request.GET.get("show", "")
    wanted = wanted if wanted in FILTERS else ""
    newest = Post.objects.filter(thread=OuterRef("pk")).order_by("-pk")
    rows = Thread.objects.visible_to(request.staff).filter(posts__isnull=False).distinct()
    rows = rows.unread_first().annotate(
        last_words=Subquery(newest.values("text")[:1]), last_is_ours=Subquery(newest.values("is_ours")[:1])
    )
    if wanted == "unread":
        rows = rows.unread()
    if wanted == "mine":
        rows = rows.filter(assigned_to=request.staff)
    threads = list(rows.select_related("estimate", "assigned_to")[:SHOWN])
    return {"threads": threads, "show": wanted, "filters": FILTERS.items()}
