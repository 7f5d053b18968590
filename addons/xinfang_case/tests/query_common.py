"""Counting queries with the records of the database unread."""

from contextlib import contextmanager


class QueryBudget:
    """Mixin of test cases that promise a number of queries."""

    @contextmanager
    def budget(self, limit, what, warm=False):
        """Promise a number of queries, with the records of the database unread.

        :param bool warm: only fill the caches of the worker; promise nothing
        """
        counted = []
        with self.counting(counted):
            yield
        if not warm:
            self.assertLessEqual(
                counted[0], limit, f"{what}: {counted[0]} queries, {limit} promised"
            )

    @contextmanager
    def counting(self, counted):
        """Append to a list how many queries were sent inside."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["xinfang.membership"]._forget_scopes()
        before = self.env.cr.sql_log_count
        yield
        self.env.flush_all()
        counted.append(self.env.cr.sql_log_count - before)

    def rounds(self):
        """Yield whether this round only warms up, then whether it does not."""
        yield from (True, False)
