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
    page.goto(f"{address}/code/{CODE_ID}/cells.js")
    loading = "const load = (name) => import(new URL(name, location.href).href);"

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


def test_links_that_join_visible_rows_are_drawn_by_relation(modules: Any) -> None:
    random = np.random.default_rng(11)
    spots, visible = cloud(11, 400, 3)
    ends, relation = random.integers(0, 400, (1_000, 2)), random.integers(0, 5, 1_000) * (np.arange(1_000) > 3)
    always = int(np.flatnonzero(visible == 0)[0])
    ends[:50, 0] = always
    packed = ends.T.astype("<u4").tobytes() + relation.astype(np.uint8).tobytes()
    found = modules(
        """
        const { unpacked, visibleLinks, strands, touched } = await load('links.js');
        const drawn = visibleLinks(unpacked(Uint8Array.from(given.packed).buffer), visible, given.always);
        const plain = ({ from, to, ...strand }) => ({ ...strand, from: [...from], to: [...to] });
        const lines = strands(drawn, { x, y, z }).map(plain);
        return { lines, touched: [...touched(drawn)] };
        """,
        **given(spots, visible),
        packed=list(packed),
        always=always,
    )
    shown = (visible == 1) | (np.arange(400) == always)
    left = shown[ends].all(axis=1)
    assert 50 < left.sum() < 900
    assert [line["relation"] for line in found["lines"]] == sorted(set(relation[left].tolist()))
    for line in found["lines"]:
        of = left & (relation == line["relation"])
        assert line["count"] == of.sum()
        assert np.array_equal(np.reshape(line["from"], (-1, 3)), spots[ends[of, 0]])
        assert np.array_equal(np.reshape(line["to"], (-1, 3)), spots[ends[of, 1]])
    assert found["touched"] == np.unique(ends[left]).tolist()


def test_links_that_were_cut_short_are_refused(modules: Any) -> None:
    found = modules(
        """
        const { unpacked } = await load('links.js');
        try { unpacked(new ArrayBuffer(28)); } catch (error) { return error.message; }
        """,
        x=[],
    )
    assert "cut short" in found


@pytest.mark.parametrize("axes", [2, 3])
def test_a_line_is_cut_where_it_leaves_the_stage_or_passes_the_camera(modules: Any, axes: int) -> None:
    random = np.random.default_rng(20 + axes)
    spots, _ = cloud(20 + axes, 600, axes)
    ends = np.zeros((2, 300, 3))
    ends[:, :, :axes] = spots.reshape(2, 300, axes)
    matrices = [(flat_matrix if axes == 2 else deep_matrix)(random) for _ in range(12)]
    found = modules(
        """
        const { NUMBERS, inView } = await load('segments.js');
        const [from, to] = given.ends.map((places) => Float32Array.from(places));
        const room = new Float32Array(NUMBERS * given.count);
        const strand = { count: given.count, from, to };
        return given.matrices.map((matrix) => [...inView(strand, { matrix, width: 1200, height: 800 }, room)]);
        """,
        x=[],
        ends=[end.ravel().tolist() for end in ends],
        count=300,
        matrices=matrices,
    )
    parts = np.linspace(0, 1, 2_001)[1:-1, None, None]
    along = (ends[0] + (ends[1] - ends[0]) * parts).reshape(-1, 3)
    crossing = 0
    for matrix, numbers in zip(matrices, found, strict=True):
        places = seen(along, matrix).reshape(len(parts), 300, 2)
        inside = ((places > 0) & (places < (1200, 800))).all(axis=2)
        segments = np.reshape(numbers, (-1, 5))
        # What is seen of a line for longer than a step, the segments have; in the order of the lines.
        sure, maybe = inside.sum(axis=0) > 3, inside.any(axis=0)
        assert sure.sum() <= len(segments)
        assert axes == 3 or len(segments) <= maybe.sum() + 20
        assert (segments[:, :4] > -0.01).all()
        assert (segments[:, [0, 2]] < 1200.01).all()
        assert (segments[:, [1, 3]] < 800.01).all()
        if len(segments) != sure.sum():
            continue  # a corner is touched: which is whose is not told
        crossing += int((~inside.all(axis=0) & sure).sum())
        for (ax, ay, bx, by, _), line in zip(segments, np.flatnonzero(sure), strict=True):
            shown = places[inside[:, line], line]
            for (x, y), spot in (((ax, ay), shown[0]), ((bx, by), shown[-1])):
                step = np.hypot(*np.diff(shown, axis=0).T).max()
                assert np.hypot(x - spot[0], y - spot[1]) < 3 * step + 0.1
    assert crossing > 20


PAINT = """
    const { LinePainter } = await load('line_painter.js');
    const painter = new LinePainter(document.createElement('canvas'));
    const ends = (places) => Float32Array.from(places.flat());
    const strands = given.strands.map(({ from, to }) => ({ count: from.length, from: ends(from), to: ends(to) }));
    const [width, height] = given.stage;
    const matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    painter.paint(strands, given.styles, { matrix, width, height }, { wide: 1, most: 0.9, ...given.looks });
    const { canvas, context } = painter;
    return { size: [canvas.height, canvas.width], part: [...context.getImageData(0, 0, ...given.part).data] };
"""
STAGE = (120, 80)
Line = tuple[float, float, float, float]


