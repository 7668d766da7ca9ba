"""Plots by matplotlib, as the strokes and words of a drawing: no style, script or font of its own goes into a page.

The one room that imports matplotlib, and only when a plot is asked for: who never opens such a page never pays for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from notices.drawing import WIDTH, Drawing

HEIGHT = 230
_TENTHS = 10
# Left, bottom, width and height of the plot itself, as parts of the whole: beside it stand the words of its scales.
_PLACE = (0.09, 0.13, 0.88, 0.82)
# Breadth of a letter of the scales as a rule of thumb, and height of a line.
_LETTER, _LINE = 7.0, 14.0
# Matplotlib promises nothing to two threads at once.
_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True)
class Curve:
    """Tenths at the end of each step from 1 on, as far as they are known; `kind`: its class in drawings.css."""

    kind: str
    tenths: tuple[int, ...]


@lru_cache(maxsize=128)
def steps_plot(
    curves: tuple[Curve, ...], *, steps: int, ticks: tuple[tuple[int, str], ...], mirrored: bool
) -> Drawing:
    """Draw how many of ten had come to something by the end of each step. `ticks`: steps that are named, with their words."""
    with _ONE_AT_A_TIME:
        return _drawn(curves, steps=steps, ticks=ticks, mirrored=mirrored)


def _drawn(
    curves: Sequence[Curve], *, steps: int, ticks: Sequence[tuple[int, str]], mirrored: bool
) -> Drawing:
    # Here and not above: it brings 30 MB that most processes never need.
    from matplotlib.backend_bases import FigureCanvasBase
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72)
    FigureCanvasBase(figure)
    figure.patch.set_visible(False)
    axes = figure.add_axes(_PLACE)
    axes.patch.set_visible(False)
    axes.set(xlim=(0, steps), ylim=(0, _TENTHS + 0.3))
    axes.set_xticks([step for step, _words in ticks], [words for _step, words in ticks], gid="scale")
    axes.set_yticks([0, _TENTHS / 2, _TENTHS], ["0", str(_TENTHS // 2), str(_TENTHS)], gid="scale")
    axes.tick_params(bottom=False, left=False)
    axes.grid(visible=True, axis="y", gid="grid")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_gid("axis")
    # The last word would reach over the edge.
    axes.get_xticklabels()[-1].set_horizontalalignment("right")
    for curve in curves:
        x = range(len(curve.tenths) + 1)
        axes.step(x, (0, *curve.tenths), where="post", gid=curve.kind, zorder=3)
    drawing = Drawing(mirrored=mirrored, height=HEIGHT)
    figure.draw(_renderer(drawing))
    return drawing


def _rounded(x: Any, y: Any) -> tuple[float, float]:
    return round(float(x), 1), round(float(y), 1)


class _Shapes:
    """What matplotlib draws on: each path and word goes into the drawing, under the name of its artist."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.names: list[str] = []

    @property
    def name(self) -> str:
        return next((name for name in reversed(self.names) if name), "grid")

    def open_group(self, s: str, gid: str | None = None) -> None:
        self.names.append(gid or "")

    def close_group(self, s: str) -> None:
        self.names.pop()

    def get_canvas_width_height(self) -> tuple[float, float]:
        return WIDTH, HEIGHT

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        return len(s) * _LETTER, _LINE, _LINE / 4

    def draw_path(self, gc: Any, path: Any, transform: Any, face: Any = None) -> None:
        for points in path.to_polygons(transform, closed_only=False):
            self.drawing.stroke([_rounded(x, HEIGHT - y) for x, y in points], self.name)

    def draw_text(self, gc: Any, x: float, y: float, s: str, *more: Any, **options: Any) -> None:
        self.drawing.say(*_rounded(x, y), s, self.name)


def _renderer(drawing: Drawing) -> Any:
    from matplotlib.backend_bases import RendererBase  # see _drawn

    return type("Shapes", (_Shapes, RendererBase), {})(drawing)
