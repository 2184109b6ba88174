"""Questions asked in channels, answered from ``knowledge/topics`` with their sources."""
