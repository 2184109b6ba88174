"""Numbers in figures: separators, powers of ten, fractions, and figures that are part of a name.

Number words are ``numbers.py``.
"""

from collections.abc import Sequence

from bot.conversation.understanding.tokens import Token
from bot.facts.lexicon import NumberWords


class DigitReader:
    """Reads figures from one list of tokens. In a language that writes 2,5 a comma is a decimal point."""

    def __init__(self, tokens: Sequence[Token], words: NumberWords) -> None:
        self._tokens = tokens
        self._words = words
        self._decimal_comma = any(token.text in words.decimal_comma_words for token in tokens)

    def _text(self, i: int) -> str:
        return self._tokens[i].text if 0 <= i < len(self._tokens) else ""

    def inside_a_name(self, i: int) -> bool:
        """Is the figure part of a name: "h100", "gpt-4", "8x7b"?"""
        token = self._tokens[i]
        if not token.glued or i == 0:
            return False
        before = self._tokens[i - 1]
        if before.text == "x" and self._text(i + 1) == "b" and i > 1 and self._tokens[i - 2].kind == "d":
            return True
        if before.kind == "w":
            return before.text not in self._words.before_figures
        if before.text in {"-", "_", "."} and before.glued and i > 1 and self._tokens[i - 2].kind in {"w", "d"}:
            word = self._tokens[i - 2]
            if word.kind == "d":
                return False
            return word.text not in self._words.before_figures and not self._words.is_magnitude_or_unit(word.text)
        return False

    def literal_at(self, i: int) -> tuple[float, int, float | None] | None:
        """Digits with their separators → value, end, second possible value."""
        parts, seps, j = [self._text(i)], [], i + 1
        while j + 1 < len(self._tokens) and len(parts) < 12:
            sep, digits = self._tokens[j], self._tokens[j + 1]
            if not (digits.kind == "d" and digits.glued and sep.glued and sep.text in {",", ".", "'", "_"}):
                break
            parts.append(digits.text)
            seps.append(sep.text)
            j += 2
        if not seps:
            return self._spaced(i)
        value = _separated(parts, seps, decimal_comma=self._decimal_comma)
        return None if value is None else (value[0], j, value[1])

    def _spaced(self, i: int) -> tuple[float, int, float | None] | None:
        """Digits grouped by spaces: "1 234 567.89"."""
        digits, j = self._text(i), i + 1
        if len(digits) <= 3 and digits != "0":
            while j < len(self._tokens) and self._tokens[j].kind == "d" and not self._tokens[j].glued:
                if len(self._text(j)) != 3 or len(digits) > 15:
                    break
                digits += self._text(j)
                j += 1
            following = self._tokens[j] if j < len(self._tokens) else None
            if j > i + 1 and following is not None and following.text == "." and following.glued:
                decimals = self._text(j + 1)
                if decimals.isdigit() and self._tokens[j + 1].glued:
                    return float(f"{digits}.{decimals[:15]}"), j + 2, None
        return float(digits[:300]), j, None

    def with_power(self, value: float, end: int) -> tuple[float, int]:
        """ "1e6", "12.32e+14", "1.3x10^6", "10^8"."""
        if self._text(end) == "e" and self._tokens[end].glued:
            j = end + 1
            sign = -1 if self._text(j) == "-" else 1
            j = j + 1 if self._text(j) in {"+", "-"} else j
            if self._text(j).isdigit() and self._tokens[j].glued:
                return value * 10.0 ** (sign * min(int(self._text(j)[:4]), 300)), j + 1
        if self._text(end) == "^" and self._text(end + 1).isdigit():
            exponent = min(int(self._text(end + 1)[:4]), 300)
            return min(value, 1e6) ** exponent if value <= 10 else value, end + 2
        if self._text(end) == "x" and self._text(end + 1) == "10" and self._text(end + 2) == "^":
            j = end + 3
            sign = -1 if self._text(j) == "-" else 1
            j = j + 1 if self._text(j) == "-" else j
            if self._text(j).isdigit():
                return value * 10.0 ** (sign * min(int(self._text(j)[:4]), 290)), j + 1
        return value, end

    def with_fraction(self, value: float, i: int, end: int) -> tuple[float, int, bool]:
        """ "1/5", "1 1/2"."""
        if end == i + 1 and self._text(end) == "/" and self._plain_divisor(end + 1):
            return value / float(self._text(end + 1)), end + 2, True
        share = (
            end == i + 1 and self._text(end).isdigit() and self._text(end + 1) == "/" and not self._tokens[end].glued
        )
        if share and self._plain_divisor(end + 2) and float(self._text(end)) < float(self._text(end + 2)):
            return value + float(self._text(end)) / float(self._text(end + 2)), end + 3, False
        return value, end, False

    def _plain_divisor(self, i: int) -> bool:
        text = self._text(i)
        return text.isdigit() and 0 < int(text[:4]) <= 100 and text not in {"24", "7"} and self._text(i + 1) != "/"

    def is_suffix(self, i: int) -> bool:
        token = self._tokens[i]
        following = self._tokens[i + 1] if i + 1 < len(self._tokens) else None
        if following is not None and following.glued and (following.kind == "d" or following.text == "'"):
            return False
        if token.text in {"g", "t"}:
            return token.glued and token.raw.isupper()
        return True

    def is_name_ending(self, i: int) -> bool:
        """Letters glued to figures that are neither magnitude nor unit: "4o", "3rd", "8x7b"."""
        token = self._tokens[i]
        if not token.glued:
            return False
        following = self._tokens[i + 1] if i + 1 < len(self._tokens) else None
        if token.text == "x":
            return following is not None and following.kind == "d" and following.glued
        return not self._words.is_magnitude_or_unit(token.text) and token.text != "e"


def _separated(parts: list[str], seps: list[str], *, decimal_comma: bool) -> tuple[float, float | None] | None:
    """The value of digit groups and their separators, with the second possible reading where there is one."""
    whole = "".join(parts)[:300]
    kinds = set(seps)
    if len(kinds) == 1:
        sep = seps[0]
        threes = all(len(part) == 3 for part in parts[1:]) and 1 <= len(parts[0]) <= 3 and parts[0] != "0"
        if len(seps) > 1:
            indian = len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1]) and len(parts[0]) <= 2
            return (float(whole), None) if threes or (sep == "," and indian) else None
        decimal = float(f"{parts[0]}.{parts[1][:20]}")
        if sep in {"'", "_"}:
            return (float(whole), None) if threes else None
        if not threes:
            return decimal, None
        if sep == ".":
            return (float(whole), decimal) if decimal_comma else (decimal, float(whole))
        return (decimal, float(whole)) if decimal_comma else (float(whole), None)
    if seps.count(seps[-1]) == 1 and len(set(seps[:-1])) == 1:
        return float(f"{''.join(parts[:-1])[:280]}.{parts[-1][:20]}"), None
    return None
