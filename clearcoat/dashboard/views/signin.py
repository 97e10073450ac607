"""Staff come in, go out, and set a new password. Known and unknown addresses get the same answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from clearcoat.accounts.limits import TooMany
from clearcoat.accounts.models import Door, PasswordReset
from clearcoat.accounts.sessions import close_session, open_session
from clearcoat.accounts.signin import authenticate
from clearcoat.core.http import client_address, forget_here, refused
from clearcoat.dashboard.forms.signin import ForgotForm, NewPasswordForm, SignInForm
from clearcoat.workflow.access import staff_of
from clearcoat.workflow.customer import WrongCode, ask_for_reset, reset_password

RESET_TOKEN = "shop-reset"  # noqa: S105 - the session's key, not a secret


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The staff's own door; a customer's password does not open it."""
    if request.method != "POST" and staff_of(request.user):
        return redirect(_onward(request))
    form = SignInForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _login_page(request, form, 422 if form.is_bound else 200)
    typed = form.cleaned_data
    try:
        user = authenticate(Door.STAFF, typed["email"], typed["password"], client_address(request))
    except TooMany as limit:
        return _too_many(request, limit)
    if user is None or staff_of(user) is None:
        form.add_error(None, _("Address and password do not belong together. Please try again."))
        return _login_page(request, form, 422)
    open_session(request, user)
    return redirect(_onward(request))


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Ends this browser's session. What waits to be sent stays: a colleague at the same phone goes on with it."""
    close_session(request)
    return forget_here(redirect("shop:login"), "cache")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgot_password(request: HttpRequest) -> HttpResponse:
    """Mails a link, if there is such a person; the page says the same in either case."""
    form = ForgotForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "dashboard/forgot_password.html", {"form": form}, status=status)
    language = translation.get_language() or "en"
    try:
        ask_for_reset(Door.STAFF, form.cleaned_data["email"], client_address(request), language)
    except TooMany as limit:
        return _too_many(request, limit)
    return render(request, "dashboard/forgot_password.html", {"is_sent": True}, status=202)


@never_cache
@require_http_methods(["GET", "HEAD"])
def reset_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mail's link: its token goes from the address into the session, so that no Referer or history keeps it."""
    if PasswordReset.living(token) is None:  # a guess leaves no session behind
        return _link_is_dead(request, _("This link was used already, or is too old. Please ask for a new one."))
    request.session[RESET_TOKEN] = token
    return redirect("shop:reset_password")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Sets the new password and ends every sign-in made with the old one."""
    token = request.session.get(RESET_TOKEN, "")
    if not token:
        return redirect("shop:forgot_password")
    form = NewPasswordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "dashboard/reset_password.html", {"form": form}, status=status)
    request.session.pop(RESET_TOKEN)
    try:
        reset_password(token, form.cleaned_data["password"])
    except WrongCode as wrong:
        return _link_is_dead(request, str(wrong))
    return redirect(f"{reverse('shop:login')}?new=1")


def _login_page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    context = {"form": form, "next": _onward(request), "is_new": "new" in request.GET}
    return render(request, "dashboard/login.html", context, status=status)


def _onward(request: HttpRequest) -> str:
    """Where they wanted to go, when that is a page of this door; else the board."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/shop/")
    return wanted if is_ours else reverse("shop:board")


def _too_many(request: HttpRequest, limit: TooMany) -> HttpResponse:
    minutes = max(1, round(limit.seconds / 60))
    words = _("Too many tries. Please wait %(n)s min and try again.") % {"n": minutes}
    return refused(request, 429, "too_many", words, retry=limit.seconds)


def _link_is_dead(request: HttpRequest, why: str) -> HttpResponse:
    """Why, and the form that asks for another link."""
    return render(request, "dashboard/forgot_password.html", {"form": ForgotForm(), "wrong": why}, status=422)
