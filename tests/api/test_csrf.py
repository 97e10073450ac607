"""A page of somebody else's cannot act with the visitor's session; test_matrix.py tries it at every route."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from tests.api.caller import Caller, car, fault


def test_a_session_with_its_token_may(world):
    caller = Caller.in_browser(world.advisor.user, checks_csrf=True)
    caller.client.cookies["csrf"] = token = "a" * 32
    assert caller.patch(car(world.accord), {"color": "Red"}, X_CSRFToken=token).status_code == 200


def test_a_form_that_carries_the_token_is_still_no_json(world):
    caller = Caller.in_browser(world.advisor.user, checks_csrf=True)
    caller.client.cookies["csrf"] = token = "a" * 32
    body = f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n--x--\r\n'.encode()
    answer = caller.post(car(world.accord, "/items"), body, Content_Type="multipart/form-data; boundary=x")
    assert fault(answer) == (415, "wrong_type")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_what_a_form_can_send_is_no_json(advisor, world, kind):
    assert fault(advisor.patch(car(world.accord), {"color": "Red"}, Content_Type=kind)) == (415, "wrong_type")


# No session opens them: whoever calls proves it by a signature, and a provider has no CSRF token to send.
WEBHOOKS = {"api/webhooks/twilio/status", "api/webhooks/twilio/inbound", "api/webhooks/resend", "api/webhooks/stripe"}
# The click of a mail program, which has no cookie; the proof in the address is the permission.
ONE_CLICK = {"preferences/<uuid:mailed>/<str:proof>/unsubscribe"}


def test_only_the_api_the_webhooks_and_a_mail_programs_click_check_for_themselves():
    """Everything else is left to Django's middleware; the API asks for the token wherever a session acts."""
    exempt = {path for pattern, path in walked() if is_exempt(pattern)}
    assert {path for path in exempt if not path.startswith("api/")} == ONE_CLICK
    assert {path for path in exempt if path.startswith("api/webhooks/")} == WEBHOOKS


def is_exempt(pattern):
    return getattr(pattern.callback, "csrf_exempt", False)


def walked(patterns=None, before=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walked(pattern.url_patterns, path)
        else:
            yield pattern, path
