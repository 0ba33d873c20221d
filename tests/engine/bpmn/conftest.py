"""The long runs of this folder are asked for: `-m slow`, or RUNUT_EXAMPLES with the number of random models."""
import os
from pathlib import Path

FOLDER = Path(__file__).parent


def pytest_collection_modifyitems(config, items):
    if config.option.markexpr or "RUNUT_EXAMPLES" in os.environ:
        return
    long = [item for item in items if FOLDER in item.path.parents and item.get_closest_marker("slow")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
