"""Every endpoint that the bank answers, with what each takes: the part of Stripe's API that takes cards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from clearcoat.demo.cards import charges, disputes, intents, sessions
from clearcoat.demo.cards.books import Books
from clearcoat.demo.cards.forms import FLAG, LIST, MAP, SPAN, TEXT, WHOLE, Known
from clearcoat.demo.cards.refusal import Json, Refusal

Act = Callable[[Books, str, Json], Json]
Verb = Callable[[Books, Json, Json], Json]

PLACE = {"limit": WHOLE, "starting_after": TEXT, "ending_before": TEXT}
PAGING = PLACE | {"created": SPAN}
ABOUT = dict.fromkeys(intents.PLAIN, TEXT) | {"metadata": MAP}
CARD = {"payment_method": TEXT, "payment_method_data": MAP, "return_url": TEXT}
MOST_TYPES = 20  # of events in one list


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`path` is the specification's; `public` when a page may call it with the publishable key and a client secret."""

    method: str
    path: str
    act: Act
    known: Known = field(default_factory=dict)
    public: bool = False


def found(method: str, path: str) -> tuple[Endpoint, str]:
    """The endpoint and the id in its path. Raises Refusal when there is none."""
    for pattern, endpoint in PATTERNS:
        match = pattern.fullmatch(path) if endpoint.method == method else None
        if match:
            return endpoint, "".join(match.groups())
    raise Refusal(f"Unrecognized request URL ({method}: {path}).", status=404)


def one(kind: str) -> Act:
    """The object that the path names."""
    return lambda books, name, asked: books.find(kind, name)


def on(kind: str, verb: Verb) -> Act:
    """What is done to the object that the path names."""
    return lambda books, name, asked: verb(books, books.find(kind, name), asked)


def off_page(verb: Verb) -> Verb:
    """The same, refused for the intent of a page of Checkout: only the page changes and ends that."""

    def act(books: Books, intent: Json, asked: Json) -> Json:
        if any(books.all("checkout.session", payment_intent=intent["id"])):
            raise Refusal("This PaymentIntent is a Checkout Session's. Expire the Checkout Session instead.")
        return verb(books, intent, asked)

    return act


def many(kind: str, like: Iterable[str] = ()) -> Act:
    """A page of a list; `like` are the fields that may be asked for."""

    def act(books: Books, name: str, asked: Json) -> Json:
        return books.page(kind, asked, **{field: asked[field] for field in like if field in asked})

    return act


def events(books: Books, name: str, asked: Json) -> Json:
    """Events, by `type`, `types` and `delivery_success`."""
    wanted = [*asked.get("types", []), *([asked["type"]] if "type" in asked else [])]
    if len(wanted) > MOST_TYPES:
        raise Refusal("You may only specify up to 20 event names.", "parameter_invalid", param="types")
    delivered = asked.get("delivery_success")

    def fits(event: Json) -> bool:
        named = not wanted or any(re.fullmatch(re.escape(one).replace(r"\*", ".*"), event["type"]) for one in wanted)
        return named and (delivered is None or delivered == (event["pending_webhooks"] == 0))

    return books.page("event", asked, fits=fits)


def account(books: Books, name: str, asked: Json) -> Json:
    """The account of the key."""
    if name not in {"", books.account["id"]}:
        raise Refusal(f"The provided key does not have access to account '{name}'.", "account_invalid", status=403)
    return books.account


