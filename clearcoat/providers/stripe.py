"""Cards through Stripe. https://docs.stripe.com/api, in the version that the pinned library names.

Nothing here repeats a call by itself: each is made under a key of ours, so the row that asked for it can ask again. The
library gives objects that are no dictionaries; they become our own small ones at this edge, their cents Decimal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import stripe

from clearcoat.core import money
from clearcoat.providers.deadline import within
from clearcoat.providers.errors import ProviderError, error_for, refusal
from clearcoat.providers.paid import Disputed, GaveBack, Intent, Moved
from clearcoat.providers.reasons import MEANINGS

API_BASE = "https://api.stripe.com"
TIMEOUT = 5.0  # seconds for one call: somebody waits at the pay page
PAGE = 100  # objects in one answer
MOST_PAGES = 50
MOST_TYPES = 20  # of events in one question
CHARGE = ["latest_charge.balance_transaction"]
TEST_CARD = "pm_card_visa"  # https://docs.stripe.com/testing; live keys do not know it
REFUND = ["data.balance_transaction", "data.failure_balance_transaction"]

Json = dict[str, Any]


def line(timeout: float) -> stripe.HTTPClient:
    """The one way out to Stripe; a test puts another in its place."""
    return stripe.RequestsClient(timeout=timeout)


class StripeCards:
    """One account at Stripe: a key's own, or one connected to it. Every method raises ProviderError."""

    def __init__(self, key: str, *, account: str = "", api_base: str = API_BASE, timeout: float = TIMEOUT) -> None:
        self.timeout = timeout
        self.client = stripe.StripeClient(
            key,
            stripe_account=account or None,
            base_addresses={"api": api_base.rstrip("/")},
            http_client=line(timeout),
            max_network_retries=0,
        ).v1

    def open(self, amount: Decimal, currency: str, about: Mapping[str, str], *, words: str, key: str) -> Intent:
        """A PaymentIntent. Without `receipt_email`: the receipt is ours, and Stripe's would be a second one."""
        asked: Any = {
            "amount": money.to_cents(amount),
            "currency": currency.lower(),
            "automatic_payment_methods": {"enabled": True},
            "metadata": dict(about),
            "description": words,
        }
        made = self._call(lambda: self.client.payment_intents.create(asked, {"idempotency_key": key}))
        return Intent.of(made)

    def try_out(self, amount: Decimal, currency: str, about: Mapping[str, str], *, words: str, key: str) -> Intent:
        """A PaymentIntent that Stripe's test card pays at once, with its charge."""
        asked: Any = {
            "amount": money.to_cents(amount),
            "currency": currency.lower(),
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
            "payment_method": TEST_CARD,
            "confirm": True,
            "metadata": dict(about),
            "description": words,
            "expand": ["latest_charge"],
        }
        made = self._call(lambda: self.client.payment_intents.create(asked, {"idempotency_key": key}))
        return Intent.of(made)

    def change(self, intent: str, amount: Decimal) -> Intent:
        """Another amount, while nobody's bank is at it."""
        asked: Any = {"amount": money.to_cents(amount)}
        return Intent.of(self._call(lambda: self.client.payment_intents.update(intent, asked)))

    def cancel(self, intent: str) -> Intent:
        """Nobody can pay this one any more."""
        return Intent.of(self._call(lambda: self.client.payment_intents.cancel(intent)))

    def read(self, intent: str) -> Intent:
        """How it stands, with its charge and what that cost."""
        asked: Any = {"expand": CHARGE}
        return Intent.of(self._call(lambda: self.client.payment_intents.retrieve(intent, asked), acted=False))

    def open_page(self, amount: Decimal, currency: str, about: Mapping[str, str], *, key: str, **page: str) -> Json:
        """A page of Checkout: `id` and `url`. `page` holds words, success_url, cancel_url and locale."""
        line_item = {"currency": currency.lower(), "unit_amount": money.to_cents(amount)}
        asked: Any = {
            "mode": "payment",
            "line_items": [{"quantity": 1, "price_data": {**line_item, "product_data": {"name": page.pop("words")}}}],
            "metadata": dict(about),
            "payment_intent_data": {"metadata": dict(about)},
            **page,
        }
        return self._call(lambda: self.client.checkout.sessions.create(asked, {"idempotency_key": key}))

    def read_page(self, session: str) -> Json:
        """How a page of Checkout stands: `status`, `url`, `payment_intent`."""
        return self._call(lambda: self.client.checkout.sessions.retrieve(session), acted=False)

    def close_page(self, session: str) -> Json:
        """Nobody can pay there any more."""
        return self._call(lambda: self.client.checkout.sessions.expire(session))

    def give_back(self, intent: str, amount: Decimal, about: Mapping[str, str], *, key: str) -> GaveBack:
        """A refund."""
        asked: Any = {"payment_intent": intent, "amount": money.to_cents(amount), "metadata": dict(about)}
        made = self._call(lambda: self.client.refunds.create(asked, {"idempotency_key": key}))
        return GaveBack.of(made)

    def declines(self, intent: str) -> int:
        """How often a bank said no."""
        tries = self._all(self.client.charges.list, payment_intent=intent)
        return sum(one["status"] == "failed" for one in tries)

    def given_back(self, intent: str) -> list[GaveBack]:
        """Every refund of an intent, whoever made it, with what each moved."""
        asked = {"payment_intent": intent, "expand": REFUND}
        return [GaveBack.of(one) for one in self._all(self.client.refunds.list, **asked)]

    def disputed(self, intent: str) -> list[Disputed]:
        """Every dispute of an intent, with what each moved."""
        return [Disputed.of(one) for one in self._all(self.client.disputes.list, payment_intent=intent)]

    def undelivered(self, types: list[str], since: datetime) -> list[Json]:
        """Events that no webhook took, oldest first, as they would have come."""
        found: list[Json] = []
        for start in range(0, len(types), MOST_TYPES):
            asked = {"types": types[start : start + MOST_TYPES], "delivery_success": False}
            found += self._all(self.client.events.list, created={"gte": int(since.timestamp())}, **asked)
        return sorted(found, key=lambda event: event["created"])

    def moved(self, start: datetime, end: datetime) -> list[Moved]:
        """Every balance transaction of a time."""
        span = {"gte": int(start.timestamp()), "lt": int(end.timestamp())}
        return [Moved.of(one) for one in self._all(self.client.balance_transactions.list, created=span)]

    def intent_of(self, source: str) -> str:
        """The intent of a charge, a refund or a dispute; "" for one without, and for anything else."""
        ask = self._look_up(source)
        try:
            return str(self._call(lambda: ask(source), acted=False).get("payment_intent") or "") if ask else ""
        except ProviderError as error:
            if error.code != "resource_missing":
                raise
        return ""

    def account(self) -> Json:
        """The account that these keys reach."""
        return self._call(self.client.accounts.retrieve_current, acted=False)

    def hooks(self) -> list[Json]:
        """The webhooks that are set up there."""
        return list(self._all(self.client.webhook_endpoints.list))

    def _look_up(self, source: str) -> Callable[..., Any] | None:
        """How an object is asked for, by the beginning of its id."""
        kinds: dict[tuple[str, ...], Any] = {
            ("ch_", "py_"): self.client.charges, ("re_", "pyr_"): self.client.refunds,
            ("du_", "dp_"): self.client.disputes,
        }  # fmt: skip
        return next((kind.retrieve for begins, kind in kinds.items() if source.startswith(begins)), None)

    def _all(self, ask: Callable[..., Any], **asked: Any) -> Iterator[Json]:
        """Every object of a list, page by page."""
        asked |= {"limit": PAGE}
        for _ in range(MOST_PAGES):
            page = self._call(lambda: ask(dict(asked)), acted=False)
            yield from page["data"]
            if not page["has_more"]:
                return
            asked["starting_after"] = page["data"][-1]["id"]
        raise error_for("unreadable")

    def _call(self, ask: Callable[[], Any], *, acted: bool = True) -> Json:
        try:
            answer: Json = within(self.timeout, ask).to_dict()
        except stripe.StripeError as error:
            failure = _failure(error, acted)
        except TimeoutError:
            failure = error_for("no_answer" if acted else "unreachable")
        except (ValueError, KeyError, AttributeError, TypeError):
            failure = error_for("unreadable" if acted else "unreachable")
        else:
            return answer
        raise failure  # outside the handler: the cause may hold a client secret


def _failure(error: stripe.StripeError, acted: bool) -> ProviderError:
    """Stripe's error as ours; one without an answer may have been acted on."""
    status = error.http_status
    if status is None:
        return error_for("no_answer" if acted else "unreachable")
    told = error.error  # the library itself gives the code of 400 and 402 alone
    code = error.code or (told.code if told else None) or ""
    if status == 401:
        return error_for("401 stripe")
    if code not in MEANINGS:
        code = "rate_limit" if status == 429 else "stripe_refused" if 400 <= status < 500 else ""
    return refusal(status, dict(error.headers or {}), json.dumps({"code": code}), acted=acted)
