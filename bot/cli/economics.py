"""Commands about the decision and its figures: decide, cost, size, compare."""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.cli.inputs import decoded, print_json, read_file_or_stdin, run_jsonl
from bot.costing.token_counts import in_words
from bot.framework import Answers, UnusableInput

ANSWERS_EXAMPLE = '{"data_residency": "own_cloud", "volume_tokens_per_month": 80000000, "team": "some"}'
COST_EXAMPLE = '{"text": "80M tokens gpt-4o vs llama-3.3-70b"}'
SIZE_EXAMPLE = '{"model": "llama-3.3-70b", "gpu": "H100-SXM", "count": 4, "precision": "fp8"}'
FIGURES_EXAMPLE = '{"usd_per_hour": 2.0, "tokens_per_second": 85, "api_usd_per_mtok": 3}'


def today() -> date:
    """The day whose prices hold."""
    return datetime.now(UTC).date()


def decide(arguments: argparse.Namespace) -> int:
    """Answers in, decision out."""
    if arguments.jsonl:
        return run_jsonl(_decision_json, example=ANSWERS_EXAMPLE)
    if arguments.answers is None:
        raise UnusableInput("decide needs --answers FILE, or --answers - to read standard input")
    text = read_file_or_stdin(arguments.answers, option="--answers")
    given = decoded(text, example=ANSWERS_EXAMPLE)
    if arguments.format == "json":
        print_json(_decision_json(given))
        return 0
    from bot.cli.page import Page  # noqa: PLC0415 - JSON needs no layout
    from bot.conversation.consultation import Shown  # noqa: PLC0415 - as above
    from bot.wiring import currency_on, verdict_on  # noqa: PLC0415

    shown = Shown(currency=currency_on(today(), arguments.currency).code)
    Page(plain=not sys.stdout.isatty()).show((verdict_on(Answers.parse(given), today(), shown),))
    return 0


def _decision_json(given: Any) -> dict[str, Any]:
    answers = Answers.parse(given)
    from bot.scoring.decision_json import decision_json  # noqa: PLC0415 - bad input is refused before knowledge is loaded
    from bot.wiring import decider_on  # noqa: PLC0415

    return decision_json(decider_on(today()).decide(answers))


def cost(arguments: argparse.Namespace) -> int:
    """A quick cost estimate from a line of text."""
    if arguments.jsonl:
        return run_jsonl(_cost_json, example=COST_EXAMPLE)
    if arguments.text is None:
        raise UnusableInput('cost needs a text, for example: llm-advisor cost "80M tokens gpt-4o vs llama-3.3-70b"')
    chart = None if arguments.chart is None else _writable(Path(arguments.chart), option="--chart")
    _prices_first()
    from bot.wiring import currency_on, quick_estimate  # noqa: PLC0415 - as above

    shown = currency_on(today(), arguments.currency)
    estimate = quick_estimate(arguments.text, today())
    if arguments.format == "json":
        from bot.costing.quick_json import as_json  # noqa: PLC0415

        print_json(as_json(estimate))
    else:
        from bot.cli.page import Page  # noqa: PLC0415 - JSON needs no layout
        from bot.quoting import estimate_reply  # noqa: PLC0415

        Page(plain=not sys.stdout.isatty()).show((estimate_reply(estimate, shown),))
    if chart is not None:
        _draw(estimate, chart, shown)
    return 0


def _prices_first() -> None:
    """Loads the price library before all else: where no bytecode is kept its compilation is the peak of a fresh process."""
    from bot.costing.price_library import bundled_providers  # noqa: PLC0415 - only a line with a text asks for prices

    bundled_providers()


def _cost_json(line: Any) -> dict[str, Any]:
    text = line.get("text") if isinstance(line, Mapping) else None
    if not isinstance(text, str):
        raise UnusableInput(f"a line is an object with a text, for example {COST_EXAMPLE}", key="text")
    _prices_first()
    from bot.costing.quick_json import as_json  # noqa: PLC0415 - as above
    from bot.wiring import quick_estimate  # noqa: PLC0415

    return as_json(quick_estimate(text, today()))


def _writable(path: Path, *, option: str) -> Path:
    if path.suffix.lower() != ".png":
        raise UnusableInput(f"{option}: {path.name!r} must end in .png, for example cost.png")
    if not path.parent.is_dir():
        raise UnusableInput(f"{option}: there is no folder {str(path.parent)!r}; create it first")
    return path


def _draw(estimate: Any, chart: Path, shown: Any) -> None:
    from bot.wiring import draw_estimate  # noqa: PLC0415 - matplotlib takes a while to import

    if not draw_estimate(estimate, chart, shown):
        sys.stderr.write(
            "llm-advisor: no chart: it needs an API model and a self-hosted one, for example gpt-4o vs llama-3.3-70b\n"
        )


