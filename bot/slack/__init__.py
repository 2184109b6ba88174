"""Slack: what people do there becomes messages for the advisor, and its replies become Slack messages.

READ FIRST: ``serving.py`` (what runs), then ``listeners.py`` (in), ``consulting.py`` (the turn), ``delivery.py`` (out). No
decision, no figure and no storage in here; what it needs of the rest are the Protocols of ``ports.py``.
"""
