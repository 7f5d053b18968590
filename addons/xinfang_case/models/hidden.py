"""Whether a petition is hidden at all stands in its own row (Article 30).

``xinfang_access`` says it for each organ; a list would have to look there for every row
it reads, and 98 of 100 are no accusations. The database itself keeps both the same: no
code, no import and no hand can write one without the other.
"""

from odoo import fields, models


class HiddenPetition(models.Model):
    """Rows that are not hidden are not looked up among the hidden ones."""

    _inherit = "xinfang.petition"

    is_hidden = fields.Boolean(
        required=True,
        default=False,
        readonly=True,
        copy=False,
        prefetch=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
        exportable=False,
    )

    def init(self):
        """Let nobody but the rows of visibility say what is hidden."""
        result = super().init()
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION xinfang_petition_hidden() RETURNS trigger
            LANGUAGE plpgsql AS $$
            BEGIN
                NEW.is_hidden := FALSE;
                IF TG_OP = 'UPDATE' THEN
                    NEW.is_hidden := EXISTS (
                        SELECT FROM xinfang_access
                         WHERE petition_id = NEW.id AND sealed);
                END IF;
                RETURN NEW;
            END $$;
            -- Of what is new nothing is sealed yet: the condition spares the call.
            CREATE OR REPLACE TRIGGER xinfang_petition_hidden_new
                BEFORE INSERT ON xinfang_petition FOR EACH ROW
                WHEN (NEW.is_hidden IS NOT FALSE)
                EXECUTE FUNCTION xinfang_petition_hidden();
            -- Depth 0: written directly, not by the trigger of the other table.
            CREATE OR REPLACE TRIGGER xinfang_petition_hidden_set
                BEFORE UPDATE OF is_hidden ON xinfang_petition FOR EACH ROW
                WHEN (pg_trigger_depth() = 0
                      AND NEW.is_hidden IS DISTINCT FROM OLD.is_hidden)
                EXECUTE FUNCTION xinfang_petition_hidden();
            -- The other table was made before; its rows may be older than this column.
            UPDATE xinfang_petition SET is_hidden = NOT is_hidden
             WHERE is_hidden != (id IN (
                   SELECT petition_id FROM xinfang_access WHERE sealed));
            """
        )
        return result


class HidingAccess(models.Model):
    """A row that is sealed hides its petition; the last one opened shows it again."""

    _inherit = "xinfang.access"

    def init(self):
        result = super().init()
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION xinfang_access_hides() RETURNS trigger
            LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    -- Also where it is hidden already: who shows it again at the same
                    -- time does not see this row, and is stopped by this write.
                    UPDATE xinfang_petition SET is_hidden = TRUE
                     WHERE id = NEW.petition_id;
                ELSIF TG_OP = 'UPDATE' AND NEW.sealed THEN
                    UPDATE xinfang_petition SET is_hidden = TRUE
                     WHERE id = NEW.petition_id AND NOT is_hidden;
                END IF;
                IF TG_OP != 'INSERT' AND OLD.sealed THEN
                    UPDATE xinfang_petition p SET is_hidden = FALSE
                     WHERE p.id = OLD.petition_id AND p.is_hidden AND NOT EXISTS (
                           SELECT FROM xinfang_access a
                            WHERE a.petition_id = p.id AND a.sealed);
                END IF;
                RETURN NULL;
            END $$;
            CREATE OR REPLACE TRIGGER xinfang_access_hides_new
                AFTER INSERT ON xinfang_access FOR EACH ROW
                WHEN (NEW.sealed)
                EXECUTE FUNCTION xinfang_access_hides();
            CREATE OR REPLACE TRIGGER xinfang_access_hides_set
                AFTER UPDATE OF petition_id, sealed ON xinfang_access FOR EACH ROW
                WHEN ((NEW.petition_id, NEW.sealed)
                      IS DISTINCT FROM (OLD.petition_id, OLD.sealed))
                EXECUTE FUNCTION xinfang_access_hides();
            CREATE OR REPLACE TRIGGER xinfang_access_hides_gone
                AFTER DELETE ON xinfang_access FOR EACH ROW
                WHEN (OLD.sealed)
                EXECUTE FUNCTION xinfang_access_hides();
            """
        )
        return result
