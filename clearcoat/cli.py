"""The `clearcoat` program: finds the command, runs it, and turns every failure into one line that says why."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DatabaseError

FAILED, USAGE = 1, 2
# The command, its module in clearcoat/commands/ and its line in `clearcoat --help`.
COMMANDS = {
    "migrate": ("migrate", "bring the database and the static files up to date"),
    "serve": ("serve", "serve the portal, the dashboard, the API and the live pages"),
    "work": ("work", "send messages and do everything else that happens by itself"),
    "check": ("check", "name each wrong or missing setting"),
    "send-test": ("send_test", "send a test text or mail, by the way that a customer's takes"),
    "createshop": ("createshop", "make a shop and its owner"),
    "import": ("take_in", "take in estimates from the estimating system"),
    "demo": ("demo", "make the demo shop and run everything on one port"),
}


def main(words: list[str] | None = None) -> None:
    """Runs one command and ends the process: 0 it worked, 1 it failed, 2 it was not understood."""
    words = sys.argv[1:] if words is None else words
    if not words or words[0] in {"-h", "--help", "help"}:
        print(overview())
        sys.exit(0 if words else USAGE)
    if words[0] not in COMMANDS:
        print(f"clearcoat: there is no command {words[0]!r}; see `clearcoat --help`.", file=sys.stderr)
        sys.exit(USAGE)
    try:
        sys.exit(run(words[0], words[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except (CommandError, DatabaseError, ImproperlyConfigured, OSError) as error:
        print(f"clearcoat {words[0]}: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        sys.exit(FAILED)


def run(name: str, words: list[str]) -> int:
    """Runs one command in this process; gives its exit code."""
    module, summary = COMMANDS[name]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clearcoat.settings")
    if name == "demo":
        os.environ.setdefault("CLEARCOAT_DEMO", "1")
    # The settings are read now and not at the top: a wrong one is to be a line, not a traceback.
    django.setup()
    command = import_module(f"clearcoat.commands.{module}")
    parser = ArgumentParser(prog=f"clearcoat {name}", description=f"{summary[0].upper()}{summary[1:]}.")
    command.configure(parser)
    return int(command.run(parser.parse_args(words)) or 0)


def overview() -> str:
    """The list of commands."""
    width = max(len(name) for name in COMMANDS) + 2
    lines = [f"  {name:<{width}}{summary}" for name, (_, summary) in COMMANDS.items()]
    head = "usage: clearcoat COMMAND …\n\nThe customer portal of a collision repair shop.\n"
    return "\n".join([head, *lines, "", "`clearcoat COMMAND --help` tells more."])
