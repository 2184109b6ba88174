"""Circumstances that are clauses in disguise, written out: "with A scoring X, the decision is close" is "because A scores X, the
decision is close", "there is no point at which A has paid X back" is "A never pays X back".

Pure. Works on the text, and only for a second reading: both texts are recast alike. No slot is dropped.
"""

import re

from bot.facts.guard_words import Entry, Form, GuardWords, Kind

_NAMED = r"(?:(?:your|the) [a-z-]+(?: [a-z-]+)?(?: of \{\w+\})?|\{\w+\})"
_DOING = re.compile(rf"({_NAMED}) ([a-z]+ing)\b")
_WITH_FIRST = re.compile(rf"^with ({_NAMED} [a-z]+ing\b[^,;:]*), (?=[a-z{{])")
_WITH_LAST = re.compile(rf"^([^,;:]+), with ({_NAMED} [a-z]+ing\b[^,;:]*)\.$")
_PLACED_FIRST = re.compile(rf"^with ({_NAMED}) (?=(?:above|below|within|over|under|beyond|past) )")
_BEING_FIRST = re.compile(rf"^({_NAMED}) being (?=[^,]+, )")
_NO_POINT = re.compile(
    rf"\bthere is (?:no|never an?) (?:point|time|moment) (?:at which|when|where) ({_NAMED}) has ([a-z]+(?: (?:back|off|out|up))?)"
)


def recast(line: str, words: GuardWords) -> str:
    """``line`` with what stands in disguise at its beginning written out as a clause."""
    line = _NO_POINT.sub(lambda found: _never_does(found, words), line)
    if (first := _WITH_FIRST.match(line)) is not None and (body := _finite(first[1], words)) is not None:
        return f"because {body}, {line[first.end() :]}"
    if _PLACED_FIRST.match(line):
        return _PLACED_FIRST.sub(r"because \1 is ", line)
    return _BEING_FIRST.sub(r"because \1 is ", line)


def as_cause(line: str, words: GuardWords) -> str:
    """ "The decision is close, with A scoring X" as "because A scores X, the decision is close"."""
    last = _WITH_LAST.match(line)
    body = None if last is None else _finite(last[2], words)
    return line if last is None or body is None else f"because {body}, {last[1]}."


def _never_does(found: re.Match[str], words: GuardWords) -> str:
    verb = _inflected(found[2], Form.DONE, words)
    return found[0] if verb is None else f"{found[1]} never {verb}"


def _finite(text: str, words: GuardWords) -> str | None:
    """ "{a} scoring {x} and {b} scoring {y}" with its verbs in the present; none where one is not known."""
    verbs = {doing: _inflected(doing, Form.DOING, words) for _, doing in _DOING.findall(text)}
    if not verbs or None in verbs.values():
        return None
    return _DOING.sub(lambda found: f"{found[1]} {verbs[found[2]]}", text)


def _inflected(verb: str, form: Form, words: GuardWords) -> str | None:
    """The third person of what stands in ``form``: "pays back" for "paid back"."""
    if verb == "being":
        return "is"
    entries = words.phrases.get(tuple(verb.split(" ")), ())
    senses = next((entry.senses for entry in entries if entry.kind is Kind.VERB and entry.form is form), None)
    if senses is None:
        return None
    third = Entry(Kind.VERB, senses, Form.THIRD)
    return next((" ".join(phrase) for phrase, ways in words.phrases.items() if third in ways), None)
