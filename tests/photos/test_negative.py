"""Any photo becomes an upright, opaque picture in sRGB."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from PIL import Image, ImageChops, UnidentifiedImageError

from clearcoat.photos import opening
from clearcoat.photos.negative import STRIP_ROWS, Negative, expose
from clearcoat.photos.sniff import kind_of
from tests.photos.heif import heic
from tests.photos.pictures import (
    BLUE,
    DISPLAY_P3,
    QUARTERS,
    RED,
    SRGB,
    STORED,
    SWAPPED,
    corners,
    exif,
    far,
    lying,
    profile,
    quarters,
    saved,
)


def exposed(data: bytes) -> Negative:
    return expose(BytesIO(data), kind_of(data))


def colour(data: bytes) -> tuple[int, ...]:
    """Of the first corner."""
    return exposed(data).picture.getpixel((5, 5))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("orientation", STORED)
def test_a_photo_is_turned_upright_once(kind, orientation):
    negative = exposed(lying(orientation, kind))
    assert corners(negative.picture) == QUARTERS
    assert (negative.width, negative.height) == negative.picture.size == (240, 160)


@pytest.mark.parametrize(
    ("turns", "order"), [(0, [0, 1, 2, 3]), (1, [1, 3, 0, 2]), (2, [3, 2, 1, 0]), (3, [2, 0, 3, 1])]
)
@pytest.mark.parametrize("orientation", [1, 6, 8])
def test_a_heic_is_turned_by_its_own_mark_and_never_by_its_exif_as_well(turns, order, orientation):
    negative = exposed(heic(2, 1, size=(900, 512), turns=turns, exif=exif(orientation).tobytes()))
    assert negative.picture.size == ((900, 512) if turns % 2 == 0 else (512, 900))
    tile = exposed(heic(turns=turns, exif=exif(orientation).tobytes())).picture
    assert corners(tile) == [QUARTERS[place] for place in order]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "CMYK"])
def test_every_way_to_write_colours_becomes_rgb(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture = exposed(saved(quarters(mode=mode), kind)).picture
    expected = quarters(mode=mode).convert("RGB")
    assert picture.mode == "RGB"
    assert far(picture.getpixel((5, 5)), expected.getpixel((5, 5))) <= 4


def test_grey_of_sixteen_bits_keeps_its_shades():
    grey = Image.new("I;16", (20, 20), 0x8000)
    assert exposed(saved(grey, "PNG")).picture.getpixel((5, 5)) == (128, 128, 128)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_what_is_transparent_lies_on_white(mode, kind):
    clear = Image.new(mode, (64, 64), 0)
    assert far(colour(saved(clear, kind)), (255, 255, 255)) <= 1


def test_a_transparent_colour_of_a_palette_lies_on_white():
    assert colour(saved(quarters(mode="P"), "PNG", transparency=quarters(mode="P").getpixel((5, 5)))) == (255, 255, 255)


def test_half_transparent_is_half_white_however_large():
    clear = Image.new("RGBA", (4200, 300), (0, 0, 0, 128))
    assert far(colour(saved(clear, "PNG")), (127, 127, 127)) <= 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_colours_are_kept_by_the_photos_own_profile(kind):
    data = saved(quarters(), kind, icc_profile=profile(SWAPPED))
    assert far(colour(data), RED[::-1]) <= 6


def test_the_profile_of_a_heic_counts_too():
    assert far(colour(heic(profile=profile(SWAPPED))), RED[::-1]) <= 6


@pytest.mark.parametrize(
    ("stored", "meant"),
    [((120, 150, 110), (112, 151, 106)), ((180, 60, 60), (196, 47, 54)), ((60, 90, 160), (50, 91, 165))],
)
def test_a_phones_wider_colours_are_translated(stored, meant):
    data = saved(Image.new("RGB", (64, 64), stored), "PNG", icc_profile=profile(DISPLAY_P3))
    assert far(colour(data), meant) <= 3


def test_a_profile_of_srgb_changes_no_pixel():
    assert colour(saved(quarters(), "PNG", icc_profile=profile(SRGB))) == RED


@pytest.mark.parametrize(
    "broken", [b"no profile", profile(SWAPPED)[:200], bytes(600), profile(SWAPPED) + bytes(4_000_000)]
)
def test_a_broken_or_a_giant_profile_is_left_out(broken):
    assert far(colour(saved(quarters(), "JPEG", icc_profile=broken)), RED) <= 4


def test_a_profile_for_other_channels_is_left_out():
    assert colour(saved(quarters(mode="L"), "PNG", icc_profile=profile(SWAPPED)))[0] == quarters(mode="L").getpixel(
        (5, 5)
    )


def test_strips_leave_no_seam():
    source = Image.effect_noise((4200, 2 * STRIP_ROWS + 9), 60).convert("RGB")
    small = exposed(saved(source, "PNG", compress_level=1)).picture
    whole = source.resize(small.size, Image.Resampling.LANCZOS)
    assert small.size == (4096, 508)
    assert max(most for _, most in ImageChops.difference(small, whole).getextrema()) <= 1


def test_a_very_large_jpeg_is_decoded_at_half_and_says_its_whole_size(monkeypatch):
    monkeypatch.setattr(opening, "HALVED_PIXELS", 240 * 160 - 1)
    negative = exposed(saved(quarters(), exif=exif(6)))
    assert (negative.width, negative.height) == (160, 240)
    assert negative.picture.size == (80, 120)


def test_of_moving_pictures_the_first_is_taken():
    frames = [quarters(), Image.new("RGB", (240, 160), BLUE)]
    for kind in ("PNG", "WEBP", "AVIF"):
        data = saved(frames[0], kind, save_all=True, append_images=frames[1:])
        assert corners(exposed(data).picture) == QUARTERS


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_no_decoder_but_the_kinds_own_is_tried(kind):
    with pytest.raises(UnidentifiedImageError):
        expose(BytesIO(saved(quarters(), "GIF")), kind)


def test_of_two_pictures_in_one_jpeg_the_first_is_taken():
    data = saved(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (240, 160), BLUE)])
    assert corners(exposed(data).picture) == QUARTERS


@pytest.mark.parametrize(
    ("taken", "offset", "moment"),
    [
        ("2026:05:04 10:11:12", "-05:00", "2026-05-04T10:11:12-05:00"),
        ("2026:05:04 10:11:12", None, "2026-05-04T10:11:12"),
        ("2026:05:04 10:11:12", "Chicago", "2026-05-04T10:11:12"),
        ("2026:05:04 10:11:12", "+99:00", "2026-05-04T10:11:12"),
        ("1980:01:01 00:00:00", None, None),
        ("0000:00:00 00:00:00", None, None),
        ("2026:13:41 10:11:12", None, None),
        ("<script>alert(1)</script>", None, None),
        ("2099:01:01 00:00:00", None, None),
        (None, "-05:00", None),
    ],
)
@time_machine.travel(datetime(2026, 11, 25, tzinfo=UTC))
def test_when_a_photo_was_taken_is_believed_as_far_as_it_can_be(taken, offset, moment):
    found = exposed(saved(quarters(), exif=exif(1, taken, offset))).taken_at
    assert (found and found.isoformat()) == moment


def test_a_heic_says_when_it_was_taken():
    found = exposed(heic(exif=exif(1, "2026:05:04 10:11:12", "-05:00").tobytes())).taken_at
    assert found.utcoffset() == timedelta(hours=-5)


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_there_is_not_turns_nothing(orientation):
    assert corners(exposed(saved(quarters(), exif=exif(orientation))).picture) == QUARTERS
