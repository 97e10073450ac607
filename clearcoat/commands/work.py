"""`clearcoat work`: the worker."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from clearcoat.worker import loop


def configure(parser: ArgumentParser) -> None:
    """How long."""
    parser.add_argument("--once", action="store_true", help="do what is due now, then end")


def run(options: Namespace) -> int:
    """Any number of workers may run, on any number of machines."""
    if options.once:
        loop.once()
    else:
        loop.run()
    return 0
