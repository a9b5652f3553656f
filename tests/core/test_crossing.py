"""Two categories crossed, against pandas."""

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.choices import OTHER, UNKNOWN
from core.crossing import SHOWN, crossing

# Some are called as what is no name.
NAMES = st.one_of(st.none(), st.integers(0, 16).map("n{}".format), st.just(OTHER))


def counted(models: list[tuple[str | None, str | None]]) -> pa.Table:
    table = pd.DataFrame(models, columns=["down", "across"]).astype(object)
    sizes = table.groupby(["down", "across"], dropna=False).size().reset_index(name="models")
    return pa.Table.from_pandas(
        sizes, pa.schema([("down", pa.string()), ("across", pa.string()), ("models", pa.int64())]), preserve_index=False
    )


def told(name: str | None, shown: tuple[str, ...]) -> str:
    return UNKNOWN if name is None else name if name in shown else OTHER


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=200))
def test_cells_and_lifts_are_those_of_a_cross_table(models: list[tuple[str | None, str | None]]) -> None:
    crossed = crossing(counted(models))
    assert crossed.total == len(models)
    plain = [(told(down, crossed.down), told(across, crossed.across)) for down, across in models]
    table = pd.DataFrame(plain, columns=["down", "across"])
    cells = pd.crosstab(table["down"], table["across"])
    chance = cells.sum(axis=1).to_numpy()[:, None] * cells.sum(axis=0).to_numpy()[None, :] / len(models)
    lifts = pd.DataFrame(cells / chance, cells.index, cells.columns)
    assert set(crossed.down) == set(cells.index)
    assert set(crossed.across) == set(cells.columns)
    for (down, across), many in crossed.models.items():
        assert many == cells.loc[down, across]
        assert crossed.lift(down, across) == pytest.approx(lifts.loc[down, across])


def test_the_most_frequent_names_come_first_then_the_others_and_those_that_state_none() -> None:
    models: list[tuple[str | None, str | None]] = [
        (f"n{number:02}", "a") for number in range(20) for _ in range(number)
    ]
    crossed = crossing(counted([*models, (None, "a")]))
    assert crossed.down == (*(f"n{number:02}" for number in range(19, 19 - SHOWN, -1)), OTHER, UNKNOWN)
    assert crossed.models[OTHER, "a"] == sum(range(8))
    assert crossed.lift("n19", "a") == 1
