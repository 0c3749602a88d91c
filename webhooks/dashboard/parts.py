"""What stands at which path below /admin: pages that show, and acts that change; a new one is its line here."""

from collections.abc import Callable, Mapping

from webhooks.dashboard.figures import figures_csv, figures_page, figures_pdf
from webhooks.dashboard.here import Answer, Here
from webhooks.dashboard.timetable import timetable_page
from webhooks.dashboard.today import today_page
from webhooks.dashboard.visit import confirm_page, do_verb, visit_page

PARTS: Mapping[str, Callable[[Here], Answer]] = {
    "": today_page,
    "/day": timetable_page,
    "/figures": figures_page,
    "/figures.pdf": figures_pdf,
    "/figures.csv": figures_csv,
    "/visits/{visit}": visit_page,
    "/visits/{visit}/{verb}": confirm_page,
}
ACTS: Mapping[str, Callable[[Here], Answer]] = {
    "/visits/{visit}/{verb}": do_verb,
}
