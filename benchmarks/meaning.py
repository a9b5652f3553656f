"""How well search by meaning does on real models: ``python -m benchmarks.meaning ATLAS``.

Two measures. Kin: of the models with a parent in the atlas, how many have a model of the parent's family among the ten
nearest, against ten drawn at random. Queries: of a dozen written ones, how many have a model of the expected task among
the ten nearest.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from core.answers import hits_of
from core.filters import Filters
from core.opened import Opened, open_for_questions
from core.search import neighbours_of, sharers_of

NEAR: Final = 10
# What a person might write, and the tasks that would serve them.
QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "transcribe spoken Portuguese": ("automatic-speech-recognition",),
    "translate from English to German": ("translation",),
    "find objects in photos and draw boxes around them": ("object-detection",),
    "tell whether a tweet is positive or negative": ("text-classification",),
    "answer questions about a paragraph": ("question-answering",),
    "make short summaries of news articles": ("summarization",),
    "sentence embeddings for semantic search": ("sentence-similarity", "feature-extraction"),
    "make images from a prompt with stable diffusion": ("text-to-image",),
    "read text aloud in a natural voice": ("text-to-speech",),
    "find names of people and places in a text": ("token-classification",),
    "a chat model that writes Python code": ("text-generation",),
    "tell what is seen in a picture": ("image-to-text", "image-text-to-text", "visual-question-answering"),
}


@dataclass(frozen=True)
class Kin:
    """How often kin is near: of how many models, and the share by meaning and by chance."""

    models: int
    near: float
    chance: float


def kin(opened: Opened) -> Kin:
    """Measure for models with a parent in the atlas how often the family is among the ten nearest in meaning."""
    table = opened.database.table("select row, text, family, parent from models order by row").to_pandas()
    families = table["family"].to_numpy()
    children = table[table["parent"].notna()]
    near = [
        family in families[_near(opened, row, text)]
        for row, text, family in children[["row", "text", "family"]].itertuples(index=False)
    ]
    others = (np.bincount(families)[children["family"]] - 1) / (len(table) - 1)
    return Kin(len(children), float(np.mean(near)), float(np.mean(1 - (1 - others) ** NEAR)))


def _near(opened: Opened, row: int, text: int) -> list[int]:
    """List the ten nearest models but the one itself, one a text."""
    neighbours, sharers = neighbours_of(opened), sharers_of(opened)
    near: list[int] = []
    for place in neighbours.nearest(neighbours.at(text), NEAR + 1).place:
        rows = sharers.rows_of(int(place))
        near += [int(one) for one in rows[rows != row][:1]]
    return near[:NEAR]


def answered(opened: Opened) -> dict[str, bool]:
    """Tell for each query whether a model of the expected task is among the ten nearest."""
    return {
        said: any(hit.task in tasks for hit in hits_of(opened, said, Filters(), "semantic", NEAR).hits)
        for said, tasks in QUERIES.items()
    }


def main() -> None:
    """Print both measures."""
    parser = argparse.ArgumentParser(description="Measure search by meaning on the models of an atlas.")
    parser.add_argument("atlas", type=Path)
    opened = open_for_questions(parser.parse_args().atlas)
    found = kin(opened)
    print(f"family among the {NEAR} nearest of {found.models:,} models with a parent: {found.near:.3f}")
    print(f"among {NEAR} drawn at random: {found.chance:.4f}")
    right = answered(opened)
    print(f"queries answered: {sum(right.values())} of {len(right)}")
    for said, is_right in right.items():
        print(f"  {'yes' if is_right else 'no '}  {said}")


if __name__ == "__main__":
    main()
