"""`GET /metrics`: figures for Prometheus, for those whom `Watchers` names; nothing personal, no chat, no unit.

The figures are counted plainly where the work is done, and become Prometheus' own only when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from bot.background.counts import BOUNDS_SECONDS, Durations, IntakeCounts, SendingCounts
from bot.background.watch import down, notices
from bot.sending.rate_limits import Limiter
from bot.watching.looks import Look, Looks
from bot.watching.loop_lag import LoopLag
from bot.watching.watchers import Watchers
from storage.replica import Replica

#: Prometheus asks every 15 to 60 seconds.
LOOK_IS_GOOD_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Where the figures come from. `waiting`: events that nobody has answered yet; `late_seconds`: the tick's."""

    intake: IntakeCounts
    sending: SendingCounts
    waiting: Callable[[], int]
    late_seconds: Callable[[], float]
    loop_lag: LoopLag
    replica: Replica
    limits: Mapping[str, Limiter]  # by channel
    processes: Mapping[str, int]  # by channel: that share its rate; nothing of one that shares it with nobody


class MetricsPage:
    """The route."""

    def __init__(self, counted: Counted, looks: Looks, watchers: Watchers) -> None:
        self._counted = counted
        self._looks = looks
        self._watchers = watchers
        self._process = CollectorRegistry()
        ProcessCollector(registry=self._process)

    def add_to(self, app: web.Application) -> None:
        """Put the route into an application."""
        app.router.add_get("/metrics", self._metrics)

    async def _metrics(self, request: web.Request) -> web.Response:
        if not self._watchers.includes(request):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        look = await self._looks.take(LOOK_IS_GOOD_SECONDS)
        registry = CollectorRegistry()
        registry.register(_Figures(self._counted, look))
        text = generate_latest(registry) + generate_latest(self._process)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})


class _Figures(Collector):
    """The figures of one moment."""

    def __init__(self, counted: Counted, look: Look) -> None:
        self._counted = counted
        self._look = look

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        yield from self._of_intake()
        yield from self._of_sending()
        yield from self._of_the_look()
        yield _gauge("tick_late_seconds", "By how much the tick that posts is late.", self._counted.late_seconds())
        lag = self._counted.loop_lag.worst_seconds
        yield _gauge("event_loop_lag_seconds", "The longest that the event loop was late in the last minute.", lag)
        yield from self._of_the_replica()
        yield _labelled(GaugeMetricFamily, "part_down", "Parts that do not work just now.", ("part",), _each(down()))
        look_at = _each(notices())
        yield _labelled(GaugeMetricFamily, "notice", "What operators have to look at.", ("about",), look_at)

    def _of_the_replica(self) -> Iterator[Metric]:
        replica = self._counted.replica
        if not replica.is_there:
            return
        is_read = replica.known_until() is not None
        yield _gauge("replica_is_read", "Whether pages are read from the replica, and not from the server.", is_read)
        lag = replica.lag_seconds()
        if lag is not None:
            yield _gauge("replica_lag_seconds", "By how much the replica is behind.", lag)

    def _of_intake(self) -> Iterator[Metric]:
        counts = self._counted.intake
        steps = {(outcome,): number for outcome, number in counts.steps.items()}
        yield _labelled(
            CounterMetricFamily, "steps", "Events answered, by what became of them.", ("outcome",), steps.items()
        )
        yield _histogram("batch_seconds", "Transactions that answered events, by how long they took.", counts.batches)
        yield _gauge("events_waiting", "Events that nobody has answered yet.", self._counted.waiting())

    def _of_sending(self) -> Iterator[Metric]:
        counts = self._counted.sending
        labels = ("channel", "outcome")
        yield _labelled(
            CounterMetricFamily, "sends", "Calls that send a message, by outcome.", labels, counts.sends.items()
        )
        slowed = {(channel,): number for channel, number in counts.slowed.items()}
        said = "How often a channel said to send more slowly (HTTP 429)."
        yield _labelled(CounterMetricFamily, "slowed", said, ("channel",), slowed.items())
        yield from self._of_the_rate()

    def _of_the_rate(self) -> Iterator[Metric]:
        """What of each channel's rate is this process's: together the slots of all are the channel's."""
        slots = {(channel,): limiter.slots for channel, limiter in self._counted.limits.items()}
        said = "Messages that this process may send in a window of the channel's limit."
        yield _labelled(GaugeMetricFamily, "rate_slots", said, ("channel",), slots.items())
        used = {(channel,): limiter.in_use for channel, limiter in self._counted.limits.items()}
        yield _labelled(GaugeMetricFamily, "rate_slots_used", "Those that count now.", ("channel",), used.items())
        closed = {(channel,): limiter.closed_seconds for channel, limiter in self._counted.limits.items()}
        said = "For how long the channel said to send nothing."
        yield _labelled(GaugeMetricFamily, "rate_closed_seconds", said, ("channel",), closed.items())
        processes = {(channel,): number for channel, number in self._counted.processes.items()}
        said = "Processes that share the channel's rate."
        yield _labelled(GaugeMetricFamily, "rate_processes", said, ("channel",), processes.items())

    def _of_the_look(self) -> Iterator[Metric]:
        """What the database and the disk say; of one that does not answer nothing is said, but that."""
        look = self._look
        yield _gauge("database_answers", "Whether the database answers.", look.inside is not None)
        if look.free_bytes is not None:
            yield _gauge("disk_free_bytes", "Room on the disk of the files.", look.free_bytes)
        if look.inside is None:
            return
        queues = {(one.channel, one.kind): one for one in look.inside.queues}
        labels = ("channel", "kind")
        waiting = {key: one.number for key, one in queues.items()}
        yield _labelled(
            GaugeMetricFamily, "messages_waiting", "Messages that wait to be sent.", labels, waiting.items()
        )
        ages = {key: (look.now - one.oldest).total_seconds() for key, one in queues.items()}
        said = "How long the oldest message has waited."
        yield _labelled(GaugeMetricFamily, "oldest_message_seconds", said, labels, ages.items())
        left = {(channel,): max(0, used.most - used.all) for channel, used in look.inside.used.items()}
        said = "Messages that are left of this month's."
        yield _labelled(GaugeMetricFamily, "quota_left", said, ("channel",), left.items())


def _each(names: list[str]) -> list[tuple[tuple[str, ...], int]]:
    return [((name,), 1) for name in names]


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"sangkien_{name}", said, value=value)


def _labelled(
    kind: type[CounterMetricFamily | GaugeMetricFamily],
    name: str, said: str, labels: tuple[str, ...], values: Iterable[tuple[tuple[str, ...], float]],
) -> Metric:  # fmt: skip
    family = kind(f"sangkien_{name}", said, labels=labels)
    for key, value in sorted(values):
        family.add_metric(key, value)
    return family


def _histogram(name: str, said: str, durations: Durations) -> Metric:
    """In Prometheus each bucket counts what the smaller ones count too."""
    buckets, number = [], 0
    for bound, more in zip((*map(str, BOUNDS_SECONDS), "+Inf"), durations.numbers, strict=True):
        number += more
        buckets.append((bound, number))
    return HistogramMetricFamily(f"sangkien_{name}", said, buckets=buckets, sum_value=durations.total_seconds)
