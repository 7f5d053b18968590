from odoo import fields, models


class PetitionText(models.Model):
    """What the petitioner says, beside the hot row, with its search index.

    Of an accusation only the encrypted text is kept: nothing of it is
    searchable (Article 30). Nobody has a right on this model; petitions hand
    its text out to whoever may read them.
    """

    _name = "xinfang.petition.text"
    _description = "Text of a Petition"
    _log_access = False
    _vault_columns = {"sealed_enc": "_sealed_place"}

    petition_id = fields.Many2one("xinfang.petition", required=True, ondelete="cascade")
    content = fields.Text()
    request = fields.Text()
    body = fields.Text(help="Everything searched: title, content, request.")
    sealed_enc = fields.Text(groups=fields.NO_ACCESS)

    _petition_uniq = models.UniqueIndex("(petition_id)")

    def _sealed_place(self):
        """Return what an encrypted text is bound to: its petition."""
        return self.petition_id._text_place()

    def init(self):
        """Index pairs of characters: two-character Chinese words have no trigram."""
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION xinfang_bigrams(s text) RETURNS text[]
            LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
            DECLARE
                a text[] := string_to_array(lower(s), NULL);
                b text[] := '{}';
            BEGIN
                FOR i IN 1 .. coalesce(array_length(a, 1), 0) - 1 LOOP
                    b := b || (a[i] || a[i + 1]);
                END LOOP;
                RETURN b;
            END $$;
            CREATE INDEX IF NOT EXISTS xinfang_petition_text_bigrams
                ON xinfang_petition_text USING gin (xinfang_bigrams(body));
            """
        )
