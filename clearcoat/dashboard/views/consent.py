"""What the owner said about texts: written down at the desk, and printed when somebody asks for it."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clearcoat.core import clock
from clearcoat.customers.consent import How, Subject
from clearcoat.dashboard import agreed, typed
from clearcoat.dashboard.access import StaffRequest, for_staff, theirs
from clearcoat.estimates.models import Estimate
from clearcoat.workflow import consent

SPOKEN = "Said to %s."  # the words of the ledger where nobody wrote the person's own; in English as the record is


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def evidence(request: StaffRequest, pk: uuid.UUID) -> HttpResponse:
    """The whole ledger of this car's owner, to be printed; a POST records what the owner said."""
    estimate = theirs(request, pk)
    if request.method == "POST":
        _record(request, estimate)
        return redirect("shop:estimate", pk)
    context = {"estimate": estimate, "entries": agreed.evidence(estimate), "now": clock.now()}
    return render(request, "dashboard/consent.html", context)


def _record(request: StaffRequest, estimate: Estimate) -> None:
    asked, answer = request.POST.get("subject", ""), request.POST.get("answer", "")
    subjects = [Subject(asked)] if asked in Subject.values else []
    words = typed.line(request.POST, "words", consent.LONGEST_WORDS)
    by, source = request.staff.name, f"staff {request.staff.pk}"
    if answer == "yes" and subjects:
        consent.agreed(estimate, How.SPOKEN, by, subjects, source, words)
        messages.success(request, _("Recorded: the customer said yes."))
    elif answer == "no" and subjects:
        consent.refused(estimate, How.SPOKEN, by, words or SPOKEN % by, subjects, source)
        messages.success(request, _("Recorded: no more of these messages. What was waiting is not sent."))
