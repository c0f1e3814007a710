"""The network that answers predictions. It is replaced whole, so that nobody sees half of one."""

from __future__ import annotations

import functools
import threading

from threadpoolctl import threadpool_limits

from digits.data import DataSet, load
from digits.network import Network

_EPOCHS = 15
_LEARNING_RATE = 0.003
_SEED = 7

_lock = threading.Lock()
_network: Network | None = None


def start() -> None:
    """Train the first network, unless there is one; several threads may call this."""
    global _network
    with _lock:
        if _network is None:
            threadpool_limits(limits=1)
            network = untrained(_LEARNING_RATE, _SEED)
            for _ in range(_EPOCHS):
                network.learn()
            _network = network


def untrained(learning_rate: float, seed: int | None) -> Network:
    """Create a network that has the data set to learn from, and knows nothing yet."""
    train, test = _data()
    return Network(train, test, learning_rate=learning_rate, seed=seed)


def test_data() -> DataSet:
    """Return the images that no network learns from."""
    return _data()[1]


def network() -> Network:
    """Return the network to ask now."""
    if _network is None:
        raise RuntimeError("No network is trained yet: call digits.serving.start() first")
    return _network


def replace(network: Network) -> None:
    """Answer with another network from now on."""
    global _network
    _network = network


@functools.cache
def _data() -> tuple[DataSet, DataSet]:
    return load()
