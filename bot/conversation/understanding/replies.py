"""Short replies: a question back that names what was understood, and readings in words for buttons.

No verdicts and no figures of cost.
"""

from collections.abc import Mapping
from typing import Any

from bot.conversation.understanding.volume_in_words import shown_volume
from bot.framework import QuestionId, region_in_words

_WORDS: Mapping[tuple[QuestionId, Any], str] = {
    (QuestionId.DATA_RESIDENCY, "on_premises"): "only on your own machines",
    (QuestionId.DATA_RESIDENCY, "own_cloud"): "in your own cloud account",
    (QuestionId.DATA_RESIDENCY, "vendor_under_contract"): "at a vendor, under contract",
    (QuestionId.DATA_RESIDENCY, "no_restriction"): "anywhere, no restriction",
    (QuestionId.TASK_SPECIALIZATION, "general"): "a general task",
    (QuestionId.TASK_SPECIALIZATION, "somewhat"): "a somewhat special task",
    (QuestionId.TASK_SPECIALIZATION, "niche"): "a niche task",
    (QuestionId.TEAM, "none"): "nobody who runs models",
    (QuestionId.TEAM, "some"): "one or two people, part of their time",
    (QuestionId.TEAM, "dedicated"): "a dedicated ML team",
    (QuestionId.LATENCY, "batch"): "batch, minutes or hours",
    (QuestionId.LATENCY, "interactive"): "interactive, a second or two",
    (QuestionId.LATENCY, "p95_500ms"): "95 % within 500 ms",
    (QuestionId.LATENCY, "sub_100ms"): "under 100 ms",
    (QuestionId.TIME_TO_MARKET, "urgent"): "within weeks",
    (QuestionId.TIME_TO_MARKET, "normal"): "no hurry",
    (QuestionId.TRAFFIC_SHAPE, "steady"): "steady traffic",
    (QuestionId.TRAFFIC_SHAPE, "business_hours"): "traffic in business hours",
    (QuestionId.TRAFFIC_SHAPE, "spiky"): "spiky traffic",
    (QuestionId.QUALITY_CRITICAL, True): "the best quality available",
    (QuestionId.QUALITY_CRITICAL, False): "good enough quality",
    (QuestionId.LABELLED_DATA, True): "labelled examples are there",
    (QuestionId.LABELLED_DATA, False): "no labelled examples",
}
_KINDS: Mapping[str, str] = {
    "rag": "answers from documents", "content_generation": "writing texts", "code_generation": "writing code",
    "summarization": "summaries", "medical_summarization": "medical summaries", "document_analysis": "analysing documents",
    "classification": "sorting into classes", "extraction": "extracting data", "voice_assistant": "a voice assistant",
}  # fmt: skip
_BACK: Mapping[QuestionId, str] = {
    QuestionId.DATA_RESIDENCY: (
        "May it go to a vendor under contract, into your own cloud account, or must it stay on your own machines?"
    ),
    QuestionId.REGION: "Which region does the data have to stay in, if any?",
    QuestionId.TASK_SPECIALIZATION: "What does the model do, and is that general, somewhat special, or a niche for experts?",
    QuestionId.TASK_KIND: (
        "Which of these comes closest: classification, extraction, summaries, support, answers "
        "from documents, translation, writing, code?"
    ),
    QuestionId.QUALITY_CRITICAL: "Does it have to be the best quality available: yes or no?",
    QuestionId.LABELLED_DATA: "Are there labelled examples of the task: yes or no?",
    QuestionId.VOLUME: "Requests a day and their size will do: how many tokens a month is that, in and out together?",
    QuestionId.OUTPUT_SHARE: "For example 25 %: which share of the tokens does the model write?",
    QuestionId.TRAFFIC_SHAPE: "Is the traffic steady, in business hours, or spiky?",
    QuestionId.GROWTH: "How many percent does the volume grow a month?",
    QuestionId.TEAM: "Who would run the models: nobody, one or two people, or a dedicated ML team?",
    QuestionId.LATENCY: "How fast must an answer start: batch, a second or two, within 500 ms, or under 100 ms?",
    QuestionId.TIME_TO_MARKET: "Does the first version have to be out within weeks, or is there no hurry?",
}


def likeliest_words(question: QuestionId | None, value: Any) -> str:
    """An answer in a few words: "only on your own machines", "80M tokens a month"."""
    if question is None:
        return ""
    match question:
        case QuestionId.VOLUME:
            return shown_volume(value)
        case QuestionId.TASK_KIND:
            kinds = [value] if isinstance(value, str) else value
            return " and ".join(_KINDS.get(str(kind), str(kind).replace("_", " ")) for kind in kinds)
        case QuestionId.REGION:
            return f"the data stays in {region_in_words(value)}" if value != "any" else "any region"
        case QuestionId.OUTPUT_SHARE:
            return f"{float(value) * 100:.3g} % output"
        case QuestionId.GROWTH:
            return f"{float(value) * 100:.3g} % growth a month" if value else "no growth"
        case _:
            return _WORDS.get((question, value), str(value).replace("_", " "))


def question_back(question: QuestionId | None, understood: str, *, about: str = "") -> str:
    """A short question that names what was understood so far."""
    if question is None:
        return ""
    if understood:
        return f"I read that as: {understood}. Is that right?"
    if about:
        ending = "" if about.endswith("?") else "?"
        if question is QuestionId.VOLUME:
            return f"{about[0].upper()}{about[1:]}{ending}"
        return f"{about}. {_BACK[question]}"
    return f"I could not place that. {_BACK[question]}"


def asked_again(question: QuestionId | None) -> str:
    """The question in its short form, without a word about what was said."""
    return "" if question is None else _BACK[question]
