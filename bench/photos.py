"""A photo to all of its sizes by the darkroom, beside a bare script with Pillow; and what many photos leave behind."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageChops

from bench.site import Row
from clearcoat.photos import darkroom

ROUNDS = 15
PHOTOS = 200  # for what is left in memory
PHONE = (4032, 3024)  # 12 megapixels
HEIC = Path(__file__).parents[2] / "shared/data/photos/iphone13_pro_max.HEIC"  # nothing free writes HEIC


def run() -> list[Row]:
    """Interleaved rounds; the median of each."""
    with tempfile.TemporaryDirectory(prefix="clearcoat-bench-") as name:
        folder = Path(name)
        settings.configure(DATA=folder)
        rows = beside_bare(phone_jpeg(folder / "phone.jpg"), folder)
        if HEIC.exists():
            rows += beside_bare(HEIC, folder)
        else:
            print("There is no HEIC photo beside the repository, so the darkroom is not measured with one.")
        return [*rows, left_in_memory(folder)]


def beside_bare(photo: Path, folder: Path) -> list[Row]:
    """Both with the same photo."""
    bare = [sys.executable, "-m", "bench.bare_photos", str(photo), str(folder)]
    ways: dict[str, Callable[[], object]] = {
        f"12 MP {photo.suffix[1:].upper()}: a bare script with Pillow": lambda: subprocess.run(bare, check=True),
        f"12 MP {photo.suffix[1:].upper()}: the darkroom": lambda: darkroom.develop(photo),
    }
    figures: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, work in ways.items():
            figures[way].append(milliseconds(work))
    medians = {way: statistics.median(found) for way, found in figures.items()}
    first = next(iter(medians))
    return [Row(way, figure, "ms", figure / medians[first], first) for way, figure in medians.items()]


def milliseconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def phone_jpeg(path: Path) -> Path:
    """As busy as a photo, with shapes, shades and a small sensor's noise, lying on its side as phones write it."""
    shades = [Image.radial_gradient("L"), Image.linear_gradient("L")]
    shades.append(Image.effect_mandelbrot((512, 512), (-2, -1, 1, 1), 99))
    noise = Image.merge("RGB", [Image.effect_noise(PHONE, 18) for _ in shades])
    picture = ImageChops.add(Image.merge("RGB", [shade.resize(PHONE) for shade in shades]), noise, 1, -128)
    exif = Image.Exif()
    exif[0x0112] = 6
    picture.save(path, quality=90, exif=exif)
    return path


def left_in_memory(folder: Path) -> Row:
    """Growth of this process over many photos; the first few fill what is filled once."""
    photo = folder / "small.jpg"
    with Image.open(folder / "phone.jpg") as large:
        large.resize((1600, 1200)).save(photo)
    for _ in range(5):
        darkroom.develop(photo.read_bytes())
    before = memory()
    for _ in range(PHOTOS):
        darkroom.develop(photo.read_bytes())
    return Row(f"growth of the caller's memory over {PHOTOS} photos", memory() - before, "MB")


def memory() -> float:
    """Resident memory of this process, in MB."""
    status = Path("/proc/self/status").read_text()
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1000
