"""The whole decision in plain text, complete without a model: verdict first, then reasons, costs, flips, sources.

Pure. No markup: Slack and the terminal lay the sections and tables out. A fixed variant is used for each fact, so the
same brief gives the same bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.facts.dated import Source
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.sentences import Length, Reader, SectionKey, Sentences, Variant
from bot.phrasing.brief import Brief, CostRow, Fact, Slot, WorkloadRow, day_in_words
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

    def paragraphs(self, key: SectionKey) -> tuple[str, ...]:
        """The paragraphs of one section, empty when it is not there."""
        return next((section.paragraphs for section in self.sections if section.key is key), ())

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why."""
        return self.paragraphs(SectionKey.REASONS)

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
        return tuple(f"{source.title}, {source.url}, checked {source.checked.isoformat()}" for source in self.sources)


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
    said = [
        Said(sentences.kinds[fact.kind].section, filled(_first(sentences, fact, to, at), fact.slots))
        for fact in brief.facts
        if at is Length.FULL or sentences.kinds[fact.kind].must
    ]
    return assembled(brief, said, at)


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
        paragraphs[SectionKey.NOTES] += [*brief.notes, *brief.assumptions]
    else:
        paragraphs[SectionKey.NOTES] += brief.notes
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
        brief.headline, sections, brief.costs, brief.workloads, brief.sources, knowledge, level, brief.shown
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


def _first(sentences: Sentences, fact: Fact, reader: Reader, length: Length) -> str:
    variant: Variant = sentences.kinds[fact.kind].suited_to(reader, length)[0]
    return variant.text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def must_be_said(brief: Brief, sentences: Sentences) -> tuple[Fact, ...]:
    """The facts that no plan may leave out."""
    return tuple(fact for fact in brief.facts if sentences.kinds[fact.kind].must)
