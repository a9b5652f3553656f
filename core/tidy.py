"""Where the nodes of a tree stand: roots at the left, children in lines, none over another."""

from collections import defaultdict
from typing import Final

from core.tree import Ghost, More, Tree

Node = int | More | Ghost
# Column from the left and line from the top.
Spot = tuple[float, float]
# A parent stands in the middle of its children, but no more lines below the first, the most important, than this.
REACH: Final = 8
FAR: Final = 2 * REACH
# A ghost stands a little to the left of its child, in a line of its own above it.
ASIDE: Final = 0.16


def tidy(tree: Tree, chosen: int | None = None) -> dict[Node, Spot]:
    """Find a place for each member, each node that stands for others, and each ghost.

    Children stand in order of importance; what stands for the rest comes last, or first where the last could not be
    seen together with the parent. So does the way down to the chosen member, where it would be as far.

    Returns
    -------
    dict of node to (float, float)
        Members by their place in the family. Of links to one ghost, the first.
    """
    below = _children(tree, chosen)
    ghosts: dict[int, list[Ghost]] = defaultdict(list)
    for ghost in {ghost.id: ghost for ghost in reversed(tree.ghosts)}.values():
        ghosts[ghost.child].append(ghost)
    spots: dict[Node, Spot] = {}
    above: list[tuple[int, int]] = []
    line = 0
    coming: list[tuple[int, int | More]] = [(0, node) for node in reversed(below[None])]
    while coming:
        column, node = coming.pop()
        children = below[node] if isinstance(node, int) else []
        if isinstance(node, int):
            for ghost in ghosts[node]:
                spots[ghost] = (column - ASIDE, line)
                line += 1
        if isinstance(node, int) and children:
            above.append((column, node))
        else:
            spots[node] = (column, line)
            line += 1
        coming += [(column + 1, child) for child in reversed(children)]
    for column, node in reversed(above):
        first, last = spots[below[node][0]][1], spots[below[node][-1]][1]
        spots[node] = (column, min((first + last) / 2, first + REACH))
    return spots


def _children(tree: Tree, chosen: int | None) -> dict[int | None, list[int | More]]:
    """List what hangs below each member; below None, the roots."""
    parent = {link.child: link.parent for link in tree.links if link.is_primary}
    below: dict[int | None, list[int | More]] = defaultdict(list)
    for place in tree.shown:
        below[parent.get(place)].append(place)
    way = chosen if chosen in tree.shown else None
    while way is not None:
        siblings = below[parent.get(way)]
        if siblings.index(way) > FAR:
            siblings.remove(way)
            siblings.insert(0, way)
        way = parent.get(way)
    for more in tree.more:
        siblings = below[more.parent]
        siblings.insert(0 if len(siblings) > FAR else len(siblings), more)
    return below
