"""What a model is sent: ids, kinds and hand-written sentences with empty slots, and the schema of its answer.

Pure. No figure, no name, nothing that a person typed: two decisions with the same kinds of facts give the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.facts.sentences import Audience, Reader, SectionKey, Sentences
from bot.phrasing.arrange import Option, options_for
from bot.phrasing.brief import Brief

_READERS = {
    Reader.ENGINEER: "an engineer who will run the system",
    Reader.MANAGER: "a manager who decides on it",
    Reader.EXECUTIVE: "an executive with one minute",
}
_ARRANGE = (
    "You arrange an explanation for {reader}. Every sentence is written already. Choose one sentence for each fact, the order "
    "of the sentences and of the sections, an opening, and a connective for each section after the first. "
    "Put first what matters most to this reader. Answer with one JSON object of ids only, as the schema says."
)
_REWORD = (
    " Then reword the chosen sentences in `rewordings` so that they read well together: keep every slot in braces exactly "
    "once, keep who is compared with whom, and say nothing more and nothing less. No figures, no names, no advice, no markup."
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request to a model: two messages and the JSON schema of the answer."""

    system: str
    user: str
    schema: Mapping[str, Any]


def plan_prompt(brief: Brief, sentences: Sentences, audience: Audience) -> Prompt:
    """The request for an arranged explanation."""
    options = options_for(brief, sentences, audience)
    return Prompt(_ARRANGE.format(reader=_READERS[audience.reader]), _listed(options), _schema(options, sentences, {}))


def reword_prompt(brief: Brief, sentences: Sentences, audience: Audience) -> Prompt:
    """The request for an arranged explanation whose sentences the model may reword as well; still one call."""
    options = options_for(brief, sentences, audience)
    ids = [option.id for option in options]
    entry = _object({"id": {"type": "string", "enum": ids}, "text": {"type": "string"}})
    rewordings = {"rewordings": {"type": "array", "items": entry}}
    system = _ARRANGE.format(reader=_READERS[audience.reader]) + _REWORD
    return Prompt(system, _listed(options), _schema(options, sentences, rewordings))


def _listed(options: tuple[Option, ...]) -> str:
    facts: dict[str, list[dict[str, str]]] = {}
    for option in options:
        fact = "+".join(fact.id for fact in option.facts)
        facts.setdefault(fact, []).append({"id": option.id, "sentence": option.variant.text})
    return json.dumps({"facts": [{"fact": fact, "sentences": said} for fact, said in facts.items()]}, indent=1)


def _schema(options: tuple[Option, ...], sentences: Sentences, more: Mapping[str, Any]) -> dict[str, Any]:
    return _object(
        {
            "opening": {"type": "string", "enum": list(sentences.openings)},
            "sections": _array([key.value for key in SectionKey]),
            "connectives": _array(list(sentences.connectives)),
            "sentences": _array([option.id for option in options]),
            **more,
        }
    )


def _array(ids: list[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string", "enum": ids}}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
