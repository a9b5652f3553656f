"""What changed from one model to another, trait by trait."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final

from core.choices import UNKNOWN
from core.details import Details
from core.family import Family

Value = str | int | date | tuple[str, ...] | None
# Of what came or went of a list, as many are named; the rest are counted.
NAMED: Final = 4
_LATER: Final = "created"


@dataclass(frozen=True)
class Traits:
    """What is told of a model beside another's. None, or a list of nothing, is unknown.

    Attributes
    ----------
    task, library : str or None
    licences, languages, datasets : tuple of str
    downloads, likes : int or None
        Downloads of the last 30 days.
    created : datetime.date or None
    """

    task: str | None = None
    library: str | None = None
    licences: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    downloads: int | None = None
    likes: int | None = None
    created: date | None = None


@dataclass(frozen=True)
class Change:
    """A trait, and its value before and after; None where it is unknown."""

    trait: str
    before: Value
    after: Value

    @property
    def gained(self) -> tuple[str, ...]:
        """What a list has after and had not before; nothing where either is unknown."""
        return _without(self.after, self.before)

    @property
    def lost(self) -> tuple[str, ...]:
        """What a list had before and has not after; nothing where either is unknown."""
        return _without(self.before, self.after)

    @property
    def by(self) -> int | None:
        """How much a count grew, or how many days passed; None where either side is unknown, or not a quantity."""
        match self.before, self.after:
            case int(before), int(after):
                return after - before
            case date() as before, date() as after:
                return (after - before).days
        return None


def traits_at(family: Family, place: int) -> Traits:
    """Read the traits of the member at a place."""
    [member] = family.members.select([field.name for field in fields(Traits)]).slice(place, 1).to_pylist()
    lists = {name: tuple(member[name] or ()) for name in ("licences", "languages", "datasets")}
    created = member["created"]
    return Traits(**member | lists | {"created": created.date() if isinstance(created, datetime) else created})


def traits_of(model: Details) -> Traits:
    """Take the traits out of all that is known of a model."""
    return Traits(**{field.name: getattr(model, field.name) for field in fields(Traits)})


def changes(before: Traits, after: Traits) -> tuple[Change, ...]:
    """List the traits that two models do not share, in the order of `Traits`.

    What is unknown of one of them is a change to or from None; what is unknown of both is no change.
    """
    pairs = [(field.name, getattr(before, field.name), getattr(after, field.name)) for field in fields(Traits)]
    return tuple(Change(trait, _known(old), _known(new)) for trait, old, new in pairs if _alike(old) != _alike(new))


def words(change: Change) -> str:
    """Say a change in one line of plain text."""
    name = {"licences": "licence"}.get(change.trait, change.trait)
    if change.gained or change.lost:
        return f"{name}: {', '.join([*_signed('+', change.gained), *_signed('−', change.lost)])}"  # noqa: RUF001 - a minus
    if change.trait == _LATER and change.by is not None:
        days = "1 day" if abs(change.by) == 1 else f"{abs(change.by):,} days"
        return f"created: {days} {'later' if change.by > 0 else 'earlier'}"
    return f"{name}: {_worded(change.before)} → {_worded(change.after)}"


def _alike(value: Value) -> object:
    """Compare lists in any order, and an empty one as unknown."""
    return frozenset(value) or None if isinstance(value, tuple) else value


def _known(value: Value) -> Value:
    return None if value == () else value


def _without(value: Value, other: Value) -> tuple[str, ...]:
    if not (isinstance(value, tuple) and isinstance(other, tuple)):
        return ()
    return tuple(name for name in value if name not in other)


def _signed(sign: str, names: tuple[str, ...]) -> list[str]:
    more = [f"{sign}{len(names) - NAMED:,} more"] if len(names) > NAMED else []
    return [f"{sign}{name}" for name in names[:NAMED]] + more


def _worded(value: Value) -> str:
    match value:
        case None:
            return UNKNOWN
        case int():
            return f"{value:,}"
        case tuple():
            more = [f"{len(value) - NAMED:,} more"] if len(value) > NAMED else []
            return ", ".join([*value[:NAMED], *more])
    return str(value)
