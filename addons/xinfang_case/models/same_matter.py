import logging

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.identity import id_number_key, phone_key
from ..tools.likeness import ALIKE, Told, is_likely
from .encrypted import VaultError, vault_of
from .petitioner import address_key
from .view_trace import current_trace

_logger = logging.getLogger(__name__)

ASKERS = ("window", "triage", "office_head", "unit_intake", "discipline")
CANDIDATES = 300  # petitions whose texts are compared
OWN = 100  # newest petitions of the same people
SHOWN = 8


class SameMatter(models.AbstractModel):
    """Has this matter been brought before, in whatever organ? (Article 19)

    Candidates are found by who petitions and by what the text says, in the
    whole system; nothing is decided here. What a clerk may see of a petition
    outside his scope is its number, organ, stage and dates, never a text or a
    name; accusations are found by the discipline group alone, and only within
    its scope (Article 30).
    """

    _name = "xinfang.same.matter"
    _description = "Same-Matter Gate"

    @api.model
    def _check_asker(self):
        """Refuse everybody whose work is not to register and triage.

        :raises AccessError: no such role, or member of no organ
        """
        user = self.env.user
        allowed = any(
            user.has_group(f"xinfang_case.group_xinfang_{role}") for role in ASKERS
        )
        if not allowed or not user._xinfang_organs():
            raise AccessError(
                self.env._(
                    "Earlier petitions on the same matter are looked up by those who "
                    "register and triage."
                )
            )

    @api.model
    def _find(self, *args, **kwargs):
        """Return what the user may see of earlier petitions like the one at hand.

        The narrow door to petitions outside the user's scope: see
        :meth:`_disclosed` for what comes out of it.

        :raises AccessError: the user has nothing to do with registering
        """
        self._check_asker()
        return self._disclosed(self._matches(*args, **kwargs))

    @api.model
    def _matches(self, title="", body="", people=(), typed=None, but=(), since=None):
        """Find earlier petitions that may be about the same matter.

        :param str title: of the petition at hand
        :param str body: its facts and request
        :param people: ids of its petitioners
        :param dict typed: name, id_number, phone, address of somebody not known yet
        :param but: ids of petitions that are not looked for
        :param since: ``date`` from which on petitions count, None: all
        :return: list of dicts ``id``, ``group`` (first piece), ``visible``,
            ``same_person``, ``score``, ``likely``; most likely first
        """
        rows = self._read_candidates(title, body, people, typed or {}, but, since)
        visible = set()
        if rows:
            readable = self.env["xinfang.petition"].sudo(False)
            visible = set(readable.search([("id", "in", [r[0] for r in rows])]).ids)
        found, mine = {}, Told(title, body)
        for row in rows:
            match = self._match(row, mine, row[0] in visible)
            # One matter is shown once: its likest piece stands for the group.
            if match and (
                match["group"] not in found
                or self._rank(match) > self._rank(found[match["group"]])
            ):
                found[match["group"]] = match
        best = sorted(found.values(), key=self._rank, reverse=True)
        # Somebody who has often petitioned about other things fills half of the list.
        unlikely = [m for m in best if m["same_person"] and not m["likely"]]
        extra = unlikely[SHOWN // 2 :]
        return [match for match in best if match not in extra][:SHOWN]

    @api.model
    def _rank(self, match):
        return (match["same_person"], match["likely"], match["score"], match["id"])

    @api.model
    def _match(self, row, mine, visible):
        """Compare one candidate; None when it is none, or must stay hidden."""
        (id_, origin, kind, mode, same, other_title, content, request, sealed) = row
        if kind == "accusation":
            if not visible or not self.env["res.users"]._xinfang_is_discipline():
                return None
            content, request = (
                self.env["xinfang.petition"].browse(id_)._unsealed(sealed)
            )
        if mode == "confidential" and not visible:
            # That somebody else's organ keeps a secret is a secret, too (G27).
            return None
        other = Told(other_title, "\n".join(filter(None, (content, request))))
        score = mine.likeness(other, 0 if same else ALIKE)
        if not same:
            # Other people use other words: what they name alike counts as well.
            score = max(score, mine.event_likeness(other))
            if score < ALIKE:
                return None
        return {
            "id": id_,
            "group": origin or id_,
            "visible": visible,
            "same_person": bool(same),
            "score": score,
            "likely": is_likely(score, same),
        }

    # -- candidates -----------------------------------------------------

    @api.model
    def _read_candidates(self, title, body, people, typed, but, since):
        """Return the raw rows of all candidates, whoever may read them."""
        petitions = self.env["xinfang.petition"]
        petitions.flush_model(["petitioner_id", "representative_ids", "origin_id"])
        self.env["xinfang.petitioner"].flush_model()
        self.env["xinfang.petition.text"].flush_model()
        persons = self._persons_sql(people, typed)
        table = self.env["xinfang.fingerprint"]
        parts = [table._candidates_sql(title, body, CANDIDATES)]
        if self.env["res.users"]._xinfang_is_discipline():
            parts.append(table._candidates_sql(title, body, CANDIDATES, sealed=True))
        parts = [part for part in parts if part] + self._of_persons_sql(persons)
        if not parts:
            return []
        self.env.cr.execute(
            SQL(
                """
                WITH person AS MATERIALIZED (%(persons)s),
                     candidate AS (SELECT DISTINCT petition_id FROM (%(parts)s) c)
                SELECT p.id, p.origin_id, p.type, p.identity_mode,
                       p.petitioner_id IN (SELECT id FROM person) OR EXISTS (
                           SELECT 1 FROM xinfang_petition_representative_rel r
                            WHERE r.petition_id = p.id
                              AND r.petitioner_id IN (SELECT id FROM person)),
                       p.title, t.content, t.request, t.sealed_enc
                  FROM candidate c
                  JOIN xinfang_petition p ON p.id = c.petition_id
             LEFT JOIN xinfang_petition_text t ON t.petition_id = p.id
                 WHERE p.number IS NOT NULL AND NOT p.id = ANY(%(but)s)
                   AND (%(since)s::date IS NULL OR p.received_date >= %(since)s::date)
                """,
                persons=persons,
                parts=SQL(" UNION ALL ").join(parts),
                but=list(but),
                since=since,
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _of_persons_sql(self, persons):
        """Return SQL of the newest petitions of the people looked for."""
        if persons == _NOBODY:
            return []
        return [
            SQL(
                "(SELECT id FROM xinfang_petition WHERE petitioner_id IN"
                " (SELECT id FROM person) ORDER BY id DESC LIMIT %s)",
                OWN,
            ),
            SQL(
                "(SELECT petition_id FROM xinfang_petition_representative_rel"
                " WHERE petitioner_id IN (SELECT id FROM person)"
                " ORDER BY petition_id DESC LIMIT %s)",
                OWN,
            ),
        ]

    @api.model
    def _persons_sql(self, people, typed):
        """Return SQL of the ids of petitioners who are the same persons (§ 3.9).

        The same ID number, or the same name with the same phone or address.
        Whoever was taken down twice, by two organs, is found twice.
        """
        parts = []
        if people:
            parts.append(
                SQL(
                    """
                    SELECT unnest(%(ids)s) AS id
                    UNION SELECT q.id FROM xinfang_petitioner me
                      JOIN xinfang_petitioner q ON q.id_number_bidx = me.id_number_bidx
                     WHERE me.id = ANY(%(ids)s)
                    UNION SELECT q.id FROM xinfang_petitioner me
                      JOIN xinfang_petitioner q
                        ON q.phone_bidx = me.phone_bidx AND q.name = me.name
                     WHERE me.id = ANY(%(ids)s)
                    UNION SELECT q.id FROM xinfang_petitioner me
                      JOIN xinfang_petitioner q
                        ON q.address_bidx = me.address_bidx AND q.name = me.name
                     WHERE me.id = ANY(%(ids)s)
                    """,
                    ids=list(people),
                )
            )
        parts += self._typed_sql(typed)
        return SQL(" UNION ").join(parts) if parts else _NOBODY

    @api.model
    def _typed_sql(self, typed):
        """Return SQL of the petitioners who are who was just typed in."""
        name = (typed.get("name") or "").strip()
        keys = (
            ("id_number", id_number_key, False),
            ("phone", phone_key, True),
            ("address", address_key, True),
        )
        parts = []
        for field, key, with_name in keys:
            value = key(typed.get(field) or "")
            if not value or with_name and not name:
                continue
            try:
                hashes = vault_of(self.env).blind_indexes(value, field)
            except VaultError as error:
                # Registering goes on; who it is is not compared, and that is told.
                _logger.error("Petitioners are not matched: %s", error)
                return []
            condition = SQL("%s = ANY(%s)", SQL.identifier(f"{field}_bidx"), hashes)
            if with_name:
                condition = SQL("%s AND name = %s", condition, name)
            parts.append(SQL("SELECT id FROM xinfang_petitioner WHERE %s", condition))
        return parts

    # -- what comes out ---------------------------------------------------

    @api.model
    def _disclosed(self, matches):
        """Return what the user may see of each match.

        Of a petition outside his scope: number, organ, stage, day of receipt
        and last day; no text, no name.
        """
        petitions = self.env["xinfang.petition"].sudo()
        pieces = petitions.browse([m["id"] for m in matches])
        firsts = petitions.browse([m["group"] for m in matches])
        if trace := current_trace():
            trace.touch(pieces, (), "search")
        states = firsts._matter_states()
        readable = set((firsts.sudo(False)._filtered_access("read")).ids)
        rows = []
        for match, piece, first in zip(matches, pieces, firsts, strict=True):
            rows.append(
                {
                    "id": match["visible"] and piece.id,
                    "number": piece.number,
                    "origin": first.number,
                    "origin_visible_id": first.id in readable and first.id,
                    "organ": first._matter_organ().name,
                    "stage": piece.stage_id.name,
                    "date": piece.received_date.isoformat(),
                    "title": match["visible"] and piece.title or "",
                    "same_person": match["same_person"],
                    "score": match["score"],
                    "likely": match["likely"],
                    **states[first.id],
                }
            )
        return rows


_NOBODY = SQL("SELECT NULL::int AS id WHERE FALSE")
