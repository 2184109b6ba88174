"""The verdict as one message: headline, reasons, sortable costs, the crossover's chart, what would change it. Pure.

The words are ``phrasing``'s and the figures ``costing``'s; only their layout is made here.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.costing.estimate import Economics
from bot.costing.picture import picture_of, shown_in
from bot.facts.dated import Source
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.sentences import Length, SectionKey
from bot.phrasing.brief import CostRow
from bot.phrasing.plain import RenderedDecision
from bot.replies import Choice, Verdict
from bot.slack.blocks import Block, context, header, packed, section, sections
from bot.slack.chart_blocks import chart_of
from bot.slack.escaping import escaped, plain, shortened
from bot.slack.feedback import feedback_block
from bot.slack.ports import Turn
from bot.slack.rendering import Names, Sheet, check_line, choices
from bot.slack.sourcing import source_link

SHARE = Choice("Share in channel", "verdict:share")
IN_THE_RECORD = "Every figure, source and assumption is in the decision record."
EXPORT = Choice("Export decision record", "verdict:export")
BEHIND = "Press “What would change this?” for what would, for what is still open and for notes on the figures."
NO_LONGER_HOLDS = "Replaced:"
STANDS_BELOW = "The same verdict stands again below."
STARTED_OVER = "The consultation was started over."
WHY = (SectionKey.RULED_OUT, SectionKey.REASONS, SectionKey.AGAINST)
REASONS = (SectionKey.REASONS, SectionKey.AGAINST)
BELOW_THE_TABLE = (SectionKey.GPU_PLAN, SectionKey.CROSSOVER)
OPEN_ENDS = (SectionKey.FLIPS, SectionKey.UNKNOWNS)
BEHIND_THE_BUTTON = (*OPEN_ENDS, SectionKey.NOTES)
"""What the first sight of a verdict does not need: “What would change this?” says it (``pressing``)."""


def verdict_sheet(reply: Verdict, names: Names) -> Sheet:
    """The verdict with its buttons."""
    small = [*_where_the_rest_is(reply.rendered), *small_print(reply, names)]
    buttons = [*choices((*reply.choices, SHARE, EXPORT)), feedback_block()]
    return Sheet(text_of(reply), [*upper_part(reply), *small, *buttons], concludes=True)


def shared_sheet(reply: Verdict, names: Names, shared_by: str) -> Sheet:
    """The verdict as it is shown to others: no buttons, because the consultation is elsewhere."""
    line = f"Shared by {escaped(shared_by)} from a consultation with me. Write to me or mention me for one of your own."
    open_ends = _paragraphs(reply.rendered, OPEN_ENDS)
    return Sheet(text_of(reply), [*upper_part(reply), *open_ends, *small_print(reply, names), context(line)])


def replaced_sheet(verdict: str, lines: Sequence[str]) -> Sheet:
    """What stands where ``verdict`` stood: which it was and why it no longer holds. It has no buttons: they are below."""
    said = [f"*{NO_LONGER_HOLDS}* {escaped(verdict)}", *map(escaped, lines)]
    return Sheet("\n".join(said), [context("\n".join(said))])


def replaced_in(turn: Turn) -> Sheet | None:
    """What a turn makes of the verdict that stood; None where it leaves it."""
    given = next((reply for reply in turn.replies if isinstance(reply, Verdict)), None)
    if not turn.verdict_before:
        return None
    if given is not None:
        return replaced_sheet(turn.verdict_before, [*given.taken, given.changed or STANDS_BELOW])
    return replaced_sheet(turn.verdict_before, [STARTED_OVER]) if turn.consultation.last_verdict is None else None


def upper_part(reply: Verdict) -> list[Block]:
    """What a reader wants at first sight: the verdict, why, what it costs, where the costs cross, what to beware of."""
    rendered = reply.rendered
    opening = [escaped(line) for line in (*reply.taken, reply.changed) if line]
    blocks: list[Block] = [context("\n".join(opening))] if opening else []
    blocks += [header(rendered.headline), *_paragraphs(rendered, (SectionKey.SUMMARY,), titled=False)]
    blocks += [*_paragraphs(rendered, WHY), *_workloads(rendered), *_paragraphs(rendered, (SectionKey.COST,))]
    if rendered.length is Length.BRIEF:
        return [*blocks, *_paragraphs(rendered, (SectionKey.WARNINGS,))]
    blocks += [*cost_table(rendered.costs, rendered.shown), *_paragraphs(rendered, BELOW_THE_TABLE)]
    blocks += cost_chart(reply.decision.economics, reply.decision.answers.volume_bounds, rendered.shown)
    return [*blocks, *_paragraphs(rendered, (SectionKey.WARNINGS,))]


def small_print(reply: Verdict, names: Names) -> list[Block]:
    """Which answers it rests on and who gave them, the sources, and the day of the figures."""
    rendered = reply.rendered
    if rendered.length is Length.BRIEF:
        return [context(escaped(f"{rendered.knowledge} {IN_THE_RECORD}"))]
    answers = packed([check_line(item, names) for item in reply.checklist], between=" · ")
    return [
        *([context(*answers)] if answers else []),
        *_sources(rendered.sources),
        context(escaped(rendered.knowledge)),
    ]


def text_of(reply: Verdict) -> str:
    """The whole verdict in words, for notifications, screen readers and a Slack that shows no blocks."""
    rendered = reply.rendered
    parts = [reply.changed, rendered.headline]
    for part in rendered.sections:
        lines = part.paragraphs if part.key is SectionKey.SUMMARY else (f"{part.title}:", *_bullets(part.paragraphs))
        parts.append("\n".join(lines))
    parts += [*_workload_lines(rendered), rendered.knowledge]
    return "\n\n".join(escaped(part) for part in parts if part)


def _paragraphs(rendered: RenderedDecision, keys: Sequence[SectionKey], *, titled: bool = True) -> list[Block]:
    blocks: list[Block] = []
    for part in rendered.sections:
        if part.key in keys:
            lines = [escaped(line) for line in part.paragraphs]
            lines = [_with_its_lead(line) for line in lines] if part.key in REASONS else lines
            title = [f"*{escaped(part.title)}*"] if titled else []
            blocks += sections(packed([*title, *(_bullets(lines) if titled else lines)]))
    return blocks


def _where_the_rest_is(rendered: RenderedDecision) -> list[Block]:
    """A reader who doubts a figure finds the assumptions in the record, with the formula of each line."""
    lines = [BEHIND] if any(part.key in BEHIND_THE_BUTTON for part in rendered.sections) else []
    count = len(rendered.paragraphs(SectionKey.ASSUMPTIONS))
    if count:
        made = "one assumption" if count == 1 else f"{count} assumptions"
        lines.append(f"The figures rest on {made}: they are in the decision record, with the formula of every line.")
    return [context(escaped(" ".join(lines)))] if lines else []


def _with_its_lead(reason: str) -> str:
    """A reason with what it is about in bold, so that the list can be scanned."""
    lead, colon, rest = reason.partition(": ")
    return f"*{lead}*{colon}{rest}" if rest and "*" not in lead else reason


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"• {line}" for line in lines]


def _workload_lines(rendered: RenderedDecision) -> list[str]:
    return [
        ", ".join(part for part in (f"{row.name}: {row.verdict}", row.route_label, row.volume, row.cost) if part)
        + (f". {row.why}" if row.why else "")
        for row in rendered.workloads
    ]


def _workloads(rendered: RenderedDecision) -> list[Block]:
    lines = [f"• {_with_its_lead(escaped(line))}" for line in _workload_lines(rendered)]
    return [section(part) for part in packed(["*Workloads*", *lines])] if lines else []


def cost_table(costs: Sequence[CostRow], shown: Currency = US_DOLLARS) -> list[Block]:
    """The routes side by side, sortable by cost."""
    if not costs:
        return []
    titles = ("Route", "Model", "Expected a month", "Low", "High", "Per million tokens", "Largest cost")
    rows = [[_cell(title) for title in titles], *(_cost_cells(row, shown) for row in costs[:100])]
    table = {"type": "data_table", "caption": "What each route costs a month", "rows": rows, "page_size": 10}
    return [table | {"row_header_column_index": 0}]


def _cost_cells(row: CostRow, shown: Currency) -> list[Block]:
    route = f"{row.route_label} (advised)" if row.chosen else row.route_label
    amounts = (
        (row.expected, row.expected_usd),
        (row.low, row.low_usd),
        (row.high, row.high_usd),
        (row.per_million_tokens, row.per_million_usd),
    )
    return [
        _cell(route),
        _cell(row.model),
        *(_number(text, usd, shown) for text, usd in amounts),
        _cell(row.dominated_by),
    ]


def _number(text: str, usd: Decimal | None, shown: Currency) -> Block:
    """An amount that sorts as a number, in the currency of its text; where there is none, a dash."""
    if usd is None or not text:
        return _cell(text)
    return {"type": "raw_number", "value": float(shown.of(usd)), "text": text}


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": shortened(plain(text), 200) or "–"}


def cost_chart(economics: Economics, volume: tuple[float, float] | None, shown: Currency = US_DOLLARS) -> list[Block]:
    """Both costs over the volume: where they cross is seen."""
    ends = None if volume is None else (Decimal(str(volume[0])), Decimal(str(volume[1])))
    picture = picture_of(economics, ends)
    return chart_of(None if picture is None else shown_in(picture, shown))


def _sources(sources: Sequence[Source]) -> list[Block]:
    if not sources:
        return []
    first, *others = map(source_link, sources)
    return [context(*packed([f"Sources: {first}", *others], between=" · ")[:10])]
