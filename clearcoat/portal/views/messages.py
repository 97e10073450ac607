"""The owner writes to the shop from a page of their own, by link or account; the shop's answers appear there."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from clearcoat.accounts.limits import Limit, spend
from clearcoat.core.http import client_address
from clearcoat.core.parts import if_changed
from clearcoat.estimates.models import Estimate
from clearcoat.portal import door
from clearcoat.portal.letters import letters_of
from clearcoat.portal.views.link import COOKIE
from clearcoat.workflow import access
from clearcoat.workflow.conversation import LONGEST, hear_on_page

BY_REPAIR = Limit("letters-repair", 20, 3600)
BY_VISITOR = Limit("letters-visitor", 60, 3600)


class LetterForm(forms.Form):
    """What the owner wants to say."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write your message first.")},
    )


@require_http_methods(door.GET_OR_POST)
@door.account_page
def write(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The conversation with a form below it; a page that is open fetches the conversation alone."""
    estimate, actor = access.followed(request.user, request.COOKIES.get(COOKIE, ""), pk)
    if actor is None:
        return door.to_login(request)
    if estimate is None:
        raise Http404
    door.speak(request, estimate.language)
    if request.method != "POST":
        return _page(request, estimate, LetterForm())
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _page(request, estimate, form)
    spend(BY_VISITOR, client_address(request))
    spend(BY_REPAIR, str(pk))
    hear_on_page(estimate, form.cleaned_data["text"])
    messages.success(request, _("Sent. The shop reads it and answers here."))
    return redirect("portal:letters", pk)


def _page(request: HttpRequest, estimate: Estimate, form: LetterForm) -> HttpResponse:
    context = {"estimate": estimate, "shop": estimate.shop, "letters": letters_of(estimate), "form": form}
    context |= {"accent": estimate.shop.settings.accent, "house": estimate.shop}
    if request.headers.get("X-Part"):
        return if_changed(request, "portal/_letters.html", context)
    return door.page(request, "portal/letters.html", context)
