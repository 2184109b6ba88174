"""The sizing model as costs use it: every layout of one replica, kept once worked out."""

from collections.abc import Sequence
from decimal import Decimal

from bot.costing.serving import LAYOUTS, Limits, Serving
from bot.facts.gpus import Gpu
from bot.facts.open_models import OpenModel

_CONCURRENCIES = (8, 16, 32, 64, 128, 256)


class FormulaSizing:
    """Interim: the formulas of the cost model with their published coefficients, until ``bot.sizing`` takes over."""

    def servings(
        self, model: OpenModel, gpus: Sequence[Gpu], *, input_tokens: int, output_tokens: int, limits: Limits
    ) -> tuple[Serving, ...]:
        found = []
        for gpu in gpus:
            for n in LAYOUTS:
                best = None
                for c in _CONCURRENCIES:
                    one = self._at(model, gpu, n, input_tokens, output_tokens, c)
                    if one is None:
                        break
                    ttft, itl, speed, weights, precision = one
                    if limits.first_token_ms is not None and ttft > float(limits.first_token_ms):
                        break
                    if limits.inter_token_ms is not None and itl > float(limits.inter_token_ms):
                        break
                    total = Decimal(round(speed * (input_tokens + output_tokens) / output_tokens, 3))
                    best = Serving(
                        gpu.id, n, precision, c, total / 2, total, total * Decimal("1.25"), ttft, itl, weights
                    )
                if best is not None:
                    found.append(best)
        return tuple(found)

    def first_token_ms(
        self, model: OpenModel, gpu: Gpu, gpus: int, *, input_tokens: int, concurrency: int
    ) -> float | None:
        one = self._at(model, gpu, gpus, input_tokens, 200, concurrency)
        return None if one is None else one[0]

    def _at(
        self, m: OpenModel, g: Gpu, n: int, s: int, o: int, c: int
    ) -> tuple[float, float, float, float, str] | None:
        fp8 = g.tflops_fp8 is not None
        precision, b = ("fp8", 1.0) if fp8 else ("bf16", 2.0)
        if m.native_precision in ("int4", "mxfp4"):
            precision, b = m.native_precision, 0.5625
        w = ((m.params_total_b - m.embedding_params_b) * b + 2 * m.embedding_params_b) * 1e9
        kv_tok = 2 * m.full_attention_layers * m.kv_heads * m.head_dim * 2.0
        if m.mla is not None:
            kv_tok = m.layers * (m.mla.kv_lora_rank + m.mla.rope_head_dim) * 2.0 * n
        room = 0.9 * g.memory_gb * 1e9 - w / n - (2.5e9 if n > 1 else 2e9)
        if room <= 0 or room * n / max(kv_tok, 1) < c * (s + o):
            return None
        flops = (g.tflops_fp8 or g.tflops_16bit) * 1e12
        e = (0.56 if fp8 else 0.46) * (0.38 if m.is_moe else 1)
        active = m.params_active_b * 1e9
        read = w
        if m.experts is not None:
            dense = active * b * 0.5
            read = dense + (w - dense) * (1 - (1 - m.experts.active / m.experts.count) ** c)
        t_d = max(
            (read / n + c * kv_tok * (s + o / 2) / n) / (0.7 * g.bandwidth_gb_s * 1e9), 2 * active * c / (n * flops * e)
        )
        comm = 0.0
        if n > 1:
            comm = 2 * m.layers * 25e-6 * (1 if g.link_gb_s else 4)
        t_d += m.layers * 35e-6 + comm
        t_p = 2 * active * s / (n * flops * e) + comm
        total = o * t_d + c * t_p
        ttft = 0.043 + t_d + 1.2 * t_p + 0.097 * (c - 1) * t_p
        return ttft * 1e3, total / o * 1e3, c * o / total, w / 1e9, precision
