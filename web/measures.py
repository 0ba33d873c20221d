"""/metrics: requests of this process and what waits in the office, in the words of Prometheus. Knows no page; counts answers by route, never by address."""
import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
WAITING = {"cases": "Running cases", "tasks": "Open tasks", "incidents": "Open incidents", "jobs": "Jobs that wait or are being done", "dead_jobs": "Jobs given up",
           "job_late": "Seconds the oldest due job is late", "timer_late": "Seconds the oldest due timer is late"}


class Measures:
    """One for an application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter("runut_http_answers_total", "Answers by route and status", ["route", "method", "status"], registry=self.registry)
        self.seconds = Histogram("runut_http_seconds", "Seconds until an answer, by route", ["route"], buckets=BUCKETS, registry=self.registry)
        self.waiting = {name: Gauge(f"runut_{name}", words, registry=self.registry) for name, words in WAITING.items()}

    def page(self, gauges) -> Response:
        """`gauges`: engine.views.Gauges."""
        for name, gauge in self.waiting.items():
            gauge.set(getattr(gauges, name))
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_LATEST)

    def install(self, app: Flask) -> None:
        app.extensions["runut_measures"] = self

        @app.before_request
        def begin() -> None:
            g.begun = time.monotonic()

        @app.after_request
        def end(response: Response) -> Response:
            route = request.url_rule.rule if request.url_rule is not None else "none"
            self.answers.labels(route, request.method, response.status_code).inc()
            if "begun" in g:
                self.seconds.labels(route).observe(time.monotonic() - g.begun)
            return response
