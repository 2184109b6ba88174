"""The whole decision in plain text, complete without a model: verdict first, then reasons, costs, flips, sources.

Pure. No markup: Slack and the terminal lay the sections and tables out. A fixed variant is used for each fact, so the
same brief gives the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.facts.dated import Source
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.sentences import Length, Reader, SectionKey, Sentences, Variant
from bot.phrasing.brief import Brief, CostRow, Fact, Slot, WorkloadRow, day_in_words, source_in_words
from bot.phrasing.figures import conversion


class Level(StrEnum):
    """How far a model took part in the wording."""

    PLAIN = "plain"
    ARRANGED = "arranged"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the explanation: plain paragraphs under a title."""

    key: SectionKey
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RenderedDecision:
    """An explanation ready to be laid out. Nothing in it is markup; workload names were typed by people."""

    headline: str
    sections: tuple[Section, ...]
    costs: tuple[CostRow, ...]
    workloads: tuple[WorkloadRow, ...]
    sources: tuple[Source, ...]
    knowledge: str
    level: Level = Level.PLAIN
    shown: Currency = US_DOLLARS
    """In which currency its amounts are written."""
    length: Length = Length.FULL

    def paragraphs(self, key: SectionKey) -> tuple[str, ...]:
        """The paragraphs of one section, empty when it is not there."""
        return next((section.paragraphs for section in self.sections if section.key is key), ())

    @property
    def reasons(self) -> tuple[str, ...]:
        """What speaks for the verdict."""
        return self.paragraphs(SectionKey.REASONS)

    @property
    def against(self) -> tuple[str, ...]:
        """What speaks against the verdict."""
        return self.paragraphs(SectionKey.AGAINST)

    @property
    def ruled_out(self) -> tuple[str, ...]:
        """What an answer forbids."""
        return self.paragraphs(SectionKey.RULED_OUT)

    @property
    def gpu_plan(self) -> tuple[str, ...]:
        """Which GPUs, where any are needed."""
        return self.paragraphs(SectionKey.GPU_PLAN)

    @property
    def crossover(self) -> tuple[str, ...]:
        """Where the costs cross, and the rule of thumb beside it."""
        return self.paragraphs(SectionKey.CROSSOVER)

    @property
    def flips(self) -> tuple[str, ...]:
        """What would change the verdict."""
        return self.paragraphs(SectionKey.FLIPS)

    @property
    def unknowns(self) -> tuple[str, ...]:
        """What is not answered yet."""
        return self.paragraphs(SectionKey.UNKNOWNS)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Facts that are old."""
        return self.paragraphs(SectionKey.WARNINGS)

    def source_lines(self) -> tuple[str, ...]:
        """Each source with the day on which it was checked."""
        return tuple(source_in_words(source) for source in self.sources)


@dataclass(frozen=True, slots=True)
class Said:
    """One filled sentence and the section that it goes to."""

    section: SectionKey
    text: str


def render(
    brief: Brief, sentences: Sentences, *, reader: Reader | str = Reader.MANAGER, length: Length | str = Length.FULL
) -> RenderedDecision:
    """The decision in words for one kind of reader; ``brief`` leaves out what need not be said."""
    to, at = Reader(reader), Length(length)
    facts = may_be_said(brief, sentences, at)
    joined = _joined(facts, sentences, to, at)
    said = []
    for fact in facts:
        if fact.id in joined:
            variant, slots = joined[fact.id]
            if variant is None:
                continue
        else:
            variant, slots = sentences.kinds[fact.kind].suited_to(to, at)[0], fact.slots
        said.append(Said(sentences.kinds[fact.kind].section, filled(variant.text, slots)))
    return assembled(brief, said, at)


def may_be_said(brief: Brief, sentences: Sentences, length: Length) -> tuple[Fact, ...]:
    """The facts that belong to a text of this length."""
    if length is Length.FULL:
        return brief.facts
    return tuple(fact for fact in brief.facts if sentences.kinds[fact.kind].brief and fact.leads)


def must_be_said(brief: Brief, sentences: Sentences, length: Length) -> tuple[Fact, ...]:
    """The facts that no plan may leave out."""
    every = may_be_said(brief, sentences, length)
    return tuple(fact for fact in every if length is Length.BRIEF or sentences.kinds[fact.kind].must)


def agree(first: Fact, second: Fact) -> bool:
    """Whether two facts fill the roles that they share with the same words, so that one sentence can state both."""
    mine = {slot.role: slot.text for slot in first.slots}
    return all(mine.get(slot.role, slot.text) == slot.text for slot in second.slots)


def _joined(
    facts: Sequence[Fact], sentences: Sentences, reader: Reader, length: Length
) -> dict[str, tuple[Variant | None, tuple[Slot, ...]]]:
    """The facts that one sentence states together: the sentence stands at the first of them, none at the second."""
    found: dict[str, tuple[Variant | None, tuple[Slot, ...]]] = {}
    for kind in sentences.kinds.values():
        if kind.joins is None:
            continue
        pair = [next((fact for fact in facts if fact.kind is joined), None) for joined in kind.joins]
        if pair[0] is not None and pair[1] is not None and agree(pair[0], pair[1]):
            found[pair[0].id] = kind.suited_to(reader, length)[0], (*pair[0].slots, *pair[1].slots)
            found[pair[1].id] = None, ()
    return found


def assembled(
    brief: Brief,
    said: Iterable[Said],
    length: Length,
    *,
    order: tuple[SectionKey, ...] = tuple(SectionKey),
    level: Level = Level.PLAIN,
) -> RenderedDecision:
    """Filled sentences put into their sections; what no wording touches (notes, warnings, tables) is added here."""
    paragraphs: dict[SectionKey, list[str]] = {key: [] for key in order}
    for sentence in said:
        paragraphs[sentence.section].append(sentence.text)
    if length is Length.FULL:
        paragraphs[SectionKey.NOTES] += brief.notes
        paragraphs[SectionKey.ASSUMPTIONS] += brief.assumptions
    paragraphs[SectionKey.WARNINGS] += brief.warnings
    if paragraphs[SectionKey.SUMMARY]:
        paragraphs[SectionKey.SUMMARY] = [" ".join(paragraphs[SectionKey.SUMMARY])]
    sections = tuple(
        Section(key, brief.names.sections[key], tuple(texts)) for key, texts in paragraphs.items() if texts
    )
    knowledge = brief.names.knowledge_line.format(
        day=day_in_words(brief.knowledge_as_of), framework=brief.framework_version
    )
    knowledge = " ".join(filter(None, (knowledge, conversion(brief.shown))))
    return RenderedDecision(
        brief.headline, sections, brief.costs, brief.workloads, brief.sources, knowledge, level, brief.shown, length
    )


def filled(text: str, slots: Iterable[Slot]) -> str:
    """A sentence with its slots filled; a common noun at its start, or after a full stop inside it, gets a capital."""
    by_role: Mapping[str, Slot] = {slot.role: slot for slot in slots}
    parts: list[str] = []
    rest = text
    while "{" in rest:
        before, _, after = rest.partition("{")
        role, _, rest = after.partition("}")
        parts.append(before)
        slot = by_role[role]
        starts = not "".join(parts).strip() or "".join(parts).endswith((". ", ".) "))
        parts.append(_capital(slot.text) if starts and not slot.proper else slot.text)
    return "".join((*parts, rest))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
