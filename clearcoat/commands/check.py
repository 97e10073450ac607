"""`clearcoat check`: each wrong or missing setting of a production set-up, in one line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.core.checks import CheckMessage, Warning, run_checks


def configure(parser: ArgumentParser) -> None:
    """It takes no words."""


def run(options: Namespace) -> int:
    """1 when something is wrong; warnings alone are 0."""
    # Django's own deployment checks assume that it ends TLS and sets headers itself; ours name the settings that count.
    found = [*run_checks(), *run_checks(tags=["production"], include_deployment_checks=True)]
    for message in found:
        print(line_of(message))
    if not found:
        print("Every setting is right.")
    return 1 if any(message.level >= 40 for message in found) else 0


def line_of(message: CheckMessage) -> str:
    """One finding as one line: how bad, what, what to do."""
    mark = "warning" if isinstance(message, Warning) else "error"
    return f"{mark} {message.id}: {message.msg} {message.hint or ''}".strip()
