"""Licences by what they ask of whoever uses a model, and children that say they ask less than a parent does.

The classes are those that the paper colours licences by (section on licence drift), with its slip mended: an
attribution licence (cc-by) is permissive, not copyleft. What states no terms of its own (`other`, `unknown`, `cc`) and
what nobody has read for this table has no class.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from core.details import Details

LicenceClass = Literal["permissive", "copyleft", "use-restricted", "commercial terms"]
MEANINGS: Final[dict[LicenceClass, str]] = {
    "permissive": "use and change it as you like, as a rule naming its makers",
    "copyleft": "what is made from it must come under the same terms",
    "use-restricted": "some uses are ruled out, such as commercial ones",
    "commercial terms": "a company's own terms, often with limits for large or competing users",
}
# How much each asks; two that are alike cannot be compared.
_STRICTNESS: Final[dict[LicenceClass, int]] = {
    "permissive": 0,
    "copyleft": 1,
    "use-restricted": 2,
    "commercial terms": 2,
}
_NAMED: Final[dict[LicenceClass, str]] = {
    "permissive": """
        apache-2.0 mit afl-3.0 artistic-2.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 cc0-1.0
        cdla-permissive-1.0 cdla-permissive-2.0 ecl-2.0 etalab-2.0 isc ms-pl ncsa odc-by ofl-1.1 open-mdw openmdw
        openmdw-1.1 pddl postgresql unlicense wtfpl zlib
    """,
    "copyleft": "cdla-sharing-1.0 epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 gfdl lppl-1.3c mpl-2.0 odbl osl-3.0",
    "use-restricted": """
        apple-amlr bigcode-openrail-m bigscience-bloom-rail-1.0 bigscience-openrail-m creativeml-openrail-m deepseek
        deepseek-license deepfloyd-if-license exaone mrl openrail openrail++
    """,
    "commercial terms": """
        gemma health-ai-developer-foundations lfm1.0 llama2 llama3 llama3.1 llama3.2 llama3.3 llama4
        nvidia-open-model-license qwen tencent-hunyuan-community tongyi-qianwen
    """,
}
_CLASSES: Final[dict[str, LicenceClass]] = {name: kind for kind, names in _NAMED.items() for name in names.split()}
# Licences that say in their name what they are, whatever their version; the first that fits counts.
_PATTERNS: Final[tuple[tuple[str, LicenceClass], ...]] = (
    (r"cc-by-(nc|nd)(-.*)?", "use-restricted"),
    (r"cc-by-sa(-.*)?", "copyleft"),
    (r"cc-by(-[\d.]+)?", "permissive"),
    (r"[al]?gpl(-.*)?", "copyleft"),
    (r".*\bnon-?commercial\b.*", "use-restricted"),
    (r".*\bresearch\b.*", "use-restricted"),
)


@dataclass(frozen=True)
class Looser:
    """A licence that asks less than that of a parent.

    Attributes
    ----------
    parent : str
        The parent's id.
    before, after : str
        The parent's licence and the model's.
    before_class, after_class : str
    """

    parent: str
    before: str
    after: str
    before_class: LicenceClass
    after_class: LicenceClass


def class_of(licence: str) -> LicenceClass | None:
    """Tell the class of a licence by its name on the Hub; None where it has none."""
    name = licence.lower()
    return _CLASSES.get(name) or next((kind for way, kind in _PATTERNS if re.fullmatch(way, name)), None)


def looser_than(model: Details, parents: Iterable[Details]) -> list[Looser]:
    """List the parents whose licence asks more than the model's.

    Of several licences of one model the one that asks least counts: whoever uses it may choose. A licence that has no
    class is not compared.
    """
    own = _loosest(model.licences)
    if own is None:
        return []
    found = []
    for parent in parents:
        theirs = _loosest(parent.licences)
        if theirs and _STRICTNESS[own[1]] < _STRICTNESS[theirs[1]]:
            found.append(Looser(parent.id, theirs[0], own[0], theirs[1], own[1]))
    return found


def _loosest(licences: tuple[str, ...]) -> tuple[str, LicenceClass] | None:
    classed = [(name, kind) for name in licences if (kind := class_of(name))]
    # One without a class could ask less than all others.
    if len(classed) < len(licences):
        return None
    return min(classed, key=lambda one: _STRICTNESS[one[1]], default=None)
