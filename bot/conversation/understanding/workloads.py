"""Several workloads in one message, each with its volume: "support chat 5M tokens a day and extraction 40M a day".

A message is cut into stretches at commas, lines and "and". A stretch with a figure and a name is a workload; a name and a
figure that stand apart ("ticket triage: 900M") are put together. Names are the person's own words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.conversation.understanding.compiled import Compiled
from bot.conversation.understanding.findings import Text
from bot.conversation.understanding.kinds import kind_findings
from bot.conversation.understanding.phrases import Item
from bot.conversation.understanding.quantity import Quantity
from bot.conversation.understanding.volume import VolumeReader
from bot.framework import MOST_WORKLOADS, Answers, QuestionId

_FEWEST = 2
_A_LIST = 3  # workloads from which two may be of the same kind: fewer are rather one, said twice
_LONGEST_NAME = 5  # words; a longer stretch is prose, and its workload is called by its kind
_VOLUME_SIZED = 1e5
_SAYS_HOW_MUCH = {"tokens", "requests", "pages", "words", "characters"}
_SIZES = {"pages", "words", "characters"}
_OPENS_AN_ASIDE = {"(", "["}
_NAMES_FOLLOW = {":", "=", "-", "–", "—", "("}
_PERIODS = {
    "daily": "day",
    "day": "day",
    "weekly": "week",
    "week": "week",
    "yearly": "year",
    "year": "year",
    "annual": "year",
}
_TURNS = {
    "and", "plus", "then", "also", "while", "whereas", "alongside", "besides", "another", "additionally", "moreover",
    "separately", "meanwhile", "&", "+",
}  # fmt: skip
_IN_NO_NAME = {
    "a", "an", "the", "our", "my", "we", "have", "has", "got", "is", "are", "be", "it", "its", "this", "that", "there", "for",
    "at", "with", "of", "on", "in", "to", "about", "around", "roughly", "approximately", "approx", "circa", "ca", "maybe",
    "perhaps", "probably", "some", "say", "each", "per", "every", "month", "monthly", "day", "daily", "week", "weekly", "year",
    "yearly", "token", "tokens", "tok", "tokens/month", "does", "do", "will", "would", "need", "needs", "use", "uses", "using",
    "run", "runs", "running", "takes", "take", "first", "second", "third", "workload", "workloads", "task", "tasks", "volume",
    "as", "well", "other", "one", "so", "ok", "mostly", "only", "just", "up", "from", "these", "following", "here", "list",
    "actually", "sorry", "no", "not", "but", "now", "rather", "please", "make", "set", "change", "wait", "correction", "/",
    "over", "under", "more", "less", "than",
}  # fmt: skip
_NO_WORKLOAD = {
    "total", "altogether", "overall", "sum", "combined", "together", "peak", "average", "avg", "max", "min", "maximum",
    "minimum", "grow", "growing", "growth", "later", "next", "last", "currently", "today", "tomorrow", "input", "output",
    "prompt", "completion", "budget", "users", "customers", "employees", "parameters", "requests", "limit", "instead",
    "everything", "all", "which", "night", "cached", "most", "least", "cost", "costs", "price", "spend", "if", "when",
    "because",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workloads:
    """The workloads of a message, how many more look like one but could not be taken, and the items that they stand in."""

    taken: tuple[Mapping[str, Any], ...] = ()
    left: int = 0
    places: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Stretch:
    """What stands between two turns of a message. ``opened``: the sign or word before it."""

    items: list[Item]
    opened: str
    places: list[int] = field(default_factory=list)

    @property
    def figures(self) -> list[Quantity]:
        return [item.quantity for item in self.items if item.quantity is not None]

    @property
    def words(self) -> list[str]:
        """The words that can be of a name."""
        kept = [item.text for item in self.items if item.quantity is None and item.text not in _IN_NO_NAME]
        return [word for word in kept if any(letter.isalpha() for letter in word)]

    @property
    def name(self) -> str:
        """Its words from the first to the last that can be of a name, as they stand together ("translation of manuals")."""
        told = self.words
        texts = [item.text for item in self.items if item.quantity is None]
        first, last = texts.index(told[0]), len(texts) - texts[::-1].index(told[-1])
        whole = texts[first:last]
        return " ".join(whole if len(whole) <= _LONGEST_NAME else told)

    def a(self, period: str) -> "_Stretch":
        """This one, its figures without a period being so many a ``period``."""
        items = [
            replace(item, quantity=replace(item.quantity, per=period))
            if item.quantity and not item.quantity.per
            else item
            for item in self.items
        ]
        return _Stretch(items, self.opened, self.places)

    def after(self, other: "_Stretch") -> "_Stretch":
        """This one, with ``other`` before it."""
        return _Stretch([*other.items, *self.items], other.opened, [*other.places, *self.places])


def workloads_in(ready: Compiled, text: Text, known: Answers) -> Workloads:
    """The workloads that a message describes; none where there are not several, unless it names one that is known."""
    if not any(_is_a_volume(quantity) for quantity in text.quantities):
        return Workloads()
    stretches = _with_the_period_of_all(_described(ready, text.items), text.items)
    if len(stretches) < _FEWEST and not known.workloads:
        return Workloads()
    described = [(one, _workload(ready, one)) for one in stretches]
    named = _of_known_names(described, known)
    if named.taken:
        return named
    found = [(stretch, workload) for stretch, workload in described if workload is not None]
    by_kind = [workload for _, workload in found if "task_kind" in workload]
    kinds = {workload["task_kind"][0] for workload in by_kind}
    a_list = len(found) >= _A_LIST and bool(by_kind)
    if not a_list and not (len(by_kind) >= _FEWEST and len(kinds) == len(by_kind)):
        of_work = {of[0] for stretch, _ in described if (of := _kinds(ready, stretch))}
        return Workloads(left=len(described) if len(of_work) >= _FEWEST else 0)
    room = max(MOST_WORKLOADS - len(known.workloads), 0)
    taken = _with_names_of_their_own([workload for _, workload in found])[:room]
    places = frozenset(place for stretch, _ in described for place in stretch.places)
    left = len(described) - len(taken) + _named_without_a_figure(ready, text.items, places)
    return Workloads(taken, left, places)


def _named_without_a_figure(ready: Compiled, items: Sequence[Item], places: frozenset[int]) -> int:
    """How many kinds of work stand in the list without how much they are ("contract review lots")."""
    listed = [one for one in _stretches(items) if not one.figures and min(one.places) > min(places)]
    return sum(
        len(one.words) <= _LONGEST_NAME and not places & set(one.places) and bool(_kinds(ready, one)) for one in listed
    )


def _is_a_volume(quantity: Quantity) -> bool:
    return quantity.unit in _SAYS_HOW_MUCH or (not quantity.unit and quantity.scale >= _VOLUME_SIZED)


def _of_known_names(described: Iterable[tuple[_Stretch, Mapping[str, Any] | None]], known: Answers) -> Workloads:
    """ "Contract review is rather 50M": a workload that was described before, described anew."""
    names = {workload.name: set(workload.name.lower().split()) for workload in known.workloads}
    taken, places = [], set()
    for stretch, workload in described:
        name = next((name for name, words in names.items() if words <= {item.text for item in stretch.items}), None)
        if name is not None and workload is not None:
            taken.append({"name": name, "volume_tokens_per_month": workload["volume_tokens_per_month"]})
            places.update(stretch.places)
    return Workloads(tuple(taken), 0, frozenset(places))


def _stretches(items: Sequence[Item]) -> Iterator[_Stretch]:
    current = _Stretch([], "\n")
    for place, item in enumerate(items):
        if item.is_boundary or item.text in _TURNS:
            if current.words or current.figures:
                yield current
            current = _Stretch([], item.text)
            continue
        current.items.append(item)
        current.places.append(place)
    if current.words or current.figures:
        yield current


def _described(ready: Compiled, items: Sequence[Item]) -> list[_Stretch]:
    """The stretches that say how much something is, each with its name, in the order of the message."""
    found: list[_Stretch] = []
    name: _Stretch | None = None
    for stretch in _stretches(items):
        if not stretch.figures:
            if found and not found[-1].words and stretch.opened in _NAMES_FOLLOW:
                found[-1] = stretch.after(found[-1])  # "900M: ticket triage"
            elif name is None or stretch.opened not in _OPENS_AN_ASIDE:
                name = stretch
        elif name is not None and (not stretch.words or (stretch.opened in _TURNS and _kinds(ready, name))):
            found.append(stretch.after(name))  # "ticket triage: 900M", "summarising and translating contracts 5M"
            name = None
        elif found and not stretch.words and all(q.each or q.unit in _SIZES for q in stretch.figures):
            found[-1] = stretch.after(found[-1])  # "200 a day, 30 pages each"
        else:
            found.append(stretch)
            name = None
    return [
        one for one in found if one.words and not _NO_WORKLOAD & set(one.words) and any(map(_is_a_volume, one.figures))
    ]


def _with_the_period_of_all(described: list[_Stretch], items: Sequence[Item]) -> list[_Stretch]:
    """ "Daily: triage 30M, review 1M", "triage 30M, review 1M a day": a period that is said once holds for all."""
    periods = [next((q.per for q in one.figures if q.per), "") for one in described]
    first = min((place for one in described for place in one.places), default=0)
    heading = next((_PERIODS[item.text] for item in items[:first] if item.text in _PERIODS), "")
    said_at_the_end = len(periods) > 1 and bool(periods[-1]) and not any(periods[:-1])
    period = periods[-1] if said_at_the_end else heading
    return [one.a(period) for one in described] if period else described


def _kinds(ready: Compiled, stretch: _Stretch) -> Sequence[str]:
    text = ready.text_of(tuple(stretch.items), tuple(stretch.figures), None)
    found = kind_findings(text, ready.lexicon.rules[QuestionId.TASK_KIND], ready.lexicon.lists["common_verbs"])
    return found[0].value if found else ()


def _workload(ready: Compiled, stretch: _Stretch) -> Mapping[str, Any] | None:
    quantities, kinds = tuple(stretch.figures), _kinds(ready, stretch)
    volume = VolumeReader(quantities, ready.lexicon.units, band=ready.lexicon.numbers.band, bare=True).read()
    short = len(stretch.words) <= _LONGEST_NAME
    if volume is None or volume.volume is None or not volume.sure or not (kinds or short):
        return None
    name = stretch.name if short else kinds[0].replace("_", " ")
    value = list(volume.volume) if isinstance(volume.volume, tuple) else volume.volume
    kind = {"task_kind": list(kinds)} if kinds else {}
    return {"name": name, **kind, "volume_tokens_per_month": value}


def _with_names_of_their_own(found: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """The workloads; a name that is there already gets a number."""
    seen: dict[str, int] = {}
    named = []
    for workload in found:
        name = str(workload["name"])
        seen[name] = seen.get(name, 0) + 1
        named.append({**workload, "name": f"{name} {seen[name]}"} if seen[name] > 1 else workload)
    return tuple(named)
