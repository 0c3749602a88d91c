"""Makes, closes and reads payment links at their gateways, and lets the clinic draw the consequences.

Whatever made us look (a webhook, the payer's return, the clock, a refused cancel), the same happens: the link is read,
and its captures are told to `settle`, which counts each of them once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.domain.effects import PollPayment
from core.domain.events import LinkReady
from core.domain.money import Money
from core.domain.payment import Payment, Status
from core.gateways.payments.port import GatewayFailed, LinkRequest, LinkState, PaymentGateway
from core.services.payments import link_failed, link_made, link_over
from core.services.settlement import settle
from core.storage.database import Database
from core.storage.unit_of_work import UnitOfWork
from webhooks.due import Closing, Due, Tell, nothing_follows

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

POLLS = (
    *(MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE),  # while the place is held
    *(15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR),  # a webhook that was lost while we or they were down
    *(13 * HOUR, 24 * HOUR, 24 * HOUR),  # a bank may authorise up to three days late (Razorpay, rainy-day)
)
"""The wait after each look at a payment of which no money has come; after the last one it is not asked about again."""

LAST_LOOK = len(POLLS)
SECOND_CAPTURE = timedelta(days=3)
"""When a link that was paid is looked at for the last time: two tries to pay may both succeed, the second that late,
and its webhook may be lost."""

_OVER = {"expired", "cancelled"}
_CLOSED = {Status.EXPIRED, Status.CANCELLED, Status.PAID, Status.QUARANTINED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What the payer meets on the gateway's page: the clinic's name and nothing medical, their language, the least part
    of the amount that may come first (None: all at once).
    """

    name: str
    language: str
    first_part: Money | None


class Links:
    """The handlers of `create_link`, `cancel_link`, `read_payment` and `poll_payment`."""

    def __init__(
        self,
        database: Database,
        gateways: Mapping[str, PaymentGateway],
        *,
        tell: Tell,
        public_url: str,
    ) -> None:
        self._database = database
        self._gateways = gateways
        self._tell = tell
        self._public_url = public_url.rstrip("/")

    def create(self, due: Due) -> Closing:
        """Make the link and show it to the chat; a payment that was dropped meanwhile needs none."""
        payment, shop = self._database.run(lambda uow: _with_shop(uow, _id(due)))
        return nothing_follows if payment.status in _CLOSED else self._made(payment, shop)

    def _made(self, payment: Payment, shop: Shop) -> Closing:
        made = self._gateway(payment).create_link(
            LinkRequest(
                reference=payment.reference,
                amount=payment.amount,
                description=shop.name,
                expires_at=payment.expires_at or self._database.clock(),
                return_url=f"{self._public_url}/payments/{payment.gateway}/return",
                first_part=shop.first_part,
                language=shop.language,
            )
        )

        def close(uow: UnitOfWork) -> None:
            _lock_chat(uow, payment)
            events = settle(uow, payment.id, made.captures)  # first: it may need the lines of more doctors than one
            now = link_made(uow, payment.id, link_id=made.link_id, link_url=made.url)
            if now.status is Status.OPEN and now.chat_id is not None:
                self._tell(uow, [LinkReady(chat_id=now.chat_id, appointment_id=now.appointment_id)])
            self._tell(uow, events)

        return close

    def not_created(self, due: Due) -> Closing:
        """Tell the chat that the gateway made no link."""

        def close(uow: UnitOfWork) -> None:
            _lock_chat(uow, uow.payments.one(_id(due)))
            self._tell(uow, link_failed(uow, _id(due)))

        return close

    def cancel(self, due: Due) -> Closing:
        """Close the link; where money came first, it counts."""
        payment = self._payment(due)
        if payment.link_id is None:
            return nothing_follows  # `link_made` closes a link that is made after all
        return self._settled(payment, self._gateway(payment).cancel_link(payment.link_id))

    def read(self, due: Due) -> Closing:
        """Read the link because something said that it has changed."""
        payment = self._payment(due)
        if payment.link_id is None:
            # The event overtook our own record of the link: making it again finds it, captures included. Also where
            # the payment is closed by now: money may be on it, and a link that was not there is closed at once.
            return self._made(*self._database.run(lambda uow: _with_shop(uow, _id(due))))
        return self._settled(payment, self._gateway(payment).read_link(payment.link_id))

    def poll(self, due: Due) -> Closing:
        """Read the link because it is time to, and say when the next time is."""
        payment = self._payment(due)
        attempt = int(due.body["attempt"])
        wanted = payment.status is not Status.PAID or attempt == LAST_LOOK
        read = self._gateway(payment).read_link(payment.link_id) if payment.link_id and wanted else None

        def close(uow: UnitOfWork) -> None:
            if read:
                self._settled(payment, read)(uow)
            if attempt < LAST_LOOK:
                # a link that is paid in part is open still, and the rest may come unheard too
                paid = payment.status is Status.PAID or (read and read.captures and read.status != "open")
                following, wait = (LAST_LOOK, SECOND_CAPTURE) if paid else (attempt + 1, POLLS[attempt])
                uow.outbox.add(
                    PollPayment(payment_id=str(payment.id), attempt=following),
                    key=f"poll-payment:{payment.id}:{following}",
                    due=uow.now + wait,
                )

        return close

    def _settled(self, payment: Payment, state: LinkState) -> Closing:
        def close(uow: UnitOfWork) -> None:
            _lock_chat(uow, payment)
            self._tell(uow, settle(uow, payment.id, state.captures))
            if state.status in _OVER:
                self._tell(uow, link_over(uow, payment.id))

        return close

    def _payment(self, due: Due) -> Payment:
        return self._database.run(lambda uow: uow.payments.one(_id(due)))

    def _gateway(self, payment: Payment) -> PaymentGateway:
        found = self._gateways.get(payment.gateway)
        if found is None:  # switched off with payments under way; it may be switched on again
            raise GatewayFailed(f"no gateway {payment.gateway}")
        return found


def _id(due: Due) -> UUID:
    return UUID(due.body["payment_id"])


def _with_shop(uow: UnitOfWork, payment_id: UUID) -> tuple[Payment, Shop]:
    payment = uow.payments.one(payment_id)
    visit = uow.appointments.one(payment.appointment_id)
    chat = uow.chats.binding(payment.chat_id, None)
    shop = Shop(
        name=uow.roster.clinic(visit.clinic_id).name,
        language=chat.language if chat else "en",
        first_part=uow.roster.settings_of(visit.doctor_id).first_part_of(payment.amount),
    )
    return payment, shop


def _lock_chat(uow: UnitOfWork, payment: Payment) -> None:
    if payment.chat_id is not None:
        uow.chats.lock(payment.chat_id)
