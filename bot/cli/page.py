"""Replies on a terminal: rich where there is one, plain lines for pipes. The words are the same; only the layout differs."""

import sys
from decimal import Decimal

from rich.box import ASCII, SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as RichText

from bot.costing.picture import picture_of, shown_in
from bot.drawing import terminal
from bot.replies import CheckItem, Choice, Confirm, Estimate, Question, Reply, Summary, Text, Verdict

PLAIN_WIDTH = 100


class Page:
    """Prints replies and numbers their choices."""

    def __init__(self, *, plain: bool) -> None:
        self._plain = plain
        if plain:
            self._console = Console(
                file=sys.stdout, color_system=None, width=PLAIN_WIDTH, highlight=False, markup=False
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
            self._line("")
            self._line(section.title, style="bold")
            for paragraph in section.paragraphs:
                self._print(Padding(RichText(f"- {paragraph}"), (0, 0, 0, 2)))
        self._costs(verdict)
        self._workloads(verdict)
        self._chart(verdict)
        self._line("Sources", style="bold")
        for line in rendered.source_lines():
            self._print(Padding(RichText(f"- {line}"), (0, 0, 0, 2)))
        self._line(rendered.knowledge, style="dim")

    def _estimate(self, estimate: Estimate) -> None:
        if estimate.understood:
            self._line(f"Understood: {estimate.understood}", style="bold")
        if estimate.assumed:
            self._line(f"Assumed: {', '.join(estimate.assumed)}", style="dim")
        if estimate.rows:
            table = self._table("", "Model", "How", "A month", "Per 1M tokens", "GPUs")
            for row in estimate.rows:
                cells = (row.model, row.kind, row.per_month, row.per_million_tokens, row.gpus)
                table.add_row(*(RichText(cell) for cell in cells))
            self._print(table)
        for row in estimate.rows:
            self._line(f"{row.model}, {row.kind}", style="bold")
            for line in row.lines:
                self._print(Padding(RichText(f"- {line}"), (0, 0, 0, 2)))
            self._print(Padding(RichText(f"price: {row.source}", style="dim"), (0, 0, 0, 2)))
        for note in estimate.notes:
            self._line(note)
        if estimate.ask:
            self._line(estimate.ask, style="bold")

    def _costs(self, verdict: Verdict) -> None:
        if not verdict.rendered.costs:
            return
        table = self._table(
            "Costs a month", "Route", "Model", "Low", "Expected", "High", "Per 1M tokens", "Largest line"
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
        if not verdict.rendered.workloads:
            return
        table = self._table("Workloads", "Workload", "Verdict", "Route", "Volume", "Cost")
        for row in verdict.rendered.workloads:
            table.add_row(*(RichText(cell) for cell in (row.name, row.verdict, row.route_label, row.volume, row.cost)))
        self._print(table)

    def _chart(self, verdict: Verdict) -> None:
        bounds = verdict.decision.answers.volume_bounds
        volume = None if bounds is None else (Decimal(str(bounds[0])), Decimal(str(bounds[1])))
        picture = picture_of(verdict.decision.economics, volume)
        if picture is not None:
            shown = shown_in(picture, verdict.rendered.shown)
            drawn = terminal(shown, width=min(self._console.width, PLAIN_WIDTH) - 4)
            self._console.print(RichText(drawn), soft_wrap=True)

    def _table(self, title: str, *columns: str) -> Table:
        table = Table(title=title, title_justify="left", box=ASCII if self._plain else SIMPLE_HEAD, title_style="bold")
        for column in columns:
            figures = column in ("Low", "Expected", "High", "Per 1M tokens")
            table.add_column(column, justify="right" if figures else "left", overflow="fold")
        return table

    def _line(self, text: str, *, style: str = "") -> None:
        self._console.print(RichText(text, style=style))

    def _print(self, renderable: RenderableType) -> None:
        self._console.print(renderable)
