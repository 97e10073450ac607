"""Which database this run of the tests uses: SQLite, or PostgreSQL when TEST_DATABASE says so.

A plugin that is loaded before Django's settings are. bin/test runs three processes: one for each database with the
tests that ask it, and one with the tests that run once, which wait for a browser most of the time.
"""

from __future__ import annotations

import os
import tempfile

import pytest

KIND = os.environ.get("TEST_DATABASE", "sqlite")
SHARE = os.environ.get("TEST_SHARE", "all")  # of the tests: "both" (those that ask the database), "once", or all
FOLDER = tempfile.mkdtemp(prefix=f"clearcoat-{KIND}-", dir=os.environ.get("TEST_FOLDER"))

os.makedirs(f"{FOLDER}/static")  # WhiteNoise warns of a missing folder
os.environ["CLEARCOAT_DATA"] = FOLDER
os.environ["SECRET_KEY"] = "of the tests alone"
os.environ["DATABASE_URL"] = (
    os.environ["TEST_POSTGRES_URL"] if KIND == "postgresql" else f"sqlite:///{FOLDER}/clearcoat.sqlite3"
)
for name in (
    "TWILIO_ACCOUNT_SID", "RESEND_API_KEY", "STRIPE_SECRET_KEY", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS",
    "CLEARCOAT_DEMO",
):  # fmt: skip
    os.environ.pop(name, None)


WITH_DATABASE = {"db", "transactional_db", "django_db_setup", "site"}  # fixtures


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps the share of this process."""
    if SHARE == "all":
        return
    mine = [item for item in items if _needs_both(item) == (SHARE == "both")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(mine)])
    # The rooms in opposite orders: while one process waits in an outage, the other has the processors to itself.
    items[:] = sorted(mine, key=_room, reverse=KIND == "postgresql")


def _room(item: pytest.Item) -> str:
    return str(item.path.parent)


def _needs_both(item: pytest.Item) -> bool:
    if item.get_closest_marker("either_database"):
        return False
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & WITH_DATABASE) or item.get_closest_marker("django_db") is not None


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard the longest tests are, and how to repeat a run of tests/outbox/test_kills.py."""
    parser.addoption("--kills", type=int, default=40, help="how many workers are killed")
    parser.addoption("--sequences", type=int, default=0, help="how many random sequences of payments are tried")
    parser.addoption("--hostile", type=int, default=300, help="how many hostile amounts go through each door of paying")
    parser.addoption("--kills-seed", type=int, default=None, help="the seed that an earlier run printed")
