"""What Slack itself makes us say: what happened, what is kept, what to do. Our own words, with no figure in them."""

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


def went_wrong(reference: str) -> str:
    """An error of ours."""
    return (
        "Something went wrong on my side, and I could not answer this. What you answered before is kept. "
        f"Please say it again; if it fails again, tell whoever runs me the reference `{reference}`."
    )


def blocks(text: str) -> list[Block]:
    """A notice as blocks."""
    return [section(text)]
