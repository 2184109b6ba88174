"""Text as people send it → clean tokens. What the words mean is decided elsewhere.

Everything here is linear in the length of the text: one pass of a regular expression without nested repetition.
"""

import re
import unicodedata
from dataclasses import dataclass
from html import unescape

HEAD, TAIL = 2_400, 1_000  # of a longer text these many characters are read from both ends, and the reply says so

_PIECES = re.compile(r"[^\W\d_]+|\d+|\n|[^\w\s]|_")
_LINKS = re.compile(r"<(?:https?|mailto)[^<>|\s]{1,500}(?:\|([^<>]{0,200}))?>|<[@#!][^<>|]{1,80}(?:\|([^<>]{0,80}))?>")
_ADDRESSES = re.compile(r"\b(?:https?://|www\.)\S{1,500}|\b[\w.+-]{1,60}@[\w-]{1,60}\.\w{2,10}\b")
_SCRIPTS = re.compile(r"<(script|style)\b[^<>]{0,200}>[^<]{0,500}</\1>", re.IGNORECASE)
_BETWEEN_ANSWERS = re.compile(r"(?<=\s)(?://|\|\|?)(?=\s)")  # "on-prem // 12M a month // 1 ML engineer"
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<!--.{0,200}?-->", re.DOTALL)
_FRACTIONS = {ch: f" {unicodedata.normalize('NFKC', ch).replace('⁄', '/')} " for ch in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒"}
_PLAIN = str.maketrans(
    {
        **_FRACTIONS,
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "´": "'",
        "`": " ",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "×": " x ",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\r": "\n",
        "*": " ",
        "≥": " >= ",
        "≤": " <= ",
        "⁶": "^6",
        "⁷": "^7",
        "⁸": "^8",
        "⁹": "^9",
    }
)
_ABBREVIATIONS = frozenset(
    [
        "mrd",
        "mio",
        "tsd",
        "mill",
        "ca",
        "approx",
        "abt",
        "resp",
        "incl",
        "max",
        "min",
        "vs",
        "bn",
        "mn",
        "yr",
        "wk",
        "avg",
        "req",
        "est",
        "mia",
        "mln",
        "milj",
        "ung",
        "mind",
        "ggf",
        "evtl",
        "bzw",
        "etc",
        "dr",
    ]
)
_ROLE_TAGS = re.compile(
    r"</?\s?(?:system|assistant|user|developer|admin|instructions?|prompt|im_start)\b[^<>]{0,40}>|<\|", re.IGNORECASE
)
_ARROW = re.compile(r"(?:-|=)+>|→|⇒|➔|➜")
_PER_SHORT = re.compile(
    r"(?<=[a-z] )p ?[./] ?([amwdqy])\b\.?|(?<=[a-z])p\.([amwdqy])\b\.?|(?<=[kmbn] )p([awd])\b|(?<=tokens )p([awd])\b"
    r"|(?<=\d[kmb])/(a)\b(?! )|(?<=\d)/(a)\b(?! )",
    re.IGNORECASE,
)
_PER_ANNUM = re.compile(r"\bp\. ?a\.|\bp\. ?a\b", re.IGNORECASE)
_ISH = re.compile(r"(?<=\d[km])ish\b", re.IGNORECASE)
_SPELLED = {"a": "year", "y": "year", "m": "month", "w": "week", "d": "day", "q": "quarter"}
_PAPER = re.compile(r"\bA4[ -]?(?=pages?\b|sheets?\b)", re.IGNORECASE)
_STAR_BETWEEN_FIGURES = re.compile(r" \* ?(?=\d)|(?<=\w)\*(?=\d)")
_SHORTENED = {"ca": "can", "wo": "will", "sha": "shall"}
_ENDINGS = {"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}
_RUN_TOGETHER = {
    "dont": "do not", "cant": "can not", "wont": "will not", "isnt": "is not", "doesnt": "does not", "arent": "are not",
    "shouldnt": "should not", "mustnt": "must not", "havent": "have not", "hasnt": "has not", "didnt": "did not",
    "wouldnt": "would not", "couldnt": "could not", "wasnt": "was not", "cannot": "can not", "aint": "is not",
    "ive": "i have", "thats": "that is", "whats": "what is", "wheres": "where is", "lets": "let us", "gonna": "going to",
    "gotta": "have to", "wanna": "want to", "dunno": "do not know", "idk": "do not know", "youre": "you are",
    "theyre": "they are", "everythings": "everything is", "nothings": "nothing is", "theres": "there is", "u": "you",
    "pls": "please", "plz": "please", "plse": "please", "thx": "thanks", "thnx": "thanks", "tho": "though", "ppl": "people",
    "bc": "because", "cuz": "because", "coz": "because", "tmrw": "tomorrow", "tmr": "tomorrow", "wknd": "weekend",
    "wrt": "about", "smth": "something", "smn": "someone", "prolly": "probably", "kinda": "kind of", "sorta": "sort of",
    "lemme": "let me", "gimme": "give me", "ur": "your", "mgmt": "management", "dept": "department",
    "govt": "government", "infra": "infrastructure",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word, one run of digits or one sign. ``glued``: no space before it. ``end`` is its place in the clean text."""

    text: str
    kind: str  # "w", "d" or "s"
    glued: bool
    start: int
    end: int
    raw: str


@dataclass(frozen=True, slots=True)
class CleanText:
    """A message made readable. ``cut``: only its beginning and its end were kept. ``quoted``: it came as code."""

    text: str
    cut: bool
    quoted: bool


def clean(text: str) -> CleanText:
    """``text`` without markup, escapes, invisible characters and typographic variants."""
    text, cut = _shortened(text)
    if "&" in text:
        text = unescape(text)
    bare = text.strip()
    quoted = (
        ":=" in bare or "==" in bare or (len(bare) > 1 and (bare[0], bare[-1]) in {("`", "`"), ("{", "}"), ("[", "]")})
    )
    if _ROLE_TAGS.search(text):
        return CleanText("", cut, quoted=True)  # a forged turn of the conversation answers nothing
    if "<" in text:
        text = _TAGS.sub(" ", _LINKS.sub(lambda m: f" {m.group(1) or m.group(2) or ' '} ", _SCRIPTS.sub(" ", text)))
    text = _ARROW.sub(" → ", _BETWEEN_ANSWERS.sub("; ", text))
    text = _PER_SHORT.sub(lambda m: f" per {_SPELLED[m.group(m.lastindex or 1).lower()]} ", _ISH.sub(" ish", text))
    text = _PAPER.sub("", _PER_ANNUM.sub(" per annum ", text))
    text = _STAR_BETWEEN_FIGURES.sub(" x ", _ADDRESSES.sub(" ", text)).translate(_PLAIN)
    text, cut_again = _shortened(unicodedata.normalize("NFKC", text))  # "½" is five characters now
    cut = cut or cut_again
    text = "".join(ch for ch in text if ch in "\n\t" or unicodedata.category(ch)[0] != "C")
    return CleanText(text.strip(), cut, quoted)


def _shortened(text: str) -> tuple[str, bool]:
    """Both ends of a long text, and whether anything between them was left out."""
    return (f"{text[:HEAD]}\n{text[-TAIL:]}", True) if len(text) > HEAD + TAIL else (text, False)


def tokens_of(text: str) -> tuple[Token, ...]:
    """The tokens of a clean text, contractions written out ("don't" → "do not")."""
    found: list[Token] = []
    before = -1
    for match in _PIECES.finditer(text):
        raw = match.group()
        kind = "d" if raw[0].isdigit() else "w" if raw[0].isalpha() else "s"
        if kind == "d":
            raw = _ascii_digits(raw)
        if raw == "." and found and found[-1].end == match.start() and found[-1].text in _ABBREVIATIONS:
            continue
        _append(found, Token(raw.lower(), kind, match.start() == before, match.start(), match.end(), raw))
        before = match.end()
    return tuple(found)


def _ascii_digits(raw: str) -> str:
    return raw if raw.isascii() else "".join(str(unicodedata.digit(ch, 0)) for ch in raw)


def _append(found: list[Token], token: Token) -> None:
    """Adds a token; writes out a contraction once its ending arrives."""
    if token.kind == "w" and token.text in _RUN_TOGETHER:
        for i, word in enumerate(_RUN_TOGETHER[token.text].split()):
            found.append(Token(word, "w", token.glued and i == 0, token.start, token.end, word))
        return
    if token.kind == "w" and token.glued and len(found) > 1 and found[-1].text == "'" and found[-2].kind == "w":
        stem = found[-2]
        if token.text == "t" and stem.text.endswith("n"):
            found[-2:] = [_as(stem, _SHORTENED.get(stem.text[:-1], stem.text[:-1])), _as(token, "not")]
            return
        if token.text in _ENDINGS:
            found[-1:] = [_as(token, _ENDINGS[token.text])]
            return
        if token.text == "s":
            found.pop()
            if stem.text in {
                "it",
                "that",
                "there",
                "what",
                "where",
                "who",
                "he",
                "she",
                "everything",
                "nothing",
                "something",
                "someone",
                "somebody",
                "nobody",
                "everybody",
                "everyone",
                "here",
                "how",
                "why",
                "this",
                "one",
                "latency",
                "speed",
                "volume",
                "quality",
                "let",
            }:
                found.append(_as(token, "us" if stem.text == "let" else "is"))
            return
    found.append(token)


def _as(token: Token, text: str) -> Token:
    return Token(text, "w", False, token.start, token.end, text)
