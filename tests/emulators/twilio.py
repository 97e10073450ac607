"""Twilio's Messages resource (API 2010-04-01), as far as the portal uses it.

Extra words for the script: "list-lag:2" accepts a text that the next two look-ups by date do not show, "unsent"
one that waits at Twilio without a DateSent, "accept+reset:lag" one whose answer is lost and that the next look-up does
not show, and every error code below.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

from tests.emulators import signing
from tests.emulators.server import Answer, Callback, Door, Emulator, Fault, Json

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "twilio-test-token"
SENDER = "+12015550100"
SERVICE = "MG" + "0123456789abcdef" * 2

PHONE = re.compile(r"\+[1-9]\d{7,14}")
PATH = re.compile(r"/2010-04-01/Accounts/(?P<account>AC[0-9a-f]{32})/Messages(?:/(?P<sid>SM[0-9a-f]{32}))?\.json")
PREMIUM = ("+1900", "+1976", "+44909", "+882", "+883")
MAGIC_TO = {
    "+15005550001": "21211",
    "+15005550002": "21612",
    "+15005550003": "21408",
    "+15005550004": "21610",
    "+15005550009": "21614",
}
MAGIC_FROM = {"+15005550001": "21212", "+15005550007": "21606", "+15005550008": "21611"}
LONGEST_BODY = 1600
PAGE, LARGEST_PAGE = 50, 1000


class TwilioDoor(Door):
    """Sending, listing and reading messages."""

    slow_down = "20429"
    broken = "20500"

    def take(self, body: bytes, fault: Fault) -> Answer:
        """201 with the message, or why not."""
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        twilio = self.twilio
        code = self.stranger() or twilio.objection(form)
        return twilio.refusal(code) if code else Answer(201, twilio.accept(self.account(), form, fault))

    def look_up(self) -> Answer:
        """One message, or a page of the list."""
        code = self.stranger()
        if code:
            return self.twilio.refusal(code)
        found = PATH.fullmatch(urlsplit(self.path).path)
        assert found
        if found["sid"] is None:
            return Answer(200, self.twilio.page(found["account"], urlsplit(self.path).query))
        message = self.twilio.message(found["sid"])
        return Answer(200, message) if message else self.twilio.refusal("20404")

    def stranger(self) -> str:
        """The error code for a wrong address or wrong credentials."""
        found = PATH.fullmatch(urlsplit(self.path).path)
        if not self.account():
            return "20003"
        return "" if found and found["account"] == self.account() else "20404"

    def account(self) -> str:
        """The account whose SID and token the request carries, or ""."""
        try:
            pair = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        except (binascii.Error, UnicodeDecodeError):
            return ""
        sid, _, token = pair.partition(":")
        return sid if self.twilio.accounts.get(sid) == token else ""

    @property
    def twilio(self) -> TwilioEmulator:
        """The emulator with its own type."""
        assert isinstance(self.emulator, TwilioEmulator)
        return self.emulator


class TwilioEmulator(Emulator):
    """`ledger` holds the accepted messages as Twilio shows them, and what only the sender said beside them."""

    door = TwilioDoor
    extra_faults = frozenset({"list-lag", "unsent"})
    codes: Mapping[str, tuple[int, str]] = {
        "20003": (401, "Authenticate"),
        "20404": (404, "The requested resource was not found"),
        "20429": (429, "Too Many Requests"),
        "20500": (500, "Internal Server Error"),
        "21211": (400, "Invalid 'To' Phone Number"),
        "21212": (400, "Invalid 'From' Number"),
        "21408": (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number"),
        "21602": (400, "Message body is required."),
        "21603": (400, "A 'From' phone number is required."),
        "21604": (400, "A 'To' phone number is required."),
        "21606": (400, "The 'From' phone number provided is not a valid, message-capable Twilio phone number."),
        "21608": (400, "The number is unverified. Trial accounts cannot send messages to unverified numbers."),
        "21610": (400, "Attempt to send to unsubscribed recipient"),
        "21611": (429, "This 'From' number has exceeded the maximum number of queued messages"),
        "21612": (400, "Message cannot be sent with the current combination of 'To' and/or 'From' parameters"),
        "21614": (400, "'To' number is not a valid mobile number"),
        "21617": (400, "The concatenated message body exceeds the 1600 character limit."),
        "21635": (400, "'To' number cannot be a Landline"),
        "21705": (400, "The Messaging Service is invalid"),
        "30034": (400, "Message from an Unregistered Number"),
    }

    def __init__(self, *, port: int = 0, rate: int | None = None, accounts: Mapping[str, str] | None = None) -> None:
        super().__init__(port=port, rate=rate)
        self.accounts = dict(accounts or {ACCOUNT: TOKEN})
        self.opted_out: set[str] = set()
        self.landlines: set[str] = set()
        self._hidden: dict[str, int] = {}  # sid → look-ups until it is listed

    def objection(self, form: Json) -> str:
        """The error code for a message that Twilio would not take, or ""."""
        to, sender, service = form.get("To", ""), form.get("From", ""), form.get("MessagingServiceSid", "")
        problems = [
            ("21604", not to),
            (MAGIC_TO.get(to, "21211"), not PHONE.fullmatch(to) or to in MAGIC_TO),
            ("21408", to.startswith(PREMIUM)),
            ("21610", to in self.opted_out),
            ("21635", to in self.landlines),
            ("21603", not sender and not service),
            ("21705", bool(service) and not re.fullmatch(r"MG[0-9a-f]{32}", service)),
            (MAGIC_FROM.get(sender, "21212"), bool(sender) and (not PHONE.fullmatch(sender) or sender in MAGIC_FROM)),
            ("21602", not form.get("Body")),
            ("21617", len(form.get("Body", "")) > LONGEST_BODY),
        ]
        return next((code for code, found in problems if found), "")

    def accept(self, account: str, form: Json, fault: Fault) -> Json:
        """Books a message; gives the resource."""
        sid = "SM" + secrets.token_hex(16)
        shown = _resource(account, sid, form, datetime.fromtimestamp(self.now(), UTC), unsent=fault.kind == "unsent")
        extra = {"at": self.now(), "by": account, "form": form, "fault": fault.kind}
        with self.lock:
            self.ledger.append({"message": shown, **extra})
            if fault.kind == "list-lag":
                self._hidden[sid] = int(fault.value or 1) + 1
            if fault.value == "lag":
                self._hidden[sid] = 2
        self.call_back(fault, lambda word: self.tell(sid, word))
        return dict(shown)

    def tell(self, sid: str, status: str, error_code: str = "") -> None:
        """Puts a receipt into `outgoing`, when the text came with an address for them."""
        with self.lock:
            entry = next(entry for entry in self.ledger if entry["message"]["sid"] == sid)
        url, message = entry["form"].get("StatusCallback"), entry["message"]
        if url:
            form = {
                "AccountSid": message["account_sid"], "ApiVersion": "2010-04-01", "From": message["from"] or SENDER,
                "MessageSid": sid, "MessageStatus": status, "SmsSid": sid, "SmsStatus": status, "To": message["to"],
            }  # fmt: skip
            form |= {"ErrorCode": error_code} if error_code else {}
            self.outgoing.append(Callback(url, *signing.twilio(self.accounts[entry["by"]], url, form)))

    def hear(self, url: str, number: str, body: str, *, account: str = ACCOUNT, to: str = SENDER) -> None:
        """Puts a customer's text into `outgoing`."""
        sid = "SM" + secrets.token_hex(16)
        form = {
            "AccountSid": account, "ApiVersion": "2010-04-01", "Body": body, "From": number, "MessageSid": sid,
            "NumMedia": "0", "NumSegments": "1", "SmsMessageSid": sid, "SmsSid": sid, "SmsStatus": "received", "To": to,
        }  # fmt: skip
        self.outgoing.append(Callback(url, *signing.twilio(self.accounts[account], url, form)))

    def message(self, sid: str) -> Json | None:
        """The resource with this SID."""
        with self.lock:
            return next((dict(entry["message"]) for entry in self.ledger if entry["message"]["sid"] == sid), None)

    def move(self, sid: str, status: str, error_code: int | None = None) -> None:
        """Lets a message go on to another status, such as "delivered", and tells so."""
        with self.lock:
            for entry in self.ledger:
                if entry["message"]["sid"] == sid:
                    entry["message"] |= {"status": status, "error_code": error_code}
        self.tell(sid, status, str(error_code or ""))

    def page(self, account: str, query: str) -> Json:
        """One page of the list, newest first, by Twilio's filters."""
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        number, size = int(asked.get("Page", 0)), min(int(asked.get("PageSize", PAGE)), LARGEST_PAGE)
        with self.lock:
            if number == 0 and "DateSent>" in asked:
                self._hidden = {sid: left - 1 for sid, left in self._hidden.items() if left > 1}
            shown = [dict(entry["message"]) for entry in reversed(self.ledger) if entry["by"] == account]
            found = [message for message in shown if message["sid"] not in self._hidden and _fits(message, asked)]
        part = found[number * size : (number + 1) * size]
        filters = {name: value for name, value in asked.items() if name not in {"Page", "PageSize", "PageToken"}}

        def uri(page: int) -> str:
            token = {"PageToken": f"PASM{page:032x}"} if page else {}
            asked_again = urlencode({**filters, "PageSize": size, "Page": page, **token}, quote_via=quote)
            return f"/2010-04-01/Accounts/{account}/Messages.json?{asked_again}"

        return {
            "messages": part,
            "page": number,
            "page_size": size,
            "start": number * size,
            "end": max(number * size + len(part) - 1, 0),
            "uri": uri(number),
            "first_page_uri": uri(0),
            "previous_page_uri": uri(number - 1) if number else None,
            "next_page_uri": uri(number + 1) if len(found) > (number + 1) * size else None,
        }

    def error_body(self, status: int, code: str, message: str) -> Json:
        """Twilio's error shape."""
        more = f"https://www.twilio.com/docs/errors/{code}"
        return {"code": int(code), "message": message, "more_info": more, "status": status}


