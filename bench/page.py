"""The owner's page in requests a second, beside a bare Django view under the same server."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench.site import Row, Site, free_port, site, wait_for

ROUNDS = 5
SECONDS = 3
CONNECTIONS = 32


def run() -> list[Row]:
    """Interleaved rounds; the median of each."""
    with site() as ours, bare() as least:
        link = f"Cookie: link={ours.link}"
        targets = {
            "a bare Django view, no middleware": [least],
            "a bare Django view behind all middleware (/healthz)": [f"{ours.base}/healthz"],
            "the owner's page by its link, gzip": [ours.page, link, "Accept-Encoding: gzip"],
            "the owner's page by its link, 304": [ours.page, link, f"If-None-Match: {etag(ours)}"],
        }
        figures: dict[str, list[float]] = {name: [] for name in targets}
        for _ in range(ROUNDS):
            for name, (address, *headers) in targets.items():
                figures[name].append(requests_a_second(address, headers))
    medians = {name: statistics.median(found) for name, found in figures.items()}
    first = next(iter(medians))
    return [Row(name, figure, "req/s", figure / medians[first], first) for name, figure in medians.items()]


def requests_a_second(address: str, headers: list[str]) -> float:
    """What wrk counts; an answer that is not 2xx or 3xx ends the benchmark."""
    words = [word for header in headers for word in ("-H", header)]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *words, address]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        sys.exit(f"{address} did not answer as it should:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found
    return float(found.group(1))


def etag(ours: Site) -> str:
    """The page's ETag now."""
    command = ["curl", "-s", "-o", "/dev/null", "-D", "-", "-H", f"Cookie: link={ours.link}", ours.page]
    head = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"(?im)^etag: (.+?)\r?$", head)
    assert found, head
    return found.group(1)


@contextmanager
def bare() -> Iterator[str]:
    """The address of the bare view."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "bench.bare", str(port)])
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(10)
