"""Models that share a text: a third to a half of the Hub's. Each distinct text is looked for once."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.database import Database

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Sharers:
    """Which models share each text.

    Attributes
    ----------
    text : numpy.ndarray of shape (rows,), dtype int32
        The text of each model.
    ends : numpy.ndarray of shape (texts + 1,), dtype int64
        The models of text k stand from ends[k] to ends[k + 1].
    row : numpy.ndarray of shape (rows,), dtype uint32
        Rows, text by text, the most important first.
    """

    text: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int64]
    row: npt.NDArray[np.uint32]

    def texts_of(self, mask: Bools) -> Bools:
        """Tell for each text whether a mask of rows leaves any of its models: shape (texts,), dtype bool."""
        texts = np.zeros(len(self.ends) - 1, bool)
        texts[self.text[mask]] = True
        return texts

    def rows_of(self, text: int) -> npt.NDArray[np.uint32]:
        """List the models of a text, the most important first."""
        return self.row[self.ends[text] : self.ends[text + 1]]


def read_sharers(database: Database, texts: int) -> Sharers:
    """Gather the models of each of so many texts."""
    columns = database.table("select text, row from models order by rank")
    text, row = (columns[name].to_numpy() for name in ("text", "row"))
    order = np.argsort(text, kind="stable")
    ends = np.searchsorted(text[order], np.arange(texts + 1))
    of_row = np.empty(len(row), np.int32)
    of_row[row] = text
    return Sharers(of_row, ends, row[order].astype(np.uint32))
