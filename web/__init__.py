"""The web interface of Runut: thin pages over the engine. Imports only root names and leaves of `engine`; nothing of the engine knows it.

    app = create_app(engine)         # engine: engine.Engine, opened and migrated
"""
from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from web import api, assets, context, errors, icons, languages, measures, navigation, pages, security, words
from web.context import House

MEGABYTE = 1024 * 1024


def create_app(engine, **config) -> Flask:
    """The Flask application on an opened engine. `config` overrides Flask's configuration (tests).

    With `web.public_url` set and the server bound to this machine only, the one proxy in front of it is believed (address and scheme of the reader).
    """
    settings = engine.settings
    app = Flask(__name__, static_folder=None)
    app.extensions["runut"] = engine
    house = app.extensions["runut_house"] = House.of(settings)
    files = settings.limits.attachment_mb * settings.limits.attachments_per_case
    app.config.update(MAX_CONTENT_LENGTH=(files + 1) * MEGABYTE, MAX_FORM_MEMORY_SIZE=MEGABYTE, MAX_FORM_PARTS=500)
    app.config.update(config)
    if settings.web.public_url and settings.web.host in ("127.0.0.1", "::1", "localhost"):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)

    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}
    environment = app.jinja_env
    environment.filters.update(words.filters(languages.language, house.zone, house.zone_label))
    environment.globals.update(
        ico=icons.ico, tag=icons.tag, mk=icons.mk, sprite=icons.sprite, qr=icons.qr, house=house, actor=context.actor, key=context.key,
        navigation=navigation.words)

    measures.Measures().install(app)
    context.install(app)
    languages.install(app)
    security.install(app, settings.secret, settings.web.hosts)
    errors.install(app, api.problems.of)
    assets.install(app)
    for blueprint in pages.blueprints():
        app.register_blueprint(blueprint)
    programs = api.blueprint()
    app.register_blueprint(programs)
    security.csrf_protection.exempt(programs)
    return app
