"""Make the log: two tables and the triggers that let it grow at its end and do nothing else.

Plain SQL, because the guards matter more than the columns and belong beside them. It asks nothing
newer than PostgreSQL 15.
"""

from django.db import migrations, models

import foundation.audit.events
import foundation.audit.ledger

TABLES = """
CREATE TABLE audit_auditentry (
    seq bigint PRIMARY KEY,                 -- the live feed reads "what came after N" by it
    at timestamptz NOT NULL,
    event varchar(64) NOT NULL,
    actor_kind varchar(16) NOT NULL,
    actor_id uuid,
    subject_kind varchar(24) NOT NULL,
    subject_id uuid NOT NULL,
    topic_id uuid,
    details jsonb NOT NULL,
    key_id varchar(8) NOT NULL,
    prev_mac bytea NOT NULL,
    mac bytea NOT NULL,
    written_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT audit_seq_starts_at_one CHECK (seq >= 1),
    CONSTRAINT audit_details_is_an_object CHECK (jsonb_typeof(details) = 'object'),
    CONSTRAINT audit_macs_are_sha256
        CHECK (octet_length(mac) = 32 AND octet_length(prev_mac) = 32)
);

-- Read by the timeline of one case, in order. Sign-ins and imports have no topic.
CREATE INDEX audit_entry_topic_seq ON audit_auditentry (topic_id, seq) WHERE topic_id IS NOT NULL;
-- Read by the guards of other tables (foundation/audit/guards.py): what this transaction has said.
CREATE INDEX audit_entry_written_in ON audit_auditentry (written_in, subject_id);

CREATE TABLE audit_audithead (
    id smallint PRIMARY KEY,
    seq bigint NOT NULL,
    mac bytea NOT NULL,
    key_id varchar(8) NOT NULL,
    seal bytea NOT NULL,
    CONSTRAINT audit_head_is_one_row CHECK (id = 1)
-- Updated once a transaction: room on the page keeps those updates off the index.
) WITH (fillfactor = 10);

INSERT INTO audit_audithead (id, seq, mac, key_id, seal)
VALUES (1, 0, decode(repeat('00', 32), 'hex'), '', '');
"""

GUARDS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_entry_never_changes
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

CREATE TRIGGER audit_head_never_leaves
    BEFORE INSERT OR DELETE OR TRUNCATE ON audit_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();

-- The writer moves the head and appends in one statement; this runs after both and lets in only
-- entries that reach exactly from the old end to the new one.
CREATE FUNCTION audit_entry_joins_the_end() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head audit_audithead;
    low bigint;
    high bigint;
    many bigint;
BEGIN
    SELECT min(seq), max(seq), count(*) INTO low, high, many FROM added;
    IF many = 0 THEN
        RETURN NULL;
    END IF;
    SELECT * INTO STRICT head FROM audit_audithead WHERE id = 1;
    IF high <> head.seq OR many <> high - low + 1
        OR NOT EXISTS (SELECT FROM added WHERE seq = high AND mac = head.mac)
        OR EXISTS (SELECT FROM added WHERE written_in <> pg_current_xact_id())
        OR (low > 1 AND NOT EXISTS (
            SELECT FROM audit_auditentry AS earlier JOIN added ON added.seq = low
            WHERE earlier.seq = low - 1 AND earlier.mac = added.prev_mac))
    THEN
        RAISE EXCEPTION 'audit entries % to % do not join the end of the log (head %)',
            low, high, head.seq
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER audit_entry_joins_the_end
    AFTER INSERT ON audit_auditentry
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_joins_the_end();

CREATE FUNCTION audit_head_only_advances() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.seq <= OLD.seq OR NEW.id <> OLD.id THEN
        RAISE EXCEPTION 'the head of the audit log only moves forward: % to % is refused',
            OLD.seq, NEW.seq
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_head_only_advances
    BEFORE UPDATE ON audit_audithead
    FOR EACH ROW EXECUTE FUNCTION audit_head_only_advances();

-- A head moved without its entries is found at commit.
CREATE FUNCTION audit_head_has_its_entry() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM audit_auditentry WHERE seq = NEW.seq AND mac = NEW.mac) THEN
        RAISE EXCEPTION 'the head of the audit log points at %, which is not there', NEW.seq
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_head_has_its_entry
    AFTER UPDATE ON audit_audithead
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_head_has_its_entry();
"""

# What the guards of other apps' tables ask (foundation/audit/guards.py).
ASKED_BY_GUARDS = """
-- Whether this transaction has written one of these events about this subject (NULL: about any).
CREATE FUNCTION audit_says(
    about uuid, events text[], actor uuid DEFAULT NULL, holding jsonb DEFAULT '{}'
) RETURNS boolean LANGUAGE sql STABLE
    SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT FROM public.audit_auditentry AS entry
        WHERE entry.written_in = pg_current_xact_id()
            AND (about IS NULL OR entry.subject_id = about)
            AND entry.event = ANY (events)
            AND (actor IS NULL OR entry.actor_id = actor)
            AND entry.details @> holding
    )
$$;
"""

# Whoever listens looks at once, and loses nothing by not hearing: the head is asked all the same.
ANNOUNCED = """
CREATE FUNCTION audit_head_is_announced() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NOTIFY audit_head;
    RETURN NULL;
END $$;

CREATE TRIGGER audit_head_is_announced
    AFTER UPDATE ON audit_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_head_is_announced();
"""

UNDO = """
DROP FUNCTION audit_says(uuid, text[], uuid, jsonb);
DROP TABLE audit_auditentry;
DROP TABLE audit_audithead;
DROP FUNCTION audit_head_is_announced();
DROP FUNCTION audit_head_has_its_entry();
DROP FUNCTION audit_head_only_advances();
DROP FUNCTION audit_entry_joins_the_end();
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.RunSQL(sql=TABLES + GUARDS + ASKED_BY_GUARDS + ANNOUNCED, reverse_sql=UNDO),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                (
                    "event",
                    models.CharField(choices=foundation.audit.events.event_choices, max_length=64),
                ),
                (
                    "actor_kind",
                    models.CharField(
                        choices=foundation.audit.ledger.ActorKind.as_choices, max_length=16
                    ),
                ),
                ("actor_id", models.UUIDField(null=True)),
                (
                    "subject_kind",
                    models.CharField(
                        choices=foundation.audit.events.subject_choices, max_length=24
                    ),
                ),
                ("subject_id", models.UUIDField()),
                ("topic_id", models.UUIDField(null=True)),
                ("details", models.JSONField()),
                ("key_id", models.CharField(max_length=8)),
                ("prev_mac", models.BinaryField()),
                ("mac", models.BinaryField()),
            ],
            options={"db_table": "audit_auditentry", "ordering": ("seq",), "managed": False},
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("mac", models.BinaryField()),
                ("key_id", models.CharField(max_length=8)),
                ("seal", models.BinaryField()),
            ],
            options={"db_table": "audit_audithead", "managed": False},
        ),
    ]
