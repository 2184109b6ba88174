"""Which models may word an explanation: the wording follows the answers.

Pure, and decided before anything of a model library is imported. Unknown residency counts as the strictest.
"""

from enum import StrEnum

from bot.framework import Answers, DataResidency

_MAY_LEAVE = frozenset({DataResidency.VENDOR_UNDER_CONTRACT, DataResidency.NO_RESTRICTION})


class Zone(StrEnum):
    """Where a model runs: on what the operator calls local, or anywhere else."""

    LOCAL = "local"
    CLOUD = "cloud"


def cloud_model_allowed(answers: Answers) -> bool:
    """Whether a model outside may be called: only when data residency is answered, for every workload, and allows it."""
    every = [answers, *(answers.for_workload(workload) for workload in answers.workloads)]
    return all(known.data_residency in _MAY_LEAVE for known in every)
