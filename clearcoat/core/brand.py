"""A shop's one colour, turned into a palette that everybody can read, in light and in dark.

A shop picks any colour it likes; yellow on white would be its brand and nobody's text. Each role is moved towards black
or white just as far as its contrast needs (WCAG 2.2: 4.5:1 for text, 3:1 for the shape of a control).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

TEXT = 4.5
SHAPE = 3.0
STEPS = 50  # from the colour itself to black or white
TOUCH = 8  # steps
YEAR = 365 * 24 * 3600

Color = tuple[float, float, float]
BLACK: Color = (0, 0, 0)
WHITE: Color = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Scheme:
    """The surfaces of tokens.css in one scheme, which way is away from them, and how strong a tint of them is."""

    raised: str
    paper: str
    away: Color
    tint: float


LIGHT = Scheme(raised="#ffffff", paper="#f6f5f2", away=BLACK, tint=0.10)
DARK = Scheme(raised="#1d2026", paper="#14161a", away=WHITE, tint=0.20)


@require_safe
def sheet(request: HttpRequest, color: str) -> HttpResponse:
    """`/brand/1f5fbf.css`: the same colour gives the same sheet for ever, so it is fetched once."""
    response = HttpResponse(rules(color), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    return response


@lru_cache(maxsize=512)
def rules(color: str) -> str:
    """The custom properties of a colour of six hex figures."""
    light, dark = (f":root{{{_properties(palette(color, scheme))}}}" for scheme in (LIGHT, DARK))
    return f"{light}@media(prefers-color-scheme:dark){{{dark}}}"


def palette(color: str, scheme: Scheme) -> dict[str, str]:
    """Each role's colour in this scheme, as `#rrggbb`."""
    brand = read(color)
    raised, paper = read(scheme.raised), read(scheme.paper)
    soft = rounded(mixed(raised, brand, scheme.tint))
    accent, on_accent = _control(moved(brand, scheme.away, [raised, paper], SHAPE), [raised, paper])
    return {
        "accent": written(accent),
        "on-accent": written(on_accent),
        "accent-strong": written(mixed(accent, BLACK if on_accent == WHITE else WHITE, 0.14)),
        "accent-text": written(moved(brand, scheme.away, [raised, paper, soft], TEXT)),
        "accent-soft": written(soft),
    }


def _properties(roles: dict[str, str]) -> str:
    return ";".join(f"--{name}:{value}" for name, value in roles.items())


def _control(accent: Color, surfaces: list[Color]) -> tuple[Color, Color]:
    """The accent with the words on it. White, when a touch of black in the accent is enough for that; else black.

    One of the two always reaches 4.5:1, as white and black together reach 21:1.
    """
    for step in range(TOUCH):
        darker = rounded(mixed(accent, BLACK, step / STEPS))
        stands_out = min(contrast(darker, surface) for surface in surfaces) >= SHAPE
        if stands_out and contrast(WHITE, darker) >= TEXT:
            return darker, WHITE
    return accent, BLACK


def moved(color: Color, away: Color, surfaces: list[Color], least: float) -> Color:
    """The nearest mix of the colour with black or white that stands out from every surface by at least `least`."""
    mixes = (rounded(mixed(color, away, step / STEPS)) for step in range(STEPS))
    return next((mix for mix in mixes if min(contrast(mix, surface) for surface in surfaces) >= least), away)


def contrast(one: Color, other: Color) -> float:
    """WCAG's contrast ratio, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: Color, other: Color, share: float) -> Color:
    """`one` with `share` of `other` in it."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def rounded(color: Color) -> Color:
    """The colour as eight bits a channel can show it: contrast is promised for what is written, not for fractions."""
    return read(written(color))


def read(color: str) -> Color:
    """From `#rrggbb` or `rrggbb`."""
    red, green, blue = bytes.fromhex(color.removeprefix("#"))
    return red, green, blue


def written(color: Color) -> str:
    """As `#rrggbb`."""
    return "#" + bytes(round(channel) for channel in color).hex()


def _luminance(color: Color) -> float:
    """WCAG's relative luminance, 0 to 1."""
    red, green, blue = (_linear(channel / 255) for channel in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
