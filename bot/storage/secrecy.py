"""Secrets at rest: what goes into the database encrypted (Slack tokens), and how keys are exchanged. Nothing is logged here.

``ENCRYPTION_KEY`` holds one Fernet key, or several separated by commas: the first encrypts, all decrypt. To exchange a key,
put the new one in front, start, run ``upkeep.reencrypt`` and take the old one away.
"""

from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.framework import UnusableInput

_MAKE_ONE = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


class Secrecy:
    """Encrypts with the first key, decrypts with any."""

    def __init__(self, keys: MultiFernet) -> None:
        self._keys = keys

    @classmethod
    def of(cls, setting: str) -> Self:
        """From the value of ``ENCRYPTION_KEY``.

        Raises:
            UnusableInput: no key, or something that is none. The value is never repeated.
        """
        parts = [part.strip() for part in setting.split(",") if part.strip()]
        if not parts:
            raise UnusableInput(f"ENCRYPTION_KEY is empty; make a key with: {_MAKE_ONE}", key="ENCRYPTION_KEY")
        keys = []
        for position, part in enumerate(parts, start=1):
            try:
                keys.append(Fernet(part))
            except ValueError:
                wrong = (
                    f"ENCRYPTION_KEY: key {position} of {len(parts)} is not a Fernet key; make one with: {_MAKE_ONE}"
                )
                raise UnusableInput(wrong, key="ENCRYPTION_KEY") from None
        return cls(MultiFernet(keys))

    def hide(self, secret: str) -> str:
        """``secret`` encrypted, as text."""
        return self._keys.encrypt(secret.encode()).decode("ascii")

    def reveal(self, hidden: str) -> str:
        """What was hidden.

        Raises:
            UnusableInput: none of the keys opens it.
        """
        try:
            return self._keys.decrypt(hidden.encode()).decode()
        except InvalidToken:
            raise UnusableInput(
                "a stored token was encrypted with another key: put that key into ENCRYPTION_KEY, "
                "behind the new one and separated by a comma",
                key="ENCRYPTION_KEY",
            ) from None
