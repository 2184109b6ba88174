"""Log lines as text or JSON, and never with a secret in them: whatever looks like a token is masked before it is written."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe\.[\w.-]+|\bsk-[\w-]{8,}|(?i:bearer)\s+[\w.~+/=-]{8,}|://[^/\s:@]+:[^/\s@]+@"
)
MASK = "[secret]"


def masked(text: str) -> str:
    """``text`` with everything that looks like a token, a key or a password in an address replaced."""
    return _SECRETS.sub(lambda found: f"://{MASK}@" if found.group().startswith("://") else MASK, text)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return masked(json.dumps(line, ensure_ascii=False))


def set_up_logs(log_format: str) -> None:
    """Write all logs to standard error as ``text`` or ``json``, from level INFO on."""
    handler = logging.StreamHandler(sys.stderr)
    text = _TextFormatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(_JsonFormatter() if log_format == "json" else text)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("slack_sdk", "slack_bolt", "aiohttp.access", "alembic", "httpx", "LiteLLM"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
