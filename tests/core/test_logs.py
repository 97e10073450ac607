import logging
import sys

import pytest

from clearcoat.core.logs import Redact, clean

SECRETS = [
    "GET /t/AbCdEfGhIjKlMnOpQrStUvWx 200",
    "GET /customer/reset-password/AbCdEfGhIjKlMnOpQrStUvWx01234567",
    "GET /customer/confirm/1?code=abcd2345",
    "Authorization: Bearer AbCdEfGh.IjKl",
    "key re_0123456789abcdef0123",
    '{"client_secret": "pi_3Abc_secret_0123456789"}',
    "account AC0123456789abcdef0123456789abcdef",
    "to maria.fernandez+car@demo.test failed",
    "to +13125550143 failed",
    "GET /shop/messages?q=%2B13125550143 200",
    "GET /preferences/6f1c9a52-6e4b-4c0e-9d0a-000000000001/AbCdEfGhIjKlMnOpQrStUvWx/unsubscribe 200",
    "violates a constraint\nDETAIL:  Failing row contains (1, maria fernandez, Please call me).",
]
OPENERS = ("AbCdEf", "abcd2345", "0123456789", "maria", "5550143")


def record(message, *args, exc_info=None):
    return logging.LogRecord("x", logging.INFO, "x.py", 1, message, args, exc_info)


@pytest.mark.parametrize("line", SECRETS)
def test_nothing_that_opens_or_names_somebody_is_logged(line):
    assert not [word for word in OPENERS if word in clean(line)]


def test_the_arguments_are_cleaned_too():
    found = record("to %s", "+13125550143")
    assert Redact().filter(found)
    assert found.getMessage() == "to [number]"


@pytest.mark.parametrize("formatted_before", [False, True])
def test_a_trace_is_cleaned_even_when_another_handler_wrote_it_first(formatted_before):
    try:
        raise ValueError("maria@demo.test")
    except ValueError:
        found = record("failed", exc_info=sys.exc_info())
    if formatted_before:
        logging.Formatter().format(found)
    Redact().filter(found)
    shown = logging.Formatter().format(found)
    assert "maria" not in shown
    assert "ValueError" in shown


def test_arguments_that_do_not_fit_their_message_end_nothing():
    found = record("to %d of %d", "one")
    assert Redact().filter(found)
    assert "to %d" in found.getMessage()