ENDPOINTS = (
    Endpoint("GET", "/v1/account", account),
    Endpoint("GET", "/v1/accounts/{account}", account),
    Endpoint("POST", "/v1/payment_intents", lambda books, _, asked: intents.create(books, asked),
             ABOUT | CARD | {"amount": WHOLE, "currency": TEXT, "automatic_payment_methods": MAP, "confirm": FLAG}),
    Endpoint("GET", "/v1/payment_intents", many("payment_intent"), PAGING),
    Endpoint("GET", "/v1/payment_intents/{intent}", one("payment_intent"), {"client_secret": TEXT}, public=True),
    Endpoint("POST", "/v1/payment_intents/{intent}", on("payment_intent", off_page(intents.update)),
             ABOUT | {"amount": WHOLE}),
    Endpoint("POST", "/v1/payment_intents/{intent}/confirm", on("payment_intent", intents.confirm),
             CARD | {"client_secret": TEXT}, public=True),
    Endpoint("POST", "/v1/payment_intents/{intent}/cancel", on("payment_intent", off_page(intents.cancel)),
             {"cancellation_reason": TEXT}),
    Endpoint("GET", "/v1/payment_methods/{payment_method}", one("payment_method")),
    Endpoint("GET", "/v1/charges", many("charge", ["payment_intent"]), PAGING | {"payment_intent": TEXT}),
    Endpoint("GET", "/v1/charges/{charge}", one("charge")),
    Endpoint("POST", "/v1/refunds", lambda books, _, asked: charges.refund(books, asked),
             {"amount": WHOLE, "charge": TEXT, "payment_intent": TEXT, "reason": TEXT, "metadata": MAP}),
    Endpoint("GET", "/v1/refunds", many("refund", ["payment_intent", "charge"]),
             PAGING | {"payment_intent": TEXT, "charge": TEXT}),
    Endpoint("GET", "/v1/refunds/{refund}", one("refund")),
    Endpoint("GET", "/v1/disputes", many("dispute", ["payment_intent", "charge"]),
             PAGING | {"payment_intent": TEXT, "charge": TEXT}),
    Endpoint("GET", "/v1/disputes/{dispute}", one("dispute")),
    Endpoint("POST", "/v1/disputes/{dispute}", on("dispute", disputes.update),
             {"evidence": MAP, "submit": FLAG, "metadata": MAP}),
    Endpoint("POST", "/v1/disputes/{dispute}/close", on("dispute", disputes.give_in)),
    Endpoint("GET", "/v1/balance_transactions", many("balance_transaction", ["type", "source", "currency"]),
             PAGING | {"type": TEXT, "source": TEXT, "currency": TEXT}),
    Endpoint("GET", "/v1/balance_transactions/{id}", one("balance_transaction")),
    Endpoint("GET", "/v1/events", events, PAGING | {"type": TEXT, "types": LIST, "delivery_success": FLAG}),
    Endpoint("GET", "/v1/events/{id}", one("event")),
    Endpoint("GET", "/v1/webhook_endpoints", many("webhook_endpoint"), PLACE),
    Endpoint("GET", "/v1/webhook_endpoints/{webhook_endpoint}", one("webhook_endpoint")),
    Endpoint("POST", "/v1/checkout/sessions", lambda books, _, asked: sessions.create(books, asked),
             dict.fromkeys(sessions.PLAIN, TEXT) | {"mode": TEXT, "line_items": LIST, "metadata": MAP,
              "payment_intent_data": MAP, "expires_at": WHOLE}),
    Endpoint("GET", "/v1/checkout/sessions", many("checkout.session", ["payment_intent"]),
             PLACE | {"payment_intent": TEXT}),
    Endpoint("GET", "/v1/checkout/sessions/{session}", on("checkout.session", sessions.look)),
    Endpoint("POST", "/v1/checkout/sessions/{session}/expire", on("checkout.session", sessions.expire)),
)  # fmt: skip
# Not Stripe's: what the page's script asks, and what the payer, their bank or a test does outside of Stripe's API.
OURS = (
    Endpoint("POST", "/bank/payment_intents/{intent}/look", one("payment_intent"),
             {"client_secret": TEXT}, public=True),
    Endpoint("POST", "/bank/payment_intents/{intent}/authenticate", on("payment_intent", intents.authenticate),
             {"client_secret": TEXT, "complete": FLAG}, public=True),
    Endpoint("POST", "/bank/charges/{charge}/dispute", on("charge", disputes.claim), {"inquiry": FLAG}),
    Endpoint("POST", "/bank/disputes/{dispute}/decide", on("dispute", disputes.decide), {"won": FLAG}),
    Endpoint("POST", "/bank/refunds/{refund}/fail", on("refund", charges.fail_refund)),
)  # fmt: skip
PATTERNS = [(re.compile(re.sub(r"\{\w+\}", r"(\\w+)", each.path)), each) for each in (*ENDPOINTS, *OURS)]
