"""A town that is really committed, for tests that need more than one transaction."""

import threading
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools import mute_logger

from .common import CONTEXT, XinfangCase
from .core_common import CoreCase

# What a petition leaves behind, in the order in which it can be taken away.
SWEEP = (
    "DELETE FROM mail_activity WHERE res_model IN ('xinfang.petition', 'xinfang.referral')"
    " AND user_id = ANY(%(users)s)",
    "UPDATE xinfang_referral SET opinion_id = NULL WHERE petition_id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_review WHERE petition_id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_service WHERE petition_id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_document WHERE petition_id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_clock WHERE petition_id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_entry WHERE petition_id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_demand WHERE petition_id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_referral WHERE petition_id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_petition WHERE id = ANY(%(petitions)s)",
    "DELETE FROM xinfang_petitioner WHERE id = ANY(%(people)s)",
    "DELETE FROM xinfang_membership WHERE user_id = ANY(%(users)s)",
    "DELETE FROM xinfang_document_counter WHERE department_id = ANY(%(organs)s)",
    "UPDATE xinfang_department SET parent_id = NULL, discipline_department_id = NULL,"
    " organ_id = NULL WHERE id = ANY(%(organs)s)",
    "DELETE FROM xinfang_department WHERE id = ANY(%(organs)s)",
    # Users are pointed at from everywhere; they stay, out of the way.
    "UPDATE res_users SET active = FALSE, login = 'gone' || id WHERE id = ANY(%(users)s)",
)


class CommittedCase(CoreCase):
    """The small town, committed, and swept away after the tests of the class."""

    @classmethod
    def setUpClass(cls):
        super(XinfangCase, cls).setUpClass()
        cls.addClassCleanup(cls._sweep)
        cls.made = []
        with cls.committed():
            cls._create_organs()
            cls._create_users()
            cls.category = cls.env["xinfang.category"].search([], limit=1)
            cls.region = cls.env["xinfang.region"].search([], limit=1)
            cls.petitioner = cls.make_petitioner()

    @classmethod
    @contextmanager
    def committed(cls):
        """Let the helpers of the town work in a transaction that is committed."""
        test_env = cls.env
        with cls.registry.cursor() as cr:
            cls.env = api.Environment(cr, SUPERUSER_ID, {**CONTEXT, "lang": "en_US"})
            try:
                yield
                cls.env.flush_all()
            finally:
                cls.env = test_env

    @classmethod
    def _sweep(cls):
        organs = [cls.city, cls.discipline, cls.office, cls.police]
        organs += [cls.branch, cls.branch2, cls.station]
        ids = {
            "petitions": cls.made,
            "people": cls.petitioner.ids,
            "users": [user.id for user in cls.users.values()],
            "organs": [organ.id for organ in organs],
        }
        with cls.registry.cursor() as cr:
            cr.execute("ALTER TABLE xinfang_entry DISABLE TRIGGER USER")
            for query in SWEEP:
                cr.execute(query, ids)
            cr.execute("ALTER TABLE xinfang_entry ENABLE TRIGGER USER")

    def prepare(self, way):
        """Make a committed petition and return (model, id)."""
        with self.committed():
            record = way()
            self.made.append(record._petitions().id)
            return record._name, record.id

    def at_once(self, *calls):
        """Call functions at once, each in a transaction of its own.

        :param calls: pairs of login and function (environment, ``wait``); it reads,
            calls ``wait()`` until all have read, and writes
        :return: list of results, a ``UserError`` where one was refused
        """
        barrier, results = threading.Barrier(len(calls)), [None] * len(calls)

        def run(number, login, call):
            with self.registry.cursor() as cr:
                env = api.Environment(cr, self.users[login].id, {"lang": "en_US"})
                tries = []

                def wait():
                    barrier.wait(30)

                def attempt():
                    tries.append(1)
                    return call(env, wait if len(tries) == 1 else int)

                try:
                    results[number] = retrying(attempt, env)
                except UserError as refusal:
                    results[number] = refusal
                    cr.rollback()

        threads = [
            threading.Thread(target=run, args=(number, *call))
            for number, call in enumerate(calls)
        ]
        with mute_logger("odoo.sql_db", "odoo.service.model"):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(60)
        return results
