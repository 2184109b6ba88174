"""The quick cost estimate in Slack. Only blocks that every Slack knows: an acknowledgement cannot be sent a second time. Pure."""

from bot.replies import Choice, Estimate, EstimateRow
from bot.slack.blocks import BUTTON_VALUE, Block, actions, button, context, section
from bot.slack.escaping import escaped
from bot.slack.rendering import Sheet
from bot.slack.sourcing import source_line

ASK = "cost:ask"
ROWS = 12


def estimate_sheet(reply: Estimate) -> Sheet:
    """What a comparison comes to, a row for each way of having each model, or the question back."""
    opening = [
        escaped(line) for line in (reply.understood and f"Understood: {reply.understood}", _assumed(reply)) if line
    ]
    notes = [escaped(note) for note in reply.notes]
    concluding = notes[:1] if len(reply.rows) > 1 else []
    blocks: list[Block] = [context("\n".join(opening))] if opening else []
    blocks += [section(f"*{note}*") for note in concluding]
    words = [*opening, *concluding]
    for row in reply.rows[:ROWS]:
        blocks += _row(row)
        words.append(_in_words(row))
    if reply.ask:
        blocks.append(section(escaped(reply.ask)))
        words.append(escaped(reply.ask))
    if reply.choices:
        blocks.append(actions([_choice(choice) for choice in reply.choices]))
    below = notes[len(concluding) :]
    if below:
        blocks.append(context("\n".join(below)))
    return Sheet("\n".join([*words, *below]), blocks)


def _assumed(reply: Estimate) -> str:
    return f"Assumed: {', '.join(reply.assumed)}" if reply.assumed else ""


def _in_words(row: EstimateRow) -> str:
    parts = (row.per_million_tokens, row.gpus)
    more = "".join(f" · {escaped(part)}" for part in parts if part)
    return f"*{escaped(row.model)}*, {escaped(row.kind)}: *{escaped(row.per_month)}* a month{more}"


def _row(row: EstimateRow) -> list[Block]:
    small = [*(escaped(_begun(line)) for line in row.lines), source_line(row.source)]
    return [section(_in_words(row)), context("\n".join(line for line in small if line))]


def _begun(line: str) -> str:
    """A line of the bill as a line of its own: a word gets its capital, the name of a model keeps its spelling."""
    first = line.partition(" ")[0].rstrip(",:")
    return f"{line[:1].upper()}{line[1:]}" if first.isalpha() else line


def _choice(choice: Choice) -> Block:
    asked = choice.action.removeprefix(f"{ASK}:")
    return button(choice.label, ASK, style="primary" if choice.primary else "", value=asked[:BUTTON_VALUE])
