"""What every test may ask for: an empty migrated database, an engine on it, a whole server of its own."""

import contextlib
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine

from baari.embedded_postgres import EmbeddedPostgres
from tests.builders import World
from tests.databases import Broom, Cluster, migrate, shared_cluster
from tests.together import Together

pytest_plugins = ["tests.standins.fixtures", "tests.pages"]

RUN = pytest.StashKey[contextlib.ExitStack]()
CLUSTER = pytest.StashKey[Cluster]()


def _cluster_of_run(config: pytest.Config) -> Cluster:
    """The run's server, started when it is first needed and stopped in `pytest_unconfigure`."""
    if CLUSTER not in config.stash:
        config.stash[RUN] = contextlib.ExitStack()
        config.stash[CLUSTER] = config.stash[RUN].enter_context(shared_cluster())
    return config.stash[CLUSTER]


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's
def pytest_configure_node(node: Any) -> None:
    """Tell each worker where the server is: the run's own process keeps it, for it outlives them all."""
    node.workerinput["cluster"] = _cluster_of_run(node.config).to_worker()


@pytest.hookimpl(optionalhook=True)  # pytest-xdist's
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Keep on one worker what shares something dear."""
    return Together(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server at the end of the run."""
    if RUN in config.stash:
        config.stash[RUN].close()


@pytest.fixture(scope="session")
def cluster(request: pytest.FixtureRequest) -> Cluster:
    """The run's server; shared by every worker, so leave its settings alone."""
    of_worker = getattr(request.config, "workerinput", None)
    return Cluster(**of_worker["cluster"]) if of_worker else _cluster_of_run(request.config)


@pytest.fixture(scope="session")
def worker_database(cluster: Cluster, request: pytest.FixtureRequest) -> str:
    """Name of this worker's database."""
    of_worker = getattr(request.config, "workerinput", None)
    name = f"baari_{of_worker['workerid'] if of_worker else 'alone'}"
    cluster.create(name)
    return name


@pytest.fixture(scope="session")
def broom(cluster: Cluster, worker_database: str) -> Iterator[Broom]:
    """What empties this worker's database."""
    with cluster.as_superuser(worker_database) as connection:
        yield Broom(connection)


@pytest.fixture
def database_url(cluster: Cluster, worker_database: str, broom: Broom) -> str:
    """SQLAlchemy URL of an empty migrated database, as the clinic's role. Its schema is shared: leave it as it is."""
    broom.sweep()
    return cluster.url(worker_database)


@pytest.fixture
def database_url_by_tcp(cluster: Cluster, worker_database: str, database_url: str) -> str:
    """The database of `database_url` through 127.0.0.1, for a trial that puts something between."""
    del database_url  # asked for because it empties
    return cluster.url(worker_database, tcp=True)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An engine on the empty migrated database; its connections are closed after the test."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def own_database_url(cluster: Cluster, worker_database: str) -> Iterator[str]:
    """A migrated database that goes away after the test: for a test that changes the schema (migrations, negatives)."""
    name = f"{worker_database}_own"
    cluster.create(name)
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A migrated server of the test's own, durable as in production and also on 127.0.0.1, to be killed at will."""
    with EmbeddedPostgres(tmp_path / "postgres", tcp_port=0) as postgres:
        migrate(postgres.url)
        yield postgres
    shutil.rmtree(tmp_path / "postgres")  # 60 MB that pytest would keep for three runs


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """An empty clinic's database under a virtual clock."""
    world = World(database_url)
    yield world
    world.close()


WORKERS = ("say-", "money-", "reply-", "telegram-", "APScheduler", "ThreadPoolExecutor")
"""How the product's own threads are named."""


@pytest.fixture(autouse=True)
def nothing_goes_on_working() -> Iterator[None]:
    """Fail a test that leaves a worker of the product behind: it would do the next test's work."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and t.is_alive() and t.name.startswith(WORKERS)]
    ends = time.monotonic() + 2.0
    for thread in left:
        thread.join(max(0.0, ends - time.monotonic()))
    assert [t.name for t in left if t.is_alive()] == []
