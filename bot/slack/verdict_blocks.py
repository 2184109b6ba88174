"""The verdict as one message: headline, reasons, sortable costs, the crossover's chart, what would change it. Pure.

The words are ``phrasing``'s and the figures ``costing``'s; only their layout is made here.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.costing.estimate import Economics
from bot.costing.picture import picture_of, shown_in
from bot.facts.dated import Source
from bot.facts.exchange_rates import US_DOLLARS, Currency
from bot.facts.sentences import SectionKey
from bot.phrasing.brief import CostRow
from bot.phrasing.plain import RenderedDecision, Section
from bot.replies import Choice, Verdict
from bot.slack.blocks import Block, context, header, packed, section, sections
from bot.slack.chart_blocks import chart_of
from bot.slack.escaping import escaped, plain, shortened
from bot.slack.feedback import feedback_block
from bot.slack.rendering import Names, Sheet, checklist, choices
from bot.slack.sourcing import source_link

NOTES_SHOWN = 5
SHARE = Choice("Share in channel", "verdict:share")
EXPORT = Choice("Export decision record", "verdict:export")
BELOW_THE_TABLE = (SectionKey.GPU_PLAN, SectionKey.CROSSOVER)
AT_THE_END = (SectionKey.FLIPS, SectionKey.UNKNOWNS, SectionKey.NOTES, SectionKey.WARNINGS)


def verdict_sheet(reply: Verdict, names: Names) -> Sheet:
    """The verdict with its buttons."""
    below = [*choices((*reply.choices, SHARE, EXPORT)), feedback_block()]
    return Sheet(text_of(reply), [*body(reply, names), *below], concludes=True)


def shared_sheet(reply: Verdict, names: Names, shared_by: str) -> Sheet:
    """The verdict as it is shown to others: no buttons, because the consultation is elsewhere."""
    line = f"Shared by {escaped(shared_by)} from a consultation with me. Write to me or mention me for one of your own."
    return Sheet(text_of(reply), [*body(reply, names), context(line)])


def body(reply: Verdict, names: Names) -> list[Block]:
    """Everything but the buttons."""
    rendered = reply.rendered
    opening = [escaped(line) for line in (*reply.taken, reply.changed) if line]
    blocks: list[Block] = [context("\n".join(opening))] if opening else []
    blocks += [header(rendered.headline), *_paragraphs(rendered, (SectionKey.SUMMARY,), titled=False)]
    blocks += _paragraphs(rendered, (SectionKey.RULED_OUT, SectionKey.REASONS))
    blocks += _workloads(rendered)
    blocks += cost_table(rendered.costs) or _paragraphs(rendered, (SectionKey.COST,))
    blocks += _paragraphs(rendered, BELOW_THE_TABLE)
    blocks += cost_chart(reply.decision.economics, reply.decision.answers.volume_bounds, rendered.shown)
    blocks += _paragraphs(rendered, AT_THE_END)
    blocks += checklist(reply.checklist, names)
    return [*blocks, *_sources(rendered.sources), context(escaped(rendered.knowledge))]


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
            lines = [escaped(line) for line in _summarised(part)]
            title = [f"*{escaped(part.title)}*"] if titled else []
            blocks += sections(packed([*title, *(_bullets(lines) if titled else lines)]))
    return blocks


def _summarised(part: Section) -> tuple[str, ...]:
    """Assumptions are many: the first are shown here, all of them are in the record."""
    if part.key is not SectionKey.NOTES or len(part.paragraphs) <= NOTES_SHOWN + 1:
        return part.paragraphs
    more = len(part.paragraphs) - NOTES_SHOWN
    return (*part.paragraphs[:NOTES_SHOWN], f"{more} more notes and assumptions are in the decision record.")


def _bullets(lines: Iterable[str]) -> list[str]:
    return [f"• {line}" for line in lines]


def _workload_lines(rendered: RenderedDecision) -> list[str]:
    return [
        ", ".join(part for part in (f"{row.name}: {row.verdict}", row.route_label, row.volume, row.cost) if part)
        for row in rendered.workloads
    ]


def _workloads(rendered: RenderedDecision) -> list[Block]:
    lines = [f"• {escaped(line)}" for line in _workload_lines(rendered)]
    return [section(part) for part in packed(["*Workloads*", *lines])] if lines else []


def cost_table(costs: Sequence[CostRow]) -> list[Block]:
    """The routes side by side, sortable by cost."""
    if not costs:
        return []
    titles = ("Route", "Model", "Expected a month", "Low", "High", "Per million tokens", "Mostly")
    rows = [[_cell(title) for title in titles], *(_cost_cells(row) for row in costs[:100])]
    table = {"type": "data_table", "caption": "What each route costs a month", "rows": rows, "page_size": 10}
    return [table | {"row_header_column_index": 0}]


def _cost_cells(row: CostRow) -> list[Block]:
    route = f"{row.route_label} (advised)" if row.chosen else row.route_label
    expected = {"type": "raw_number", "value": float(row.expected_usd), "text": row.expected}
    cells = (row.low, row.high, row.per_million_tokens, row.dominated_by)
    return [_cell(route), _cell(row.model), expected, *(_cell(text) for text in cells)]


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
    lines = packed(["Sources:", *(f"• {source_link(source)}" for source in sources)])
    return [context(*lines[:10])]
