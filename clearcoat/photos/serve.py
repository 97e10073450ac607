"""The bytes of a file for somebody who may see it: never run, never kept by anybody, asked for again each time."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from clearcoat.photos.models import Document, Photo
from clearcoat.photos.sizes import KINDS
from clearcoat.photos.vault import LINK_SECONDS, storage
from clearcoat.providers.storage import Gone, StorageError

KEPT_SECONDS = 60  # that a browser may keep our word for a signed address
LATER_SECONDS = 10
PIECE = 262_144  # bytes; the server holds ten of them for a reader on a slow line, and with them a whole picture
HEADERS = {
    # Nothing in it is run, whatever it is; and no other site shows it.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, noarchive",
}
ASK_AGAIN = "private, no-cache"  # so that what is deleted or no longer shared is gone at once


def picture(request: HttpRequest, row: Photo, size: str, filename: str) -> HttpResponseBase:
    """One picture of a photo. The JPEG is for downloading, under this name; the others are for pages."""
    content_type = f"image/{KINDS[size]}"
    name = filename if size == "download" else ""
    return _answer(request, row.key(size), row.files[size]["sha256"], content_type, name)


def document(request: HttpRequest, row: Document, filename: str) -> HttpResponseBase:
    """A PDF, for downloading."""
    return _answer(request, row.key(), row.sha256, "application/pdf", filename)


def _answer(request: HttpRequest, key: str, sha256: str, content_type: str, filename: str) -> HttpResponseBase:
    """304 for who has it, 302 to the bucket, or the bytes themselves."""
    etag = f'"{sha256[:32]}"'
    response: HttpResponseBase
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponseNotModified(headers={"Cache-Control": ASK_AGAIN})
    else:
        try:
            address = storage().address(key, seconds=LINK_SECONDS, content_type=content_type, filename=filename)
            if address:
                return HttpResponseRedirect(address, headers={"Cache-Control": f"private, max-age={KEPT_SECONDS}"})
            response = _bytes(key, content_type, filename)
        except Gone:
            return HttpResponse(status=404)
        except StorageError:
            return HttpResponse(status=503, headers={"Retry-After": str(LATER_SECONDS)})
    response.headers["ETag"] = etag
    return response


def _bytes(key: str, content_type: str, filename: str) -> HttpResponseBase:
    response = FileResponse(storage().read(key), content_type=content_type, as_attachment=bool(filename))
    response.block_size = PIECE
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    for name, value in {**HEADERS, "Cache-Control": ASK_AGAIN}.items():
        response.headers[name] = value
    return response
