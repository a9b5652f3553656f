"""Labels of regions in a real browser: which show, and that no two ever overlap."""

from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Page

from core.opened import open_for_questions
from core.regions import region_labels
from tests.browser import MAP, middle, painted, ready, shows
from tests.demo import DEMO
from views.deckgl.code import CODE_ID

Floats = npt.NDArray[np.float64]

FINEST: Final = 2
SIZE: Final = (17, 13.5, 11.5)
STATES: Final = 240
MIDDLE: Final = 32_768
WHOLE: Final = 62_000
GAP: Final = 8
MOST: Final = 40
# Places every state in turn, each with what was shown before, and times it.
PLACE: Final = """async ({ module, labels, states, forget }) => {
    const { place } = await import(module);
    const number = new Map(labels.map((label, one) => [label, one]));
    let before;
    const began = performance.now();
    const shown = states.map(({ matrix, stage, taken }) => {
        before = place(labels, matrix, stage, taken, forget ? undefined : before);
        return [...before].map(([label, { x, y, width, height }]) => [number.get(label), x, y, width, height]);
    });
    return { shown, took: (performance.now() - began) / states.length };
}"""


COUNT: Final = """async ({ columns, visible, asked, reaches }) => {
    const { cloudOf } = await import(new URL('cloud.js', location.href).href);
    const { countNear } = await import(location.href);
    const [x, y, z = null] = columns.map((values) => Uint16Array.from(values));
    const { points } = cloudOf({ x, y, z, code: new Uint8Array(x.length), size: null }, Uint8Array.from(visible));
    return asked.map((at, one) => countNear(points, at, reaches[one]));
}"""


@dataclass(frozen=True)
class State:
    """What the camera sees: from the grid to pixels by columns, the stage, and where panels stand on it."""

    matrix: list[float]
    stage: dict[str, float]
    taken: list[dict[str, float]] = field(default_factory=list)


def state(
    scale: float, target: Floats, stage: tuple[float, float], *, turn: tuple[float, float] | None = None
) -> State:
    """Look at a place with so many pixels to a unit; in 3-D, with a turn, in perspective."""
    width, height = stage
    rows = np.zeros((4, 4))
    if turn is None:
        rows[0, :2], rows[1, :2] = (scale, 0), (0, -scale)
        rows[:2, 3] = width / 2 - scale * target[0], height / 2 + scale * target[1]
        rows[2, 2] = rows[3, 3] = 1
    else:
        (sin_a, sin_b), (cos_a, cos_b) = np.sin(turn), np.cos(turn)
        right = np.array([cos_a, 0, sin_a])
        ahead = np.array([-sin_a * cos_b, sin_b, cos_a * cos_b])
        far = 1.5 * height / scale
        depth = [*ahead, far - ahead @ target]
        rows[0] = scale * far * np.array([*right, -right @ target]) + width / 2 * np.array(depth)
        up = np.cross(ahead, right)
        rows[1] = scale * far * np.array([*-up, up @ target]) + height / 2 * np.array(depth)
        rows[2, 2], rows[3] = 1, depth
    return State(rows.T.ravel().tolist(), {"width": width, "height": height})


def panels(rng: np.random.Generator, width: float, height: float) -> list[dict[str, float]]:
    """Stand a toolbar, a caption and a minimap on the stage."""
    across, up = rng.uniform(60, 120, 2)
    boxes = [
        (width - 44, 10, 34, 240),
        (10, height - 40, width / 2, 30),
        (width - across - 10, height - up - 40, across, up),
    ]
    return [dict(zip(("x", "y", "width", "height"), map(float, box), strict=True)) for box in boxes]


def demo_labels(view: str) -> list[dict[str, Any]]:
    """The demo's labels, with about the sizes that they have on the map."""
    columns = region_labels(open_for_questions(DEMO).database, flat=view == "2-D")
    labels = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    for label in labels:
        letters = SIZE[label["level"]]
        lines = 1 + label["text"].count("\n") // 2
        label |= {"width": letters * (len(label["text"]) + 4) / 2 / lines, "height": 1.2 * letters * lines}
        label |= {"at": [label["x"], label["y"], label.get("z", 0)], "finest": label["until"] == FINEST}
    return labels


def placed(page: Page, address: str, labels: list[dict[str, Any]], states: list[State], **how: bool) -> Any:
    page.goto(f"{address}/code/{CODE_ID}/placement.js")
    told = {"module": page.url, "labels": labels, "states": [asdict(one) for one in states], "forget": False}
    return page.evaluate(PLACE, told | how)


def levels(labels: list[dict[str, Any]], shown: list[list[float]]) -> list[int]:
    return [labels[int(one)]["level"] for one, *_ in shown]


