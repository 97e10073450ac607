"""`clearcoat demo`: the demo shop, the worker, the stand-ins and the portal, on one port and with no keys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from clearcoat import server
from clearcoat.commands.serve import check_port
from clearcoat.demo import shop
from clearcoat.demo.cards import house, numbers

KEYS = (
    "TWILIO_ACCOUNT_SID", "RESEND_API_KEY", "STRIPE_SECRET_KEY", "EMAIL_URL",
    "STORAGE_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
)  # fmt: skip
STOP_SECONDS = 20


def configure(parser: ArgumentParser) -> None:
    """Where, and whether to begin anew."""
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and make it anew")
    parser.add_argument("--without-photos", action="store_true", help="begin sooner, with no photos drawn")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="the port (PORT, 8000)")


def run(options: Namespace) -> int:
    """Runs until Ctrl-C, which stops all of it."""
    refuse_beside_real_keys()
    check_port(options.host, options.port)
    lead_here(options.port)
    if options.reset:
        forget()
    house.lend_keys(options.port)
    with house.answering(options.port):
        prepare(with_photos=not options.without_photos)
    worker = subprocess.Popen([sys.executable, "-m", "clearcoat", "work"])
    house.courier().start()
    try:
        print(welcome(options.port), flush=True)
        server.run(options.host, options.port, beside=server.Beside(house.API, house.api))
    finally:
        house.courier().stop()
        worker.terminate()
        worker.wait(STOP_SECONDS)
    return 0


def refuse_beside_real_keys() -> None:
    """The demo's people and passwords are public: they never stand beside a key to real customers or their files."""
    found = [name for name in KEYS if os.environ.get(name) or os.environ.get(f"{name}_FILE")]
    if found:
        raise CommandError(f"{found[0]} is set, and the demo never runs beside real keys: unset it.")


def lead_here(port: int) -> None:
    """Links, and the way back from the card service, lead to this port: in the worker, too, and after `--port`."""
    if not (os.environ.get("SITE_URL") or os.environ.get("SITE_URL_FILE")):
        os.environ["SITE_URL"] = settings.SITE_URL = f"http://localhost:{port}"


def forget() -> None:
    """Removes what an earlier demo made, and nothing else."""
    if connection.vendor == "sqlite":
        for path in settings.DATA.glob("clearcoat.sqlite3*"):
            path.unlink()
    else:
        call_command("flush", interactive=False, verbosity=0)
    house.forget()
    shutil.rmtree(settings.INBOX, ignore_errors=True)
    shutil.rmtree(settings.DROP_FOLDER, ignore_errors=True)
    shutil.rmtree(settings.DATA / "files", ignore_errors=True)


def prepare(*, with_photos: bool = True) -> None:
    """The database, the static files and the demo shop; what is there already is left alone."""
    settings.DATA.mkdir(parents=True, exist_ok=True)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not shop.is_made():
        print("Making the demo shop, and drawing its photos …" if with_photos else "Making the demo shop …", flush=True)
        shop.make(with_photos=with_photos, tell=lambda done, of: print(f"  {done} of {of} cars", end="\r", flush=True))


def welcome(port: int) -> str:
    """The address and the sign-ins."""
    site = f"http://localhost:{port}"
    people = "\n".join(f"    {email:<24}{what}" for email, what in shop.PEOPLE)
    cards = "\n".join(f"    {number:<24}{what}" for number, what in numbers.TO_TRY)
    return f"""
  Clearcoat's demo is running at {site}

    {site}/shop/           the shop's board
    {site}/demo/inbox      the customers' phones and mailboxes
    {site}/customer/login  the customers' accounts

  The password of all is {shop.PASSWORD}
{people}

  Cards to pay with, with any date to come and any three figures behind:
{cards}

  Ctrl-C stops it.
"""
