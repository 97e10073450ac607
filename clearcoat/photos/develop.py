"""The child program of the darkroom: `python -m clearcoat.photos.develop PHOTO FOLDER`.

It reads one file from a stranger, so it may be killed, crash or be taken over: it knows no setting and no secret,
limits itself before it looks at the file, and says in one line of JSON what it wrote into the folder. Its caller
believes nothing of it unseen.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import (
    Image,
    WebPImagePlugin,  # noqa: F401 - or Pillow imports all of its forty plugins to find this one
)

from clearcoat.photos.negative import expose
from clearcoat.photos.sizes import KINDS, MOST_BYTES, NO_ROOM, SIZES, within
from clearcoat.photos.sniff import HEAD_BYTES, PHOTOS, is_whole, kind_of

LIMITS: Final = {
    resource.RLIMIT_AS: 400 * 2**20,  # bytes of memory; a HEIC of 48 megapixels takes 270 million
    resource.RLIMIT_CPU: 10,  # seconds
    resource.RLIMIT_FSIZE: MOST_BYTES,
    resource.RLIMIT_NOFILE: 32,
    resource.RLIMIT_CORE: 0,  # a dump would be a stranger's photo on our disk
}
# Decoders that keep several copies of a picture take more for 50 megapixels; no phone makes such files of that size.
HUNGRY: Final = {"avif": 600 * 2**20, "webp": 900 * 2**20}
JPEG_QUALITY: Final = 88
WEBP_QUALITY: Final = 80
REDUCING_GAP: Final = 1.0  # halves are averaged before the filter comes: nobody sees it, and it takes half the time
WEBP_METHOD: Final = 2  # of 6; the next one takes twice as long for 2 % fewer bytes

# What decoders say, in lower case, and what it means.
SIGNS: Final = {"truncated": "cut_off", "end of file": "cut_off", "memory": "too_heavy", "file too large": "too_heavy"}

_END_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38  # PR_SET_PDEATHSIG and PR_SET_NO_NEW_PRIVS of prctl(2)


def main(photo: Path, folder: Path) -> int:
    """0 and what was written, or 1 and why the photo is unfit."""
    limit()
    try:
        said = develop(photo, folder)
    except Exception as error:  # noqa: BLE001 - a decoder may raise anything at all, and a caller wants a reason
        said = {"error": reason(error)}
    sys.stdout.write(json.dumps(said) + "\n")
    return 1 if "error" in said else 0


def limit() -> None:
    """Gives up what a photo does not need, for good; and whoever started this is not outlived."""
    for what, most in LIMITS.items():
        with suppress(ValueError):  # the one that we were started with is lower still
            # The second is the one that kills; the first one of the processor sends a signal that tells why.
            end = max(HUNGRY.values()) if what == resource.RLIMIT_AS else most
            resource.setrlimit(what, (most, end + 1))
    system = ctypes.CDLL(None)
    system.prctl(_END_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    system.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def develop(photo: Path, folder: Path) -> dict[str, object]:
    """Writes every size into the folder and gives what the caller wants to know."""
    with photo.open("rb") as file:
        kind = kind_of(file.read(HEAD_BYTES))
        if kind not in PHOTOS:
            return {"error": kind if kind == "empty" else f"wrong_kind:{kind}"}
        if not is_whole(file, kind):
            return {"error": "cut_off"}
        if kind in HUNGRY:
            with suppress(ValueError):
                resource.setrlimit(resource.RLIMIT_AS, (HUNGRY[kind], resource.getrlimit(resource.RLIMIT_AS)[1]))
        negative = expose(file, kind)
    return {
        "width": negative.width,
        "height": negative.height,
        "takenAt": negative.taken_at and negative.taken_at.isoformat(),
        "pictures": dict(prints(negative.picture, folder)),
    }


def prints(picture: Image.Image, folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Each size by its name, made from the one before it."""
    for name, edge in SIZES.items():
        if max(picture.size) > edge:
            picture = picture.resize(within(picture.size, edge), Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
        data = encoded(picture, KINDS[name])
        (folder / name).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        yield name, {"width": picture.width, "height": picture.height, "bytes": len(data), "sha256": digest}


def encoded(picture: Image.Image, kind: str) -> bytes:
    """The file, pixels alone."""
    file = BytesIO()
    if kind == "jpeg":
        picture.save(file, "JPEG", quality=JPEG_QUALITY)
    else:
        picture.save(file, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)
    return file.getvalue()


def reason(error: Exception) -> str:
    """The code for what was raised: one of `clearcoat.photos.unfit.REASONS`, or that the disk is full."""
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return NO_ROOM
    if isinstance(error, Image.DecompressionBombError):
        return "too_many_pixels"
    if isinstance(error, MemoryError):
        return "too_heavy"
    return next((code for sign, code in SIGNS.items() if sign in str(error).lower()), "broken")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
