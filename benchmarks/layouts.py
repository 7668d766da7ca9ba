"""What re-uploaders lay over a picture, and what they lay it into: one edit a function."""

from PIL import Image, ImageDraw, ImageFont, ImageOps

from benchmarks.edits import Edit, Picture, Setting


def logo(picture: Picture, setting: Setting) -> Picture:
    """A site's name in a corner."""
    marked = picture.copy()
    drawing = ImageDraw.Draw(marked)
    size = max(10, picture.width // 16)
    place = (picture.width - size * 5.4, picture.height - size * 1.6)
    drawing.text(place, "example.tv", fill="white", font=_font(size), stroke_width=2, stroke_fill="black")
    return marked


def watermarked(strength: float) -> Edit:
    """A site's name all over, slanted, half opaque."""

    def edit(picture: Picture, setting: Setting) -> Picture:
        size = max(10, picture.width // 14)
        side = 2 * max(picture.size)
        sheet = Image.new("L", (side, side), 0)
        drawing = ImageDraw.Draw(sheet)
        for row in range(0, side, round(size * 2.2)):
            for column in range(-(row % (size * 3)), side, size * 6):
                drawing.text((column, row), "example.tv", fill=255, font=_font(size))
        sheet = sheet.rotate(30).crop(
            (side // 4, side // 4, side // 4 + picture.width, side // 4 + picture.height)
        )
        mask = sheet.point(lambda step: round(step * strength))
        return Image.composite(Image.new("RGB", picture.size, "white"), picture, mask)

    return edit


def captioned(picture: Picture, setting: Setting) -> Picture:
    """A bar of text above, as memes have it."""
    bar = round(picture.height * 0.22)
    sheet = Image.new("RGB", (picture.width, picture.height + bar), "white")
    sheet.paste(picture, (0, bar))
    drawing = ImageDraw.Draw(sheet)
    for line, text in enumerate(("when you open the door", "and it is raining again")):
        drawing.text(
            (bar // 8, bar // 8 + line * bar * 0.42), text, fill="black", font=_font(round(bar * 0.34))
        )
    return sheet


def written_on(picture: Picture, setting: Setting) -> Picture:
    """Large words over the top and the bottom."""
    marked = picture.copy()
    drawing = ImageDraw.Draw(marked)
    size = round(picture.height * 0.13)
    for text, top in (("LOOK AT THIS", 0.03), ("SO MUCH RAIN", 0.82)):
        drawing.text((picture.width * 0.08, picture.height * top), text, fill="white", font=_font(size),
                     stroke_width=max(1, size // 12), stroke_fill="black")  # fmt: skip
    return marked


def stickers(picture: Picture, setting: Setting) -> Picture:
    """Round faces over a sixth of the picture."""
    marked = picture.copy()
    drawing = ImageDraw.Draw(marked)
    radius = min(picture.size) * 0.16
    for _ in range(3):
        x = setting.chance.uniform(0.2, 0.8) * picture.width
        y = setting.chance.uniform(0.2, 0.8) * picture.height
        drawing.ellipse(
            (x - radius, y - radius, x + radius, y + radius), fill="#ffcc33", outline="black", width=3
        )
        for side in (-0.4, 0.4):
            drawing.ellipse((x + side * radius - 9, y - 20, x + side * radius + 9, y + 4), fill="black")
    return marked


def pixelated_middle(picture: Picture, setting: Setting) -> Picture:
    """The middle sixth in squares."""
    marked = picture.copy()
    box = tuple(round(side * part) for part in (0.3, 0.7) for side in picture.size)
    inner = picture.crop(box)
    marked.paste(inner.resize((8, 8)).resize(inner.size, Image.Resampling.NEAREST), box[:2])
    return marked


def barred(picture: Picture, setting: Setting) -> Picture:
    """A black bar over the middle."""
    marked = picture.copy()
    width, height = picture.size
    ImageDraw.Draw(marked).rectangle((width * 0.2, height * 0.36, width * 0.8, height * 0.56), fill="black")
    return marked


def rounded(picture: Picture, setting: Setting) -> Picture:
    """Round corners on white."""
    mask = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, *picture.size), min(picture.size) * 0.12, fill=255)
    return Image.composite(picture, Image.new("RGB", picture.size, "white"), mask)


def phone_screen(picture: Picture, setting: Setting) -> Picture:
    """A screenshot of a phone: a bar above, words and buttons below, the picture as wide as the screen."""
    inner = picture.resize((1080, round(1080 * picture.height / picture.width)))
    inner = inner if inner.height <= 1500 else inner.resize((round(inner.width * 1500 / inner.height), 1500))
    dark = setting.chance.random() < 0.5
    ground, ink = ("#121212", "#e0e0e0") if dark else ("#ffffff", "#202020")
    sheet = Image.new("RGB", (1080, 2160), ground)
    drawing = ImageDraw.Draw(sheet)
    drawing.text((40, 20), "12:47", fill=ink, font=_font(38))
    drawing.ellipse((40, 130, 130, 220), fill="#8899aa")
    drawing.text((160, 150), "somebody_94", fill=ink, font=_font(40))
    sheet.paste(inner, ((1080 - inner.width) // 2, 260))
    below = 260 + inner.height + 40
    for place in range(3):
        drawing.rounded_rectangle(
            (40 + place * 110, below, 110 + place * 110, below + 70), 12, outline=ink, width=5
        )
    for line in range(4):
        drawing.text(
            (40, below + 110 + line * 60), f"line {line} of words below the picture", fill=ink, font=_font(34)
        )
    return sheet


def web_page(picture: Picture, setting: Setting) -> Picture:
    """A screenshot of a page on a desktop: a bar, a column of text, small pictures beside, the picture in between."""
    sheet = Image.new("RGB", (1366, 768), "#f4f4f4")
    drawing = ImageDraw.Draw(sheet)
    drawing.rectangle((0, 0, 1366, 70), fill="#2b3e50")
    drawing.text((30, 18), "example.tv   home   new   popular", fill="white", font=_font(26))
    inner = ImageOps.contain(picture, (700, 520))
    sheet.paste(inner, (60, 100))
    for line in range(5):
        drawing.text((60, 110 + inner.height + line * 28), f"words and words about the picture above, number {line}",
                     fill="#333333", font=_font(20))  # fmt: skip
    for place, other in enumerate(setting.others[:3]):
        sheet.paste(ImageOps.fit(other, (260, 180)), (1060, 100 + place * 200))
    return sheet


def chat(picture: Picture, setting: Setting) -> Picture:
    """A chat on a phone, the picture in a bubble of it."""
    sheet = Image.new("RGB", (1080, 1920), "#e6ddd4")
    drawing = ImageDraw.Draw(sheet)
    drawing.rectangle((0, 0, 1080, 150), fill="#075e54")
    drawing.text((120, 50), "Group of friends", fill="white", font=_font(44))
    inner = ImageOps.contain(picture, (700, 900))
    drawing.rounded_rectangle((30, 300, 70 + inner.width, 380 + inner.height), 20, fill="white")
    sheet.paste(inner, (50, 320))
    drawing.rounded_rectangle((30, 190, 600, 270), 20, fill="white")
    drawing.text((60, 205), "have you seen this", fill="black", font=_font(36))
    drawing.rounded_rectangle((500, 1420, 1050, 1500), 20, fill="#dcf8c6")
    drawing.text((540, 1435), "no, what is it", fill="black", font=_font(36))
    return sheet


def collage(columns: int, rows: int, gutter_px: int = 0) -> Edit:
    """The picture among others, all cut to one shape."""

    def edit(picture: Picture, setting: Setting) -> Picture:
        tile = (640, round(640 * picture.height / picture.width))
        sheet = Image.new(
            "RGB",
            (columns * (tile[0] + gutter_px) + gutter_px, rows * (tile[1] + gutter_px) + gutter_px),
            "white",
        )
        mine = setting.chance.randrange(columns * rows)
        others = iter(setting.others)
        for place in range(columns * rows):
            shown = picture.resize(tile) if place == mine else ImageOps.fit(next(others), tile)
            x, y = place % columns, place // columns
            sheet.paste(shown, (gutter_px + x * (tile[0] + gutter_px), gutter_px + y * (tile[1] + gutter_px)))
        return sheet

    return edit


def inset(picture: Picture, setting: Setting) -> Picture:
    """The picture over a part of another one."""
    sheet = ImageOps.fit(setting.others[0], (1200, 900))
    inner = ImageOps.contain(picture, (620, 520))
    sheet.paste(inner, (1200 - inner.width - 40, 900 - inner.height - 40))
    return sheet


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
