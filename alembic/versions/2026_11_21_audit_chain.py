"""Chain the audit log: each row carries a hash of itself and of the row before it.

Revision ID: audit_chain
Revises: feedback
"""

import sqlalchemy as sa

from alembic import op

revision = "audit_chain"
down_revision = "feedback"
branch_labels = None
depends_on = None

# Written out field by field: whoever checks the log without us can compute the same.
HASH = """
    create function audit_hash(previous bytea, id bigint, at timestamptz, staff_id bigint, door text, act text,
        subject text, facts jsonb) returns bytea language sql immutable parallel safe as $$
        select sha256(previous || convert_to(jsonb_build_array(
            id, extract(epoch from at), staff_id, door, act, subject, facts)::text, 'UTF8'))
    $$
"""
# The number is given under the lock, so that the order of the numbers is that of the chain and none is left out.
LINK = """
    create function audit_is_a_chain() returns trigger language plpgsql as $$
    declare last record;
    begin
        perform pg_advisory_xact_lock(5, 0);
        select id, hash into last from audit order by id desc limit 1;
        new.id := coalesce(last.id, 0) + 1;
        new.previous_hash := coalesce(last.hash, ''::bytea);
        new.hash := audit_hash(new.previous_hash, new.id, new.at, new.staff_id, new.door, new.act, new.subject,
            new.facts);
        return new;
    end $$
"""
TRIGGER = """
    create trigger audit_is_a_chain before insert on audit for each row execute function audit_is_a_chain()
"""
CHAIN_WHAT_STANDS = """
    create temporary table audit_of_before on commit drop as select * from audit order by id;
    alter table audit disable trigger audit_is_insert_only;
    delete from audit;
    alter table audit enable trigger audit_is_insert_only;
    insert into audit (at, staff_id, door, act, subject, facts)
    select at, staff_id, door, act, subject, facts from audit_of_before order by id;
"""


def upgrade() -> None:
    """Apply."""
    op.execute("set local lock_timeout = '3s'")
    op.execute(HASH)
    op.execute(LINK)
    op.execute(TRIGGER)
    op.execute(CHAIN_WHAT_STANDS)
    op.alter_column("audit", "previous_hash", existing_type=sa.LargeBinary(), nullable=False)
    op.alter_column("audit", "hash", existing_type=sa.LargeBinary(), nullable=False)
    op.create_unique_constraint("one_row_follows_another", "audit", ["previous_hash"])
    op.drop_table_comment("audit")
    op.create_table_comment("audit", COMMENT)


COMMENT = "Insert-only, and a chain: each row carries a hash of itself and of the row before it; both by trigger"


def downgrade() -> None:
    """Undo."""
    op.execute("set local lock_timeout = '3s'")
    op.create_table_comment("audit", "Insert-only, by trigger. The hashes are room for a chain over the rows")
    op.drop_constraint("one_row_follows_another", "audit")
    op.alter_column("audit", "hash", existing_type=sa.LargeBinary(), nullable=True)
    op.alter_column("audit", "previous_hash", existing_type=sa.LargeBinary(), nullable=True)
    op.execute("drop trigger audit_is_a_chain on audit")
    op.execute("drop function audit_is_a_chain()")
    op.execute("drop function audit_hash(bytea, bigint, timestamptz, bigint, text, text, text, jsonb)")
