"""Papers, from a stand-in for arXiv that is well, slow, wrong or gone."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest

from core.arxiv import MOST, Arxiv, Paper, paper_id
from core.errors import RemoteError
from tests.standin_arxiv import FEED, Library, lending

PAPERS = {
    "1706.03762": ("Attention\n  Is All You Need", "We propose <b>& a Transformer, with $O(n^2)$."),
    "2508.06811": ("Anatomy", "Two million models."),
    "cs/0112017": ("Old ways", "Before April 2007."),
}
QUICK = 0.0
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/1706.03762</id><title>&b;</title></entry>'
    "</feed>"
)


@pytest.fixture
def library() -> Iterator[Library]:
    with lending(Library(dict(PAPERS))) as served:
        yield served


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("1706.03762", "1706.03762"),
        (" 1706.03762v5 ", "1706.03762"),
        ("0704.0001", "0704.0001"),
        ("cs/0112017", "cs/0112017"),
        ("math.GT/0309136v1", "math.GT/0309136"),
        ("1706", None),
        ("9999.99999", None),
        ("١٧٠٦.٠٣٧٦٢", None),
        ("--/1234567", None),
        ("1706.03762,2508.06811", None),
        ("1706.03762&max_results=9", None),
        ("", None),
    ],
)
def test_ids_of_arxiv_are_known(said: str, expected: str | None) -> None:
    assert paper_id(said) == expected


def test_papers_are_told_by_their_ids_in_one_request(library: Library) -> None:
    told = Arxiv(library.endpoint, QUICK).papers(["1706.03762", "cs/0112017", "2101.99999"])
    assert told["1706.03762"] == Paper(
        "1706.03762",
        "Attention Is All You Need",
        "We propose <b>& a Transformer, with $O(n^2)$.",
        ("Ada Lovelace", "Charles Babbage"),
        date(2017, 6, 12),
    )
    assert told["cs/0112017"]
    assert told["2101.99999"] is None
    assert library.asked == [["1706.03762", "cs/0112017", "2101.99999"]]


def test_what_is_known_is_not_asked_for_again_and_what_was_not_there_is(library: Library) -> None:
    arxiv = Arxiv(library.endpoint, QUICK)
    arxiv.papers(["1706.03762", "2101.99999"])
    arxiv.papers(["1706.03762", "2101.99999"])
    arxiv.papers(["2508.06811", "1706.03762"])
    assert library.asked == [["1706.03762", "2101.99999"], ["2101.99999"], ["2508.06811"]]
    assert arxiv.papers([]) == {}
    library.papers["2101.99999"] = ("New", "It has come.")
    assert arxiv.papers(["2101.99999"])["2101.99999"]


def test_what_is_asked_for_together_is_told_together_however_little_is_kept(library: Library) -> None:
    arxiv = Arxiv(library.endpoint, QUICK, kept=1)
    assert arxiv.papers(["1706.03762"])["1706.03762"]
    told = arxiv.papers(["1706.03762", "2508.06811", "cs/0112017"])
    assert all(told.values())
    assert len(told) == 3


def test_requests_come_one_at_a_time_and_apart(library: Library) -> None:
    arxiv = Arxiv(library.endpoint, 0.4)
    asking = [threading.Thread(target=arxiv.papers, args=[[paper]]) for paper in [*PAPERS, "1706.03762"]]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert sorted(map(tuple, library.asked)) == sorted((paper,) for paper in PAPERS)
    gaps = [later - sooner for sooner, later in zip(library.times, library.times[1:], strict=False)]
    assert min(gaps) >= 0.39


def test_more_than_a_request_takes_are_cut(library: Library) -> None:
    ids = [f"2101.{number:05}" for number in range(MOST + 5)]
    assert list(Arxiv(library.endpoint, QUICK).papers(ids)) == ids[:MOST]


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("429", "429"),
        ("500", "500"),
        ("html", "cannot be read"),
        ("wrong type", "cannot be read"),
        ("half", "cannot be reached"),
        ("slow", "longer than"),
        ("slow error", "longer than"),
        ("slow head", "longer than"),
        ("large", "larger than"),
        (BOMB, "cannot be read"),
        ('<?xml version="1.0" encoding="foo"?><feed/>', "cannot be read"),
        ("<html><body>Log in</body></html>", "cannot be read"),
        (FEED.format("<entry><id>http://arxiv.org/abs/1706.03762</id><published>soon</published></entry>"), "cannot"),
        (FEED.format("<entry><id>http://arxiv.org/api/errors#x</id><title>Error</title></entry>"), "cannot be read"),
    ],
)
def test_whatever_goes_wrong_is_said_and_what_was_asked_can_be_asked_again(
    library: Library, fault: str, expected: str
) -> None:
    arxiv = Arxiv(library.endpoint, QUICK, patience=1)
    library.fault = fault
    with pytest.raises(RemoteError, match=expected):
        arxiv.papers(["1706.03762"])
    library.fault = ""
    assert arxiv.papers(["1706.03762"])["1706.03762"]


def test_an_arxiv_that_is_not_there_is_said() -> None:
    with pytest.raises(RemoteError, match="cannot be reached"):
        Arxiv("http://127.0.0.1:9/api/query", QUICK).papers(["1706.03762"])
