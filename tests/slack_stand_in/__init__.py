"""A Slack of our own: a local server that speaks Slack's Web API, Socket Mode and signed HTTP, for tests only.

It keeps the messages, refuses what Slack's limits refuse, delivers what people do, and plays the faults it is told to.
"""

from .delivery import HttpTransport, Receipt
from .faults import Fault, connection_cut, rate_limited, refused, server_error
from .people import MENTION, Person
from .refusals import REFUSALS
from .server import StandIn
from .workspace import APP_TOKEN, BOT_ID, BOT_TOKEN, BOT_USER, SIGNING_SECRET, TEAM, Posted

__all__ = [
    "APP_TOKEN",
    "BOT_ID",
    "BOT_TOKEN",
    "BOT_USER",
    "MENTION",
    "REFUSALS",
    "SIGNING_SECRET",
    "TEAM",
    "Fault",
    "HttpTransport",
    "Person",
    "Posted",
    "Receipt",
    "StandIn",
    "connection_cut",
    "rate_limited",
    "refused",
    "server_error",
]
