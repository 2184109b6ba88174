"""``python -m tests.slack_screens FOLDER``: the main journey as HTML pages to open in a browser, and the terminal's."""

import sys
from datetime import date
from pathlib import Path

from tests.days import TODAY
from tests.slack_screens.journey import screens
from tests.slack_screens.terminal import terminal_chat


def write(folder: Path, day: date) -> list[Path]:
    """Write every screen; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for screen in screens(day):
        path = folder / f"{screen.name}.html"
        path.write_text(screen.html, encoding="utf-8")
        written.append(path)
    console = terminal_chat(day)
    console.save_svg(str(folder / "terminal.svg"), title="llm-advisor chat", clear=False)
    console.save_html(str(folder / "terminal.html"), clear=False)
    return [*written, folder / "terminal.svg", folder / "terminal.html"]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where to: python -m tests.slack_screens FOLDER")
    for written in write(Path(sys.argv[1]), TODAY):
        print(written)
