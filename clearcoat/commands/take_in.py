"""`clearcoat import FILE…`: estimates from the estimating system, from the command line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.core.management.base import CommandError

from clearcoat.estimates.models import Program
from clearcoat.shops.models import Shop
from clearcoat.workflow.intake import Result, take_in_paths


def configure(parser: ArgumentParser) -> None:
    """Which files, and into which shop."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="BMS XML, EMS zip, EMS files, or folders")
    parser.add_argument("--shop", default="", help="the shop's short name; not needed while there is only one")


def run(options: Namespace) -> int:
    """Takes in what can be taken in and says what came of each. 1 when something was refused."""
    missing = [path for path in options.files if not path.exists()]
    if missing:
        raise CommandError(f"there is no file {missing[0]}.")
    results = take_in_paths(chosen_shop(options.shop), options.files, Program("Import"))
    for result in results:
        print(told(result))
    return 1 if any(result.outcome == "refused" for result in results) or not results else 0


def chosen_shop(slug: str) -> Shop:
    """The shop of this short name, or the only one."""
    shops = list(Shop.objects.select_related("settings").order_by("slug"))
    fitting = [shop for shop in shops if slug in {"", shop.slug}]
    if len(fitting) == 1:
        return fitting[0]
    if not shops:
        raise CommandError("there is no shop yet: make one with `clearcoat createshop`.")
    names = ", ".join(shop.slug for shop in shops)
    raise CommandError(f"say which shop with --shop: {names}.")


def told(result: Result) -> str:
    """One result in lines."""
    if result.estimate is None:
        return f"refused    {result.message}"
    car = f"{result.estimate.estimate_number}  {result.estimate.customer_name}, {result.estimate.vehicle}"
    more = [f"           {line}" for line in [*result.changes, *(f"warning: {w}" for w in result.warnings)]]
    return "\n".join([f"{result.outcome:<10} {result.source}: {car}. {result.message}", *more])
