"""Draw an officer's face: the record photo, and the one taken now.

Simple shapes on purpose: nobody can mistake them for a person's photo, and yet two
officers are told apart and the same officer is known again.
"""

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from simulator.sample_force.looks import Appearance, Beard, Hair
from simulator.sample_force.people import Person

WIDTH, HEIGHT = 300, 375
# Drawn at twice the size and brought down, for smooth edges.
SCALE = 2
QUALITY = 82
Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

SKINS: tuple[Colour, ...] = (
    (248, 220, 200),
    (236, 196, 166),
    (222, 174, 136),
    (190, 138, 98),
    (146, 98, 66),
    (98, 64, 46),
)
HAIRS: dict[str, Colour] = {
    "black": (32, 28, 30),
    "dark": (58, 42, 34),
    "brown": (112, 76, 48),
    "fair": (214, 178, 112),
    "red": (168, 76, 38),
    "grey": (158, 158, 162),
}
CLOTHS: dict[str, Colour] = {
    "blue": (46, 72, 128),
    "black": (44, 44, 50),
    "green": (48, 98, 74),
    "red": (142, 48, 54),
}
RECORD_BACK: Colour = (214, 221, 228)
JACKETS: tuple[Colour, ...] = ((58, 62, 70), (84, 70, 58), (50, 70, 84), (96, 98, 92))


def draw(person: Person, *, live: bool = False) -> bytes:
    """Return a JPEG of 300 by 375 pixels; `live` is the photo taken now, outdoors, tilted."""
    canvas = Canvas.blank(back=_street(person) if live else RECORD_BACK)
    _clothes(canvas, person, live=live)
    _head(canvas, person.appearance)
    image = canvas.image
    if live:
        image = _as_taken_now(image, person)
    small = image.reduce(SCALE)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """A drawing surface in final pixels; it multiplies by SCALE itself."""

    image: Image.Image
    pen: ImageDraw.ImageDraw

    @classmethod
    def blank(cls, *, back: Colour) -> "Canvas":
        """Return an empty canvas in one colour."""
        image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), back)
        return cls(image=image, pen=ImageDraw.Draw(image))

    def oval(self, box: Box, fill: Colour) -> None:
        """Fill an ellipse."""
        self.pen.ellipse(_scaled(box), fill=fill)

    def block(self, box: Box, fill: Colour, *, radius: float = 0) -> None:
        """Fill a rectangle with round corners."""
        self.pen.rounded_rectangle(_scaled(box), radius=radius * SCALE, fill=fill)

    def arc(self, box: Box, angles: tuple[int, int], fill: Colour, *, width: float) -> None:
        """Draw part of an ellipse's edge; degrees clockwise from three o'clock."""
        self.pen.arc(_scaled(box), *angles, fill=fill, width=round(width * SCALE))

    def slice(self, box: Box, angles: tuple[int, int], fill: Colour) -> None:
        """Fill the part of an ellipse between two angles, cut off by the chord."""
        self.pen.chord(_scaled(box), *angles, fill=fill)

    def ring(self, box: Box, edge: Colour, *, width: float) -> None:
        """Draw an ellipse's edge."""
        self.pen.ellipse(_scaled(box), outline=edge, width=round(width * SCALE))


def _scaled(box: Box) -> Box:
    left, top, right, bottom = box
    return (left * SCALE, top * SCALE, right * SCALE, bottom * SCALE)


def _shade(colour: Colour, factor: float) -> Colour:
    """Return the colour darker (below 1) or lighter (above 1)."""
    red, green, blue = (max(0, min(255, round(part * factor))) for part in colour)
    return (red, green, blue)


def _clothes(canvas: Canvas, person: Person, *, live: bool) -> None:
    """Draw shoulders: shirt and tie in the record, a plain jacket now."""
    skin = SKINS[person.appearance.skin]
    wide = {"broad": 14, "slim": -10}.get(person.appearance.build, 0)
    shoulders = (30 - wide, 292, 270 + wide, 520)
    jacket = JACKETS[person.index % len(JACKETS)]
    canvas.oval(shoulders, jacket if live else (238, 240, 244))
    canvas.block((122, 230, 178, 318), _shade(skin, 0.88), radius=20)
    canvas.slice((112, 262, 188, 338), (0, 180), _shade(skin, 0.88))
    if live:
        canvas.block((146, 322, 154, 380), _shade(jacket, 0.7))
    else:
        canvas.block((142, 326, 158, 380), (28, 38, 66), radius=4)
        canvas.block((139, 322, 161, 338), (28, 38, 66), radius=6)


def _head(canvas: Canvas, looks: Appearance) -> None:
    half = 62 + 12 * looks.width
    face = (150 - half, 96, 150 + half, 276)
    _hair_behind(canvas, looks, half)
    _ears(canvas, looks, half)
    canvas.oval(face, SKINS[looks.skin])
    _beard(canvas, looks, face)
    _features(canvas, looks)
    _hair_in_front(canvas, looks, half)
    if looks.glasses:
        _glasses(canvas, half)


def _hair_colour(looks: Appearance) -> Colour:
    covered = looks.hair in (Hair.HEADSCARF, Hair.TURBAN)
    return (CLOTHS if covered else HAIRS)[looks.hair_colour]