def assert_apart(boxes: Floats, gap: float) -> None:
    """No two boxes of x, y, width and height are nearer than a gap."""
    low, high = boxes[:, None, :2], boxes[:, None, :2] + boxes[:, None, 2:]
    clear = (low >= high.swapaxes(0, 1) + gap - 1e-6).any(axis=2)
    assert (clear | clear.T | np.eye(len(boxes), dtype=bool)).all()


def wandering(view: str, rng: np.random.Generator) -> list[State]:
    """Pan, zoom, turn and resize at random, as a person would who never rests."""
    states = []
    target, zoom, turn, stage = np.full(3, MIDDLE), 0.0, np.zeros(2), (900.0, 700.0)
    for step in range(STATES):
        if step % 12 == 0:
            stage = (float(rng.integers(390, 1601)), float(rng.integers(300, 1001)))
        zoom = float(np.clip(zoom + rng.normal(0, 0.6), -1, 3.5))
        scale = min(stage) / WHOLE * 2**zoom
        target = np.clip(target + rng.normal(0, 150, 3) / scale, 3_000, 62_000)
        turn = turn + rng.normal(0, 0.2, 2)
        one = state(scale, target, stage, turn=None if view == "2-D" else (turn[0], float(np.clip(turn[1], -1.5, 1.5))))
        states.append(State(one.matrix, one.stage, panels(rng, *stage) if step % 3 else []))
    return states


@pytest.mark.parametrize("forget", [False, True])
@pytest.mark.parametrize("view", ["2-D", "3-D"])
def test_over_many_views_no_two_labels_overlap_and_none_leaves_the_stage(
    page: Page, address: str, view: str, *, forget: bool
) -> None:
    labels = demo_labels(view)
    states = wandering(view, np.random.default_rng(5))
    answer = placed(page, address, labels, states, forget=forget)
    seen: set[int] = set()
    for one, shown in zip(states, answer["shown"], strict=True):
        assert len(shown) <= MOST
        seen |= set(levels(labels, shown))
        boxes = np.array([box for _, *box in shown]).reshape(-1, 4)
        stands = np.array([list(panel.values()) for panel in one.taken]).reshape(-1, 4)
        assert (boxes[:, :2] >= 0).all()
        assert (boxes[:, :2] + boxes[:, 2:] <= [one.stage["width"], one.stage["height"]]).all()
        assert_apart(boxes, GAP)
        for panel in stands:
            for box in boxes:
                assert_apart(np.array([panel, box]), GAP)
    assert seen == {0, 1, 2}
    assert sum(len(shown) > 1 for shown in answer["shown"]) > 0.6 * STATES


@pytest.mark.parametrize("view", ["2-D", "3-D"])
def test_from_afar_the_coarse_labels_show_and_from_near_the_finest(page: Page, address: str, view: str) -> None:
    labels = demo_labels(view)
    turn = None if view == "2-D" else (0.5, 0.4)
    far, afar = (state(650 / WHOLE * part, np.full(3, MIDDLE), (900, 700), turn=turn) for part in (0.25, 1))
    finest = [label for label in labels if label["level"] == FINEST][::20]
    near = [state(650 / WHOLE * 40, np.array(label["at"]), (900, 700), turn=turn) for label in finest]
    small, whole, *close = placed(page, address, labels, [far, afar, *near], forget=True)["shown"]
    assert set(levels(labels, small)) == {0}
    assert levels(labels, whole).count(0) >= 5
    assert all(2 in levels(labels, shown) and 0 not in levels(labels, shown) for shown in close)


def test_while_the_map_is_pushed_labels_stay_where_they_are_on_it(page: Page, address: str) -> None:
    labels = demo_labels("2-D")
    scale, push = 650 / WHOLE * 3, np.array([7.0, 4.0])
    start = np.array([28_000, 30_000])
    states = [state(scale, start + step * push / scale, (900, 700)) for step in range(60)]
    frames = [
        {int(one): np.array(box) for one, *box in shown} for shown in placed(page, address, labels, states)["shown"]
    ]
    stayed = moved = left = 0
    for earlier, later in pairwise(frames):
        for one, box in earlier.items():
            x, y = box[:2] + push * [-1, 1]
            if not (4 <= x <= 896 - box[2] and 4 <= y <= 696 - box[3]):
                continue
            still = one in later and np.allclose(later[one][:2], (x, y), atol=0.01)
            stayed, moved, left = stayed + still, moved + (one in later and not still), left + (one not in later)
    assert stayed > 400
    assert moved + left < 0.01 * stayed


