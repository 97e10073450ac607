"""The books of one account at the bank: every object in order, its balance, and the events that tell of changes."""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable, Iterator
from typing import Any

from clearcoat.core import clock
from clearcoat.demo.cards import shapes
from clearcoat.demo.cards.refusal import Json, Refusal, nothing_like

PAGE, LONGEST_PAGE = 10, 100  # objects in one list
Told = Callable[["Books", Json], None]
LINKED = ("pi_", "ch_", "txn_", "re_", "du_", "pm_")  # ids that `expand` can follow


class Books:
    """One account. Amounts are whole cents; `told` hears of each new event; `public` is where its pages lie."""

    def __init__(self, account: Json, objects: list[Json], told: Told, public: str = "") -> None:
        self.account, self.told, self.public = account, told, public
        self.objects = {item["id"]: item for item in objects}

    def add(self, prefix: str, item: Json) -> Json:
        """Keeps a new object under an id of its own."""
        item = {"id": f"{prefix}_{secrets.token_hex(12)}", "created": now(), **item}
        self.objects[item["id"]] = item
        return item

    def find(self, kind: str, name: str, param: str = "id") -> Json:
        """The object. Raises Refusal when there is none of this kind."""
        item = self.objects.get(name)
        if item is None or item["object"] != kind:
            raise nothing_like(kind, name, param)
        return item

    def all(self, kind: str, **like: Any) -> Iterator[Json]:
        """All of a kind, newest first, whose fields are these."""
        for item in reversed(list(self.objects.values())):
            if item["object"] == kind and all(item.get(name) == value for name, value in like.items()):
                yield item

    def page(self, kind: str, asked: Json, *, fits: Callable[[Json], bool] = bool, **like: Any) -> Json:
        """One page of a list, newest first: `limit`, `starting_after`, `ending_before`, `created`."""
        limit = asked.get("limit", PAGE)
        if not 1 <= limit <= LONGEST_PAGE:
            raise Refusal("Invalid integer: limit is 1 to 100.", "parameter_invalid_integer", param="limit")
        found = [item for item in self.all(kind, **like) if fits(item) and _within(item["created"], asked)]
        names = [item["id"] for item in found]
        if "starting_after" in asked:
            found = found[_place(names, asked["starting_after"]) + 1 :]
        elif "ending_before" in asked:
            newer = found[: _place(names, asked["ending_before"])]
            return {"data": newer[-limit:], "has_more": len(newer) > limit}
        return {"data": found[:limit], "has_more": len(found) > limit}

    def book(self, kind: str, source: Json, amount: int, fee: int = 0, *, category: str = "") -> str:
        """Moves money; gives the id of the balance transaction."""
        facts = {"type": kind, "source": source["id"], "reporting_category": category or kind, "amount": amount}
        sums = {"fee": fee, "net": amount - fee, "currency": source["currency"], "available_on": now()}
        return str(self.add("txn", shapes.TRANSACTION | facts | sums | {"fee_details": shapes.fees(fee)})["id"])

    def tell(self, kind: str, item: Json) -> None:
        """An event with the object as it is now."""
        self.told(self, self.add("evt", shapes.EVENT | {"type": kind, "data": {"object": copy.deepcopy(item)}}))

    def balance(self) -> int:
        """All that was moved, fees taken off, in cents."""
        return sum(item["net"] for item in self.all("balance_transaction"))

    def expanded(self, item: Json, paths: list[str]) -> Json:
        """A copy in which the ids at these paths are the objects themselves."""
        item = copy.deepcopy(item)
        for path in paths:
            self._expand(item, path.split("."))
        return item

    def _expand(self, item: Any, steps: list[str]) -> None:
        if isinstance(item, list):
            for one in item:
                self._expand(one, steps)
            return
        if not steps or not isinstance(item, dict):
            return
        value = item.get(steps[0])
        if isinstance(value, str) and value.startswith(LINKED):
            item[steps[0]] = value = copy.deepcopy(self.objects[value])
        self._expand(value, steps[1:])


def now() -> int:
    """Seconds since 1970 by the program's clock."""
    return int(clock.now().timestamp())


def _place(names: list[str], name: str) -> int:
    if name not in names:
        raise nothing_like("object", name, "starting_after")
    return names.index(name)


def _within(moment: int, asked: Json) -> bool:
    span = asked.get("created")
    if not isinstance(span, dict):
        return span is None or moment == span
    tests = {"gt": moment.__gt__, "gte": moment.__ge__, "lt": moment.__lt__, "lte": moment.__le__}
    return all(tests[name](bound) for name, bound in span.items() if name in tests)