def _hair_behind(canvas: Canvas, looks: Appearance, half: float) -> None:
    colour, left, right = _hair_colour(looks), 150 - half, 150 + half
    if looks.hair is Hair.LONG:
        canvas.block((left - 20, 100, right + 20, 336), _shade(colour, 0.9), radius=64)
    if looks.hair is Hair.CURLY:
        for x, y in ((left, 120), (right, 120), (left - 6, 166), (right + 6, 166), (150, 84)):
            canvas.oval((x - 36, y - 36, x + 36, y + 36), _shade(colour, 0.92))
    if looks.hair is Hair.TIED:
        canvas.oval((126, 52, 174, 104), _shade(colour, 0.9))
    if looks.hair is Hair.HEADSCARF:
        canvas.oval((left - 26, 70, right + 26, 330), colour)


def _ears(canvas: Canvas, looks: Appearance, half: float) -> None:
    if looks.hair is Hair.HEADSCARF:
        return
    skin = _shade(SKINS[looks.skin], 0.92)
    canvas.oval((150 - half - 12, 170, 150 - half + 10, 210), skin)
    canvas.oval((150 + half - 10, 170, 150 + half + 12, 210), skin)


def _features(canvas: Canvas, looks: Appearance) -> None:
    """Draw brows, eyes, nose and mouth."""
    skin, dark = SKINS[looks.skin], (40, 32, 30)
    brow = HAIRS.get(looks.hair_colour, HAIRS["dark"])
    brow = brow if looks.hair_colour in ("fair", "red", "grey") else _shade(brow, 0.8)
    height = 158 + 8 * looks.brow
    for x in (122, 178):
        canvas.arc((x - 18, height, x + 18, height + 20), (200, 340), brow, width=4)
        canvas.oval((x - 12, 176, x + 12, 192), (250, 250, 250))
        canvas.oval((x - 7, 176, x + 7, 192), (74, 56, 44) if looks.skin > 1 else (78, 104, 124))
        canvas.oval((x - 3, 180, x + 3, 188), dark)
    canvas.arc((138, 188, 162, 222), (30, 150), _shade(skin, 0.74), width=4)
    wide = 20 + 10 * looks.mouth
    canvas.arc((150 - wide, 214, 150 + wide, 246), (25, 155), _shade((178, 88, 84), 0.8), width=5)


def _beard(canvas: Canvas, looks: Appearance, face: Box) -> None:
    skin, hair = SKINS[looks.skin], HAIRS.get(looks.hair_colour, HAIRS["black"])
    left, top, right, bottom = face
    if looks.beard is Beard.STUBBLE:
        canvas.slice(face, (20, 160), _shade(skin, 0.86))
    elif looks.beard is Beard.SHORT:
        canvas.slice(face, (16, 164), hair)
        canvas.oval((118, 196, 182, 248), skin)
        canvas.arc((118, 206, 182, 256), (205, 335), hair, width=8)
    elif looks.beard is Beard.FULL:
        canvas.slice((left - 2, top + 20, right + 2, bottom + 34), (4, 176), hair)
        canvas.oval((122, 190, 178, 248), skin)
        canvas.arc((116, 204, 184, 262), (200, 340), hair, width=11)
    elif looks.beard is Beard.MOUSTACHE:
        canvas.arc((120, 208, 180, 258), (205, 335), hair, width=9)


def _hair_in_front(canvas: Canvas, looks: Appearance, half: float) -> None:
    colour, left, right = _hair_colour(looks), 150 - half, 150 + half
    if looks.hair is Hair.SHAVED:
        canvas.slice((left, 96, right, 276), (232, 308), _shade(SKINS[looks.skin], 0.95))
    elif looks.hair is Hair.TURBAN:
        canvas.oval((left - 20, 48, right + 20, 168), colour)
        canvas.arc((left - 16, 62, right + 40, 190), (200, 290), _shade(colour, 0.75), width=4)
        canvas.arc((left - 40, 62, right + 16, 190), (250, 340), _shade(colour, 0.75), width=4)
    elif looks.hair is Hair.HEADSCARF:
        canvas.ring((left - 14, 84, right + 14, 292), colour, width=22)
        canvas.slice((left - 8, 78, right + 8, 280), (205, 335), colour)
    else:
        canvas.slice((left - 6, 80, right + 6, 260), (194, 346), colour)
        canvas.slice((left + 4, 116, right - 14, 190), (180, 330), SKINS[looks.skin])


def _glasses(canvas: Canvas, half: float) -> None:
    edge: Colour = (36, 38, 44)
    for x in (122, 178):
        canvas.ring((x - 24, 164, x + 24, 204), edge, width=4)
    canvas.block((145, 181, 155, 185), edge)
    canvas.block((150 - half - 4, 181, 99, 185), edge)
    canvas.block((201, 181, 150 + half + 4, 185), edge)


def _street(person: Person) -> Colour:
    """Return the colour of a street in the evening, another for each officer."""
    base = 60 + person.index % 40
    return (base, base + 8, base + 26)


def _as_taken_now(image: Image.Image, person: Person) -> Image.Image:
    """Tilt, come closer, dim and soften, as a hurried photo on a phone does."""
    chance = random.Random(person.number)  # noqa: S311  sample data
    tilted = image.rotate(
        chance.uniform(-6, 6),
        resample=Image.Resampling.BICUBIC,
        fillcolor=_street(person),
        translate=(chance.randint(-24, 24), chance.randint(-10, 20)),
    )
    margin = chance.randint(20, 50)
    wide, high = tilted.size
    closer = tilted.crop((margin, margin, wide - margin, high - margin)).resize(tilted.size)
    return closer.point(lambda level: level * 0.86).filter(ImageFilter.GaussianBlur(1.2))
