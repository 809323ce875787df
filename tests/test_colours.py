"""The colours of marked texts: readable on light and on dark, and told apart by people who see fewer colours.

Contrast is that of the Web Content Accessibility Guidelines 2.2 (1.4.3: 4.5 to 1 for text; 1.4.11: 3 to 1 for lines).
Colour blindness is simulated with the matrices of Machado, Oliveira and Fernandes (2009), for severity 1.0; distances
are Euclidean in CIELAB, where about 2.3 is the least that an eye notices.
"""

from __future__ import annotations

import math
import re
from itertools import combinations
from operator import mul

import pytest

from quotekit.render.facts import COLOURS
from quotekit.render.markup import asset

Rgb = tuple[float, float, float]

MARKS, REPORT = asset("marks.css"), asset("report.css")
TEXT, LINE, APART = 4.5, 3.0, 15.0

# Grounds and inks of the places a fragment is shown in: a white page, Jupyter's light and dark, VS Code's dark.
HOSTS = {"page": ("#ffffff", "#000000"), "light": ("#ffffff", "#212121"), "dark": ("#111111", "#e0e0e0"),
         "editor": ("#1e1e1e", "#cccccc")}  # fmt: skip

SIGHT = {
    "full": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900),
    ),
}  # fmt: skip


def parsed(colour: str) -> tuple[Rgb, float]:
    """Red, green, blue and opacity, each from 0 to 1."""
    digits = colour.removeprefix("#")
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    values = [int(digits[at : at + 2], 16) / 255 for at in range(0, len(digits), 2)]
    return (values[0], values[1], values[2]), values[3] if len(values) > 3 else 1.0


def over(colour: str, ground: Rgb) -> Rgb:
    """What is seen of a colour that lets the ground through."""
    (red, green, blue), opacity = parsed(colour)
    mixed = [opacity * top + (1 - opacity) * below for top, below in zip((red, green, blue), ground, strict=True)]
    return (mixed[0], mixed[1], mixed[2])


def linear(colour: Rgb) -> Rgb:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return (red, green, blue)


def luminance(colour: Rgb) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def seen(colour: Rgb, matrix: tuple[Rgb, Rgb, Rgb]) -> tuple[float, float, float]:
    """The colour in CIELAB (white point D65), as somebody with that sight sees it."""
    light = linear(colour)
    red, green, blue = (min(1.0, max(0.0, sum(map(mul, row, light)))) for row in matrix)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def speaker(number: int | str, part: str) -> str:
    rule = re.search(rf"\.qk-c{number} \{{([^}}]*)\}}", MARKS)
    assert rule, f"no colour {number}"
    found = re.search(rf"--qk-{part}: (#\w+);", rule[1])
    assert found, f"colour {number} has no {part}"
    return found[1]


def theme(dark: bool) -> dict[str, str]:
    """The page's colours in one of its themes."""
    roots = [rule for rule in re.findall(r":root \{([^}]*)\}", REPORT) if "--paper: #" in rule]
    light, night = roots[:2]
    found = dict(re.findall(r"--(\w+): (#\w+);", light))
    return {**found, **dict(re.findall(r"--(\w+): (#\w+);", night))} if dark else found


NUMBERS = [*map(str, range(COLOURS)), "none"]
GROUNDS = {
    **HOSTS,
    **{f"report, {'dark' if dark else 'light'}": (theme(dark)["paper"], theme(dark)["ink"]) for dark in (False, True)},
}


@pytest.mark.parametrize("host", GROUNDS)
@pytest.mark.parametrize("number", NUMBERS)
def test_text_and_lines_are_readable_on_light_and_dark(number: str, host: str) -> None:
    ground, ink = (parsed(colour)[0] for colour in GROUNDS[host])
    tint = over(speaker(number, "tint"), ground)
    assert contrast(ink, tint) >= TEXT
    assert contrast(ink, over(speaker(number, "tint"), tint)) >= TEXT, "a quotation within a quotation"
    assert contrast(ink, over(speaker(number, "deep"), tint)) >= TEXT, "the initials on their label"
    assert contrast(parsed(speaker(number, "line"))[0], ground) >= LINE


@pytest.mark.parametrize("host", ["report, light", "report, dark"])
@pytest.mark.parametrize("number", NUMBERS)
def test_the_chosen_quotation_is_readable(number: str, host: str) -> None:
    share = re.search(r"\.qk-q\.on \{ background: color-mix\(in srgb, var\(--qk-line\) (\d+)%", REPORT)
    assert share
    ground, ink = (parsed(colour)[0] for colour in GROUNDS[host])
    chosen = f"{speaker(number, 'line')}{round(int(share[1]) * 2.55):02x}"
    assert contrast(ink, over(speaker(number, "deep"), over(chosen, ground))) >= TEXT


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_around_is_readable(dark: bool) -> None:
    colours = {name: parsed(value)[0] for name, value in theme(dark).items()}
    for ground in ("paper", "panel"):
        for ink in ("ink", "quiet", "accent"):
            assert contrast(colours[ink], colours[ground]) >= TEXT, f"{ink} on {ground}"


@pytest.mark.parametrize("host", HOSTS)
def test_what_is_paler_is_still_readable(host: str) -> None:
    ground, ink = HOSTS[host]
    opacities = [float(value) for value in re.findall(r"[; ]opacity: (\.\d+)", MARKS)]
    assert opacities
    pale = f"{ink}{round(min(opacities) * 255):02x}"
    assert contrast(over(pale, parsed(ground)[0]), parsed(ground)[0]) >= TEXT


def test_the_card_with_the_reasons_and_the_caret_are_readable() -> None:
    card = re.search(r"color: (#\w+); background: (#\w+); border", MARKS)
    caret = re.search(r"\.qk-caret::before \{[^}]*color: (#\w+)", MARKS)
    assert card
    assert caret
    assert contrast(parsed(card[1])[0], parsed(card[2])[0]) >= TEXT
    for ground, _ in GROUNDS.values():
        assert contrast(parsed(caret[1])[0], parsed(ground)[0]) >= LINE


@pytest.mark.parametrize("sight", SIGHT)
def test_speakers_are_told_apart_whatever_one_sees(sight: str) -> None:
    colours = {number: seen(parsed(speaker(number, "line"))[0], SIGHT[sight]) for number in map(str, range(COLOURS))}
    near = {pair: math.dist(colours[pair[0]], colours[pair[1]]) for pair in combinations(colours, 2)}
    assert min(near.values()) >= APART, min(near, key=lambda pair: near[pair])


def test_kinds_have_lines_of_their_own() -> None:
    assert "underline solid" in MARKS
    assert re.search(r"\.qk-mixed > \.qk-w \{ text-decoration-style: dashed", MARKS)
    assert re.search(r"\.qk-indirect > \.qk-w \{ text-decoration-style: dotted", MARKS)


def test_the_measures_are_right() -> None:
    black, white = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(parsed("#767676")[0], white) == pytest.approx(4.54, abs=0.01)
    assert over("#00000080", white)[0] == pytest.approx(0.498, abs=0.001)
    assert seen(white, SIGHT["full"]) == pytest.approx((100, 0, 0), abs=0.1)
