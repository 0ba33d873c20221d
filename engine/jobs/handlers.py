"""Which handler does which kind of job. Knows the handlers; delivers nothing."""
from engine.clock import Clock
from engine.jobs.deliver import Handler, Job, Letters, Mails
from engine.jobs.gateway import Gateway
from engine.jobs.partners import Partners
from engine.settings import Settings
from engine.store import Store


def handlers(store: Store, settings: Settings, clock: Clock) -> dict[str, Handler]:
    gateway, partners = Gateway(settings), Partners(settings, clock)

    def webhook(job: Job) -> None:
        """Messages to people go to the office's gateway, calls of cases to the address they name."""
        (partners if "url" in (job.payload or {}) else gateway).deliver(job)
    return {"letter": Letters(store).deliver, "mail": Mails(store, settings).deliver, "webhook": webhook}
