"""The ground as a Django app: it brings the shared templates and the checks of the settings."""

from __future__ import annotations

from django.apps import AppConfig

from clearcoat.core import checks


class CoreConfig(AppConfig):
    """Importing `checks` registers them."""

    name = "clearcoat.core"
    checks = checks
