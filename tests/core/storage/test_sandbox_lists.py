"""The sandbox's books over HTTP: pages turned to the end, in order."""

from datetime import timedelta

from core.gateways.payments.sandbox import SandboxAccount, SandboxGateway
from tests.builders import World
from tests.webhooks.till import KEYS, SandboxTill


def test_every_page_of_a_day_is_turned_oldest_first(world: World) -> None:
    till = SandboxTill(world)
    payment = till.ask()
    world.sql(
        "insert into sandbox_payments (id, link_id, amount_minor, currency, captured_at, created_at) "
        "select 'spay_' || n, %s, 100, 'INR', %s::timestamptz - n * interval '1 second', %s "
        "from generate_series(0, 204) n",
        payment.link_id,
        world.clock.now,
        world.clock.now,
    )
    gateway = SandboxGateway(SandboxAccount(api_base=f"{till.server.url}/sandbox", keys=KEYS))
    lines = list(gateway.entries(world.clock.now - timedelta(seconds=204), world.clock.now + timedelta(seconds=1)))
    gateway.close()
    till.close()
    assert [line.entry_id for line in lines] == [f"spay_{n}" for n in range(204, -1, -1)]
    assert {line.reference for line in lines} == {payment.reference}
