"""Static files with hashed names, and each door's style sheets joined into one file.

A phone on a bad line pays for every request: one file of a few kilobytes is quicker than nine small ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

TOGETHER = ["layers", "tokens", "base", "button", "form", "notice"]
BUNDLES = {
    "portal.css": [*TOGETHER, "portal", "status", "timeline", "account", "album", "pair", "viewer", "letters", "pay"],
    "dashboard.css": [
        *TOGETHER,
        "dashboard",
        "board",
        "card",
        "dialog",
        "estimate",
        "approvals",
        "calls",
        "photos",
        "messages",
        "thread",
        "wordings",
        "money",
        "reviews",
    ],
    "demo.css": [*TOGETHER, "demo"],
    "cards.css": [*TOGETHER, "cards"],
}


class BundledStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """WhiteNoise's storage, after writing the bundles of `BUNDLES` from `css/<name>.css`."""

    manifest_strict = False
    support_js_module_import_aggregation = True

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Joins, then lets WhiteNoise hash and compress."""
        if not dry_run:
            for bundle, parts in BUNDLES.items():
                joined = "\n".join(self._read(part) for part in parts)
                Path(self.path(bundle)).write_text(joined, encoding="utf-8")
                paths[bundle] = (self, bundle)
        yield from super().post_process(paths, dry_run, **options)

    def stored_name(self, name: str) -> str:
        """The hashed name; the plain one where nothing was collected yet, as in a test."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name

    def _read(self, part: str) -> str:
        return Path(self.path(f"css/{part}.css")).read_text(encoding="utf-8")
