"""``python -m tests.slack_screens.pictures [FOLDER]``: the README's pictures, taken of the screens by a headless browser."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from tests.days import TODAY
from tests.slack_screens.__main__ import write

PICTURES = Path(__file__).parents[2] / "deploy" / "pictures"
SCREENS = {
    "consultation": "2-mid-consultation",
    "verdict": "3-verdict",
    "quick_cost": "4-quick-cost",
    "conflict": "6-conflict",
    "home": "8-home",
    "form": "9-form",
}
"""The picture's name with the screen's."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTH, TALLEST, MARGIN = 760, 4_000, 16


def browser() -> str:
    """The first browser of this machine that takes pictures without a screen.

    Raises:
        SystemExit: there is none.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        sys.exit(f"No browser found, so no pictures: install one of {', '.join(BROWSERS)}.")
    return found


def taken(with_browser: str, page: Path, picture: Path) -> None:
    """A picture of one page, cut below its last line."""
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={WIDTH},{TALLEST}"]
    asked = [with_browser, *options, f"--screenshot={picture}", page.as_uri()]
    subprocess.run(asked, check=True, timeout=90, capture_output=True)
    cut(picture)


def cut(picture: Path) -> None:
    """Leaves out the empty part below what is shown."""
    with Image.open(picture) as whole:
        shown = whole.convert("RGB")
    blank = Image.new("RGB", shown.size, shown.getpixel((0, shown.height - 1)))  # a form lies on grey
    box = ImageChops.difference(shown, blank).getbbox()
    if box is None:
        raise ValueError(f"{picture} is empty")
    bottom = min(box[3] + MARGIN, shown.height)
    shown.crop((0, 0, shown.width, bottom)).quantize(256).save(picture, optimize=True)


def main(folder: Path) -> None:
    """Take all of them."""
    with_browser = browser()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as pages:
        write(Path(pages), TODAY)
        for name, screen in SCREENS.items():
            taken(with_browser, Path(pages) / f"{screen}.html", folder / f"{name}.png")
            print(folder / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES)
