"""Replies on a terminal: rich where there is one, plain lines for pipes. The words are the same; only the layout differs."""

import shutil
import sys
import textwrap
from collections.abc import Iterable
from decimal import Decimal

from rich.box import ASCII, SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as RichText

from bot.costing.picture import picture_of, shown_in
from bot.drawing import terminal
from bot.facts.sentences import Length
from bot.phrasing.brief import CostRow
from bot.replies import CheckItem, Choice, Confirm, Estimate, Question, Reply, Summary, Text, Verdict

PLAIN_WIDTH = 100
"""Where neither a terminal nor COLUMNS says how wide a line may be."""
NARROWEST = 40
KEYS = ("·", "█", "✕")
"""How the lines begin that say what a chart shows."""
TABLE_FROM = 90
"""Narrower than this, a table of costs breaks its words: each row becomes a paragraph."""


class Page:
    """Prints replies and numbers their choices."""

    def __init__(self, *, plain: bool) -> None:
        self._plain = plain
        if plain:
            self._console = Console(
                file=sys.stdout, color_system=None, width=_plain_width(), highlight=False, markup=False
            )
        else:
            self._console = Console(highlight=False, markup=False)

    def show(self, replies: tuple[Reply, ...]) -> tuple[Choice, ...]:
        """Print all replies; the choices of the last one that has any are the ones that numbers refer to."""
        choices: tuple[Choice, ...] = ()
        for reply in replies:
            self._reply(reply)
            choices = reply.choices or choices
        for number, choice in enumerate(choices, 1):
            self._line(f" {number:>2}  {choice.label}", style="cyan")
        return choices

    def ask(self) -> str | None:
        """One line from the person; None when there is no more."""
        try:
            if self._plain:
                self._console.print("> ", end="")
                line = sys.stdin.readline()
                return line.rstrip("\n") if line else None
            return self._console.input("[bold]> [/bold]", markup=True)
        except EOFError:
            return None

    def say(self, text: str) -> None:
        """A paragraph."""
        self._line(text)

    def _reply(self, reply: Reply) -> None:
        match reply:
            case Text(paragraphs):
                for paragraph in paragraphs:
                    self._line(paragraph)
            case Question():
                self._taken(reply.taken)
                self._checklist(reply.checklist)
                self._line(reply.text, style="bold")
                if reply.hint:
                    self._line(reply.hint, style="dim")
            case Confirm():
                self._taken(reply.taken)
                self._line(reply.text, style="bold")
            case Summary():
                self._line(reply.text)
                self._checklist(reply.checklist)
            case Verdict():
                self._verdict(reply)
            case Estimate():
                self._estimate(reply)

    def _taken(self, taken: tuple[str, ...]) -> None:
        for line in taken:
            self._line(f"Noted. {line}.", style="green")

    def _checklist(self, items: tuple[CheckItem, ...]) -> None:
        self._line("")
        for item in items:
            mark, said = ("[x]", item.answer) if item.answer else ("[ ]", "left open" if item.declined else "")
            self._line(f"  {mark} {item.title:<15} {said}", style="" if item.answer else "dim")
        self._line("")

    def _verdict(self, verdict: Verdict) -> None:
        self._taken(verdict.taken)
        rendered = verdict.rendered
        if verdict.changed:
            self._line(verdict.changed, style="bold")
        headline = RichText(rendered.headline, style="bold")
        self._print(headline if self._plain else Panel(headline, border_style="green"))
        for section in rendered.sections:
            self._list(section.title, section.paragraphs)
        self._workloads(verdict)
        if rendered.length is Length.FULL:
            self._costs(verdict)
            self._chart(verdict)
            self._list("Sources", rendered.source_lines())
        self._line("")
        self._line(rendered.knowledge, style="dim")

    def _list(self, title: str, lines: Iterable[str]) -> None:
        self._line("")
        self._line(title, style="bold")
        for line in lines:
            self._item(line)

    def _item(self, text: str, *, style: str = "") -> None:
        """One item of a list, wrapped under itself."""
        self._wrapped(text, style=style, first="  - ", then="    ")

    def _wrapped(self, text: str, *, style: str = "", first: str = "", then: str = "") -> None:
        """Wrapped by words: an address or the name of a model is torn apart only where it is longer than a line."""
        lines = textwrap.wrap(
            text,
            max(self._console.width, NARROWEST),
            initial_indent=first,
            subsequent_indent=then,
            break_on_hyphens=False,
        )
        for line in lines or [""]:
            self._console.print(RichText(line, style=style), soft_wrap=True)

    def _estimate(self, estimate: Estimate) -> None:
        if estimate.understood:
            self._line(f"Understood: {estimate.understood}", style="bold")
        if estimate.assumed:
            self._line(f"Assumed: {', '.join(estimate.assumed)}", style="dim")
        if estimate.rows and self._console.width >= TABLE_FROM:
            table = self._table("", "Model", "How", "A month", "Per 1M tokens", "GPUs")
            for row in estimate.rows:
                cells = (row.model, row.kind, row.per_month, row.per_million_tokens, row.gpus)
                table.add_row(*(RichText(cell) for cell in cells))
            self._print(table)
        for row in estimate.rows:
            self._line(f"{row.model}, {row.kind}: {row.per_month} a month", style="bold")
            if self._console.width < TABLE_FROM:
                self._item(", ".join(filter(None, (row.per_million_tokens, row.gpus))))
            for line in row.lines:
                self._item(line)
            self._item(f"price: {row.source}", style="dim")
        for note in estimate.notes:
            self._line(note)
        if estimate.ask:
            self._line(estimate.ask, style="bold")

    def _costs(self, verdict: Verdict) -> None:
        if not verdict.rendered.costs:
            return
        if self._console.width < TABLE_FROM:
            self._list("Costs a month", map(_cost_in_words, verdict.rendered.costs))
            return
        table = self._table(
            "Costs a month", "Route", "Model", "Low", "Expected", "High", "Per 1M tokens", "Largest cost"
        )
        for row in verdict.rendered.costs:
            label = f"{row.route_label} *" if row.chosen else row.route_label
            cells = (label, row.model, row.low, row.expected, row.high, row.per_million_tokens, row.dominated_by)
            table.add_row(*(RichText(cell) for cell in cells))
        self._line("")
        self._print(table)
        if any(row.chosen for row in verdict.rendered.costs):
            self._line("* the advised route", style="dim")

    def _workloads(self, verdict: Verdict) -> None:
        rows = verdict.rendered.workloads
        if rows:
            said = (
                f"{row.name}: {row.verdict}, {row.route_label}, {row.volume}, {row.cost}. {row.why}" for row in rows
            )
            self._list("Workloads", (line.strip() for line in said))

    def _chart(self, verdict: Verdict) -> None:
        bounds = verdict.decision.answers.volume_bounds
        volume = None if bounds is None else (Decimal(str(bounds[0])), Decimal(str(bounds[1])))
        picture = picture_of(verdict.decision.economics, volume)
        if picture is not None:
            shown = shown_in(picture, verdict.rendered.shown)
            self._line("")
            drawn = terminal(shown, width=min(self._console.width, PLAIN_WIDTH) - 4)
            for line in drawn.splitlines():
                if line.startswith(KEYS):
                    self._wrapped(line)
                else:
                    self._console.print(RichText(line), soft_wrap=True)

    def _table(self, title: str, *columns: str) -> Table:
        table = Table(title=title, title_justify="left", box=ASCII if self._plain else SIMPLE_HEAD, title_style="bold")
        for column in columns:
            figures = column in ("Low", "Expected", "High", "Per 1M tokens")
            table.add_column(column, justify="right" if figures else "left", overflow="fold")
        return table

    def _line(self, text: str, *, style: str = "") -> None:
        """A paragraph; what fits stands as it was laid out."""
        if len(text) <= self._console.width:
            self._console.print(RichText(text, style=style), soft_wrap=True)
        else:
            self._wrapped(text, style=style)

    def _print(self, renderable: RenderableType) -> None:
        self._console.print(renderable)


def _plain_width() -> int:
    """As wide as COLUMNS says, or the terminal; a pipe has neither."""
    return max(NARROWEST, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns)


def _cost_in_words(row: CostRow) -> str:
    """A row of the table of costs as a line."""
    unit = f", {row.per_million_tokens} per million tokens" if row.per_million_tokens else ""
    largest = f"; largest cost: {row.dominated_by}" if row.dominated_by else ""
    advised = " (advised)" if row.chosen else ""
    return f"{row.route_label}{advised}, {row.model}: {row.expected}, from {row.low} to {row.high}{unit}{largest}."
