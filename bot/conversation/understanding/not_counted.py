"""What a quick cost question says about machines and a quick estimate does not take: GPUs, precision, ownership, peaks.

Named back as not used, so that nobody takes the machine of the estimate for his own. Sizing is ``llm-advisor size``'s.
"""

import re
from collections.abc import Sequence

from bot.conversation.understanding.tokens import Token

_INSTEAD = "not used; llm-advisor size or a consultation takes your own machines"
_GPU = (
    r"(?:rtx ?(?:pro ?)?a?\d{4}(?: ?ti| ?ada)?|(?:gh|gb|h|b)[123]00(?: ?nvl)?|a100|a10g?|a6000|l40s?|l4|t4|v100|mi ?[123]\d\dx?"
    r"|[345]090|dgx|hgx|tpu)"
)
_TIMES = r"\d+(?:\.\d+)? ?(?:x|times)"
_SAID = (
    re.compile(rf"(?<![\w.-])(?:\d{{1,3}} ?x? ?)?(?:nvidia )?{_GPU}(?: ?x ?\d{{1,3}})?(?![\w-])"),
    re.compile(r"(?<![\w.])(?:(?:int|fp|nf|mxfp|nvfp)[ -]?(?:4|8|16)|bf16|awq|gptq|gguf|[248][ -]bit)(?![a-z0-9])"),
    re.compile(r"(?<![\w.])i?q[2-8](?:_[a-z0-9]+)*(?![a-z0-9])"),
    re.compile(r"(?<!\w)(?:owned|on[ -]?prem(?:ises)?|our own (?:gpus?|servers?|hardware)|we own)(?!\w)"),
    re.compile(rf"(?<!\w)(?:peaks?(?: (?:of|is|at|to|load|traffic|factor))? {_TIMES}|{_TIMES} (?:at )?peaks?)(?!\w)"),
)


def not_counted_in(text: str, tokens: Sequence[Token]) -> tuple[tuple[str, ...], frozenset[int]]:
    """The sentences for the reader, and the token places that are read as nothing else. ``text``: what ``tokens`` are of."""
    plain = text.casefold()
    if len(plain) != len(text):  # a letter that grows when it is made small would move every place
        return (), frozenset()
    found = sorted((match.start(), match.end()) for pattern in _SAID for match in pattern.finditer(plain))
    places = frozenset(i for i, token in enumerate(tokens) if any(start <= token.start < end for start, end in found))
    said = dict.fromkeys(plain[start:end].strip() for start, end in found)
    return tuple(f"{words}: {_INSTEAD}" for words in said), places
