"""Pictures for the demo, drawn here: no photographer's rights, no download, the same every time."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

SMOOTH = 2  # drawn twice as large and scaled down, for soft edges
CREDIT = "그림 광장 시연용"


@dataclass(frozen=True)
class Drawing:
    """One picture: how it is drawn, its size, and what it shows to those who can't see it."""

    name: str
    title: str
    alternative: str
    draw: Callable
    size: tuple[int, int] = (1200, 750)
    seed: int = 7

    def jpeg(self, width=None, quality=86):
        """The picture as JPEG bytes, narrower if asked."""
        w, h = self.size
        if width:
            w, h = width, round(h * width / w)
        easel = Easel(w * SMOOTH, h * SMOOTH, self.seed)
        self.draw(easel)
        out = BytesIO()
        easel.image.resize((w, h), Image.Resampling.BOX).save(out, "JPEG", quality=quality)
        return out.getvalue()


class Easel:
    """A canvas whose coordinates run from 0 to 1 on both axes, so that a scene fits any size."""

    def __init__(self, width, height, seed):
        self.w, self.h = width, height
        self.image = Image.new("RGB", (width, height))
        self.pen = ImageDraw.Draw(self.image)
        self.random = random.Random(seed)  # noqa: S311 - a picture, not a secret
        self.unit = min(width, height)

    def sky(self, *colours):
        """A vertical wash through the colours, top to bottom."""
        column = Image.new("RGB", (1, len(colours)))
        column.putdata([rgb(colour) for colour in colours])
        self.image.paste(column.resize((self.w, self.h), Image.Resampling.BICUBIC))
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points, colour):
        self.pen.polygon([(x * self.w, y * self.h) for x, y in points], fill=colour)

    def box(self, x, y, w, h, colour, round_by=0.0):
        corners = (x * self.w, y * self.h, (x + w) * self.w, (y + h) * self.h)
        self.pen.rounded_rectangle(corners, radius=round_by * self.unit, fill=colour)

    def disc(self, x, y, r, colour, squash=1.0):
        cx, cy, rx = x * self.w, y * self.h, r * self.unit
        self.pen.ellipse((cx - rx, cy - rx * squash, cx + rx, cy + rx * squash), fill=colour)

    def line(self, points, colour, width=0.004):
        self.pen.line(
            [(x * self.w, y * self.h) for x, y in points],
            fill=colour,
            width=max(1, round(width * self.unit)),
            joint="curve",
        )

    def glow(self, x, y, r, colour, strength=0.8):
        """Soft light around a point."""
        small = Image.new("L", (self.w // 16, self.h // 16))
        pen = ImageDraw.Draw(small)
        cx, cy, rr = x * self.w / 16, y * self.h / 16, r * self.unit / 16
        pen.ellipse((cx - rr, cy - rr, cx + rr, cy + rr), fill=round(255 * strength))
        veil = small.filter(ImageFilter.GaussianBlur(rr * 0.55)).resize((self.w, self.h))
        self.image.paste(rgb(colour), mask=veil)
        self.pen = ImageDraw.Draw(self.image)

    def hill(self, base, height, colour, waves=1.3, phase=0.0):
        """A ridge across the whole width; `base` is its mean height above the lower edge."""
        points = [(0, 1.0)]
        for step in range(121):
            x = step / 120
            y = math.sin(x * math.tau * waves / 2 + phase) + 0.35 * math.sin(
                x * math.tau * waves * 1.7 + phase * 2
            )
            points.append((x, base - height * y / 1.35))
        self.shape([*points, (1, 1.0)], colour)

    def tree(self, x, y, size, colour, trunk="#6b4a33"):
        self.box(x - size * 0.04, y - size * 0.5, size * 0.08, size * 0.5, trunk)
        for dx, dy, r in ((0, -0.95, 0.36), (-0.22, -0.7, 0.3), (0.22, -0.7, 0.3), (0, -0.6, 0.34)):
            self.disc(x + dx * size * self.unit / self.w, y + dy * size, size * r, colour)

    def house(self, x, y, w, h, wall, roof, lit=None):
        """A plain Seoul house: a wall, a flat eave, windows."""
        self.box(x, y - h, w, h, wall)
        self.box(x - w * 0.05, y - h - h * 0.07, w * 1.1, h * 0.09, roof)
        for column in range(2):
            for row in range(max(1, round(h / w * self.h / self.w * 1.2))):
                wx, wy = x + w * (0.14 + 0.42 * column), y - h * 0.84 + row * w * 0.62 * self.w / self.h
                if wy + w * 0.3 * self.w / self.h < y - h * 0.08:
                    colour = lit if lit and self.random.random() < 0.6 else "#9fb4c7"
                    self.box(wx, wy, w * 0.28, w * 0.32 * self.w / self.h, colour, 0.004)

    def eave(self, x, y, w, colour, under="#7a3b24"):
        """The curved roof of a gate or a hanok, its ridge at y."""
        h = w * 0.2 * self.w / self.h
        left = [(x - w / 2 + w / 2 * t, y + h * (1 - t) ** 1.7 - h * 0.16 * (1 - t) ** 6) for t in steps(20)]
        right = [(2 * x - px, py) for px, py in reversed(left)]
        self.box(x - w * 0.4, y + h * 0.7, w * 0.8, h * 0.55, under)
        self.shape([*left, *right, (x + w / 2, y + h * 1.12), (x - w / 2, y + h * 1.12)], colour)
        self.box(x - w * 0.2, y - h * 0.1, w * 0.4, h * 0.16, colour, 0.006)

    def tower(self, x, foot, height, colour):
        """Namsan's tower."""
        thin = height * 0.018 * self.h / self.w
        self.shape(
            [
                (x - thin * 2.4, foot),
                (x - thin, foot - height * 0.55),
                (x + thin, foot - height * 0.55),
                (x + thin * 2.4, foot),
            ],
            colour,
        )
        for y, wide, tall in ((0.5, 6.5, 0.035), (0.545, 8.5, 0.05), (0.61, 6.8, 0.035), (0.655, 4.4, 0.03)):
            self.box(
                x - thin * wide / 1.4,
                foot - height * (y + tall),
                thin * wide * 1.43,
                height * tall,
                colour,
                0.006,
            )
        self.shape(
            [
                (x - thin * 1.1, foot - height * 0.68),
                (x - thin * 0.16, foot - height),
                (x + thin * 0.16, foot - height),
                (x + thin * 1.1, foot - height * 0.68),
            ],
            colour,
        )

    def lantern(self, x, y, size, colour):
        wide = size * self.unit / self.w
        self.glow(x, y, size * 1.9, colour, 0.35)
        self.line([(x, y - size * 1.6 * self.unit / self.h), (x, y)], "#3a2c28", 0.003)
        self.disc(x, y, size, colour, 1.15)
        self.disc(x, y, size * 0.55, shade(colour, 1.22), 1.6)
        for end in (-1.1, 1.02):
            self.box(
                x - wide * 0.4,
                y + end * size * self.unit / self.h,
                wide * 0.8,
                size * 0.14 * self.unit / self.h,
                "#43302b",
            )
        self.line(
            [(x, y + size * 1.1 * self.unit / self.h), (x, y + size * 1.8 * self.unit / self.h)],
            shade(colour, 0.8),
            0.004,
        )


def rgb(colour):
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def shade(colour, by):
    """The colour lighter (by > 1) or darker."""
    return "#" + "".join(f"{min(255, round(part * by)):02x}" for part in rgb(colour))


def steps(count):
    return [step / count for step in range(count + 1)]


def namsan(e):
    e.sky("#f8c9a0", "#fbe3c8", "#fdf3e4", "#fdf3e4")
    e.glow(0.72, 0.3, 0.22, "#fff1cf", 0.95)
    e.disc(0.72, 0.3, 0.085, "#f47b4b")
    e.hill(0.62, 0.1, "#d7c0bd", 1.6, 2.1)
    e.hill(0.6, 0.17, "#8fa5a0", 1.0, 0.35)
    e.tower(0.4, 0.475, 0.33, "#31485a")
    e.hill(0.68, 0.13, "#557d6e", 1.2, 0.2)
    for index in range(26):
        x, tall = index / 25, 0.06 + 0.13 * e.random.random()
        colour = e.random.choice(["#f3e2cf", "#e8c9ae", "#d9a98c", "#b9c4cf", "#e9d7d0"])
        e.house(x - 0.02, 0.9, 0.05 + 0.015 * e.random.random(), tall, colour, shade(colour, 0.8), "#ffe59c")
    e.hill(0.93, 0.03, "#2f5145", 2.0, 1.0)
    for index in range(17):
        e.tree(
            index / 16 + e.random.uniform(-0.02, 0.02),
            1.0,
            e.random.uniform(0.07, 0.13),
            e.random.choice(["#c65b2e", "#dd8a35", "#38604f", "#a8482c"]),
        )


def namsan_road(e):
    e.sky("#bfe0ee", "#e3f1f1", "#fbf4e2")
    e.hill(0.5, 0.12, "#a9c8bf", 1.1, 0.5)
    e.tower(0.62, 0.42, 0.3, "#4c6475")
    e.hill(0.62, 0.1, "#6f9c83", 1.4, 2.8)
    e.hill(0.8, 0.04, "#4e7f66", 1.0, 0.4)
    e.shape([(0.44, 0.66), (0.5, 0.66), (0.66, 1.0), (0.12, 1.0)], "#efe0c4")
    for t in steps(8):
        for side in (-1, 1):
            y = 0.68 + 0.34 * t**1.6
            x = 0.46 + side * (0.06 + 0.42 * t**1.5) - 0.05 * t
            e.tree(x, y, 0.1 + 0.26 * t, e.random.choice(["#e58f3a", "#d4622f", "#f0b54c", "#b94a2d"]))
    for x, y, size, coat in ((0.4, 0.86, 0.06, "#0b50c4"), (0.46, 0.88, 0.045, "#d23f3f")):
        e.disc(x, y - size * 1.2, size * 0.32, "#f2cfae")
        e.box(x - size * 0.28, y - size, size * 0.56, size * 1.3, coat, 0.012)
        e.box(x - size * 0.22, y + size * 0.25, size * 0.44, size * 0.55, "#2c3442", 0.006)


def market(e):
    e.sky("#243154", "#4a4a73", "#c9786a", "#f0b27a")
    for index in range(9):
        x = index / 8 - 0.06
        e.house(
            x,
            0.6,
            0.13,
            0.2 + 0.14 * e.random.random(),
            e.random.choice(["#5b5472", "#6d5d72", "#4d4a66"]),
            "#3b3855",
            "#ffd98a",
        )
    e.box(0, 0.58, 1, 0.42, "#6f4a44")
    e.box(0, 0.82, 1, 0.18, "#4d3836")
    stalls = ["#d8492f", "#f4f0e6", "#1f7a5c", "#f2a93b", "#0b50c4", "#d8492f"]
    for index, colour in enumerate(stalls):
        x = index / 6
        e.box(x + 0.012, 0.6, 0.142, 0.2, "#2f2730")
        e.glow(x + 0.083, 0.68, 0.09, "#ffce7a", 0.75)
        for goods in range(6):
            e.disc(
                x + 0.03 + goods * 0.021,
                0.795,
                0.019,
                e.random.choice(["#e2533b", "#f3b03f", "#7fae4a", "#f6e6c8"]),
            )
        e.box(x + 0.012, 0.8, 0.142, 0.09, "#8a5a44")
        for stripe in range(6):
            tone = colour if stripe % 2 == 0 else "#fff6e6"
            left = x + 0.002 + stripe * 0.027
            e.shape(
                [(left + 0.006, 0.535), (left + 0.033, 0.535), (left + 0.027, 0.615), (left, 0.615)], tone
            )
            e.disc(left + 0.0135, 0.615, 0.0135 * e.w / e.unit, tone)
    e.line([(x, 0.36 + 0.09 * math.sin(x * math.pi)) for x in steps(40)], "#2a2333", 0.004)
    for index in range(8):
        x = 0.06 + index * 0.126
        e.lantern(x, 0.44 + 0.09 * math.sin(x * math.pi), 0.035, ["#f0593e", "#f7b243"][index % 2])
    for x, coat, tall in (
        (0.2, "#30475e", 0.15),
        (0.27, "#b04a5a", 0.13),
        (0.55, "#2d5f53", 0.16),
        (0.81, "#7b4f9d", 0.14),
        (0.86, "#d28a2c", 0.1),
    ):
        e.disc(x, 0.965 - tall, tall * 0.2, "#f0cba8")
        e.box(x - tall * 0.17, 0.99 - tall, tall * 0.34, tall * 0.9, coat, 0.02)


def library(e):
    e.sky("#f7ead4", "#f3dfc0")
    e.box(0, 0.83, 1, 0.17, "#b98654")
    palette = ["#c4532f", "#e3a53d", "#3c6e71", "#284b63", "#8d5a97", "#d9c5a0", "#7a8f4e", "#b23a48"]
    for shelf in range(4):
        y = 0.06 + shelf * 0.19
        for left, right in ((0.03, 0.3), (0.7, 0.97)):
            e.box(left - 0.012, y - 0.02, right - left + 0.024, 0.205, "#8a5f3a")
            e.box(left, y, right - left, 0.165, "#5d3f27")
            x = left + 0.004
            while x < right - 0.02:
                wide, tall = e.random.uniform(0.009, 0.02), e.random.uniform(0.105, 0.152)
                colour = e.random.choice(palette)
                e.box(x, y + 0.165 - tall, wide, tall, colour, 0.003)
                e.box(x + wide * 0.2, y + 0.165 - tall * 0.82, wide * 0.6, 0.008, shade(colour, 1.35))
                x += wide + 0.002
    e.box(0.345, 0.06, 0.31, 0.54, "#fffaf0", 0.012)
    e.box(0.358, 0.08, 0.284, 0.5, "#bcdcec")
    e.shape(
        [(0.358, 0.58), (0.358, 0.47), (0.43, 0.4), (0.5, 0.36), (0.57, 0.41), (0.642, 0.48), (0.642, 0.58)],
        "#7fa88e",
    )
    e.tower(0.5, 0.375, 0.2, "#4c6475")
    e.box(0.497, 0.08, 0.007, 0.5, "#fffaf0")
    e.box(0.345, 0.31, 0.31, 0.012, "#fffaf0")
    e.box(0.31, 0.74, 0.38, 0.03, "#7d5230", 0.008)
    for x in (0.34, 0.65):
        e.box(x, 0.77, 0.014, 0.17, "#68432a")
    e.glow(0.59, 0.68, 0.13, "#fff0b8", 0.8)
    e.line([(0.62, 0.74), (0.62, 0.62), (0.59, 0.585)], "#39424e", 0.008)
    e.shape([(0.555, 0.6), (0.6, 0.565), (0.622, 0.605), (0.577, 0.64)], "#1f7a5c")
    e.shape(
        [(0.42, 0.735), (0.475, 0.715), (0.53, 0.735), (0.53, 0.722), (0.475, 0.7), (0.42, 0.722)], "#fffdf6"
    )
    e.disc(0.475, 0.56, 0.05, "#f0cba8")
    e.disc(0.475, 0.538, 0.053, "#3a2b25", 0.72)
    e.box(0.437, 0.615, 0.076, 0.1, "#d8492f", 0.03)
    for index, colour in enumerate(palette[:4]):
        e.box(0.355, 0.722 - index * 0.02, 0.05, 0.018, colour, 0.003)


def alley(e):
    e.sky("#14213d", "#2d3a5f", "#6d5b7b", "#c98b79")
    for _ in range(70):
        e.disc(e.random.random(), e.random.random() * 0.4, e.random.uniform(0.001, 0.0028), "#fff4d6")
    e.glow(0.8, 0.15, 0.12, "#fff2c4", 0.6)
    e.disc(0.8, 0.15, 0.055, "#fff2c4")
    for side in (0, 1):
        for row in range(5):
            y, size = 0.98 - row * 0.13, 0.3 - row * 0.045
            x = (0.0 - row * -0.035) if side == 0 else (1.0 - size - row * 0.035)
            colour = e.random.choice(["#8f5b4c", "#a5745a", "#6c5870", "#7d6a77", "#94705f"])
            e.house(x, y, size, 0.22 + row * 0.012, shade(colour, 0.75 + row * 0.05), "#33293a", "#ffd27a")
    e.shape([(0.43, 0.4), (0.53, 0.4), (0.7, 1.0), (0.26, 1.0)], "#5c5163")
    for step in range(15):
        t = (step / 15) ** 1.5
        y = 0.41 + 0.59 * t
        half = 0.045 + 0.175 * t
        e.box(0.48 - half, y, half * 2, 0.006 + 0.012 * t, "#8d7f92")
    for x, y, size in ((0.36, 0.72, 0.03), (0.585, 0.58, 0.022), (0.42, 0.52, 0.016)):
        e.glow(x, y, size * 5, "#ffcf70", 0.7)
        e.line([(x, y), (x, y + size * 6)], "#1c1b29", 0.006)
        e.disc(x, y, size, "#ffe9b0")
    e.disc(0.57, 0.855, 0.022, "#f4a259", 1.1)
    e.disc(0.595, 0.832, 0.013, "#f4a259")
    e.shape([(0.588, 0.822), (0.591, 0.806), (0.596, 0.82)], "#f4a259")
    e.shape([(0.597, 0.82), (0.602, 0.806), (0.604, 0.823)], "#f4a259")
    e.line([(0.553, 0.865), (0.535, 0.84), (0.54, 0.815)], "#f4a259", 0.008)


def lanterns(e):
    e.sky("#101a3a", "#1d2b57", "#3a3f78")
    for _ in range(60):
        e.disc(e.random.random(), e.random.random() * 0.6, e.random.uniform(0.001, 0.0025), "#dfe6ff")
    e.hill(0.78, 0.06, "#1a2547", 1.4, 0.6)
    e.eave(0.5, 0.5, 0.52, "#2e3350", "#8c3b2c")
    e.box(0.32, 0.63, 0.36, 0.12, "#8c3b2c")
    e.eave(0.5, 0.66, 0.7, "#262b47", "#8c3b2c")
    e.box(0.22, 0.83, 0.56, 0.17, "#3c3d55")
    e.disc(0.5, 0.95, 0.1, "#151a33", 1.4)
    e.glow(0.5, 0.86, 0.2, "#ffb45e", 0.5)
    colours = ["#f0593e", "#f7b243", "#5fb08b", "#6f8ff0", "#e77fb3"]
    for row in range(2):
        for index in range(7):
            x = 0.07 + index * 0.143 + (0.07 if row else 0)
            if x < 0.98:
                e.lantern(
                    x, 0.17 + row * 0.2 + 0.03 * math.sin(index * 1.7), 0.04, colours[(index + row * 2) % 5]
                )


def stream(e):
    e.sky("#cfe6ee", "#eaf3ee")
    for index in range(12):
        x = index / 12
        e.house(
            x,
            0.45,
            0.075,
            0.14 + 0.18 * e.random.random(),
            e.random.choice(["#c9d2d9", "#dfd6cb", "#b7c3cc", "#e6dccf"]),
            "#8f9ba6",
            None,
        )
    e.box(0, 0.43, 1, 0.07, "#a9a39a")
    e.box(0, 0.48, 1, 0.1, "#7fa071")
    e.box(0, 0.58, 1, 0.3, "#5aa3b5")
    for _ in range(60):
        x, y = e.random.random(), e.random.uniform(0.6, 0.86)
        e.box(x, y, e.random.uniform(0.03, 0.09), 0.004, "#8cc5d1", 0.003)
    e.box(0, 0.87, 1, 0.13, "#7fa071")
    for index in range(8):
        t = index / 7
        e.disc(0.36 + 0.2 * t, 0.6 + 0.25 * t, 0.03 + 0.012 * t, "#8d8578", 0.45)
        e.disc(0.36 + 0.2 * t, 0.593 + 0.25 * t, 0.03 + 0.012 * t, "#cfc6b6", 0.4)
    for _ in range(40):
        x = e.random.random()
        e.line(
            [(x, 0.99), (x + e.random.uniform(-0.012, 0.012), 0.99 - e.random.uniform(0.05, 0.13))],
            e.random.choice(["#557d4a", "#6d9a55", "#d6b25e"]),
            0.005,
        )
    for x in (0.06, 0.17, 0.83, 0.95):
        e.tree(x, 0.57, 0.24, e.random.choice(["#6c9a6a", "#86a95d", "#5b8a63"]))
    e.disc(0.7, 0.76, 0.03, "#f6f3ea", 0.6)
    e.disc(0.675, 0.735, 0.013, "#f6f3ea")
    e.shape([(0.664, 0.735), (0.652, 0.741), (0.666, 0.743)], "#f2a33c")


def bowls(e):
    e.sky("#f6e7cf", "#efd6b0")
    e.box(0, 0.6, 1, 0.4, "#a8683f")
    for y in (0.68, 0.79, 0.9):
        e.box(0, y, 1, 0.004, "#95592f")
    for x, y, r, bowl, inside in (
        (0.24, 0.58, 0.24, "#f4f1ea", "#d8492f"),
        (0.54, 0.7, 0.28, "#2f4858", "#fff7e3"),
        (0.8, 0.56, 0.21, "#e9e2d3", "#7fae4a"),
    ):
        e.disc(x, y + r * 0.66, r * 0.9, shade("#a8683f", 0.8), 0.3)
        e.pen.pieslice(
            (
                (x * e.w - r * e.unit),
                (y * e.h - r * e.unit * 0.75),
                (x * e.w + r * e.unit),
                (y * e.h + r * e.unit),
            ),
            0,
            180,
            fill=bowl,
        )
        e.disc(x, y + r * 0.12, r, shade(bowl, 1.06), 0.34)
        e.disc(x, y + r * 0.12, r * 0.88, inside, 0.3)
        for index in range(9):
            angle = index * 0.7
            e.disc(
                x + math.cos(angle) * r * 0.5 * e.unit / e.w,
                y + r * 0.12 + math.sin(angle) * r * 0.14 * e.unit / e.h,
                r * 0.09,
                shade(inside, 0.82),
                0.6,
            )
        for curl in (-0.3, 0.1, 0.45):
            points = [
                ((x + curl * r * e.unit / e.w + 0.012 * math.sin(t * 7 + curl * 9)), y - r * 0.3 - t * 0.24)
                for t in steps(24)
            ]
            e.line(points, "#fffaf0", 0.009)
    e.line([(0.9, 0.98), (0.99, 0.66)], "#5d3f27", 0.012)
    e.line([(0.925, 0.985), (1.01, 0.68)], "#5d3f27", 0.012)


def stage(e):
    e.sky("#2a1638", "#4d1f45")
    e.shape([(0.36, 0), (0.44, 0), (0.72, 0.84), (0.28, 0.84)], "#6d3a63")
    e.glow(0.5, 0.72, 0.3, "#ffe2a8", 0.7)
    e.box(0, 0.82, 1, 0.18, "#8a5232")
    for fold in range(8):
        for side in (0, 1):
            x = fold * 0.028 if side == 0 else 1 - (fold + 1) * 0.028
            e.shape(
                [
                    (x, 0),
                    (x + 0.028, 0),
                    (x + 0.028 - (0.02 if side == 0 else -0.012), 0.86),
                    (x - 0.004, 0.86),
                ],
                ["#b3242f", "#96192a"][fold % 2],
            )
    e.box(0, 0, 1, 0.12, "#96192a")
    for scallop in range(14):
        e.disc(scallop / 13, 0.12, 0.065, ["#b3242f", "#96192a"][scallop % 2], 0.9)
    for x, skin, coat, tall in (
        (0.37, "#f0cba8", "#f4f1ea", 0.3),
        (0.5, "#f0cba8", "#e9a23b", 0.34),
        (0.63, "#f0cba8", "#6fb0c9", 0.3),
    ):
        e.shape(
            [
                (x - 0.022, 0.86 - tall * 0.75),
                (x + 0.022, 0.86 - tall * 0.75),
                (x + 0.06, 0.86),
                (x - 0.06, 0.86),
            ],
            coat,
        )
        e.disc(x, 0.86 - tall * 0.86, 0.034, skin)
        e.disc(x, 0.845 - tall * 0.9, 0.034, "#2c2024", 0.62)
    e.shape([(0.44, 0.74), (0.57, 0.66), (0.575, 0.675), (0.445, 0.755)], "#6b4226")
    for _ in range(26):
        e.disc(e.random.random(), e.random.uniform(0.94, 1.0), 0.036, "#1c0f26")


def clinic(e):
    e.sky("#e6f4f1", "#d2ebe6")
    e.disc(0.5, 0.5, 0.38, "#f4fbf9")
    heart = [
        (
            0.5 + 0.021 * 16 * math.sin(t * math.tau) ** 3 * e.unit / e.w * 0.8,
            0.47
            - 0.0165
            * (
                13 * math.cos(t * math.tau)
                - 5 * math.cos(2 * t * math.tau)
                - 2 * math.cos(3 * t * math.tau)
                - math.cos(4 * t * math.tau)
            )
            * e.unit
            / e.h,
        )
        for t in steps(80)
    ]
    e.shape(heart, "#e5533d")
    e.line(
        [(0.3, 0.5), (0.42, 0.5), (0.455, 0.4), (0.505, 0.62), (0.54, 0.46), (0.56, 0.5), (0.7, 0.5)],
        "#fffdf6",
        0.018,
    )
    for x, y, turn in ((0.17, 0.78, 1), (0.83, 0.78, -1)):
        e.line([(x, y + 0.16), (x + turn * 0.02, y - 0.14)], "#2f7d6b", 0.01)
        for leaf in range(4):
            ly = y + 0.1 - leaf * 0.07
            for side in (-1, 1):
                e.disc(
                    x + side * 0.033 + turn * leaf * 0.005, ly, 0.036, ["#3d9b84", "#57b59b"][leaf % 2], 0.5
                )


def classroom(e):
    e.sky("#ffeec2", "#ffe3a3")
    e.box(0.12, 0.1, 0.76, 0.5, "#8a5f3a", 0.015)
    e.box(0.135, 0.125, 0.73, 0.45, "#2f6b57", 0.006)
    for x, y in ((0.24, 0.26), (0.4, 0.2), (0.58, 0.27), (0.72, 0.22)):
        e.shape([(x, y + 0.05), (x + 0.1, y), (x + 0.045, y + 0.085)], "#fffdf6")
        e.shape([(x + 0.045, y + 0.085), (x + 0.1, y), (x + 0.055, y + 0.055)], "#cfe0d8")
    e.line([(0.2 + t * 0.6, 0.45 + 0.03 * math.sin(t * 12)) for t in steps(60)], "#dcebe4", 0.005)
    e.box(0, 0.8, 1, 0.2, "#d99a55")
    colours = ["#e5533d", "#0b6fc4", "#f2a93b", "#3d9b84", "#8d5a97"]
    for index in range(5):
        x = 0.13 + index * 0.185
        e.disc(x, 0.68, 0.055, "#f0cba8")
        e.disc(x, 0.655, 0.058, ["#2c2024", "#4a342a", "#2c2024", "#3a2b25", "#1f1a1c"][index], 0.66)
        e.box(x - 0.045, 0.735, 0.09, 0.14, colours[index], 0.035)
        e.box(x - 0.075, 0.85, 0.15, 0.035, "#fff6e6", 0.008)


def street(e):
    e.sky("#cbe4f4", "#eef6f8")
    for index in range(9):
        x = index / 8 - 0.05
        e.house(
            x,
            0.62,
            0.11,
            0.22 + 0.2 * e.random.random(),
            e.random.choice(["#e3b98f", "#c7d3dc", "#ead9c0", "#b9c9c4", "#d9a38f"]),
            "#7d848f",
            None,
        )
    e.box(0, 0.61, 1, 0.07, "#cfc9bf")
    e.box(0, 0.67, 1, 0.33, "#555d69")
    for index in range(6):
        e.box(0.02 + index * 0.18, 0.83, 0.1, 0.012, "#f6f3ea")
    for x in (0.1, 0.36, 0.9):
        e.tree(x, 0.66, 0.22, e.random.choice(["#6c9a6a", "#86a95d"]))
    e.box(0.16, 0.6, 0.34, 0.19, "#1565c0", 0.03)
    for window in range(5):
        e.box(0.18 + window * 0.06, 0.625, 0.05, 0.075, "#dff1fb", 0.008)
    e.box(0.16, 0.725, 0.34, 0.016, "#fff")
    for x in (0.235, 0.425):
        e.disc(x, 0.79, 0.042, "#22262d")
        e.disc(x, 0.79, 0.018, "#c7ced6")
    e.box(0.66, 0.69, 0.22, 0.08, "#d8492f", 0.03)
    e.shape([(0.7, 0.69), (0.73, 0.625), (0.82, 0.625), (0.85, 0.69)], "#d8492f")
    e.shape([(0.715, 0.69), (0.738, 0.64), (0.77, 0.64), (0.77, 0.69)], "#dff1fb")
    e.shape([(0.78, 0.69), (0.78, 0.64), (0.813, 0.64), (0.835, 0.69)], "#dff1fb")
    for x in (0.715, 0.825):
        e.disc(x, 0.77, 0.035, "#22262d")
        e.disc(x, 0.77, 0.014, "#c7ced6")
    e.box(0.577, 0.38, 0.008, 0.28, "#6d7680")
    e.box(0.552, 0.3, 0.06, 0.1, "#0b50c4", 0.012)
    e.line([(0.573, 0.38), (0.573, 0.32), (0.586, 0.32)], "#fff", 0.013)
    e.disc(0.586, 0.335, 0.022, "#fff")
    e.disc(0.586, 0.335, 0.011, "#0b50c4")


def green(e):
    e.sky("#e2f2df", "#f6f7e4")
    e.disc(0.82, 0.24, 0.1, "#f7c84f")
    e.hill(0.72, 0.08, "#a9cf8e", 1.2, 0.5)
    e.hill(0.84, 0.05, "#79b06b", 1.7, 2.0)
    for x, colour, tall in ((0.3, "#0b6fc4", 0.3), (0.44, "#f2a93b", 0.3), (0.58, "#3d9b84", 0.3)):
        e.box(x, 0.9 - tall, 0.11, tall, colour, 0.02)
        e.box(x - 0.008, 0.885 - tall, 0.126, 0.035, shade(colour, 0.82), 0.012)
        e.disc(x + 0.055, 0.76, 0.05, "#fffdf6")
        for turn in range(3):
            angle = turn * math.tau / 3 - math.pi / 2
            cx, cy = (
                x + 0.055 + math.cos(angle) * 0.026 * e.unit / e.w,
                0.76 + math.sin(angle) * 0.026 * e.unit / e.h,
            )
            e.disc(cx, cy, 0.014, colour)
    for x in (0.1, 0.2, 0.76, 0.9):
        e.tree(x, 0.92, 0.3, e.random.choice(["#4f9160", "#65a565", "#3d7f58"]))
    for _ in range(30):
        x, y = e.random.random(), e.random.uniform(0.92, 0.99)
        e.disc(x, y, 0.008, e.random.choice(["#fff", "#f7c84f", "#e77fb3"]))


def safety(e):
    e.sky("#fdeee6", "#fbdccb")
    e.disc(0.5, 0.54, 0.4, "#fff7f1")
    e.box(0.43, 0.36, 0.14, 0.5, "#d8322b", 0.05)
    e.box(0.445, 0.38, 0.022, 0.44, "#e96a5f", 0.02)
    e.box(0.46, 0.28, 0.08, 0.1, "#39424e", 0.015)
    e.line([(0.46, 0.26), (0.56, 0.22)], "#39424e", 0.026)
    e.line([(0.47, 0.3), (0.57, 0.31)], "#39424e", 0.02)
    e.line([(0.455 - 0.12 * math.sin(t * math.pi), 0.32 + 0.3 * t) for t in steps(30)], "#2b323c", 0.02)
    e.shape([(0.435, 0.6), (0.475, 0.6), (0.47, 0.67), (0.44, 0.67)], "#2b323c")
    e.box(0.445, 0.56, 0.11, 0.14, "#fffdf6", 0.012)
    for index in range(3):
        e.box(0.46, 0.585 + index * 0.034, 0.08, 0.012, "#d8322b", 0.004)
    for x in (0.2, 0.8):
        e.house(x - 0.07, 0.86, 0.14, 0.3, "#f2c9a8", "#b9674c", "#ffe59c")
    e.box(0, 0.86, 1, 0.14, "#e3a98a")


def desk(e):
    e.sky("#e9eef8", "#dbe5f5")
    e.box(0.1, 0.1, 0.2, 0.34, "#fff", 0.015)
    for row in range(4):
        e.box(0.125, 0.15 + row * 0.07, 0.15 - 0.03 * (row % 2), 0.02, "#b9c8e4", 0.006)
    e.disc(0.78, 0.24, 0.1, "#fff")
    e.line([(0.78, 0.24), (0.78, 0.16)], "#39424e", 0.01)
    e.line([(0.78, 0.24), (0.815, 0.27)], "#39424e", 0.01)
    e.box(0, 0.76, 1, 0.24, "#c08a58")
    e.box(0.33, 0.36, 0.34, 0.36, "#2c3442", 0.02)
    e.box(0.345, 0.38, 0.31, 0.31, "#f6fbff", 0.006)
    e.box(0.37, 0.42, 0.12, 0.1, "#0b50c4", 0.01)
    for row in range(3):
        e.box(0.51, 0.425 + row * 0.035, 0.12, 0.016, "#9fb2d6", 0.004)
    for bar, tall in enumerate((0.05, 0.09, 0.07, 0.11)):
        e.box(0.38 + bar * 0.06, 0.67 - tall, 0.035, tall, ["#f2a93b", "#e5533d"][bar % 2], 0.005)
    e.shape([(0.29, 0.76), (0.71, 0.76), (0.68, 0.715), (0.32, 0.715)], "#4a5464")
    e.box(0.77, 0.64, 0.075, 0.13, "#e5533d", 0.02)
    e.line([(0.845, 0.67), (0.87, 0.69), (0.865, 0.73), (0.845, 0.745)], "#e5533d", 0.014)
    for curl in (0.79, 0.815):
        e.line([(curl + 0.008 * math.sin(t * 8), 0.62 - t * 0.12) for t in steps(20)], "#fff", 0.007)
    e.box(0.12, 0.69, 0.1, 0.08, "#8d5a3a", 0.012)
    for x in (0.14, 0.17, 0.2):
        e.disc(x, 0.64, 0.045, ["#3d9b84", "#57b59b", "#2f7d6b"][round(x * 100) % 3], 1.25)


def ledger(e):
    e.sky("#fff4dc", "#fbe7bf")
    e.box(0, 0.8, 1, 0.2, "#d3a873")
    e.box(0.26, 0.14, 0.3, 0.7, "#fffdf6", 0.015)
    e.box(0.26, 0.14, 0.3, 0.09, "#0b50c4", 0.015)
    for row in range(7):
        e.box(0.29, 0.28 + row * 0.065, 0.13, 0.018, "#c9d2e2", 0.005)
        e.box(0.47, 0.28 + row * 0.065, 0.06, 0.018, "#8fa3c7", 0.005)
    e.disc(0.5, 0.76, 0.06, "#d8322b")
    e.disc(0.5, 0.76, 0.047, "#fffdf6")
    e.line([(0.485, 0.76), (0.497, 0.78), (0.52, 0.74)], "#d8322b", 0.014)
    e.box(0.62, 0.36, 0.2, 0.46, "#2f4858", 0.03)
    e.box(0.64, 0.395, 0.16, 0.09, "#cfe6dd", 0.01)
    for row in range(4):
        for column in range(3):
            e.box(
                0.645 + column * 0.053,
                0.52 + row * 0.068,
                0.042,
                0.048,
                "#f2a93b" if (row, column) == (3, 2) else "#f6f3ea",
                0.01,
            )
    for stack, count in ((0.14, 5), (0.2, 3)):
        for coin in range(count):
            e.disc(stack, 0.83 - coin * 0.025, 0.05, "#b8862b", 0.4)
            e.disc(stack, 0.822 - coin * 0.025, 0.05, "#f2c14e", 0.4)


def smartphone(e):
    e.sky("#dcebf7", "#f2f6fb")
    e.disc(0.5, 0.55, 0.42, "#fff")
    e.box(0.39, 0.12, 0.22, 0.78, "#1b2330", 0.045)
    e.box(0.4, 0.145, 0.2, 0.73, "#f4f7fb", 0.035)
    for y, left, wide, colour in (
        (0.2, 0.415, 0.12, "#dfe6ef"),
        (0.32, 0.465, 0.12, "#0b50c4"),
        (0.56, 0.415, 0.13, "#dfe6ef"),
    ):
        e.box(left, y, wide, 0.09, colour, 0.03)
    e.box(0.465, 0.43, 0.12, 0.11, "#f2a93b", 0.03)
    e.disc(0.5, 0.485, 0.03, "#fff4d6")
    e.box(0.415, 0.78, 0.17, 0.06, "#fff", 0.03)
    for x, y, r, colour in (
        (0.24, 0.3, 0.1, "#e5533d"),
        (0.77, 0.36, 0.11, "#3d9b84"),
        (0.22, 0.72, 0.08, "#f2a93b"),
        (0.78, 0.74, 0.07, "#8d5a97"),
    ):
        e.disc(x, y, r, colour)
        e.shape(
            [
                (x - 0.02, y + r * 0.8 * e.unit / e.h),
                (x + 0.035, y + r * 0.7 * e.unit / e.h),
                (x + (0.06 if x < 0.5 else -0.06), y + r * 1.45 * e.unit / e.h),
            ],
            colour,
        )
        for dot in (-0.022, 0, 0.022):
            e.disc(x + dot, y, 0.011, "#fff")


DRAWINGS = [
    Drawing(
        "namsan", "남산 해 질 녘", "해 질 녘 남산 위의 탑과 그 아래 집들을 그린 그림", namsan, (960, 1200)
    ),
    Drawing(
        "lanterns",
        "등불 켜진 성문",
        "밤하늘 아래 색색의 등이 걸린 성문을 그린 그림",
        lanterns,
        (960, 1200),
        11,
    ),
    Drawing("market", "저녁 시장", "줄무늬 차양과 등불이 늘어선 저녁 시장 골목을 그린 그림", market, seed=3),
    Drawing(
        "market_cover",
        "저녁 시장 표지",
        "등불 아래 사람들이 오가는 저녁 시장을 그린 그림",
        market,
        (960, 1200),
        5,
    ),
    Drawing(
        "namsan_road",
        "단풍 든 남산길",
        "단풍 든 나무 사이로 두 사람이 걷는 남산길을 그린 그림",
        namsan_road,
        seed=5,
    ),
    Drawing("library", "도서관 창가", "남산이 보이는 도서관 창가에서 책을 읽는 사람을 그린 그림", library),
    Drawing("alley", "밤 골목", "창마다 불이 켜진 계단 골목에 고양이가 앉아 있는 그림", alley, seed=2),
    Drawing("stream", "청계천 징검다리", "징검다리가 놓인 청계천과 물 위의 오리를 그린 그림", stream, seed=9),
    Drawing("bowls", "따뜻한 한 끼", "김이 오르는 그릇 셋이 놓인 밥상을 그린 그림", bowls),
    Drawing("stage", "작은 음악회", "붉은 막이 걷힌 무대에 세 사람이 선 그림", stage),
    Drawing("clinic", "건강한 하루", "맥박 선이 그려진 붉은 심장과 잎사귀 그림", clinic),
    Drawing("classroom", "배움터", "칠판 앞에 나란히 앉은 다섯 아이의 뒷모습 그림", classroom),
    Drawing("smartphone", "문자를 나누는 전화", "말풍선이 오가는 스마트폰 그림", smartphone),
    Drawing("street", "동네 큰길", "파란 버스와 빨간 차가 지나는 동네 큰길 그림", street, seed=4),
    Drawing("green", "나누어 버리기", "언덕 위에 색이 다른 분리수거함 셋이 놓인 그림", green, seed=6),
    Drawing("safety", "소화기", "집들 사이에 놓인 붉은 소화기 그림", safety),
    Drawing("desk", "일하는 책상", "노트북과 찻잔이 놓인 책상 그림", desk),
    Drawing("ledger", "고지서와 계산기", "납부 도장이 찍힌 고지서와 계산기, 동전 그림", ledger),
]
