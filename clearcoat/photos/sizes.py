"""The pictures that are made of every photo: what the darkroom and its child have to agree on."""

from __future__ import annotations

from typing import Final

SIZES: Final = {"download": 4096, "large": 2000, "medium": 1000, "thumb": 400}  # longest edge in pixels, never enlarged
KINDS: Final = {"download": "jpeg", "large": "webp", "medium": "webp", "thumb": "webp"}

MOST_PIXELS: Final = 50_000_000  # of the original; phones make 48 million
MOST_BYTES: Final = 32 * 2**20  # of one picture that is made
NO_ROOM: Final = "no_room"  # what the child says of a full disk, which is no fault of the photo


def within(size: tuple[int, int], edge: int) -> tuple[int, int]:
    """The size whose longer edge is at most `edge`, in the same shape."""
    longest = max(size)
    if longest <= edge:
        return size
    width, height = (max(1, round(length * edge / longest)) for length in size)
    return width, height
