"""Runs the benchmarks by name, or all of them; only the ratios are sound on a shared machine."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench import page, photos, streams
from bench.site import Row

ALL = {"page": page.run, "photos": photos.run, "streams": streams.run}
RESULTS = Path("bench-results")


def main() -> None:
    """One table and one JSON file a benchmark."""
    names = sys.argv[1:] or list(ALL)
    unknown = [name for name in names if name not in ALL]
    if unknown:
        sys.exit(f"There is no benchmark {unknown[0]}; there are: {', '.join(ALL)}.")
    RESULTS.mkdir(exist_ok=True)
    for name in names:
        rows = ALL[name]()
        print(table(name, rows))
        (RESULTS / f"{name}.json").write_text(json.dumps([row.as_dict() for row in rows], indent=2) + "\n")


def table(name: str, rows: list[Row]) -> str:
    """The rows as text."""
    lines = [f"{row.what:<58}{row.figure:>12,.1f} {row.unit:<8}{row.ratio_text:>10}" for row in rows]
    return "\n".join([f"\n{name}", *lines])


main()
