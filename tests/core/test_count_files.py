from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.count_files import KINDS, ROWS, published, read_counts, table_of, write_counts
from core.counts import Entry, Observation
from core.errors import CountsError

AT = datetime(2025, 7, 12, 6, tzinfo=UTC)
OBSERVATIONS = (
    Observation(AT, "badge", 1_860_411, exact=True),
    Observation(
        AT, "listing", 1_860_400, exact=True, entries=(Entry("author", "null", 3), Entry("author", 'a "b", c', 2))
    ),
    Observation(AT.replace(day=13), "badge", fault='answered "429",\ntwice'),
    Observation(AT.replace(day=14), "atlas", sampled=24_003, entries=(Entry("library", "transformers", 9_000),)),
    Observation(AT.replace(day=15), "badge", 900_000, exact=True, suspect=True),
)


@pytest.mark.parametrize("name", ["counts.csv", "counts.parquet", "COUNTS.CSV"])
def test_what_is_exported_is_imported(tmp_path: Path, name: str) -> None:
    write_counts(tmp_path / name, OBSERVATIONS)
    assert read_counts(tmp_path / name) == OBSERVATIONS


@given(
    st.lists(
        st.builds(
            Observation,
            st.datetimes(datetime(1990, 1, 1), datetime(2024, 1, 1)).map(
                lambda at: at.replace(microsecond=0, tzinfo=UTC)
            ),
            st.text(st.characters(exclude_categories=["C"]), min_size=1),
            st.integers(1, 10**12),
            st.booleans(),
            st.none() | st.integers(1, 10**9),
        ),
        unique_by=lambda one: (one.at, one.source),
    )
)
def test_any_observations_come_back_from_either_format(
    tmp_path_factory: pytest.TempPathFactory, observations: list[Observation]
) -> None:
    for ending in ("csv", "parquet"):
        path = tmp_path_factory.mktemp("counts") / f"counts.{ending}"
        write_counts(path, observations)
        assert read_counts(path) == tuple(observations)


def test_a_file_has_a_row_an_observation_and_a_row_an_entry(tmp_path: Path) -> None:
    write_counts(tmp_path / "counts.parquet", OBSERVATIONS)
    table = pq.read_table(tmp_path / "counts.parquet")
    assert len(table) == 8
    # Parquet has no times in seconds.
    assert table.cast(ROWS).equals(table_of(OBSERVATIONS))


def test_three_columns_are_enough(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    times = ("2025-07-12T06:00:00Z", "2025-07-12T08:00:00+0200", "2025-07-12 06:00", "2025-07-12")
    path.write_text("at,total,source\n" + "".join(f"{at},5,of {at}\n" for at in times))
    expected = [AT, AT, AT, AT.replace(hour=0)]
    assert read_counts(path) == tuple(
        Observation(at, f"of {said}", 5) for at, said in zip(expected, times, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("a.csv", "", "cannot be read"),
        ("a.csv", "at,total\n2025-07-12T06:00:00Z,5\n", "no column source; counts have the columns at, source"),
        ("a.csv", "at,source,total\nyesterday,badge,5\n", "row 1.*yesterday"),
        ("a.csv", "at,source,total\n2099-01-01,badge,5\n", "row 1.*yet to come"),
        ("a.csv", "at,source,total\n2025-01-01,badge,5\n2025-01-01,badge,6\n", "row 2.*there already"),
        ("a.csv", "at,source,total\n2025-01-01,badge,\n", "badge at 2025-01-01T00:00:00Z has no total"),
        (
            "a.csv",
            "at,source,total,by,name,models\n2025-01-01,b,9,,,\n2025-01-01,b,,task,x,5\n2025-01-01,b,,task,x,6\n",
            "row 3.*there already",
        ),
        ("a.csv", "at,source,total\n2025-07-12T06:00:00Z,badge,five\n", "five"),
        (
            "a.csv",
            "at,source,total\n2025-07-12T06:00:00Z,badge,5\n2025-07-12T06:00:00Z,badge,-5\n",
            "row 2.*at least 1",
        ),
        ("a.csv", "at,source,total\n,badge,5\n", "row 1.*a time in UTC"),
        ("a.csv", "at,source,total\n2025-07-12T06:00:00Z,,5\n", "row 1.*a source"),
        ("a.csv", "at,source,total,by,name,models\n2025-07-12T06:00:00Z,badge,,colour,red,5\n", "row 1.*library"),
        ("a.csv", "at,source,total,by,name,models\n2025-07-12T06:00:00Z,badge,,task,x,5\n", "badge.*no observation"),
        ("a.parquet", "PAR1", "cannot be read"),
        ("a.xlsx", "", "read and written as .csv or .parquet"),
    ],
)
def test_a_file_that_is_no_counts_is_told(tmp_path: Path, name: str, text: str, fault: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(CountsError, match=fault):
        read_counts(tmp_path / name)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CountsError, match=r"gone\.csv: there is no such file"):
        read_counts(tmp_path / "gone.csv")
    with pytest.raises(CountsError, match="cannot be written"):
        write_counts(tmp_path / "no" / "where.csv", OBSERVATIONS)


def test_the_published_counts_are_shipped_with_their_sources() -> None:
    shipped = published()
    told = {one.day.isoformat(): (one.models, one.kind) for one in shipped}
    assert told["2025-07-12"] == (1_860_411, "exact")
    bounds = {
        "2022-06-01": 50_000,
        "2022-08-10": 60_000,
        "2023-01-24": 120_000,
        "2023-11-02": 350_000,
        "2024-09-12": 900_000,
        "2025-05-27": 1_700_000,
        "2025-10-07": 2_000_000,
    }
    assert {day: models for day, (models, kind) in told.items() if kind == "lower bound"} == bounds
    assert all(one.kind in KINDS and one.source and one.day < date(2026, 11, 21) for one in shipped)
    assert [one.day for one in shipped] == sorted(one.day for one in shipped)


def test_the_published_counts_are_those_of_the_reference() -> None:
    reference = Path(__file__).parents[3] / "shared" / "reference" / "hub_model_counts.csv"
    if not reference.exists():
        pytest.skip("no reference here")
    rows = pyarrow.csv.read_csv(reference).to_pylist()
    expected = {(row["date"], row["models"], row["kind"]) for row in rows if row["kind"] != "cohort"}
    assert {(one.day, one.models, one.kind) for one in published()} == expected


def test_published_counts_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(CountsError, match="published counts"):
        published(tmp_path / "gone.csv")
    (tmp_path / "odd.csv").write_text("date,models\n2025-01-01,many\n")
    with pytest.raises(CountsError, match="published counts"):
        published(tmp_path / "odd.csv")
