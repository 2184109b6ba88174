"""What a person sees of a conversation, and how they follow it to its verdict by its buttons."""

import json
from typing import Any

from .people import Person
from .server import StandIn
from .workspace import Posted

CASE = {
    "data_residency": "no_restriction",
    "task_specialization": "general",
    "team": "none",
    "latency": "interactive",
}
"""What is pressed where it is asked; anything else stays open."""


def dumped(value: Any) -> str:
    """Anything of JSON as text to look into."""
    return json.dumps(value, ensure_ascii=False)


def seen(message: Posted) -> str:
    """All that a message says."""
    return message.text + dumped(message.blocks)


async def said(slack: StandIn, channel: str, *texts: str, thread: str = "") -> Posted:
    """The newest message of the app there that says all of this, once it is there."""

    def found(_: object = None) -> list[Posted]:
        return [m for m in slack.workspace.from_the_app(channel, thread) if all(text in seen(m) for text in texts)]

    await slack.until(found)
    return found()[-1]


async def opened(slack: StandIn, callback: str, count: int = 1) -> dict[str, Any]:
    """The newest form of that name, once there are so many."""

    def forms(_: object = None) -> list[dict[str, Any]]:
        found = [view for view in slack.workspace.views.values() if view["callback_id"] == callback]
        return found if len(found) >= count else []

    await slack.until(forms)
    return forms()[-1]


def actions_in(message: Posted) -> list[str]:
    """The action ids of its buttons and selects."""
    return [element["action_id"] for block in message.blocks for element in block.get("elements", [])
            if "action_id" in element]  # fmt: skip


def is_verdict(message: Posted) -> bool:
    """Whether it is the verdict that holds."""
    return "verdict:export" in actions_in(message)


def asked_in(message: Posted) -> str:
    """The question whose buttons stand there, "" for none."""
    return next((action.split(":")[1] for action in actions_in(message) if action.startswith("answer:")), "")


async def led_to_a_verdict(  # noqa: PLR0913 - one way to follow, said by name
    slack: StandIn, person: Person, channel: str, thread: str = "", *, presses: int = 1, after: Posted | None = None
) -> Posted:
    """Press what is asked, each answer so many times, until there is a verdict, another one than ``after``."""
    pressed: set[str] = set()

    def next_step(_: object = None) -> Posted | None:
        posts = [m for m in slack.workspace.from_the_app(channel, thread) if m.ts != thread and m is not after]
        found = [m for m in posts if is_verdict(m) or asked_in(m) not in {"", *pressed}]
        return found[-1] if found else None

    for _ in range(12):
        await slack.until(next_step)
        step = next_step()
        assert step is not None
        if is_verdict(step):
            return step
        asked = asked_in(step)
        pressed.add(asked)
        for _ in range(presses):
            await person.presses(step, f"answer:{asked}:{CASE.get(asked, 'unknown')}")
    raise AssertionError("no verdict after twelve answers")


def cost_table(message: Posted) -> list[list[str]]:
    """The cells of a verdict's costs, row by row."""
    (table,) = [block for block in message.blocks if block["type"] == "data_table"]
    return [[cell["text"] for cell in row] for row in table["rows"][1:]]


def headline(message: Posted) -> str:
    """A verdict's first line."""
    return next(str(block["text"]["text"]) for block in message.blocks if block["type"] == "header")
