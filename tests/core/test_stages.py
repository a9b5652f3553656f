from pathlib import Path

import pytest

from core.stages import SCRATCH, run_stage, take


class Work:
    """A stage that counts its runs, and can be cut off half way."""

    def __init__(self) -> None:
        self.runs = 0
        self.found: list[str] = []
        self.cut = False

    def __call__(self, out: Path) -> None:
        self.runs += 1
        self.found = sorted(path.name for path in out.iterdir() if path.name.startswith("part"))
        (out / f"part-{self.runs}").write_text("done")
        if self.cut:
            raise KeyboardInterrupt
        (out / "result").write_text(f"run {self.runs}")


def test_a_finished_stage_is_not_done_again(tmp_path: Path) -> None:
    work = Work()
    first = run_stage(tmp_path, "embed", ("a",), {"seed": 1}, work)
    again = run_stage(tmp_path, "embed", ("a",), {"seed": 1}, work)
    assert work.runs == 1
    assert (first.skipped, again.skipped) == (False, True)
    assert (again.key, again.seconds) == (first.key, first.seconds)


@pytest.mark.parametrize(("inputs", "parameters"), [(("b",), {"seed": 1}), (("a",), {"seed": 2})])
def test_other_inputs_or_parameters_do_it_again(
    tmp_path: Path, inputs: tuple[str, ...], parameters: dict[str, int]
) -> None:
    work = Work()
    first = run_stage(tmp_path, "embed", ("a",), {"seed": 1}, work)
    other = run_stage(tmp_path, "embed", inputs, parameters, work)
    assert other.key != first.key
    assert (tmp_path / "embed" / "result").read_text() == "run 2"
    assert not (tmp_path / "embed" / "part-1").exists()


def test_a_stage_cut_off_goes_on_with_what_it_had(tmp_path: Path) -> None:
    work = Work()
    work.cut = True
    with pytest.raises(KeyboardInterrupt):
        run_stage(tmp_path, "embed", ("a",), {}, work)
    assert not (tmp_path / "embed").exists()
    work.cut = False
    run_stage(tmp_path, "embed", ("a",), {}, work)
    assert work.found == ["part-1"]


def test_a_part_of_another_key_is_thrown_away(tmp_path: Path) -> None:
    work = Work()
    work.cut = True
    with pytest.raises(KeyboardInterrupt):
        run_stage(tmp_path, "embed", ("a",), {}, work)
    work.cut = False
    run_stage(tmp_path, "embed", ("b",), {}, work)
    assert work.found == []


@pytest.mark.parametrize("note", ["", "{", "[]", '{"key": 3}'])
def test_a_broken_note_counts_as_not_done(tmp_path: Path, note: str) -> None:
    work = Work()
    run_stage(tmp_path, "embed", ("a",), {}, work)
    (tmp_path / "embed" / "done.json").write_text(note)
    assert not run_stage(tmp_path, "embed", ("a",), {}, work).skipped
    assert work.runs == 2


def test_what_is_taken_from_a_stage_is_its_own_files_and_leaves_it_whole(tmp_path: Path) -> None:
    work = Work()
    run_stage(tmp_path, "assemble", ("a",), {}, work)
    take(tmp_path / "assemble", tmp_path / "atlas")
    assert sorted(path.name for path in (tmp_path / "atlas").iterdir()) == ["part-1", "result"]
    assert run_stage(tmp_path, "assemble", ("a",), {}, work).skipped


def test_a_kill_while_an_old_stage_is_removed_leaves_none_that_looks_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work()
    run_stage(tmp_path, "embed", ("a",), {}, work)

    def kill(_: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("core.stages.shutil.rmtree", kill)
        with pytest.raises(KeyboardInterrupt):
            run_stage(tmp_path, "embed", ("b",), {}, work)
    assert not run_stage(tmp_path, "embed", ("a",), {}, work).skipped


def test_scratch_stays_until_the_stage_is_finished_and_no_longer(tmp_path: Path) -> None:
    def write(out: Path) -> None:
        (out / SCRATCH).mkdir(exist_ok=True)
        (out / SCRATCH / "part").write_text("done")

    run_stage(tmp_path, "embed", ("a",), {}, write)
    assert sorted(path.name for path in (tmp_path / "embed").iterdir()) == ["done.json", "key.json"]
