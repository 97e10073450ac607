"""Photos as a Django app: it brings the check of the storage."""

from __future__ import annotations

from django.apps import AppConfig

from clearcoat.photos import checks


class PhotosConfig(AppConfig):
    """Importing `checks` registers it."""

    name = "clearcoat.photos"
    checks = checks
