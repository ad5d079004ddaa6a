"""Let the database itself refuse a CONFIRMED text without a decision, a join and a check."""

from django.db import migrations

# Composite keys: the decision's join and check, and the text's decision, must be of the same
# verification. `confirmed_only` is a generated column, so that a CONFIRMED text can point only at
# a decision of kind CONFIRMED.
FORWARDS = """
ALTER TABLE verification_join
    ADD CONSTRAINT join_of_verification UNIQUE (id, verification_id);
ALTER TABLE verification_officercheck
    ADD CONSTRAINT check_of_verification UNIQUE (id, verification_id);
ALTER TABLE verification_decision
    ADD CONSTRAINT decision_of_verification UNIQUE (id, verification_id, kind),
    ADD CONSTRAINT decision_join_is_its_own FOREIGN KEY (join_id, verification_id)
        REFERENCES verification_join (id, verification_id),
    ADD CONSTRAINT decision_check_is_its_own FOREIGN KEY (officer_check_id, verification_id)
        REFERENCES verification_officercheck (id, verification_id);
ALTER TABLE verification_message
    ADD COLUMN confirmed_only varchar(10) GENERATED ALWAYS AS (
        CASE WHEN text_key = 'confirmed' THEN 'confirmed' END
    ) STORED,
    ADD CONSTRAINT confirmed_text_of_confirmed_decision
        FOREIGN KEY (decision_id, verification_id, confirmed_only)
        REFERENCES verification_decision (id, verification_id, kind);
"""
BACKWARDS = """
ALTER TABLE verification_message
    DROP CONSTRAINT confirmed_text_of_confirmed_decision, DROP COLUMN confirmed_only;
ALTER TABLE verification_decision
    DROP CONSTRAINT decision_check_is_its_own, DROP CONSTRAINT decision_join_is_its_own,
    DROP CONSTRAINT decision_of_verification;
ALTER TABLE verification_officercheck DROP CONSTRAINT check_of_verification;
ALTER TABLE verification_join DROP CONSTRAINT join_of_verification;
"""


class Migration(migrations.Migration):
    """Add what Django's models cannot say."""

    dependencies = [("verification", "0001_initial")]

    operations = [migrations.RunSQL(sql=FORWARDS, reverse_sql=BACKWARDS)]
