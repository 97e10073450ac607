"""Who works at the shop: invited, given another role, let go."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.dashboard.access import StaffRequest, for_managers
from clearcoat.dashboard.forms.staff import InviteForm, RoleForm
from clearcoat.workflow.staff import NotPossible, give_role, invite, let_go, people_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def staff(request: StaffRequest) -> HttpResponse:
    """The people, and the form that invites one more."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite(request.staff.shop, **form.cleaned_data, language=request.LANGUAGE_CODE)
        except NotPossible as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("Invited. A mail with a link to choose a password is on its way."))
            return redirect("shop:staff")
    context = {"form": form, "people": people_of(request.staff.shop), "roles": InviteForm.base_fields["role"]}
    return render(request, "dashboard/staff.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_managers
def change(request: StaffRequest, staff_pk: uuid.UUID) -> HttpResponse:
    """Another role for somebody, or none at all any more."""
    member = next((one for one in people_of(request.staff.shop) if one.pk == staff_pk), None)
    if member is None:
        raise Http404
    form = RoleForm(request.POST)
    try:
        if "let_go" in request.POST:
            let_go(member)
            messages.success(request, _("%(name)s can no longer sign in.") % {"name": member.name})
        elif form.is_valid():
            give_role(member, form.cleaned_data["role"])
            messages.success(request, _("Saved."))
    except NotPossible as error:
        messages.error(request, str(error))
    return redirect("shop:staff")
