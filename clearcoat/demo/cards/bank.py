"""The bank itself: its accounts, who may ask for what, and what is still to be told."""

from __future__ import annotations

import json
import threading
from collections import defaultdict, deque
from hmac import compare_digest
from pathlib import Path

from clearcoat.demo.cards import shapes
from clearcoat.demo.cards.books import Books
from clearcoat.demo.cards.calls import Answer, Call, Keys
from clearcoat.demo.cards.endpoints import Endpoint, found
from clearcoat.demo.cards.forms import checked, parsed
from clearcoat.demo.cards.hooks import Delivery, Hook
from clearcoat.demo.cards.refusal import Json, Refusal

HIDDEN = {"for_intent", "shown_as"}  # fields that the bank keeps for itself


class Bank:
    """Several accounts. With a `file`, what they hold outlives the process. `public` is where its pages lie."""

    def __init__(self, file: Path | None = None, public: str = "http://127.0.0.1/cards") -> None:
        self.file, self.public = file, public
        self.lock = threading.RLock()
        self.books: dict[str, Books] = {}
        self.used: defaultdict[str, Keys] = defaultdict(Keys)
        self.outgoing: deque[Delivery] = deque()
        self._keys: dict[str, str] = {}
        self._hooks: dict[str, list[Hook]] = {}
        self._kept: Json = json.loads(file.read_text()) if file and file.exists() else {}

    def open(self, name: str, *keys: str, currency: str = "usd") -> Books:
        """An account and the keys to it; one without keys is a connected account, reached through any other."""
        books = Books(shapes.account(name, currency), self._kept.get(name, []), self._told, self.public)
        self.books[name] = books
        self._keys.update(dict.fromkeys(keys, name))
        return books

    def hook(self, account: str, url: str, *secrets: str, via: str = "") -> None:
        """Tells this address of every event of the account; those of connected accounts name theirs."""
        hook = Hook(url, secrets, via)
        self._hooks.setdefault(account, []).append(hook)
        books = self.books[account]
        if not any(books.all("webhook_endpoint", url=url)):
            books.add("we", shapes.HOOK | {"url": url})
        waiting = [event for event in books.all("event") if event["pending_webhooks"]]
        self.outgoing.extend(Delivery(hook, event) for event in reversed(waiting))

    def ask(self, call: Call) -> Answer:
        """The answer to one request, whatever is wrong with it."""
        try:
            books, key = self.admitted(call)
            endpoint, name = found(call.method, call.path)
            asked = checked(parsed(call.form), endpoint.known)
            if key.startswith("pk_"):
                _prove(endpoint, books, name, asked)
            used = self.used[books.account["id"]]
            with used.once(call) as earlier:
                if earlier:
                    return earlier
                answer = self._done(call, books, endpoint, name, asked)
                used.keep(call, answer)
                return answer
        except Refusal as error:
            return Answer(error.status, error.body)

    def admitted(self, call: Call) -> tuple[Books, str]:
        """The books that a key opens, or those of the connected account that is named. Raises Refusal."""
        key = call.headers.get("authorization", "").removeprefix("Bearer ")
        if key not in self._keys:
            words = f"Invalid API Key provided: {key[:8]}***" if key else "You did not provide an API key."
            raise Refusal(words, status=401)
        name = call.headers.get("stripe-account", self._keys[key])
        if name not in self.books or (name != self._keys[key] and name in self._keys.values()):
            raise Refusal(f"The provided key does not have access to account '{name}'.", "account_invalid", status=403)
        return self.books[name], key

    def to_tell(self) -> list[Delivery]:
        """What is to be delivered now; nobody gets the same one twice."""
        with self.lock:
            waiting = list(self.outgoing)
            self.outgoing.clear()
        return waiting

    def save(self) -> None:
        """Writes down what outlives the process."""
        if self.file is None:
            return
        with self.lock:
            kept = {name: list(books.objects.values()) for name, books in self.books.items()}
            draft = self.file.with_suffix(".draft")
            draft.write_text(json.dumps(kept))
            draft.replace(self.file)

    def _done(self, call: Call, books: Books, endpoint: Endpoint, name: str, asked: Json) -> Answer:
        expand = asked.pop("expand", [])
        with self.lock:
            try:
                answer = Answer(200, _shown(books, endpoint.act(books, name, asked), expand, call.path))
            except Refusal as error:
                answer = Answer(error.status, json.loads(json.dumps(error.body)))
            if call.method == "POST":
                self.save()
        return answer

    def _told(self, books: Books, event: Json) -> None:
        """An account's own hooks hear of it; a connected account has none, so that all hear of it, with its name."""
        name = books.account["id"]
        if name in self._keys.values():
            hooks = self._hooks.get(name, [])
        else:
            event["account"] = name
            hooks = [hook for several in self._hooks.values() for hook in several]
        event["pending_webhooks"] = len(hooks)
        self.outgoing.extend(Delivery(hook, event) for hook in hooks)


def _prove(endpoint: Endpoint, books: Books, name: str, asked: Json) -> None:
    """A page's key opens one intent, whose secret the page knows."""
    if not endpoint.public:
        raise Refusal("This API call cannot be made with a publishable API key.", "secret_key_required", status=401)
    intent = books.find("payment_intent", name)
    if not compare_digest(str(asked.get("client_secret", "")).encode(), intent["client_secret"].encode()):
        raise Refusal("The client_secret provided does not match the PaymentIntent.", param="client_secret")


def _shown(books: Books, item: Json, expand: list[str], path: str) -> Json:
    """An object, or a page of a list, as the API shows it."""
    if "object" in item:
        return {name: value for name, value in books.expanded(item, expand).items() if name not in HIDDEN}
    inside = [step.removeprefix("data.") for step in expand]
    data = [_shown(books, one, inside, path) for one in item["data"]]
    return {"object": "list", "url": path, "has_more": item["has_more"], "data": data}
