"""Curves of growth as SVG, without a library: one line a figure, sizes on a logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

_WIDTH, _HEIGHT = 560, 300
_LEFT, _TOP, _RIGHT, _BOTTOM = 70, 40, 40, 50

Points = Sequence[tuple[float, float]]


def growth(results: Sequence[Mapping[str, object]], figures: Mapping[str, str]) -> dict[str, str]:
    """A drawing of each figure (by its key, with its words) that results of several sizes have, by file name."""
    drawn = {}
    for key, words in figures.items():
        for benchmark in sorted({str(each["benchmark"]) for each in results if key in each}):
            points = sorted(
                (float(str(each["size"])), float(str(each[key])))
                for each in results
                if each["benchmark"] == benchmark and key in each and "size" in each
            )
            if len(points) > 1:
                name = f"{benchmark}-{key}".replace(" ", "-").replace("_", "-")
                drawn[f"{name}.svg"] = svg(points, title=f"{benchmark}: {words}", x="papers")
    return drawn


def svg(points: Points, *, title: str, x: str) -> str:
    """One curve; the vertical axis begins at zero, so that flat looks flat."""
    most = _round_up(max(value for _, value in points))
    first, last = (math.log10(points[place][0]) for place in (0, -1))

    def across(size: float) -> float:
        share = (math.log10(size) - first) / (last - first or 1)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def up(value: float) -> float:
        return _HEIGHT - _BOTTOM - value / most * (_HEIGHT - _TOP - _BOTTOM)

    path = " ".join(f"{across(size):.1f},{up(value):.1f}" for size, value in points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif" font-size="12" role="img" aria-label="{escape(title)}">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        _text(_WIDTH / 2, 22, title, "middle"),
        _text(_WIDTH / 2, _HEIGHT - 10, x, "middle"),
    ]
    for step in range(5):
        value = most * step / 4
        parts.append(
            f'<path d="M{_LEFT} {up(value):.1f}H{_WIDTH - _RIGHT}" stroke="#ddd" fill="none"/>'
        )
        parts.append(_text(_LEFT - 8, up(value) + 4, f"{value:g}", "end"))
    parts.append(f'<polyline points="{path}" stroke="#1f5fa8" stroke-width="2" fill="none"/>')
    for size, value in points:
        parts.append(
            f'<circle cx="{across(size):.1f}" cy="{up(value):.1f}" r="4" fill="#1f5fa8">'
            f"<title>{size:,.0f}: {value:g}</title></circle>"
        )
        parts.append(_text(across(size), _HEIGHT - _BOTTOM + 18, f"{size:,.0f}", "middle"))
    return "\n".join([*parts, "</svg>", ""])


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _round_up(value: float) -> float:
    """The next number that reads well: 1, 2, 4 or 8 times a power of ten."""
    power = 10 ** math.floor(math.log10(value)) if value > 0 else 1
    return float(next(step * power for step in (1, 2, 4, 8, 10) if step * power >= value))
