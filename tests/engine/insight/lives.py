"""Life courses of requests drawn from the demo office's own distributions, straight as records: thousands in a moment, without an engine."""
from random import Random

from engine.insight.past import Course, Stop
from engine.play.demo import pace, plans

CITY = 0.35                          # share that passes the city's verifier


def walk(random: Random) -> list[str]:
    """The steps of one request in order; a mark behind a step is the way it took there."""
    kind = plans.ordinary(random)
    tail = ["verifikasi_bkpsdm", "keputusan"] if random.random() < CITY else ["keputusan"]
    first = ["verifikasi", "pertimbangan"]
    return {"returned_by_verifier": ["verifikasi-", "perbaikan", *first, *tail],
            "returned_by_superior": ["verifikasi", "pertimbangan-", "perbaikan", *first, *tail],
            "returned_by_official": [*first, *tail[:-1], "keputusan-", "perbaikan", *first, *tail],
            "change_accepted": ["verifikasi", "pertimbangan~", "jawaban_perubahan", *tail],
            "change_declined": ["verifikasi", "pertimbangan~", "jawaban_perubahan-", *first, *tail],
            "change_by_official": [*first, *tail[:-1], "keputusan~", "jawaban_perubahan"]}.get(kind, [*first, *tail])


def life(random: Random, start: float) -> Course:
    """One finished request that was filed at `start` (office seconds)."""
    factor, at, stops, way, visits = pace.slow(random), start, [], (), {}
    for step in walk(random):
        element = step.rstrip("-~")
        visits[element] = visits.get(element, 0) + 1
        until = at + pace.hours(random, element, factor) * 3600
        stops.append(Stop(element, visits[element], way, at, until))
        at, way = until, (*way, step)
    return Course(at, "2026-11-02T01:00:00.000000Z", tuple(stops))