def _fits(message: Json, asked: Mapping[str, str]) -> bool:
    if asked.get("To", message["to"]) != message["to"] or asked.get("From", message["from"]) != message["from"]:
        return False
    days = {name: datetime.fromisoformat(value).date() for name, value in asked.items() if name.startswith("DateSent")}
    if not days or not message["date_sent"]:
        return not days
    sent = parsedate_to_datetime(message["date_sent"]).date()
    return days.get("DateSent>", sent) <= sent <= days.get("DateSent<", sent) and days.get("DateSent", sent) == sent


def _resource(account: str, sid: str, form: Json, at: datetime, *, unsent: bool) -> Json:
    here = f"/2010-04-01/Accounts/{account}/Messages/{sid}"
    when = format_datetime(at)
    return {
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": form["Body"],
        "date_created": when,
        "date_sent": None if unsent else when,
        "date_updated": when,
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": form.get("From"),
        "messaging_service_sid": form.get("MessagingServiceSid"),
        "num_media": "0",
        "num_segments": str(max(math.ceil(len(form["Body"]) / 153), 1)),
        "price": None,
        "price_unit": None,
        "sid": sid,
        "status": "accepted" if form.get("MessagingServiceSid") else "queued",
        "subresource_uris": {"media": f"{here}/Media.json"},
        "to": form["To"],
        "uri": f"{here}.json",
    }