def size(arguments: argparse.Namespace) -> int:
    """Memory, throughput and latency of an open-weight model on given GPUs."""
    if arguments.jsonl:
        return run_jsonl(_size_json, example=SIZE_EXAMPLE)
    names = ("model", "gpu", "count", "tp", "precision", "input", "output", "concurrency")
    given = {name: _number_or_text(name, getattr(arguments, name)) for name in names}
    if given["model"] is None:
        raise UnusableInput("size needs a MODEL, for example: llm-advisor size llama-3.3-70b --gpu H100-SXM --count 4")
    if given["gpu"] is None:
        raise UnusableInput("size needs --gpu, for example --gpu H100-SXM; `llm-advisor knowledge list` names them all")
    result = _size_json({name: value for name, value in given.items() if value is not None})
    if arguments.format == "json":
        print_json(result)
    else:
        sys.stdout.write(_size_in_words(result))
    return 0


def _number_or_text(name: str, value: str | None) -> Any:
    if value is None or name in ("model", "gpu", "precision"):
        return value
    try:
        return int(value) if value.lstrip("-").isdigit() else float(value)
    except ValueError:
        return value


def _size_json(given: Any) -> dict[str, Any]:
    from bot.wiring import size_json  # noqa: PLC0415 - loads the catalogue

    return size_json(given, today())


def _size_in_words(result: Mapping[str, Any]) -> str:
    speed = result["output_tokens_per_second"]
    rows = [
        ("fits", "yes" if result["fits"] else "no"),
        ("weights", _figure(result["weights_gb"], "GB")),
        ("KV cache per request", _figure(result["kv_gb_per_request"], "GB")),
        ("largest concurrency", _figure(result["max_concurrency"], "requests")),
        ("at a concurrency of", _figure(result["concurrency"], "requests")),
        ("output tokens per second", _band(speed)),
        ("inter-token latency", _band(result["inter_token_ms_band"], "ms")),
        ("time to first token", _band(result["time_to_first_token_ms_band"], "ms")),
        ("output, per million tokens", _figure(result["usd_per_mtok_output"], "USD")),
        ("smallest that fits", ", ".join(f"{each['count']} × {each['gpu']}" for each in result["smallest_that_fits"])),
    ]
    layout = (
        f"tensor parallelism {result['tensor_parallel']}, replicas {result['replicas']}"
        if result["fits"]
        else "no layout"
    )
    lines = [f"{result['model']} in {result['precision']} on {result['count']} × {result['gpu']}: {layout}"]
    lines += [f"  {name:<28}{value or '-'}" for name, value in rows]
    lines += [f"  assuming: {assumption}" for assumption in result["assumptions"]]
    lines += [f"  not estimated: {limit}" for limit in result["cannot_estimate"]]
    if result["price"]:
        price = result["price"]
        source = price["source"]
        where = f"{price['provider']}, {price['usd_per_gpu_hour']} USD per GPU-hour, {price['kind']}"
        lines.append(f"  price: {where}, {source['url']}, checked {source['checked']}")
    lines += [
        f"  source of the {'GPU' if of == 'gpu' else of}: {source['title']}, {source['url']}, checked {source['checked']}"
        for of, source in result["sources"].items()
        if of != "price"
    ]
    return "\n".join(lines) + "\n"


def _band(band: Mapping[str, Any], unit: str = "") -> str:
    if band["expected"] is None:
        return "-"
    return f"{_figure(band['expected'], '')} ({_figure(band['low'], '')} to {_figure(band['high'], '')}) {unit}".strip()


def _figure(value: Any, unit: str) -> str:
    if value is None:
        return "-"
    text = f"{value:,.0f}" if isinstance(value, int) or abs(value) >= 100 else f"{value:,.3g}"
    return f"{text} {unit}".strip()


def compare(arguments: argparse.Namespace) -> int:
    """The same arithmetic on a person's own figures."""
    if arguments.jsonl:
        return run_jsonl(_compare_json, example=FIGURES_EXAMPLE)
    if arguments.figures is None:
        raise UnusableInput("compare needs --figures FILE, or --figures - to read standard input")
    result = _compare_json(decoded(read_file_or_stdin(arguments.figures, option="--figures"), example=FIGURES_EXAMPLE))
    if arguments.format == "json":
        print_json(result)
    else:
        sys.stdout.write(_compared_in_words(result))
    return 0


def _compare_json(given: Any) -> dict[str, Any]:
    from bot.costing.own_figures import compare as compare_figures  # noqa: PLC0415 - needs no catalogue

    return compare_figures(given).as_json()


def _compared(name: str, value: Any) -> str:
    if value is None:
        return "never"
    if name.endswith("tokens_per_month"):
        return f"{in_words(Decimal(str(value)))} ({value:,.0f})"
    return f"{value:,.2f}" if abs(value) >= 1 else f"{value:,.6g}"


def _compared_in_words(result: Mapping[str, Any]) -> str:
    lines = []
    formulas = result.get("formulas", {})
    for name, value in result.items():
        if name == "formulas" or name.endswith("_note"):
            continue
        if name == "notes":
            lines += [f"note: {note}" for note in value]
            continue
        lines.append(f"{name.replace('_', ' '):<38}{_compared(name, value)}")
        if name in formulas:
            lines.append(f"    {formulas[name]}")
        note = result.get(f"{name.removesuffix('_tokens_per_month').removesuffix('_months')}_note")
        if value is None and note:
            lines.append(f"    {note}")
    return "\n".join(lines) + "\n"
