"""`baari migrate` and `baari sample-clinic`: what is done to a database before it serves."""

from baari.clock import DatabaseClock
from baari.database_url import any_database
from baari.migrate import migrate
from baari.sample_clinic import plant
from baari.settings import Settings
from core.storage.database import Database, libpq_url


def migrate_database(settings: Settings) -> int:
    """Bring the database to the newest schema."""
    with any_database(settings) as url:
        migrate(url)
    print("The database has the newest schema.")
    return 0


def plant_sample_clinic(settings: Settings) -> int:
    """Put the sample clinic into an empty database; 1 where there is a clinic already."""
    with any_database(settings) as url:
        migrate(url)
        database = Database(url, clock=DatabaseClock(libpq_url(url)), pool_size=1)
        planted = plant(database)
        database.dispose()
    print("The sample clinic is in place." if planted else "There is a clinic already; nothing was done.")
    return 0 if planted else 1
