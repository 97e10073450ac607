"""Two thousand open live pages: what each costs, and how soon all of them know of a change."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench.site import Row, Site, site

OPEN = 2000
AT_ONCE = 50  # while opening
CHANGES = 5


def run() -> list[Row]:
    """Opens them, changes the repair a few times and measures."""
    with site(STREAMS_PER_ADDRESS="100000", STREAMS_PER_PERSON="100000") as ours:
        return asyncio.run(measure(ours))


async def measure(ours: Site) -> list[Row]:
    """The figures."""
    for _ in range(20):
        page_milliseconds(ours)
    quiet = statistics.median(page_milliseconds(ours) for _ in range(50))
    before = memory(ours)
    gate = asyncio.Semaphore(AT_ONCE)
    begun = time.monotonic()
    streams = await asyncio.gather(*(opened(ours, gate) for _ in range(OPEN)))
    seconds = time.monotonic() - begun
    each = (memory(ours) - before) / OPEN
    delays: list[float] = []
    for number in range(CHANGES):
        delays += await told(ours, streams, number)
    busy = statistics.median([await asyncio.to_thread(page_milliseconds, ours) for _ in range(50)])
    for _, writer in streams:
        writer.close()
    delays.sort()
    return [
        Row("streams open", len(streams), ""),
        Row("opening them", OPEN / seconds, "a second"),
        Row("memory of one", each, "KB"),
        Row("a change reaches half of them within", delays[len(delays) // 2] * 1000, "ms"),
        Row("a change reaches 99 % of them within", delays[int(len(delays) * 0.99)] * 1000, "ms"),
        Row("the owner's page meanwhile, median", busy, "ms", busy / quiet, "the same with no stream open"),
    ]


async def opened(ours: Site, gate: asyncio.Semaphore) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """One stream, past its headers."""
    async with gate:
        host, port = ours.base.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        path = f"/api/customer/estimates/{ours.estimate}/events"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: link_api={ours.link}\r\n\r\n".encode())
        head = await reader.readuntil(b"retry:")
        if b" 200 " not in head.split(b"\r\n")[0]:
            sys.exit(f"A stream was refused: {head.decode()}")
        return reader, writer


async def told(
    ours: Site, streams: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]], number: int
) -> list[float]:
    """Changes the repair and gives how long each stream took to say so, from the moment of the commit."""
    waiting = [asyncio.create_task(moment_of_change(reader)) for reader, _ in streams]
    change = [sys.executable, "-m", "bench.change", ours.estimate, str(number)]
    said = await asyncio.to_thread(subprocess.run, change, env=ours.env, check=True, capture_output=True, text=True)
    committed = float(said.stdout.split()[-1])
    return [moment - committed for moment in await asyncio.gather(*waiting)]


async def moment_of_change(reader: asyncio.StreamReader) -> float:
    """When the stream says 'changed'."""
    await reader.readuntil(b"event: changed")
    return time.time()


def page_milliseconds(ours: Site) -> float:
    """One request of the owner's page."""
    request = urllib.request.Request(ours.page, headers={"Cookie": f"link={ours.link}"})
    begun = time.perf_counter()
    urllib.request.urlopen(request, timeout=20).read()
    return (time.perf_counter() - begun) * 1000


def memory(ours: Site) -> float:
    """Resident memory of the server, in KB."""
    status = Path(f"/proc/{ours.pid}/status").read_text()
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
