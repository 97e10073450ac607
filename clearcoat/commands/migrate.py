"""`clearcoat migrate`: the database and the static files, brought up to this version."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.core.management import call_command


def configure(parser: ArgumentParser) -> None:
    """It takes no words."""


def run(options: Namespace) -> int:
    """Safe to run again, also after it was interrupted."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    print("The database and the static files are up to date.")
    return 0
