"""What those who may see the pages in a browser can ask for in chat: the link that signs them in."""

from collections.abc import Mapping
from typing import Protocol

from core.domain.errors import NotPermitted, Refusal


class DashboardDesk(Protocol):
    """The way from the chat to the pages."""

    def ask_dashboard(self) -> str:
        """Make a link ready and return its id; the message that names it is sent with the link itself."""


DASHBOARD_REFUSALS: Mapping[str, frozenset[type[Refusal]]] = {"ask_dashboard": frozenset({NotPermitted})}
"""What each of these verbs can refuse."""
