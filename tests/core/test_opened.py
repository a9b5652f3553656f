import pytest

from core.opened import Opened, kept, open_for_questions
from tests.demo import DEMO

asked: list[object] = []


@kept(2)
def place(opened: Opened, name: str, *, loudly: bool = False) -> str:
    asked.append(name)
    if not name:
        message = "a name is needed"
        raise ValueError(message)
    return f"{opened.atlas.path.name}: {name.upper() if loudly else name}"


@pytest.fixture
def opened() -> Opened:
    asked.clear()
    return open_for_questions(DEMO)


def test_an_answer_is_kept_with_its_atlas(opened: Opened) -> None:
    assert place(opened, "a") == place(opened, "a") == "demo: a"
    assert place(opened, "a", loudly=True) == "demo: A"
    assert place(open_for_questions(DEMO), "a") == "demo: a"
    assert asked == ["a", "a", "a"]


def test_no_more_answers_are_kept_than_was_said(opened: Opened) -> None:
    for name in ("a", "b", "c", "a", "c"):
        place(opened, name)
    assert asked == ["a", "b", "c", "a"]


def test_what_has_no_answer_is_asked_again(opened: Opened) -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="a name is needed"):
            place(opened, "")
    assert asked == ["", ""]
