"""What must hold of every sizing, whatever the model, the GPU and the load."""

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.facts.load_catalogue import load_catalogue
from bot.sizing.fleet import Workload, best_layout, layout_with_split, splits_of
from bot.sizing.precision import Precision, kv_bytes_by_default
from bot.sizing.size import Sizing, size
from bot.sizing.throughput import Replica, Served, Split, replica_of
from tests.days import TODAY

catalogue = load_catalogue(TODAY)
C = catalogue.coefficients
ROUNDING = 1 + 1e-9

models = st.sampled_from(catalogue.models)
gpus = st.sampled_from(catalogue.gpus)
precisions = st.sampled_from(list(Precision))
tokens_in = st.integers(1, 2000)
tokens_out = st.integers(1, 2000)
concurrencies = st.integers(1, 5000)
servings = st.builds(
    lambda model, gpu, precision: Served(model, gpu, precision, kv_bytes_by_default(model, gpu, precision)),
    models,
    gpus,
    precisions,
)
loads = st.builds(Workload, st.integers(1, 2000), st.integers(1, 2000))
quickly = settings(max_examples=150, deadline=None)


def replica(served: Served, gpus_used: int = 8) -> Replica:
    split = [each for each in splits_of(served.model, gpus_used) if not each.data_parallel_attention][-1]
    return replica_of(served, split, C)


@quickly
@given(servings, tokens_in, tokens_out, concurrencies, st.integers(1, 500))
def test_more_concurrency_never_lowers_the_total_throughput(
    served: Served, tokens_in: int, tokens_out: int, concurrency: int, more: int
) -> None:
    one = replica(served)
    before = one.at(concurrency, tokens_in, tokens_out)
    after = one.at(concurrency + more, tokens_in, tokens_out)
    assert after.output_tokens_per_second * ROUNDING >= before.output_tokens_per_second
    assert after.inter_token_s * ROUNDING >= before.inter_token_s
    assert after.time_to_first_token_s * ROUNDING >= before.time_to_first_token_s


@quickly
@given(servings, tokens_in, tokens_out, concurrencies, st.integers(1, 8))
def test_doubling_the_gpus_never_lowers_the_throughput_of_the_best_layout(
    served: Served, tokens_in: int, tokens_out: int, concurrency: int, count: int
) -> None:
    work = Workload(tokens_in, tokens_out)
    fewer = best_layout(served, count, work, concurrency, C)
    assume(fewer is not None)
    more = best_layout(served, 2 * count, work, concurrency, C)
    assert fewer is not None
    assert more is not None
    speed = [layout.at(concurrency, tokens_in, tokens_out).output_tokens_per_second for layout in (fewer, more)]
    assert speed[1] * ROUNDING >= speed[0]


@quickly
@given(servings, loads, concurrencies, st.sampled_from([1, 2, 4]), st.integers(1, 3))
def test_doubling_the_gpus_never_lowers_the_throughput_at_a_given_split(
    served: Served, work: Workload, concurrency: int, split: int, replicas: int
) -> None:
    assume(served.model.heads % split == 0 and replica_of(served, Split(split), C).fits)
    few, many = (layout_with_split(served, split * replicas * times, split, C) for times in (1, 2))
    at = [layout.at(concurrency, work.input_tokens, work.output_tokens) for layout in (few, many)]
    speed = [each.output_tokens_per_second for each in at]
    assert speed[1] * ROUNDING >= speed[0]


@quickly
@given(
    servings,
    st.sampled_from(["bandwidth_gb_s", "tflops_16bit", "tflops_fp8", "tflops_fp4", "usable_gib"]),
    st.floats(1, 10),
    concurrencies,
    st.integers(1, 8),
)
def test_a_faster_gpu_is_never_slower(
    served: Served, better: str, factor: float, concurrency: int, gpus_used: int
) -> None:
    figure = getattr(served.gpu, better)
    assume(figure is not None)
    faster = replace(served, gpu=replace(served.gpu, **{better: figure * factor}))
    slow, fast = (replica(each, gpus_used).at(concurrency, 1000, 200) for each in (served, faster))
    assert fast.output_tokens_per_second * ROUNDING >= slow.output_tokens_per_second


@quickly
@given(servings, st.integers(1, 3000), st.integers(1, 3000), st.integers(1, 1000))
def test_longer_requests_never_fit_more_often(served: Served, tokens: int, more: int, gpus_used: int) -> None:
    one = replica(served, gpus_used)
    assert one.max_concurrency(tokens + more) <= one.max_concurrency(tokens)
    assert one.fits or one.max_concurrency(1) == 0


@quickly
@given(servings, st.integers(1, 64), st.integers(1, 1000), st.integers(1, 1000), st.none() | concurrencies)
def test_every_sizing_is_a_band_around_its_figure_and_can_be_written_down(
    served: Served, count: int, tokens_in: int, tokens_out: int, asked: int | None
) -> None:
    sizing = size(
        served.model,
        served.gpu,
        count=count,
        precision=served.precision,
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        concurrency=asked,
        catalogue=catalogue,
        on=TODAY,
    )
    for band in (sizing.output_tokens_per_second, sizing.inter_token_ms, sizing.time_to_first_token_ms):
        assert band.low <= band.expected <= band.high
        assert (band.low > 0) is sizing.fits
    assert sizing.fits == (sizing.max_concurrency >= 1)
    assert sizing.fits or sizing.cannot_estimate
    assert sizing.to_json()["fits"] is sizing.fits
    for each in sizing.smallest_that_fits:
        assert each.count >= 1


@quickly
@given(servings)
def test_the_smallest_count_that_is_said_to_fit_fits_and_half_of_it_does_not(served: Served) -> None:
    def sized(count: int) -> Sizing:
        return size(
            served.model,
            served.gpu,
            count=count,
            precision=served.precision,
            input_tokens=500,
            output_tokens=200,
            catalogue=catalogue,
        )

    for each in sized(1).smallest_that_fits:
        if each.gpu == served.gpu.id:
            assert sized(each.count).fits
            assert each.count == 1 or not sized(each.count // 2).fits