def test_a_label_that_comes_in_displaces_none_of_its_level(page: Page, address: str) -> None:
    label = {"reach": 100, "level": 1, "finest": False, "width": 100, "height": 20}
    labels = [label | {"at": [0, 0, 0]}, label | {"at": [80, 0, 0]}]
    views = [state(1, np.array([left, 0.0]), (600, 400)) for left in (280, 230)]
    _, shown = placed(page, address, labels, views)["shown"]
    assert shown == [[1, 100, 190, 100, 20]]
    _, shown = placed(page, address, labels, views, forget=True)["shown"]
    assert [one for one, *_ in shown] == [0, 1]


def test_a_label_breaks_at_its_dots_into_few_and_even_lines(page: Page, address: str) -> None:
    page.goto(f"{address}/code/{CODE_ID}/placement.js")
    broken = page.evaluate(
        """async (labels) => {
            const { broken } = await import(location.href);
            return labels.map((widths) => broken(widths, 10, 100));
        }""",
        [[40, 40], [90, 20], [30, 30, 40], [20, 60, 20], [60, 60, 60], [200], [200, 20]],
    )
    assert [(one["counts"], one["width"]) for one in broken] == [
        ([2], 90),
        ([1, 1], 100),
        ([1, 2], 80),
        ([1, 2], 90),
        ([1, 1, 1], 70),
        ([1], 200),
        ([1, 1], 210),
    ]


def test_the_models_that_filters_leave_near_a_place_are_counted_by_cells(page: Page, address: str) -> None:
    rng = np.random.default_rng(3)
    page.goto(f"{address}/code/{CODE_ID}/occupancy.js")
    places = rng.integers(0, 65_536, (4_000, 3))
    visible = rng.random(len(places)) < 0.3
    asked = np.vstack([rng.integers(0, 65_536, (80, 3)), [[0, 0, 0], [65_535, 65_535, 65_535]]])
    reaches = rng.uniform(0, 15_000, len(asked))
    for axes, side in ((2, 256), (3, 2_048)):
        told = {
            "columns": places.T[:axes].tolist(),
            "visible": visible.astype(int).tolist(),
            "asked": asked.tolist(),
            "reaches": reaches.tolist(),
        }
        counts = np.array(page.evaluate(COUNT, told))
        apart = np.linalg.norm(asked[:, None, :axes] - places[visible][None, :, :axes], axis=2)
        rough = side * axes**0.5 / 2  # from the middle of a cell to its corner
        assert ((apart < reaches[:, None] - rough).sum(axis=1) <= counts).all()
        assert (counts <= (apart < np.maximum(reaches, side)[:, None] + rough).sum(axis=1)).all()
        assert counts.max() > 50


def test_a_region_of_which_the_filters_leave_nothing_has_no_label(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?painter=CPU&task=text-to-speech")
    ready(page)
    shown = page.locator(f"{MAP} .labels > .shown").all_inner_texts()
    assert any("speech" in label for label in shown)
    assert not any("image" in label or "Llama" in label for label in shown)


PANELS: Final = ", ".join(f"{MAP} {part}" for part in (".tools", ".minimap", ".caption", ".foot > div", ".floating"))
# How much wider than its label each line is.
SPILLS: Final = """nodes => nodes.flatMap(
    (node) => [...node.children].map((line) => line.offsetWidth - node.offsetWidth))"""
BOXES: Final = """nodes => nodes.map((node) => {
    const { x, y, width, height } = node.getBoundingClientRect();
    return [x, y, width, height];
}).filter(([x, y, width]) => width)"""


def test_on_the_map_itself_no_two_labels_overlap_and_all_levels_show_in_turn(page: Page, address: str) -> None:
    page.goto(f"{address}/latent_space?painter=CPU&colour=downloads")
    ready(page)
    seen: set[str] = set()
    for view, width in (("2-D", 1_400), ("3-D", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.get_by_test_id("stButtonGroup").get_by_text(view).click()
        shows(page, view=view.replace("-", "").lower())
        x, y = middle(page)
        for turn in range(6):
            painted(page)
            labels = page.locator(f"{MAP} .labels > .shown")
            boxes = np.array(labels.evaluate_all(BOXES)).reshape(-1, 4)
            assert_apart(boxes, GAP - 2)  # they stand on whole pixels
            for panel in page.locator(PANELS).evaluate_all(BOXES):
                for box in boxes:
                    assert_apart(np.array([panel, box]), GAP - 2)
            seen |= set(labels.evaluate_all("nodes => nodes.map((node) => node.dataset.level)"))
            assert max(labels.evaluate_all(SPILLS), default=0) <= 1
            page.mouse.move(x, y)
            page.mouse.wheel(0, -150)
            page.mouse.down()
            page.mouse.move(x + 30 * (turn % 3 - 1), y + 20, steps=2)
            page.mouse.up()
    assert seen == {"0", "1", "2"}
