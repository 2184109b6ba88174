"""What Slack itself makes us say: what happened, what is kept, what to do. Our own words, with no figure in them."""

import hashlib

from bot.slack.blocks import Block, section

OLD_BUTTON = (
    "This button is from an older version of me, so pressing it did nothing. Your answers are kept. "
    "Write `summary` here to see where we stand and go on from there."
)
FORM_TOO_LATE = (
    "The form did not open: Slack gives me three seconds, and they were over. Nothing is lost. "
    "Type the command again, or write what you want to know after it, for example "
    "`/llm-cost 80M tokens gpt-4o vs llama-3.3-70b`."
)

NO_VERDICT = (
    "There is no verdict here yet, so there is nothing to share or to export. Write `summary` to see what is open."
)
CHOOSE_FIRST = "Nothing was chosen. Pick one or more in the list, then press “Take these”."
FORGOTTEN = "Done: your answers, choices and decisions are deleted."
COULD_NOT_SHARE = (
    "I could not post it there: I am not a member of that channel, or may not write in it. Nothing is lost. "
    "Invite me there with `/invite @LLM Advisor`, then press “Share in channel” again."
)
GOES_ON_IN_PRIVATE = (
    "I could not answer where you asked: I am not a member of that channel, or may not write in it. Nothing is lost, and we "
    "go on here. To decide there together, invite me with `/invite @LLM Advisor`, then write `summary` here and press "
    "“Continue in a channel”."
)
NOT_A_MEMBER = (
    "I am not a member of this channel, so I answer in our direct message. To get the answer in the thread of this message, "
    "close the form, invite me with `/invite @LLM Advisor`, and open it again."
)
COULD_NOT_CHART = "The chart could not be shown there. The estimate stands without it."
COULD_NOT_ESTIMATE = (
    "I could not answer there: Slack no longer takes my answer to that form. Type it after the command instead, for example "
    "`/llm-cost 80M tokens gpt-4o vs llama-3.3-70b`, or write to me here."
)
NO_CHART = "There is nothing to draw: a chart compares an API with self-hosting. Name a model of each, and a volume."
DEFAULT_SET = "Done: that is your default from now on. What was said in a consultation stays as it was said."
LOOKS_AHEAD = {
    True: "Done: I tell you once when newer prices change a decision of yours.",
    False: "Done: I no longer tell you when prices change a decision. You still see it here.",
}
COULD_NOT_EXPORT = (
    "The decision record could not be written: this workspace lets me make neither a canvas nor a file. "
    "The decision is kept. An administrator can grant `canvases:write` or `files:write`."
)


def reference_of(event_id: str) -> str:
    """A short name of an event, to be quoted by a person and found in the log."""
    return hashlib.sha256(event_id.encode()).hexdigest()[:8]


def went_wrong(reference: str) -> str:
    """An error of ours."""
    return (
        "Something went wrong on my side, and I could not answer this. What you answered before is kept. "
        f"Please say it again; if it fails again, tell whoever runs me the reference `{reference}`."
    )


def blocks(text: str) -> list[Block]:
    """A notice as blocks."""
    return [section(text)]
