"""A value with its unit, its date and its source: the only form in which a figure enters the knowledge base.

Pure values. Reading files is ``load.py``; nothing in here knows what day it is.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or a rule comes from. ``checked`` is the day on which somebody last read it there."""

    title: str
    url: str
    checked: date
