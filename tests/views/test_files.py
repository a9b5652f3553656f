"""Files of a model, as words and folders."""

import pytest

from core.file_tree import file_tree
from core.live import RepoFile
from views.model_parts.files import SHOWN, _inside, worded


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.00 kB"),
        (12_340, "12.3 kB"),
        (999_499, "999 kB"),
        (999_600, "1.00 MB"),
        (999_950_000, "1.00 GB"),
        (2_500_000, "2.50 MB"),
        (5 * 10**15, "5,000 TB"),
    ],
)
def test_a_size_is_said_with_three_digits(size: int, expected: str) -> None:
    assert worded(size) == expected


def test_a_folder_counts_all_of_its_files_and_lists_those_that_are_shown() -> None:
    files = [RepoFile(f"ckpt/{number:05}.bin", 10) for number in range(5 * SHOWN)]
    made = _inside(file_tree(files), "a/b", {file.path for file in files[:SHOWN]}, is_open=False)
    assert "ckpt/ (5,000)" in made
    assert "50.0 kB" in made
    assert made.count("<li>") == SHOWN
