"""The table of edits that matching is measured on. Same picture, same seed: same bytes."""

import random
from collections.abc import Sequence

from PIL import Image, ImageEnhance

from benchmarks.edits import (
    Edit,
    Picture,
    Setting,
    blurred,
    bordered,
    cropped,
    encoded,
    enhanced,
    grey,
    letterboxed,
    perspective,
    polaroid,
    posterised,
    row,
    scaled,
    squared,
    squeezed,
    story,
    through,
    tinted,
    to_longest,
    transposed,
    turned,
)
from benchmarks.layouts import (
    barred,
    captioned,
    chat,
    collage,
    inset,
    logo,
    phone_screen,
    pixelated_middle,
    rounded,
    stickers,
    watermarked,
    web_page,
    written_on,
)

_T = Image.Transpose
MIRROR = transposed(_T.FLIP_LEFT_RIGHT)
EDITS: dict[str, Edit] = {
    "JPEG 80": through("JPEG", 80),
    "JPEG 40": through("JPEG", 40),
    "JPEG 15": through("JPEG", 15),
    "AVIF 50": through("AVIF", 50),
    "quarter size": scaled(0.25),
    "160 px": to_longest(160),
    "squeezed to 65 %": squeezed(1.0, 0.65),
    "grey": grey,
    "brighter": enhanced(ImageEnhance.Brightness, 1.5),
    "darker": enhanced(ImageEnhance.Brightness, 0.5),
    "less contrast": enhanced(ImageEnhance.Contrast, 0.5),
    "warm filter": tinted,
    "posterised": posterised,
    "blurred": blurred(3),
    "blurred much": blurred(8),
    "cropped to 75 %": cropped(0.75),
    "cropped to 50 %": cropped(0.5),
    "cropped to 35 %": cropped(0.35),
    "middle square": squared,
    "white border": bordered(0.08, "white"),
    "black border": bordered(0.2, "black"),
    "polaroid": polaroid,
    "bars to 9:16": letterboxed,
    "blurred frame 9:16": story,
    "mirrored": MIRROR,
    "upside down": transposed(_T.ROTATE_180),
    "turned 90": transposed(_T.ROTATE_90),
    "turned 5 degrees": turned(-5),
    "turned 10 degrees": turned(10),
    "photograph of a screen": perspective,
    "logo": logo,
    "tiled watermark": watermarked(0.5),
    "caption above": captioned,
    "words over it": written_on,
    "stickers": stickers,
    "pixelated middle": pixelated_middle,
    "bar over the middle": barred,
    "round corners": rounded,
    "phone screenshot": phone_screen,
    "web page screenshot": web_page,
    "chat screenshot": chat,
    "collage 2 x 2": collage(2, 2),
    "collage 3 x 1, gutters": collage(3, 1, 12),
    "inset in another": inset,
    "mirrored, cropped, JPEG 40": row(MIRROR, cropped(0.6), through("JPEG", 40)),
    "cropped, border, half size": row(cropped(0.75), bordered(0.1, "black"), scaled(0.5)),
    "mirrored in a collage": row(MIRROR, collage(2, 2)),
    "phone screenshot, cropped": row(phone_screen, cropped(0.7)),
    "half size, watermark, JPEG 40": row(scaled(0.5), watermarked(0.4), through("JPEG", 40)),
    "caption, logo, JPEG 40": row(captioned, logo, through("JPEG", 40)),
    "warm filter, cropped, words": row(tinted, cropped(0.7), written_on),
    "mirrored, warm filter, border": row(MIRROR, tinted, bordered(0.06, "white")),
    "turned 3 degrees, cropped": row(turned(3), cropped(0.6)),
    "stickers, squeezed, JPEG 40": row(stickers, squeezed(0.9, 1.0), through("JPEG", 40)),
}


def made(name: str, picture: Picture, *, seed: str, others: Sequence[Picture] = ()) -> bytes:
    """Return the file that an edit makes of a picture. `others`: at least three pictures for the tiles of a collage."""
    setting = Setting(random.Random(f"{name} {seed}"), others)
    return encoded(EDITS[name](picture, setting))
