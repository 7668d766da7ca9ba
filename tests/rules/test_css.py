"""The stylesheets keep their promises: contrast, logical properties, no motion, no stranger, little weight."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
SHEETS = ("tokens", "base", "layout", "components", "drawings", "print")
TEXTS = ("ink", "muted", "accent", "good", "warn", "stop")
SURFACES = ("bg", "surface", "tint")


def _read(sheet: str) -> str:
    """Return a stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", (CSS / f"{sheet}.css").read_text(encoding="utf-8"), flags=re.S)


def _tokens(scheme: str) -> dict[str, str]:
    light, dark = _read("tokens").split("@media", 1)
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", light))
    return (
        found
        if scheme == "light"
        else {**found, **dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", dark))}
    )


def _luminance(colour: str) -> float:
    """Return relative luminance (WCAG 2.2) of "#RRGGBB"."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_text_stands_out_on_every_surface(scheme: str, surface: str, text: str) -> None:
    """U32: at least 4.5 to 1."""
    tokens = _tokens(scheme)

    assert _contrast(tokens[text], tokens[surface]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_buttons_and_focus_stand_out(scheme: str) -> None:
    """U32: controls and the ring of focus have at least 3 to 1, words on the button and the exit 4.5."""
    tokens = _tokens(scheme)

    assert min(_contrast(tokens["edge"], tokens[surface]) for surface in SURFACES) >= 3
    assert _contrast(tokens["on-accent"], tokens["accent"]) >= 4.5
    assert _contrast(tokens["bg"], tokens["ink"]) >= 4.5
    assert _contrast(tokens["focus"], tokens["focus-gap"]) >= 3


@pytest.mark.parametrize("sheet", SHEETS)
def test_stylesheet_knows_no_left_and_right(sheet: str) -> None:
    """U33: logical properties only."""
    physical = re.findall(
        r"[\w-]*\b(?:left|right)\b[\w-]*|(?:margin|padding|border)-(?:top|bottom)\b", _read(sheet)
    )

    assert physical == []


@pytest.mark.parametrize("sheet", SHEETS)
def test_stylesheet_has_no_motion_and_no_stranger(sheet: str) -> None:
    """U32, S45: nothing moves; nothing is brought from elsewhere or from another sheet."""
    text = _read(sheet)

    assert not re.search(
        r"transition|animation|@keyframes|gradient|text-shadow|drop-shadow|scroll-behavior", text
    )
    assert not re.search(r"https?:|//|url\(|@import|@font-face", text)


@pytest.mark.parametrize("sheet", SHEETS)
def test_shadow_is_only_the_ring_of_focus(sheet: str) -> None:
    """look.md: no shadows."""
    shadows = set(re.findall(r"box-shadow:\s*([^;]+);", _read(sheet)))

    assert shadows <= {"0 0 0 2px var(--focus-gap)", "none"}


@pytest.mark.parametrize("sheet", [sheet for sheet in SHEETS if sheet not in ("tokens", "print")])
def test_colour_comes_from_a_token(sheet: str) -> None:
    """One place for colours; white stands for the page that hides everything, and for scanning a code."""
    assert set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", _read(sheet))) <= {"#FFFFFF"}


def test_targets_and_ring_have_their_size() -> None:
    """U32: 44 px targets, a ring of 3 px that stands 2 px away."""
    base = _read("base")

    assert "--target: 2.75rem" in _read("tokens")
    assert "min-block-size: var(--target)" in base
    assert "outline: 3px solid var(--focus)" in base
    assert "outline-offset: 2px" in base


def test_stylesheets_weigh_little() -> None:
    """U34: sheets and the exit script leave 20 of the first page's 30 KB to the page itself."""
    files = [CSS / f"{sheet}.css" for sheet in SHEETS] + [CSS.parent / "js" / "leave.js"]

    assert sum(len(gzip.compress(file.read_bytes())) for file in files) <= 10 * 1024
