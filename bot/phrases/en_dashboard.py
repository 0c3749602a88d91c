"""English for the card that leads to the pages in a browser."""

from collections.abc import Mapping

DASHBOARD: Mapping[str, str] = {
    "desk_dashboard.link": "The clinic in a browser: the day, the figures, the board for the waiting room.\n"
    "This link is yours alone. It works once, within {minutes} minutes; pass it to nobody.",
    "desk_dashboard.link.before": "The link to the clinic in a browser stands above, and works once. You can have a "
    "new one.",
    "desk_dashboard.link.again": "A new link",
    "desk_dashboard.usage": "For the clinic in a browser write only /dashboard.",
    "dashboard.open": "Open",
}
