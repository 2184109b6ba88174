"""What running an open-weight model oneself costs a month: whole GPUs, people, and the small lines. Every line is shown.

Rented and owned GPUs differ in what a replica costs; all else is the same. The formulas are beside the figures, the assumed
figures are those of ``knowledge/cost_assumptions.yaml``.
"""

from dataclasses import dataclass
from decimal import Decimal

from bot.costing.crossover import MILLION, Staircase
from bot.costing.estimate import CostLine
from bot.costing.serving import Serving
from bot.costing.workload import Workload
from bot.facts.cost_assumptions import CostAssumptions, PurchasePrice
from bot.facts.dated import Source
from bot.facts.gpus import Gpu

SECONDS_PER_HOUR = 3600
WEEKS_PER_YEAR = 52
MONTHS_PER_YEAR = 12
RENT, WRITE_OFF = "GPU rent", "write-off of the servers"
PAID_ONCE = ("staff", "monitoring of the service")
"""Lines that several self-hosted workloads of one team need only once."""
BYTES_PER_GB = Decimal(10**9)
WATTS_PER_KW = 1000


@dataclass(frozen=True, slots=True)
class MachineMonth:
    """What the GPUs of one replica cost a month, line by line: a rent, or write-off, power and place."""

    lines: tuple[CostLine, ...]

    @property
    def usd(self) -> Decimal:
        """All lines of one replica."""
        return sum((line.usd for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class SelfHosting:
    """A model on a layout of GPUs, with everything around it, for one workload."""

    serving: Serving
    machine: MachineMonth
    workload: Workload
    fine_tuned: bool

    def stairs(
        self, assumptions: CostAssumptions, tokens_per_second: Decimal | None = None, staff: Decimal = Decimal(1)
    ) -> Staircase:
        """The cost by volume, for the expected or another throughput of one replica and share of the expected staff."""
        speed = tokens_per_second if tokens_per_second is not None else self.serving.tokens_per_second
        return Staircase(
            usd_per_replica=self.machine.usd + sum(line.usd for line in self._replica_lines(assumptions)),
            usd_fixed=sum((line.usd for line in self._fixed_lines(assumptions)), Decimal(0)) * staff,
            tokens_per_replica=monthly_capacity(speed, self.workload, assumptions),
            spare_replicas=self.workload.spare_replicas,
            least_replicas=1 + self.workload.spare_replicas,
            usd_per_mtok=self._egress_usd_per_mtok(assumptions),
        )

    def lines(self, tokens: Decimal, assumptions: CostAssumptions) -> tuple[CostLine, ...]:
        """Every line of the bill at a monthly volume; they add up to ``stairs(…).usd(tokens)``."""
        replicas = self.stairs(assumptions).replicas(tokens)
        per_replica = [*self.machine.lines, *self._replica_lines(assumptions)]
        whole = [times(line, replicas) for line in per_replica]
        a_token = assumptions["egress_bytes_per_output_token"]
        egress = CostLine(
            "egress",
            tokens / MILLION * self._egress_usd_per_mtok(assumptions),
            f"{tokens * self.workload.output_share:,.0f} output tokens × {a_token} bytes a token ÷ 10⁹ ×"
            f" {assumptions['egress_usd_per_gb']} USD per GB",
            tokens * self.workload.output_share,
            "output tokens",
            assumptions.source_of("egress_usd_per_gb"),
        )
        return tuple(line for line in (*whole, *self._fixed_lines(assumptions), egress) if line.usd)

    def _replica_lines(self, a: CostAssumptions) -> tuple[CostLine, ...]:
        gpus, weights = self.serving.gpus, Decimal(str(round(self.serving.weights_gb, 1)))
        return (
            CostLine(
                "operation of the GPUs",
                gpus * a["fte_per_gpu"] * a["loaded_salary_usd_per_year"] / MONTHS_PER_YEAR,
                f"{gpus} × {a['fte_per_gpu']} engineers per GPU × {a['loaded_salary_usd_per_year']:,} USD a year ÷ 12",
                source=a.source_of("fte_per_gpu"),
            ),
            CostLine(
                "monitoring",
                gpus * a["monitoring_usd_per_gpu_month"],
                f"{gpus} × {a['monitoring_usd_per_gpu_month']} USD per GPU",
                source=a.source_of("monitoring_usd_per_gpu_month"),
            ),
            CostLine(
                "storage of the weights",
                weights * a["storage_usd_per_gb_month"],
                f"{weights} GB × {a['storage_usd_per_gb_month']} USD per GB and month",
                source=a.source_of("storage_usd_per_gb_month"),
            ),
        )

    def _fixed_lines(self, a: CostAssumptions) -> tuple[CostLine, ...]:
        team, salary = self.workload.team.value, a["loaded_salary_usd_per_year"]
        fte, weeks, months = a[f"fte_team_{team}"], a[f"setup_weeks_team_{team}"], a["setup_horizon_months"]
        lines = [
            CostLine(
                "staff",
                fte * salary / MONTHS_PER_YEAR,
                f"{fte} engineers × {salary:,} USD a year ÷ 12",
                fte,
                "engineers",
                a.source_of("loaded_salary_usd_per_year"),
            ),
            CostLine(
                "set-up, spread",
                weeks * salary / WEEKS_PER_YEAR / months,
                f"{weeks} person-weeks × {salary:,} USD a year ÷ 52, over {months} months",
                weeks,
                "person-weeks",
                a.source_of("setup_horizon_months"),
            ),
            CostLine(
                "monitoring of the service",
                a["monitoring_usd_per_month"],
                f"{a['monitoring_usd_per_month']} USD a month for logs and dashboards, however many GPUs",
                source=a.source_of("monitoring_usd_per_month"),
            ),
        ]
        return (*lines, *(self._fine_tuning_lines(a) if self.fine_tuned else ()))

    def _fine_tuning_lines(self, a: CostAssumptions) -> tuple[CostLine, ...]:
        runs, days = a["fine_tuning_runs_per_year"], a["fine_tuning_days_per_run"]
        hours = a["fine_tuning_gpu_hours_per_run"]
        per_gpu_hour = self.machine.usd / self.serving.gpus / self.workload.hours_per_month
        return (
            CostLine(
                "fine-tuning, GPU hours",
                runs * hours * per_gpu_hour / MONTHS_PER_YEAR,
                f"{runs} runs a year × {hours} GPU-hours × {per_gpu_hour:.4g} USD for a GPU-hour ÷ 12",
                runs,
                "runs a year",
                a.source_of("fine_tuning_gpu_hours_per_run"),
            ),
            CostLine(
                "fine-tuning, people",
                runs * days / a["working_days_per_year"] * a["loaded_salary_usd_per_year"] / MONTHS_PER_YEAR,
                f"{runs} runs a year × {days} person-days × {a['loaded_salary_usd_per_year']:,} USD"
                f" ÷ {a['working_days_per_year']} days ÷ 12",
                runs * days,
                "person-days a year",
                a.source_of("fine_tuning_days_per_run"),
            ),
        )

    def _egress_usd_per_mtok(self, a: CostAssumptions) -> Decimal:
        bytes_per_mtok = MILLION * self.workload.output_share * a["egress_bytes_per_output_token"]
        return bytes_per_mtok / BYTES_PER_GB * a["egress_usd_per_gb"]


def monthly_capacity(tokens_per_second: Decimal, workload: Workload, a: CostAssumptions) -> Decimal:
    """Tokens a month that one replica serves without falling behind in its busiest hours."""
    full = tokens_per_second * SECONDS_PER_HOUR * workload.hours_per_month
    return full * a["load_at_peak"] / workload.peak_to_mean


def rented(gpus: int, gpu: str, usd_per_gpu_hour: Decimal, hours: Decimal, source: Source) -> MachineMonth:
    """A replica on rented GPUs."""
    return MachineMonth(
        (
            CostLine(
                RENT,
                gpus * usd_per_gpu_hour * hours,
                f"{gpus} × {gpu} × {usd_per_gpu_hour} USD an hour × {hours} hours",
                Decimal(gpus) * hours,
                "GPU-hours",
                source,
            ),
        )
    )


def owned(gpus: int, gpu: Gpu, each: PurchasePrice, a: CostAssumptions, *, hours: Decimal) -> MachineMonth:
    """A replica on bought GPUs that run so many hours: write-off, support, electricity and place."""
    price = purchase_usd(gpus, each.usd, a)
    kw = Decimal(str(gpu.power_w)) * gpus * a["server_power_factor"] / WATTS_PER_KW
    months = a["amortization_months"]
    return MachineMonth(
        (
            CostLine(
                WRITE_OFF,
                price * (1 - a["residual_share"]) / months,
                f"{price:,.0f} USD × (1 − {a['residual_share']} residual) ÷ {months} months",
                Decimal(gpus),
                gpu.id,
                each.source,
            ),
            CostLine(
                "hardware support",
                price * a["hardware_support_share_per_year"] / MONTHS_PER_YEAR,
                f"{price:,.0f} USD × {a['hardware_support_share_per_year']} a year ÷ 12",
                source=a.source_of("hardware_support_share_per_year"),
            ),
            CostLine(
                "electricity",
                kw * a["power_duty"] * a["pue"] * hours * a["usd_per_kwh"],
                f"{kw} kW × {a['power_duty']} load × PUE {a['pue']} × {hours} hours × {a['usd_per_kwh']} USD per kWh",
                source=a.source_of("usd_per_kwh"),
            ),
            CostLine(
                "colocation",
                kw * a["colocation_usd_per_kw_month"],
                f"{kw} kW × {a['colocation_usd_per_kw_month']} USD per kW and month",
                source=a.source_of("colocation_usd_per_kw_month"),
            ),
        )
    )


def purchase_usd(gpus: int, usd_per_gpu: Decimal, a: CostAssumptions) -> Decimal:
    """What the servers of one replica cost to buy."""
    return gpus * usd_per_gpu * a["server_price_factor"]


def times(line: CostLine, count: int) -> CostLine:
    """A line of one replica, for so many."""
    return CostLine(
        line.what,
        line.usd * count,
        f"{count} {'replica' if count == 1 else 'replicas'} × ({line.formula})",
        None if line.quantity is None else line.quantity * count,
        line.unit,
        line.source,
    )
