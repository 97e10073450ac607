"""Which database this run of the tests uses: SQLite, or PostgreSQL when TEST_DATABASE says so.

A plugin that is loaded before Django's settings are: bin/test runs every test in two processes, one for each.
"""

from __future__ import annotations

import os
import tempfile

import pytest

KIND = os.environ.get("TEST_DATABASE", "sqlite")
FOLDER = tempfile.mkdtemp(prefix=f"clearcoat-{KIND}-", dir=os.environ.get("TEST_FOLDER"))

os.makedirs(f"{FOLDER}/static")  # WhiteNoise warns of a missing folder
os.environ["CLEARCOAT_DATA"] = FOLDER
os.environ["SECRET_KEY"] = "of the tests alone"
os.environ["DATABASE_URL"] = (
    os.environ["TEST_POSTGRES_URL"] if KIND == "postgresql" else f"sqlite:///{FOLDER}/clearcoat.sqlite3"
)
for name in ("TWILIO_ACCOUNT_SID", "RESEND_API_KEY", "EMAIL_URL", "SITE_URL", "ALLOWED_HOSTS", "CLEARCOAT_DEMO"):
    os.environ.pop(name, None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """How hard tests/outbox/test_kills.py is on the worker, and how to repeat a run of it."""
    parser.addoption("--kills", type=int, default=100, help="how many workers are killed")
    parser.addoption("--kills-seed", type=int, default=None, help="the seed that an earlier run printed")
