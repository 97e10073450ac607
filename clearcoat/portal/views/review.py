"""The owner's page after the repair. The public links on it are the same for everyone, whatever was answered."""

from __future__ import annotations

import uuid
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clearcoat.accounts.limits import Limit, spend
from clearcoat.accounts.models import Door
from clearcoat.accounts.sessions import person_at
from clearcoat.core.http import client_address, not_found
from clearcoat.estimates.models import Estimate
from clearcoat.portal import door
from clearcoat.portal.repair import contact_of
from clearcoat.portal.review import MOST_PHOTOS, NOT_SENT, Answer, Defect, Written, shown_review, uploads
from clearcoat.portal.views.link import COOKIE
from clearcoat.reviews.models import Review
from clearcoat.workflow import access
from clearcoat.workflow import review_answer as verbs

PAGE, NONE_YET, DEFECT = "portal/review.html", "portal/no_review.html", "portal/defect.html"
BY_REPAIR = Limit("review-repair", 30, 3600)
BY_VISITOR = Limit("review-visitor", 90, 3600)
AHEAD = "prefetch"  # what a browser calls a page that it loads before anybody wants it


def after_repair(view: door.View) -> door.View:
    """The view gets the repair, for its owner by account or link, and its request; without one, the page says when."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: uuid.UUID, **places: Any) -> HttpResponse:
        user, token = person_at(request, Door.CUSTOMER), request.COOKIES.get(COOKIE, "")
        estimate, somebody = access.followed(user, token, pk)
        if estimate is None:
            return door.stranger(request, somebody)
        door.speak(request, estimate.language)
        review = shown_review(estimate)
        if review is None:
            return _page(request, NONE_YET, estimate, {}, 409 if request.method == "POST" else 200)
        if request.method == "POST":
            spend(BY_VISITOR, client_address(request))
            spend(BY_REPAIR, str(pk))
        return view(request, estimate, review, **places)

    return door.account_page(guarded)


@require_http_methods(door.GET_OR_POST)
@after_repair
def review(request: HttpRequest, estimate: Estimate, row: Review) -> HttpResponse:
    """Thanks, the one question, and the public links; a POST answers the question."""
    form = Answer(request.POST) if request.method == "POST" else Answer.of(row)
    if not form.is_valid():
        return _asked(request, estimate, row, form)
    try:
        verbs.answer(row, form.cleaned_data["rating"], form.cleaned_data["words"])
    except verbs.TooLateToAnswer as error:
        form.add_error(None, str(error))
        return _asked(request, estimate, row, form)
    messages.success(request, _("Thank you. Your answer stays with the shop."))
    return redirect("portal:review", estimate.pk)


@require_safe
@after_repair
def go(request: HttpRequest, estimate: Estimate, row: Review, link: str) -> HttpResponse:
    """On to a public place of this request, and to no other address. Each is counted once.

    A link and no form: our policy forbids forms to lead away from the site. Previews of links have neither the cookie
    nor the account, so they never come here; a look ahead and HEAD are not counted.
    """
    chosen = row.link_to(link)
    if chosen is None:
        return not_found(request)
    if request.method == "GET" and AHEAD not in request.headers.get("Sec-Purpose", ""):
        verbs.follow(row, link)
    return HttpResponseRedirect(chosen["address"])


@require_POST
@after_repair
def written(request: HttpRequest, estimate: Estimate, row: Review) -> HttpResponse:
    """The owner says that they wrote a public review, and where if they like."""
    form = Written(row.shown_links, request.POST)
    verbs.say_reviewed(row, form.cleaned_data["platform"] if form.is_valid() else "")
    messages.success(request, _("Thank you for writing a review."))
    return redirect("portal:review", estimate.pk)


@require_http_methods(door.GET_OR_POST)
@after_repair
def defect(request: HttpRequest, estimate: Estimate, row: Review) -> HttpResponse:
    """Something is not right: words and photos, which the shop sees at once."""
    form = Defect(request.POST or None)
    if not form.is_valid():
        return _page(request, DEFECT, estimate, {"form": form, "most": MOST_PHOTOS})
    try:
        verbs.report_defect(estimate, form.cleaned_data["words"], uploads(request.FILES.getlist("photos")))
    except (verbs.CannotReport, *NOT_SENT) as error:
        form.add_error(None, str(error))
        return _page(request, DEFECT, estimate, {"form": form, "most": MOST_PHOTOS})
    messages.success(request, _("The shop has your report and will call you."))
    return redirect("portal:review", estimate.pk)


def _asked(request: HttpRequest, estimate: Estimate, row: Review, form: Answer) -> HttpResponse:
    return _page(request, PAGE, estimate, {"review": row, "form": form})


def _page(
    request: HttpRequest, template: str, estimate: Estimate, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    ours = {"estimate": estimate, "shop": estimate.shop, "contact": contact_of(estimate.shop)}
    ours |= {"house": estimate.shop, "accent": estimate.shop.settings.accent}
    return door.page(request, template, {**ours, **context}, status)
