"""One answer for what is hidden and for what is missing (G02).

What belongs to an accusation is denied to whoever must not sense it. Odoo denies it in
other words than it speaks of a record that does not exist; walking through the ids would
tell how much was written and attached, and when.
"""

from contextlib import contextmanager

from odoo import models
from odoo.exceptions import AccessError, MissingError


def refusal(records, operation="read"):
    """Return the one error for records that are hidden or do not exist."""
    error = AccessError(
        records.env._(
            "This piece does not exist, or it is not in your organ's hands. Ask the head "
            "of your petition unit if you think it should be."
        )
    )
    # For the view log alone; no answer shows it (``view_trace.py``).
    error.xinfang_refused = (records._name, records.ids, operation)
    return error


def missing(records, column):
    """Return those of some records that do not exist.

    :param str column: a column that checks of access have just read: what it is known of
        exists, and no query is spent on it
    """
    known = records._fields[column]._get_cache(records.env)
    unknown = records.browse(i for i in records._ids if i and i not in known)
    return unknown - unknown.exists() if unknown else unknown


def answer(records, column, check, operation):
    """Return what ``_check_access`` answers, the missing among the denied.

    :param check: the model's own check: function (records, operation)
    """
    try:
        denied = check(records, operation)
    except MissingError:
        # Odoo's own check reads what is not there.
        denied = check(records.exists(), operation)
    if records.env.su or not any(records._ids):
        return denied
    if denied and not denied[0]:
        return denied
    gone = missing(records - denied[0] if denied else records, column)
    if not denied and not gone:
        return None
    return (denied[0] | gone if denied else gone), lambda: refusal(records, operation)


def all_or_none(records, rows):
    if not records.env.su and len(rows) < len(records._origin):
        raise refusal(records)
    return rows


class FirstCheck(models.AbstractModel):
    """May this be touched at all: asked before anything of the records is looked at.

    Whatever else is done before a record is written or deleted reads it, and fails in
    other words when it is missing. So this comes before every other class of a model:
    it is mixed in by ``first_check.py``, which is loaded last.
    """

    _name = "xinfang.first.check"
    _description = "Rights Before Everything Else"

    def write(self, vals):
        self._first("write")
        return super().write(vals)

    def unlink(self):
        self._first("unlink")
        return super().unlink()

    def _first(self, operation):
        """Refuse before anything of the records is looked at.

        :raises AccessError: one of them is hidden from the user, or missing
        """
        if not self.env.su:
            self.check_access(operation)


class OneAnswer(models.AbstractModel):
    """What of an accusation lies in a model with rights of its own answers like nothing."""

    _name = "xinfang.one.answer"
    _description = "Hidden Answers Like Missing"
    _inherit = ["xinfang.first.check"]
    # A column that checks of access read: what it is known of exists.
    _answer_column = None

    def _check_access(self, operation):
        def check(records, operation):
            return super()._check_access(operation)

        return answer(self, self._answer_column, check, operation)

    def read(self, fields=None, load="_classic_read"):
        with self._missing_is_refused():
            return all_or_none(self, super().read(fields, load))

    def web_read(self, specification):
        with self._missing_is_refused():
            return super().web_read(specification)

    @contextmanager
    def _missing_is_refused(self):
        """Let what turns out to be missing on the way answer like what is hidden."""
        try:
            yield
        except MissingError:
            if self.env.su:
                raise
            raise refusal(self) from None

    def export_data(self, fields_to_export):
        self._first("read")
        return super().export_data(fields_to_export)
