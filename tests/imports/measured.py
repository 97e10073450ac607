"""Reads paths in a process of its own and prints what it took: `python -m tests.imports.measured PATH …`."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from clearcoat.imports.document import Refused
from clearcoat.imports.reader import read_paths


def highest_memory() -> float:
    """MB this process ever held; `getrusage` would count its parent's as well, from before it became this program."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Prints seconds, the process's highest memory in MB, and each result's sentence or source."""
    started = time.perf_counter()
    results = read_paths([Path(argument) for argument in sys.argv[1:]])
    seconds = time.perf_counter() - started
    megabytes = highest_memory()
    texts = [str(result) if isinstance(result, Refused) else f"read {result.source}" for result in results]
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "texts": texts}))


if __name__ == "__main__":
    main()
