"""Parts of the map that are plain functions, run in a real browser against plain readings of the same rule."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Page

from views.deckgl.code import CODE_ID

Ints = npt.NDArray[np.int64]
REACH = 10
# What every script below begins with: typed columns of what it is given.
COLUMNS = """
const column = (values, Type = Uint16Array) => values && Type.from(values);
const [x, y, z] = [given.x, given.y, given.z].map((values) => column(values));
const code = Uint8Array.from(given.x, (_, row) => row % 7);
const visible = column(given.visible, Uint8Array);
"""


@pytest.fixture
def modules(page: Page, address: str) -> Any:
    """Run a script that may import the map's modules as `load(name)`."""
    page.goto(f"{address}/about")
    loading = f"const load = (name) => import('{address}/code/{CODE_ID}/' + name);"

    def run(script: str, **given: object) -> Any:
        return page.evaluate(f"async (given) => {{ {loading} {COLUMNS} {script} }}", given)

    return run


def cloud(seed: int, rows: int, axes: int) -> tuple[Ints, Ints]:
    """Make clustered places on the grid, some of them at its very edges, and a mask that leaves most."""
    random = np.random.default_rng(seed)
    middles = random.integers(0, 65_536, (5, axes))
    spots = middles[random.integers(0, 5, rows)] + random.normal(0, 4_000, (rows, axes))
    return np.clip(spots, 0, 65_535).astype(int), (random.random(rows) < 0.8).astype(int)


def given(spots: Ints, visible: Ints) -> dict[str, Any]:
    x, y, *z = spots.T.tolist()
    return {"x": x, "y": y, "z": z[0] if z else None, "visible": visible.tolist()}


def flat_matrix(random: np.random.Generator) -> list[float]:
    scale = float(2 ** random.uniform(-7, -2))
    x, y = random.uniform(0, 65_535, 2)
    return [scale, 0, 0, 0, 0, -scale, 0, 0, 0, 0, 1, 0, 600 - x * scale, 400 + y * scale, 0, 1]


def deep_matrix(random: np.random.Generator) -> list[float]:
    """Look from somewhere on a sphere around the middle of the grid, or from within the cloud."""
    look = random.normal(size=(3, 3))
    turn, _ = np.linalg.qr(look)
    world = np.eye(4)
    world[:3, :3] = turn
    world[:3, 3] = -turn @ np.full(3, 32_768)
    world[2, 3] += random.uniform(10_000, 120_000)
    lens = np.array([[800, 0, 600, 0], [0, 800, 400, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    return [float(value) for value in (lens @ world).T.ravel()]


def seen(spots: Ints, matrix: list[float]) -> npt.NDArray[np.float64]:
    """Project places; nan behind the camera."""
    m = np.array(matrix).reshape(4, 4).T
    whole = np.column_stack([spots, np.zeros((len(spots), 3 - spots.shape[1])), np.ones(len(spots))]) @ m.T
    w = np.where(whole[:, 3] > 0, whole[:, 3], np.nan)
    return whole[:, :2] / w[:, None]


@pytest.mark.parametrize("axes", [2, 3])
def test_the_point_under_the_pointer_is_the_nearest_unmasked_one(modules: Any, axes: int) -> None:
    random = np.random.default_rng(axes)
    spots, visible = cloud(axes, 3_000, axes)
    matrices = [(flat_matrix if axes == 2 else deep_matrix)(random) for _ in range(40)]
    pointers = [(random.uniform((0, 0), (1200, 800), (25, 2))).tolist() for _ in matrices]
    found = modules(
        """
        const { inCells, unmasked } = await load('cells.js');
        const { nearest } = await load('nearest.js');
        const rows = x.length;
        const count = visible.reduce((sum, one) => sum + one, 0);
        const points = unmasked(inCells({ x, y, z, rows }), { code, size: null, visible, unmasked: count });
        return given.matrices.map((matrix, view) => given.pointers[view].map((spot) => nearest(points, matrix, spot)));
        """,
        **given(spots, visible),
        matrices=matrices,
        pointers=pointers,
    )
    hits = 0
    for matrix, spotted, rows in zip(matrices, pointers, found, strict=True):
        places = seen(spots, matrix)
        for spot, row in zip(spotted, rows, strict=True):
            apart = np.where(visible, np.hypot(*(places - spot).T), np.nan)
            least = np.nanmin(apart)
            if least > REACH + 1e-6:
                assert row == -1
            elif least < REACH - 1e-6:
                assert apart[row] == pytest.approx(least, abs=1e-6)
                hits += 1
    assert hits > 50


@pytest.mark.parametrize("axes", [2, 3])
@pytest.mark.parametrize("apart", [150, 2_500, 30_000])
def test_thinning_keeps_the_most_important_points_that_lie_so_far_apart(modules: Any, axes: int, apart: int) -> None:
    spots, visible = cloud(7 + axes, 1_500, axes)
    order = np.random.default_rng(0).permutation(len(spots))
    kept = modules(
        """
        const { thinned } = await load('thinning.js');
        return [...thinned({ x, y, z }, Uint32Array.from(given.order), visible, given.apart)];
        """,
        **given(spots, visible),
        order=order.tolist(),
        apart=apart,
    )
    expected = np.zeros(len(spots), int)
    taken: list[int] = []
    for row in order[visible[order] == 1]:
        if not taken or np.min(np.linalg.norm(spots[taken] - spots[row], axis=1)) >= apart:
            taken.append(row)
            expected[row] = 1
    assert kept == expected.tolist()
    assert 0 < sum(kept) < visible.sum()


def test_cells_hold_every_unmasked_point_once_in_the_cell_it_lies_in(modules: Any) -> None:
    spots, visible = cloud(3, 5_000, 2)
    found = modules(
        """
        const { inCells, unmasked } = await load('cells.js');
        const count = visible.reduce((sum, one) => sum + one, 0);
        const points = unmasked(inCells({ x, y, z, rows: x.length }), { code, size: code, visible, unmasked: count });
        return Object.fromEntries(['row', 'x', 'y', 'code', 'size', 'starts'].map((name) => [name, [...points[name]]]));
        """,
        **given(spots, visible),
    )
    rows = np.array(found["row"])
    assert sorted(rows) == np.flatnonzero(visible).tolist()
    assert np.array_equal(np.column_stack([found["x"], found["y"]]), spots[rows])
    assert found["code"] == found["size"] == (rows % 7).tolist()
    cells = np.repeat(np.arange(256 * 256), np.diff(found["starts"]))
    assert np.array_equal(cells, (spots[rows, 1] >> 8) * 256 + (spots[rows, 0] >> 8))
