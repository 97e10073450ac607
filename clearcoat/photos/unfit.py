"""Why a file will never be a picture, in one sentence for whoever sent it."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Final[dict[str, Promise]] = {
    "empty": _("This file is empty: it was not copied to the end, so choose the photo again."),
    "wrong_kind:pdf": _("This is a PDF, not a photo: take a photo of the page instead."),
    "wrong_kind:gif": _("This is a GIF, not a photo: choose a JPEG, PNG, WebP or HEIC."),
    "wrong_kind:tiff": _("This is a TIFF or a camera's raw file: save it as JPEG and choose that."),
    "wrong_kind:bmp": _("This is a BMP: save it as JPEG or PNG and choose that."),
    "wrong_kind:svg": _("This is a drawing (SVG), not a photo: choose a JPEG, PNG, WebP or HEIC."),
    "wrong_kind:html": _("This is a web page, not a photo: save the picture itself and choose that."),
    "wrong_kind:zip": _("This is a zip file: open it and choose the photos inside."),
    "wrong_kind:video": _("This is a video: choose a photo, or take a still picture from it."),
    "wrong_kind:text": _("This is a text, not a photo, whatever its name says: choose a JPEG, PNG, WebP or HEIC."),
    "wrong_kind:unknown": _("This is not a photo that we can read: choose a JPEG, PNG, WebP or HEIC."),
    "too_many_pixels": _("This photo has more than 50 megapixels: save it smaller and choose that."),
    "broken": _("This photo is damaged and cannot be opened: take it again, or choose another."),
    "cut_off": _("Only a part of this photo is here: choose it again, and wait until it is copied to the end."),
    "too_heavy": _("This photo needs too much memory to open: save it as JPEG or smaller and choose that."),
    "too_slow": _("This photo takes too long to open: save it as JPEG or smaller and choose that."),
    "crashed": _("This photo cannot be opened safely: save it as JPEG and choose that, or take it again."),
}


class Unfit(Exception):
    """The file will never be a picture: `code` says why to a program, `words` to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def words(self) -> str:
        """One sentence that says why and what to do, in the language of now."""
        return str(REASONS.get(self.code, REASONS["wrong_kind:unknown"]))
