"""Words as they are compared: stems, so that "labelled", "labels" and "labelling" are one. Nothing about meaning."""

from functools import lru_cache

_KEEP = frozenset(
    [
        "weekly",
        "nightly",
        "monthly",
        "yearly",
        "daily",
        "hourly",
        "quarterly",
        "early",
        "only",
        "really",
        "nearly",
        "hardly",
        "fully",
        "mainly",
        "minutes",
        "news",
        "less",
        "process",
        "access",
        "address",
        "business",
        "express",
        "analysis",
        "basis",
        "its",
        "this",
        "his",
        "us",
        "gas",
        "bus",
        "various",
        "previous",
    ]
)
_DOUBLED = frozenset("bdfglmnprt")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem under which ``word`` is looked up. British and American spellings meet in one."""
    if len(word) <= 3 or word in _KEEP or not word.isalpha():
        return word
    root = _without_ending(word)
    if len(root) > 3 and root[-1] == root[-2] and root[-1] in _DOUBLED:
        root = root[:-1]
    if len(root) > 4 and root.endswith("e"):
        root = root[:-1]
    if root.endswith("iz"):
        root = root[:-1] + "s"
    return root


def _without_ending(word: str) -> str:
    for ending, put, least in (
        ("ies", "y", 2),
        ("ied", "y", 2),
        ("ying", "y", 2),
        ("sses", "ss", 2),
        ("ings", "", 4),
        ("ing", "", 4),
        ("ed", "", 4),
        ("es", "", 5) if word.endswith(("ches", "shes", "xes")) else ("s", "", 3),
        ("ly", "", 4),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= least and not (ending == "s" and word[-2] in "sui"):
            return word[: len(word) - len(ending)] + put
    return word
