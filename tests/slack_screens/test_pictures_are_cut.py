"""The pictures of the README: cut where nothing is shown, and no pretence where there is no browser."""

from pathlib import Path

import pytest
from PIL import Image

from tests.slack_screens import pictures


def test_a_picture_ends_below_its_last_line(tmp_path: Path) -> None:
    taken = Image.new("RGB", (40, 900), "#ffffff")
    taken.putpixel((3, 100), (0, 0, 0))
    taken.save(tmp_path / "one.png")
    pictures.cut(tmp_path / "one.png")
    with Image.open(tmp_path / "one.png") as cut:
        assert cut.size == (40, 101 + pictures.MARGIN)


def test_an_empty_picture_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (40, 90), "#ffffff").save(tmp_path / "one.png")
    with pytest.raises(ValueError, match="empty"):
        pictures.cut(tmp_path / "one.png")


def test_without_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="No browser found, so no pictures"):
        pictures.browser()