def painted(modules: Any, *lines: list[Line], dash: tuple[int, ...] = (), **looks: float) -> npt.NDArray[np.int64]:
    """Paint lines of one relation after the other, the second dashed; gives RGBA by row and column."""
    return canvas_of(
        modules, *lines, dash=dash, part=tuple(int(looks.get("pixels", 1)) * side for side in STAGE), **looks
    )[1]


def canvas_of(
    modules: Any,
    *lines: list[Line],
    part: tuple[int, ...],
    stage: tuple[int, int] = STAGE,
    dash: tuple[int, ...] = (),
    **looks: float,
) -> tuple[list[int], npt.NDArray[np.int64]]:
    """Paint lines; gives the size of the canvas, and its part at the upper left."""
    styles = [{"colour": [200, 0, 0], "dash": []}, {"colour": [0, 0, 200], "dash": dash}]
    strands = [{"from": [[x, y, 0] for x, y, *_ in of], "to": [[*line[2:], 0] for line in of]} for of in lines]
    looks = {"opacity": 0.8, "pixels": 1} | looks
    found = modules(PAINT, x=[], strands=strands, styles=styles, stage=stage, looks=looks, part=part)
    return found["size"], np.reshape(found["part"], (part[1], part[0], 4))


@pytest.mark.parametrize("pixels", [1, 2])
@pytest.mark.parametrize("ends", [(10.5, 20.5, 100.5, 60.5), (90.5, 70.5, 60.5, 5.5), (30.5, 70.5, 31.5, 4.5)])
def test_a_line_covers_the_pixels_along_it_and_no_others(modules: Any, ends: Line, pixels: int) -> None:
    alpha = painted(modules, [ends], pixels=pixels)[:, :, 3] / 255
    a, b = pixels * np.array(ends[:2]), pixels * np.array(ends[2:])
    y, x = np.mgrid[: 80 * pixels, : 120 * pixels] + 0.5
    along = (b - a) / np.hypot(*(b - a))
    part = (x - a[0]) * along[0] + (y - a[1]) * along[1]
    off = np.abs((x - a[0]) * along[1] - (y - a[1]) * along[0])
    inside = (part > 2) & (part < np.hypot(*(b - a)) - 2)
    assert alpha[off > pixels + 1].max() == 0
    assert alpha[inside & (off < pixels / 2 - 0.45)].min() > 0.3
    # As much ink as a line has that is so wide across its steeper side.
    assert alpha.sum() == pytest.approx(0.8 * pixels * np.abs(b - a).max(), rel=0.06)


def test_dashes_leave_gaps_that_stay_with_the_line(modules: Any) -> None:
    inked = painted(modules, [], [(6, 40.5, 106, 40.5)], dash=(7, 4))[40, :, 3] > 0
    runs = np.diff(np.flatnonzero(np.diff(inked.astype(int))))
    assert inked.sum() == pytest.approx(100 * 7 / 11, abs=8)
    assert set(runs[1:-1:2]) | set(runs[:-1:2]) <= {3, 4, 7, 8}
    # Begun outside the stage, they lie where they would have.
    moved = painted(modules, [], [(-16, 40.5, 106, 40.5)], dash=(7, 4))[40, :, 3] > 0
    assert np.array_equal(moved[6:100], inked[6:100])


def test_lines_over_each_other_grow_stronger_and_mix_their_colours(modules: Any) -> None:
    line = (5.5, 40.5, 105.5, 40.5)
    strengths = [painted(modules, [line] * count, opacity=0.1)[40, 50, 3] for count in (1, 2, 10, 2_000)]
    assert strengths[0] == pytest.approx(0.1 * 255, abs=2)
    assert strengths == sorted(set(strengths))
    assert strengths[-1] <= 0.9 * 255
    red, _, blue, _ = painted(modules, [line] * 3, [line], opacity=0.5)[40, 50]
    assert (red, blue) == (pytest.approx(150, abs=3), pytest.approx(50, abs=3))


def test_where_there_is_very_much_to_draw_the_canvas_is_coarser_and_lines_as_strong(modules: Any) -> None:
    few, many = ([(0, y / count * 790, 1_150, y / count * 790) for y in range(count)] for count in (1_580, 3_160))
    looks = {"stage": (1_200, 800), "part": (60, 60), "opacity": 0.05}
    (size, fine), (half, coarse) = (canvas_of(modules, lines, **looks) for lines in (few, many))
    assert size == [800, 1_200]
    assert half == [400, 600]
    # Twice as many lines over each other, of which more hide less.
    assert 1.5 < coarse[20:, 20:, 3].mean() / fine[20:, 20:, 3].mean() < 2


def test_a_dimmed_palette_keeps_a_sixth_of_each_colour(modules: Any) -> None:
    found = modules(
        """
        const { dimmed } = await load('palette.js');
        return [...dimmed(Uint8Array.from([255, 0, 60, 255, 0, 120, 240, 70]), given.paper)];
        """,
        x=[],
        paper=[0, 60, 120],
    )
    assert found == pytest.approx([42, 50, 110, 255, 0, 70, 140, 70], abs=1)
