"""A plan made of ids only becomes a text: selection, order, variants, opening, connectives. Code owns every word.

Pure. Whatever a model returns is a plan here: unknown ids and repetitions are dropped, what must be said is restored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.facts.sentences import Audience, FactKind, SectionKey, Sentences, Variant
from bot.phrasing.brief import Brief, Fact, Slot
from bot.phrasing.plain import Level, RenderedDecision, Said, agree, assembled, filled, may_be_said, must_be_said

FIRST = SectionKey.SUMMARY
LAST = (SectionKey.NOTES, SectionKey.ASSUMPTIONS, SectionKey.WARNINGS)
NOTHING: Mapping[str, str] = MappingProxyType({})
MOST_PICKS = 200  # a plan has some twenty; more is noise


@dataclass(frozen=True, slots=True)
class Option:
    """One sentence that may be used: a fact, or two joined, in one of the variants for this reader and length."""

    id: str
    facts: tuple[Fact, ...]
    section: SectionKey
    variant: Variant

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots of its facts, each role once."""
        return tuple({slot.role: slot for fact in self.facts for slot in fact.slots}.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """What a model chose, as ids that may or may not exist."""

    opening: str
    sections: tuple[str, ...]
    connectives: tuple[str, ...]
    sentences: tuple[str, ...]
    rewordings: Mapping[str, str]


def options_for(brief: Brief, sentences: Sentences, audience: Audience) -> tuple[Option, ...]:
    """Every valid sentence for this brief and audience, in the order of the plain text."""
    found = []
    facts = may_be_said(brief, sentences, audience.length)
    for fact in facts:
        kind = sentences.kinds[fact.kind]
        found += [
            Option(f"{fact.id}:{variant.id}", (fact,), kind.section, variant)
            for variant in kind.suited_to(audience.reader, audience.length)
        ]
    for kind in sentences.kinds.values():
        if kind.joins is None:
            continue
        first, second = ([fact for fact in facts if fact.kind is joined] for joined in kind.joins)
        if first and second and agree(first[0], second[0]):
            found += [
                Option(f"{first[0].id}+{second[0].id}:{variant.id}", (first[0], second[0]), kind.section, variant)
                for variant in kind.suited_to(audience.reader, audience.length)
            ]
    return tuple(found)


def plan_from(returned: Any) -> Plan:
    """Anything at all as a plan: what has the wrong shape counts as not said."""
    given = returned if isinstance(returned, dict) else {}
    rewordings: dict[str, str] = {}
    for entry in _list(given.get("rewordings")):
        if isinstance(entry, dict) and isinstance(entry.get("id"), str) and isinstance(entry.get("text"), str):
            rewordings.setdefault(entry["id"], entry["text"])
    opening = given.get("opening")
    return Plan(
        opening if isinstance(opening, str) else "none",
        _texts(given.get("sections")),
        _texts(given.get("connectives")),
        _texts(given.get("sentences")),
        rewordings,
    )


def arranged(
    brief: Brief, sentences: Sentences, plan: Plan, *, audience: Audience, reworded: Mapping[str, str] = NOTHING
) -> RenderedDecision:
    """The brief worded by ``plan``. ``reworded`` holds accepted rewordings by option id, still with slots."""
    must = must_be_said(brief, sentences, audience.length)
    chosen = _chosen(options_for(brief, sentences, audience), plan, must)
    said = [
        Said(option.section, filled(reworded.get(option.id, option.variant.text), option.slots)) for option in chosen
    ]
    level = Level.REWORDED if any(option.id in reworded for option in chosen) else Level.ARRANGED
    led = _with_leads(said, plan, sentences)
    return assembled(brief, led, audience.length, order=_order(plan.sections), level=level)


def _chosen(options: tuple[Option, ...], plan: Plan, must: tuple[Fact, ...]) -> list[Option]:
    """The picked options that exist, no fact twice, with what must be said restored; the verdict leads."""
    by_id = {option.id: option for option in options}
    done: set[str] = set()
    chosen: list[Option] = []
    for picked in plan.sentences:
        option = by_id.get(picked)
        if option is not None and not any(fact.id in done for fact in option.facts):
            chosen.append(option)
            done |= {fact.id for fact in option.facts}
    for fact in must:
        if fact.id not in done:
            chosen.append(next(option for option in options if option.facts == (fact,)))
            done.add(fact.id)
    return sorted(chosen, key=lambda option: option.facts[0].kind is not FactKind.VERDICT)


def _order(wanted: tuple[str, ...]) -> tuple[SectionKey, ...]:
    known = [SectionKey(name) for name in wanted if name in set(SectionKey)]
    middle = [key for key in (*known, *SectionKey) if key is not FIRST and key not in LAST]
    return tuple(dict.fromkeys((FIRST, *middle, *LAST)))


def _with_leads(said: list[Said], plan: Plan, sentences: Sentences) -> list[Said]:
    leads = {FIRST: sentences.openings[plan.opening].text if plan.opening in sentences.openings else ""}
    later = [key for key in _order(plan.sections) if key is not FIRST and any(one.section is key for one in said)]
    for key, name in zip(later, plan.connectives, strict=False):
        leads[key] = sentences.connectives[name].text if name in sentences.connectives else ""
    led: list[Said] = []
    for sentence in said:
        lead = leads.pop(sentence.section, "")
        led.append(Said(sentence.section, f"{lead} {sentence.text}".strip()))
    return led


def _list(value: Any) -> list[Any]:
    return value[:MOST_PICKS] if isinstance(value, list) else []


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(entry for entry in _list(value) if isinstance(entry, str))
