"""Which handler does which kind of job. Knows the handlers; delivers nothing."""
from engine.jobs.deliver import Handler, Letters, Mails
from engine.jobs.gateway import Gateway
from engine.settings import Settings
from engine.store import Store


def handlers(store: Store, settings: Settings) -> dict[str, Handler]:
    return {"letter": Letters(store).deliver, "mail": Mails(store, settings).deliver, "webhook": Gateway(settings).deliver}
