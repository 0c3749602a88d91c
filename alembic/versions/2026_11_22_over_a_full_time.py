"""visits that the desk has booked over a full time, each with its reason

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.
"""

import sqlalchemy as sa
from alembic import op

revision = "over_a_full_time"
down_revision = "calendar_feeds"
branch_labels = None
depends_on = None

REASONS = "over_reason is null or over_reason in ('urgent', 'short', 'doctor', 'mistake')"


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.add_column("appointments", sa.Column("over_reason", sa.Text))
    for name, holds in (
        ("nobody_sits_beyond_without_a_reason", "(seat >= 1000) = (over_reason is not null)"),
        ("over_reason_is_known", REASONS),
    ):
        # not validated at once: every row that is there has passed it, as no seat is so high
        op.create_check_constraint(op.f(f"appointments_{name}"), "appointments", holds, postgresql_not_valid=True)
        op.execute(f"alter table appointments validate constraint appointments_{name}")


def downgrade() -> None:
    """Take back; who sits beyond must have gone before."""
    op.execute("set local lock_timeout = '3s'")
    op.drop_constraint(op.f("appointments_over_reason_is_known"), "appointments", type_="check")
    op.drop_constraint(op.f("appointments_nobody_sits_beyond_without_a_reason"), "appointments", type_="check")
    op.drop_column("appointments", "over_reason")
