"""Counting queries with the records of the database unread."""

from contextlib import contextmanager

from lxml import etree


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


class FormBudget:
    """Mixin of test cases that promise the queries of a screen, as its view asks."""

    def spec(self, env, model, view_type):
        """Return the specification the web client asks for, from the view."""
        arch = etree.fromstring(env[model].get_view(view_type=view_type)["arch"])
        return self._spec_of(env[model], arch)

    def _spec_of(self, model, node):
        spec = {}
        for field in node.iterdescendants("field"):
            owner = next((a for a in field.iterancestors("field")), None)
            if owner is not None and owner is not node:
                continue
            name = field.get("name")
            kind = model._fields[name].type
            spec[name] = {}
            if kind == "many2one":
                spec[name] = {"fields": {"display_name": {}}}
            elif kind in ("one2many", "many2many"):
                sub = next((c for c in field if c.tag in ("list", "kanban")), None)
                comodel = self.env[model._fields[name].comodel_name]
                lines = self._spec_of(comodel, field) if sub is not None else {}
                spec[name] = {"fields": lines or {"display_name": {}}, "limit": 40}
                if sub is not None and sub.get("default_order"):
                    spec[name]["order"] = sub.get("default_order")
        return spec

    def measured(self, login, call, budget):
        """Measure a call as a user: record caches cold, those of the worker warm."""
        env = self.env(user=self.users[login])
        # What the test did so far is over: rights given with it are noted here.
        self.env.cr.flush()
        for _warm in range(2):
            env.invalidate_all()
            call(env)
        env.invalidate_all()
        env.cr.cache.clear()
        with self.assertQueryCount(budget):
            call(env)

    def form(self, env, record):
        record = record.with_env(env)
        record.web_read(self.spec(env, record._name, "form"))
