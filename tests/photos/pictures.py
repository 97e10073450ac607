"""Pictures of our own making, and looking at what became of them."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, ImageCms

RED, GREEN, BLUE, YELLOW = (200, 40, 40), (40, 160, 60), (40, 60, 190), (225, 215, 60)
QUARTERS = [RED, GREEN, BLUE, YELLOW]  # above, then below
ORIENTATION, CAMERA, TAKEN, OFFSET, GPS = 0x0112, 0x8769, 0x9003, 0x9011, 0x8825

# How each orientation stores the upright picture: EXIF's own table, seen from the other side.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def quarters(width: int = 240, height: int = 160, mode: str = "RGB") -> Image.Image:
    """Red and green above blue and yellow."""
    picture = Image.new("RGB", (2, 2))
    picture.putdata(QUARTERS)
    return picture.resize((width, height), Image.Resampling.NEAREST).convert(mode)


def saved(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **({"quality": 95} | options if kind != "PNG" else options))
    return file.getvalue()


def exif(orientation: int = 1, taken: str | None = None, offset: str | None = None) -> Image.Exif:
    made = Image.Exif()
    made[ORIENTATION] = orientation
    made.get_ifd(CAMERA).update({TAKEN: taken} if taken else {})
    made.get_ifd(CAMERA).update({OFFSET: offset} if offset else {})
    return made


def lying(orientation: int, kind: str = "JPEG") -> bytes:
    """The quarters, stored as a camera held that way does."""
    turn = STORED[orientation]
    picture = quarters() if turn is None else quarters().transpose(turn)
    return saved(picture, kind, exif=exif(orientation))


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """The nearest of the four colours in each corner: in the order of QUARTERS when it is upright."""
    right, below = picture.width - 6, picture.height - 6
    found = [picture.getpixel(place) for place in ((5, 5), (right, 5), (5, below), (right, below))]
    return [min(QUARTERS, key=lambda colour: far(colour, pixel)) for pixel in found]


def far(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """The largest difference of a channel."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def shown(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def is_pixels_alone(data: bytes) -> bool:
    """Whether the file is one picture and nothing else: no EXIF, XMP, profile, comment, thumbnail or byte behind it."""
    if data.startswith(b"RIFF"):
        return data[12:16] == b"VP8 " and 20 + int.from_bytes(data[16:20], "little") == len(data)
    return (
        segments(data) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA} and data.endswith(b"\xff\xd9") and data.count(b"\xff\xd9") == 1
    )


def segments(jpeg: bytes) -> set[int]:
    """The markers before the pixels."""
    found, place = set(), 2
    while jpeg[place + 1] != 0xDA:
        found.add(jpeg[place + 1])
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4], "big")
    return found


SRGB = {b"rXYZ": (0.4361, 0.2225, 0.0139), b"gXYZ": (0.3851, 0.7169, 0.0971), b"bXYZ": (0.1431, 0.0606, 0.7139)}
SWAPPED = {b"rXYZ": SRGB[b"bXYZ"], b"gXYZ": SRGB[b"gXYZ"], b"bXYZ": SRGB[b"rXYZ"]}
DISPLAY_P3 = {b"rXYZ": (0.5151, 0.2412, -0.0011), b"gXYZ": (0.2920, 0.6922, 0.0419), b"bXYZ": (0.1571, 0.0666, 0.7841)}


def profile(primaries: dict[bytes, tuple[float, ...]]) -> bytes:
    """An ICC profile with these colours for its three channels, and a private word in its description."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    data = bytearray(data.replace("sRGB built-in".encode("utf-16-be"), "Plate ABC 123".encode("utf-16-be")))
    for entry in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12):
        name, start = bytes(data[entry : entry + 4]), int.from_bytes(data[entry + 4 : entry + 8], "big")
        if name in primaries:
            data[start + 8 : start + 20] = struct.pack(">3i", *(round(value * 65536) for value in primaries[name]))
    return bytes(data)
