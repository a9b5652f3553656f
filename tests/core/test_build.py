import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
import pytest
from filelock import FileLock

from core import embedding, projection, steps
from core.atlas import Manifest
from core.build import Options, build
from core.errors import DestinationError, SourceError
from core.points import read_points
from core.schema import MODELS
from core.source import Source, open_local
from core.verify import faults
from tests.conftest import WordEncoder
from tests.tables import family_rows, write_csv

Built = tuple[Path, Manifest]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return open_local(write_csv(tmp_path / "models.csv", family_rows(120)))


def run(source: Source, out: Path, **options: object) -> Manifest:
    return build(source, Options(out, **options), lambda _: WordEncoder())  # type: ignore[arg-type]


def test_a_build_is_sound_and_leaves_nothing_beside_it(source: Source, tmp_path: Path) -> None:
    run(source, tmp_path / "out" / "atlas")
    assert faults(tmp_path / "out" / "atlas") == []
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["atlas"]


def test_the_same_source_and_seed_give_the_same_id_twice(source: Source, tmp_path: Path) -> None:
    first, second = run(source, tmp_path / "a"), run(source, tmp_path / "b")
    assert first.id == second.id
    assert run(source, tmp_path / "c", seed=1).id != first.id


def test_all_parts_agree_row_by_row(built: Built) -> None:
    path, manifest = built
    models, points = pq.read_table(path / "models.parquet"), read_points(path / "points.arrow")
    vectors = np.load(path / "vectors.npy")
    assert models.schema.equals(MODELS)
    assert len(models) == len(points) == manifest.rows == 299
    assert len(vectors) == manifest.counts["texts"] == models["text"].to_numpy().max() + 1
    tasks = json.loads(points.schema.field("task").metadata[b"code"])["names"]
    for task, code in zip(models["task"].to_pylist(), points["task"].to_pylist(), strict=True):
        assert task == (tasks[code - 1] if code else None)
    downloads = models["downloads"].to_pylist()
    assert [code == 0 for code in points["downloads"].to_pylist()] == [value is None for value in downloads]
    assert points["depth"].to_numpy().tolist() == (models["depth"].to_numpy() + 1).tolist()


def test_rejects_and_ghosts_are_in_the_atlas_and_counted(built: Built) -> None:
    path, manifest = built
    (reject,) = pq.read_table(path / "rejects.parquet").to_pylist()
    assert "likes is not a whole number: 'many'" in reject["reason"]
    assert manifest.counts["rejected"] == 1
    assert manifest.counts["ghost_links"] == 1


def test_a_sample_says_so(source: Source, tmp_path: Path) -> None:
    manifest = run(source, tmp_path / "a", rows=20, coverage="full")
    assert manifest.coverage == "sample"
    assert 20 <= manifest.rows < 120
    assert manifest.parameters["rows"] == 20
    whole = run(source, tmp_path / "b", rows=500, coverage="full")
    assert (whole.coverage, whole.rows) == ("full", 120)


def test_a_local_file_is_a_sample_unless_said_otherwise(source: Source, tmp_path: Path) -> None:
    assert run(source, tmp_path / "a").coverage == "sample"
    assert run(source, tmp_path / "a", coverage="full").coverage == "full"


def test_a_stage_that_was_done_survives_a_failure_after_it(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = WordEncoder()

    def fail(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(steps, "cluster", fail)
        with pytest.raises(MemoryError):
            build(source, Options(tmp_path / "a"), lambda _: encoder)
    done = encoder.encoded
    assert done > 0
    assert not (tmp_path / "a").exists()
    build(source, Options(tmp_path / "a"), lambda _: encoder)
    assert encoder.encoded == done
    assert faults(tmp_path / "a") == []


def test_an_embedding_cut_off_goes_on_from_its_last_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "PART_PHRASES", 100)
    rows = [row | {"modelCard": "", "exception_raised": ""} for row in family_rows(150)]
    source = open_local(write_csv(tmp_path / "models.csv", rows))

    class Cut(WordEncoder):
        def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
            if self.encoded:
                raise KeyboardInterrupt
            return super().encode(texts)

    with pytest.raises(KeyboardInterrupt):
        build(source, Options(tmp_path / "a"), lambda _: Cut())
    encoder = WordEncoder()
    manifest = build(source, Options(tmp_path / "a"), lambda _: encoder)
    assert 0 < encoder.encoded < 100
    assert manifest.rows == len(rows)


def test_a_rebuild_keeps_what_is_not_the_atlass_own(source: Source, tmp_path: Path) -> None:
    out = tmp_path / "a"
    run(source, out)
    (out / "catalogue.csv.gz").write_bytes(b"the source itself")
    (out / "notes").mkdir()
    (out / "notes" / "one").write_text("kept")
    run(source, out, seed=1)
    assert (out / "catalogue.csv.gz").read_bytes() == b"the source itself"
    assert (out / "notes" / "one").read_text() == "kept"
    assert faults(out) == []


def test_a_damaged_atlas_can_be_built_again(source: Source, tmp_path: Path) -> None:
    out = tmp_path / "a"
    run(source, out)
    (out / "manifest.json").write_text("{")
    run(source, out)
    assert faults(out) == []


def test_a_directory_that_is_somebodys_is_left_alone(source: Source, tmp_path: Path) -> None:
    out = tmp_path / "home"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(DestinationError, match="is no atlas"):
        run(source, out)
    assert (out / "thesis.txt").read_text() == "mine"
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_way_is_left_alone(source: Source, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(DestinationError):
        run(source, tmp_path / "file")
    with pytest.raises(DestinationError):
        run(source, tmp_path / "file" / "atlas")


def test_a_link_is_followed_and_the_root_is_refused(source: Source, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    run(source, tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert faults(tmp_path / "real") == []
    with pytest.raises(DestinationError, match="needs a directory of its own"):
        run(source, Path("/"))


def test_a_file_put_beside_the_atlas_during_a_build_is_kept(source: Source, tmp_path: Path) -> None:
    out = tmp_path / "a"
    run(source, out)

    class Writing(WordEncoder):
        def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
            (out / "notes.txt").write_text("kept")
            return super().encode(texts)

    build(source, Options(out, seed=1), lambda _: Writing())
    assert (out / "notes.txt").read_text() == "kept"


@pytest.mark.parametrize("name", ["a.building", "a.replaced"])
def test_a_directory_of_a_like_name_is_left_alone(source: Source, tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.txt").write_text("mine")
    with suppress(DestinationError):
        run(source, tmp_path / "a")
    assert (tmp_path / name / "thesis.txt").read_text() == "mine"


def test_other_constants_make_another_atlas_even_where_stages_were_kept(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(source, tmp_path / "a", keep_work=True)
    monkeypatch.setattr(projection, "SPREAD", 1.0)
    kept, clean = run(source, tmp_path / "a"), run(source, tmp_path / "b")
    assert kept.id == clean.id != first.id


def test_two_builds_of_one_atlas_do_not_meet(source: Source, tmp_path: Path) -> None:
    work = tmp_path / "a.building"
    work.mkdir()
    with FileLock(work / "lock"), pytest.raises(DestinationError, match="another build is at work"):
        run(source, tmp_path / "a")
    assert work.exists()


def test_a_bad_source_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("model_id,likes\n")
    with pytest.raises(SourceError):
        run(open_local(path), tmp_path / "out" / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.csv"]


def test_one_model_makes_an_atlas(tmp_path: Path) -> None:
    source = open_local(write_csv(tmp_path / "one.csv", family_rows(1)))
    assert run(source, tmp_path / "a").rows == 1
    assert faults(tmp_path / "a") == []
