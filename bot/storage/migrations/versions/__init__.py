"""One file per revision. A released revision is never edited."""
