"""Files as folders in folders."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from core.file_tree import Folder, file_tree
from core.live import RepoFile

NAMES = st.sampled_from("abc")
FILES = st.dictionaries(
    st.lists(NAMES, min_size=1, max_size=4).map("/".join), st.none() | st.integers(0, 10**12), max_size=20
)


def below(folder: Folder) -> Iterator[RepoFile]:
    yield from folder.files
    for inner in folder.folders:
        yield from below(inner)


def all_of(folder: Folder) -> Iterator[Folder]:
    yield folder
    for inner in folder.folders:
        yield from all_of(inner)


def test_folders_have_the_size_of_all_below_them() -> None:
    tree = file_tree([RepoFile("b.bin", 5), RepoFile("x/y/z", 1), RepoFile("x/a", 2), RepoFile("a", None)])
    assert [file.path for file in tree.files] == ["a", "b.bin"]
    assert (tree.count, tree.bytes) == (4, None)
    [x] = tree.folders
    assert (x.name, x.count, x.bytes) == ("x", 2, 3)
    assert [inner.name for inner in x.folders] == ["y"]


def test_no_files_are_an_empty_folder() -> None:
    assert file_tree([]) == Folder("", (), (), 0, 0)


@given(FILES)
def test_every_file_stands_in_one_folder_and_every_size_is_the_sum(sizes: dict[str, int | None]) -> None:
    tree = file_tree([RepoFile(path, size) for path, size in sizes.items()])
    assert {file.path: file.bytes for file in below(tree)} == sizes
    assert tree.count == len(sizes)
    for folder in all_of(tree):
        inside = [file.bytes for file in below(folder)]
        assert folder.count == len(inside)
        assert folder.bytes == (None if None in inside else sum(size for size in inside if size is not None))
