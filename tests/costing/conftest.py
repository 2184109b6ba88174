"""Makes ``economy_of_today`` importable from the tests beside it (test folders are no packages)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
