"""Reading settings from the environment: typed, with `NAME_FILE` for secrets, refusing nonsense by name."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
WHOLE = re.compile(r"-?[0-9]{1,18}")
BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,62}")
ENDPOINT = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?")  # it becomes part of a header
REGION = re.compile(r"[A-Za-z0-9-]{1,40}")


def text(name: str, default: str = "") -> str:
    """The value of `name`, or the contents of the file that `name_FILE` points at, or the default."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE points at {file}, which cannot be read: {error}") from error
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """True or False; anything else is refused by name."""
    value = text(name, "on" if default else "off").lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    """A whole number between `least` and `most`; anything else is refused by name."""
    value = text(name, str(default))
    if not WHOLE.fullmatch(value) or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} to {most}, not {value!r}.")
    return int(value)


def several(name: str) -> list[str]:
    """A comma-separated list, without blanks."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """An absolute folder path."""
    return Path(text(name, str(default))).expanduser().resolve()


def database(name: str, default: str) -> dict[str, object]:
    """Django's database dictionary from `sqlite:///path` or `postgres://user:password@host:port/name`."""
    url = urlsplit(text(name, default))
    if url.scheme == "sqlite":
        return sqlite(unquote(url.path)[1:] if url.path.startswith("//") else unquote(url.path))
    if url.scheme in {"postgres", "postgresql"}:
        query = {key: values[-1] for key, values in parse_qs(url.query).items()}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.lstrip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": query.pop("host", None) or url.hostname or "",
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": query,
        }
    raise ImproperlyConfigured(f"{name} must begin with sqlite:/// or postgres://, not {url.scheme or 'nothing'}.")


class BucketAddress(NamedTuple):
    """What `s3://name?endpoint=…&region=…&path_style=1` says."""

    name: str
    endpoint: str
    region: str
    path_style: bool

    @property
    def origin(self) -> str:
        """The scheme and host of the addresses of its files."""
        url = urlsplit(self.endpoint)
        return f"{url.scheme}://{'' if self.path_style else self.name + '.'}{url.netloc}"


def storage(name: str, default: str) -> str:
    """`file:///folder` or `s3://bucket?…`; anything else is refused by name, without its words, which may be secret."""
    value = text(name, default)
    url = urlsplit(value)
    if url.scheme == "s3":
        bucket(value, name)
    elif url.scheme != "file" or url.netloc or len(url.path) < 2 or url.query:
        raise ImproperlyConfigured(f"{name} must look like file:///folder or s3://bucket?region=….")
    return value


def bucket(value: str, name: str = "STORAGE_URL") -> BucketAddress:
    """The bucket of an `s3://` address. Without an endpoint it is Amazon's own."""
    url = urlsplit(value)
    asked = {key: values[-1] for key, values in parse_qs(url.query, keep_blank_values=True).items()}
    region = asked.pop("region", "us-east-1")
    endpoint = asked.pop("endpoint", f"https://s3.{region}.amazonaws.com").rstrip("/")
    path_style = asked.pop("path_style", "0").lower()
    wrong = {
        "has no bucket, or more than its name": not BUCKET.fullmatch(url.netloc) or url.path.strip("/"),
        "has an endpoint that is not like https://host": not ENDPOINT.fullmatch(endpoint),
        "has a region that is none": not REGION.fullmatch(region),
        "has a path_style that is not 1 or 0": path_style not in TRUE | FALSE,
        "may have endpoint, region and path_style after the bucket, nothing else": asked or url.fragment,
    }
    for what, found in wrong.items():
        if found:
            raise ImproperlyConfigured(f"{name} {what}.")
    # A dot in the name would make a host that no certificate covers.
    return BucketAddress(url.netloc, endpoint, region, path_style in TRUE or "." in url.netloc)


def sqlite(path: str) -> dict[str, object]:
    """SQLite as it must be run: with DEFERRED transactions, contended writes fail at once instead of waiting."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # A thread keeps its connection: opening one costs four pragmas.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
