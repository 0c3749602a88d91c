"""what a payer's bank has taken back stands in the ledger

The rules for a migration here:
* It runs while the old code runs: add first, remove in a later release (expand, then contract).
* It waits for no lock for long: `set local lock_timeout` stands first, and a failed try is simply repeated.
* A new index on a table that grows is made `concurrently`, in a migration of its own.
* It goes down as well as up, and a test tries both.
* It imports nothing of the application: the code moves on, the migration does not.

Disputes that were lost before are not entered here: the next look at their captures enters them.
"""

from alembic import op

revision = 'lost_disputes'
down_revision = 'consents'
branch_labels = None
depends_on = None

COMMENT = (
    "Append-only, by the trigger ledger_is_append_only. `entry` is the gateway's id of the capture, the refund or the "
    "dispute, or names what moves the money: it counts once for ever. `appointment_id` is the visit that has the "
    "money, or had it"
)
BEFORE = COMMENT.replace("the capture, the refund or the dispute", "the capture or the refund")


def _kinds(*kinds: str) -> None:
    op.drop_constraint(op.f('ledger_kind_is_known'), 'ledger')
    words = ", ".join(repr(kind) for kind in kinds)
    op.create_check_constraint(op.f('ledger_kind_is_known'), 'ledger', f"kind in ({words})")


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    _kinds("capture", "apply", "credit", "refund", "dispute")
    op.create_table_comment('ledger', COMMENT, existing_comment=BEFORE)


def downgrade() -> None:
    """Undo: what banks have taken is money that has left."""
    op.execute("set local lock_timeout = '3s'")
    op.execute("alter table ledger disable trigger ledger_is_append_only")
    op.execute("update ledger set kind = 'refund' where kind = 'dispute'")
    op.execute("alter table ledger enable trigger ledger_is_append_only")
    _kinds("capture", "apply", "credit", "refund")
    op.create_table_comment('ledger', BEFORE, existing_comment=COMMENT)
