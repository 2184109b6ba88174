"""A fresh `cost` loads its prices before all else: where no bytecode is kept, compiling them is the peak of the process."""

import subprocess
import sys

LOADED_BEFORE_THE_PRICES = """
import sys
from bot.cli.commands import run
import bot.costing.price_library as library
load = library.bundled_providers
def told():
    if not told.seen:
        told.seen = True
        print("loaded:", *sorted(name for name in sys.modules if name.startswith("bot.")), file=sys.stderr)
    return load()
told.seen = False
library.bundled_providers = told
run(["cost", "80M tokens gpt-4o", "--format", "json"])
"""


def test_nothing_large_is_loaded_before_the_prices() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED_BEFORE_THE_PRICES], capture_output=True, text=True, check=True, timeout=60
    )
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("loaded:"))
    loaded = line.split()[1:]
    assert "bot.cli.economics" in loaded
    assert "bot.wiring" not in loaded
    assert not [name for name in loaded if name.startswith(("bot.scoring", "bot.conversation", "bot.phrasing"))]
