from ast import literal_eval

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools.misc import clean_context

from ..tools import gate


class ProcessEngine(models.AbstractModel):
    """The gate: one order of steps for every act of every process model.

    Lock, find the act, check actor and guards, append to the ledger, move the
    state, run the act's own method, start and stop clocks, make documents,
    notify. Nothing is written before the last guard has agreed.
    """

    _inherit = "xinfang.process.mixin"

    def perform(self, code, values=None, idempotency_key=None):
        """Do one act of the procedure on this record.

        :param str code: code of an ``xinfang.act`` of this model
        :param dict values: what the act asks for, by input name; dates as ISO
            strings or ``date``; ``expected_version`` refuses the act when
            somebody else has done something since the caller looked
        :param str idempotency_key: a repeated call with the same key returns
            the first result and does nothing
        :return: dict of what came of it, see ``xinfang.entry._outcome``
        :raises UserError: a guard, a missing or unreadable value; nothing is written
        :raises AccessError: role, organ or visibility; nothing is written
        """
        self.ensure_one()
        code, values, key = self._read_request(code, values, idempotency_key)
        if gate.actor_of(self.env) is None:
            self.check_access("read")
        return self._perform_all(code, [values], key)[0]

    def _perform_all(self, code, values_list, idempotency_key=None):
        """Perform one act on many records, values matched by position."""
        # Defaults of a dialog or a list are no values of what the act creates.
        self = self.with_env(self.env(context=clean_context(self.env.context)))
        self.env["xinfang.act"]._warm_law()
        act = self.env["xinfang.act"]._get(self._name, code)
        if not act:
            raise UserError(self.env._("There is no act “%(code)s” here.", code=code))
        self._lock_petitions()
        if idempotency_key:
            earlier = self._earlier_outcome(act, idempotency_key)
            if earlier:
                self._raise_version(-1)  # nothing is done: what others see still holds
                return [earlier]
        actor = self._actor_facts()
        if act.makes or self._petition_field != "id":
            self._read_organs()
        parsed = []
        for record, values in zip(self, values_list, strict=True):
            record._check_unchanged(values)
            record._check_act(act, actor)
            parsed.append(act._parse_values(record, values))
        for record, values in zip(self, parsed, strict=True):
            record._check_guards(act, values)
        entries = gate.open_gate(self)._carry_out(act, parsed, actor, idempotency_key)
        return entries._outcomes()

    # -- before ---------------------------------------------------------

    def _lock_petitions(self):
        """Take the petitions' row locks and forget what was read before.

        The version is raised on every act, so that a transaction that waited
        here is told by the database that it looked at an older state, and
        starts again from the new one.
        """
        self.env.flush_all()
        self._raise_version(1)

    def _raise_version(self, step):
        petitions = self._petitions().sudo()
        self.env.cr.execute(
            "UPDATE xinfang_petition SET version = COALESCE(version, 0) + %s"
            " WHERE id = ANY(%s)",
            (step, sorted(petitions.ids)),
        )
        petitions.invalidate_recordset(["version"])

    def _petitions(self):
        """Return the petitions of these records, in the same order."""
        if self._petition_field == "id":
            return self
        return self[self._petition_field]

    def _earlier_outcome(self, act, key):
        entry = (
            self.env["xinfang.entry"]
            .sudo()
            .search(
                [
                    ("petition_id", "in", self._petitions().ids),
                    ("idempotency_key", "=", key),
                ],
                limit=1,
            )
        )
        if not entry:
            return None
        if entry.act_id != act or (entry.res_model, entry.res_id) != (
            self._name,
            self.id,
        ):
            raise UserError(
                self.env._(
                    "This key was already used for “%(act)s”.", act=entry.act_id.name
                )
            )
        return entry._outcomes()[0]

    def _check_unchanged(self, values):
        expected = self._expected_version(values)
        # The lock itself has raised the version by one.
        if expected is not None and self._shown_version() != expected + 1:
            raise UserError(
                self.env._(
                    "Somebody else was faster: %(last)s Please look at the new state "
                    "and decide again.",
                    last=self._last_entry_sentence(),
                )
            )

    def _shown_version(self):
        return self._petitions().sudo().version

    def _last_entry_sentence(self):
        entry = (
            self.env["xinfang.entry"]
            .sudo()
            .search(self._last_entry_domain(), order="seq desc", limit=1)
        )
        return entry._sentence() if entry else ""

    def _last_entry_domain(self):
        return [("petition_id", "=", self._petitions().id)]

    def _actor_facts(self):
        """Return who acts: dict of kind, group ids and organ ids (read afresh)."""
        actor = gate.actor_of(self.env)
        if actor is not None:
            return {"kind": actor.kind, "petition_id": actor.petition_id}
        user = self.env.user
        members = user._xinfang_members()
        return {
            "kind": "staff",
            "groups": set(user._get_group_ids()),
            "organs": set(members.organ_id.ids),
            "departments": set(members.department_id.ids),
        }

    def _check_act(self, act, actor):
        record = self.sudo()
        if not act._starts_from(record.stage_id) or not act._matches(record):
            raise UserError(record._not_here_sentence(act))
        problem = record._actor_problem(act, actor)
        if problem:
            raise AccessError(problem)

    def _actor_problem(self, act, actor):
        """Return why this actor may not do this act here, or False."""
        if actor["kind"] == "system":
            return False if act.actor == "system" else self._not_his(actor, act)
        if actor["kind"] == "petitioner":
            mine = actor["petition_id"] == self._petitions().id
            may = act.petitioner_may or act.actor == "petitioner"
            return False if mine and may else self._not_his(actor, act)
        if act.actor in ("petitioner", "system"):
            return self._not_his(actor, act)
        if not actor["groups"] & set(act.group_ids.ids):
            return self._not_his(actor, act)
        organs = self._acting_organs(act.actor)
        if not actor["organs"] & set(organs.ids):
            return self._not_his(actor, act, organs)
        return False

    def _not_his(self, actor, act, organs=None):
        """Return the sentence that refuses an act, True where nobody will read it."""
        return actor.get("quiet") or self._actor_sentence(act, organs)

    def _actor_sentence(self, act, organs=None):
        if organs:
            return self.env._(
                "“%(act)s” is for %(organs)s to do, not for your organ (%(article)s).",
                act=act.name,
                organs="、".join(organs.mapped("name")),
                article=act._basis(),
            )
        return self.env._(
            "Your role may not do “%(act)s”. It is for: %(roles)s (%(article)s).",
            act=act.name,
            roles="、".join(act.group_ids.mapped("name"))
            or dict(act._fields["actor"]._description_selection(self.env))[act.actor],
            article=act._basis(),
        )

    def _acting_organs(self, kind):
        """Return the organs whose members may act as ``kind`` on this record.

        :param kind: ``registering``, ``sender``, ``responsible``, ``discipline``
        """
        raise NotImplementedError

    def _check_guards(self, act, values):
        for guard in act.guard_ids:
            self.sudo(False)._ask_guard(guard, act, values)

    def _first_precheck(self, act):
        for guard in act.guard_ids.filtered("precheck"):
            try:
                self._ask_guard(guard, act, None)
            except (UserError, AccessError) as refusal:
                return str(refusal)
        return False

    def _refuse(self, guard_code, sentence):
        """Refuse an act by a guard, naming rule and article.

        :raises UserError: always
        """
        guard = self.env["xinfang.guard"]._of(guard_code)
        refusal = UserError(
            self.env._(
                "%(sentence)s (%(rule)s, %(article)s)",
                sentence=sentence,
                rule=guard_code,
                article=guard.article or "",
            )
        )
        refusal.names_rule = True
        raise refusal

    # -- through the gate -----------------------------------------------

    def _carry_out(self, act, values_list, actor, idempotency_key):
        """Write everything an act brings about; all checks are behind us."""
        entries = self._append_entries(act, values_list, actor, idempotency_key)
        prepare = getattr(self, f"_prepare_{act.code}", None)
        if prepare:
            prepare(act, values_list)
        if act.to_stage_id:
            for stage, records in self.grouped(lambda r: r._stage_after(act)).items():
                records._move_to(stage)
        made = {}
        method = getattr(self, f"_do_{act.code}", None)
        if method:
            for record, values, entry in zip(self, values_list, entries, strict=True):
                kept = record._values_kept(act, values)
                made[record.id] = method.__func__(record, act, kept, entry)
        self._sync_petition_stage()
        self._run_clocks(act, values_list, entries, made)
        self._make_documents(act, values_list, entries, made)
        self._petitions()._refresh_deadlines()
        self._notify_act(act, entries)
        return entries

    def _append_entries(self, act, values_list, actor, idempotency_key):
        vals_list = []
        for record, values in zip(self, values_list, strict=True):
            sealed = record._seals_wording(act, values)
            wording = act._wording(values) if sealed else {}
            vals_list.append(
                {
                    "petition_id": record._petitions().id,
                    "res_model": record._name,
                    "res_id": record.id,
                    "act_id": act.id,
                    "actor_kind": actor["kind"],
                    "department_id": record._entry_department(act, actor).id,
                    "state_from": record.state,
                    "state_to": record._stage_after(act).code or record.state,
                    "reason": not sealed and values.get("reason") or False,
                    "article": act.article,
                    "details": {
                        **act._describe_values(values, sealed),
                        **record._entry_notes(act, values),
                    },
                    "wording": wording,
                    "idempotency_key": idempotency_key,
                }
            )
        return self.env["xinfang.entry"]._append(vals_list)

    def _entry_notes(self, act, values):
        """Return what an act brings about beyond its values: dict as of ``details``."""
        return {}

    def _seals_wording(self, act, values):
        """Tell whether what is said in an act is encrypted in the ledger (Article 30)."""
        return "accusation" in (self._petitions().type, values.get("type"))

    def _entry_department(self, act, actor):
        """Return the organ on whose behalf the act is done."""
        if actor["kind"] != "staff":
            return self.env["xinfang.department"]
        organs = self._acting_organs(act.actor)
        return organs.filtered(lambda d: d.id in actor["organs"])[:1]

    def _stage_after(self, act):
        """Return the stage an act leads this record to, an empty one if it stays."""
        return act.to_stage_id

    def _move_to(self, stage):
        """Put these records into a stage, state and openness with it."""
        self.write(
            {"stage_id": stage.id, "state": stage.code, "is_open": not stage.is_closing}
        )

    def _sync_petition_stage(self):
        """Draw the petition along with its referrals and other parts."""
        self._petitions()._sync_to_parts()

    def _run_clocks(self, act, values_list, entries, made):
        clock = self.env["xinfang.clock"]
        running = clock._running_by_target(self._petitions())
        starts, ends = [], {}
        for record, values, entry in zip(self, values_list, entries, strict=True):
            for effect in act.clock_effect_ids.filtered(lambda e: e._setting_holds()):
                for target in record._effect_targets(effect.target, made):
                    if not _matches(target, effect.condition):
                        continue
                    rule = effect.rule_id
                    mine = running.get((target._name, target.id, rule.code), clock)
                    if effect.effect == "start":
                        # The evaluation runs once, however many organs serve.
                        if not mine and (rule, target, entry) not in starts:
                            starts.append((rule, target, entry))
                    elif effect.effect == "extend":
                        clock._extend(rule, target, values["days"], entry)
                    elif effect.effect in ("suspend", "resume"):
                        getattr(mine, f"_{effect.effect}")(record)
                    elif mine:
                        state = "cancelled" if effect.effect == "cancel" else "met"
                        ends[state, entry] = ends.get((state, entry), clock) | mine
        clock._end_all(ends)
        clock._start_all(starts)

    def _effect_targets(self, kind, made):
        """Return the records whose clocks or documents an act is about.

        :param str kind: ``target`` of the effect
        :param dict made: id of a record → what the act made for it, or None
        """
        if kind == "self":
            return self
        if kind == "petition":
            return self._petitions()
        if kind in ("referral", "review"):
            return self[f"{kind}_id"]
        return made.get(self.id) or ()

    def _make_documents(self, act, values_list, entries, made):
        jobs = []
        for record, values, entry in zip(self, values_list, entries, strict=True):
            for line in act.document_ids:
                for target in record._effect_targets(line.target, made):
                    if _matches(target, line.condition):
                        jobs.append((line, target, values, entry))
        self.env["xinfang.document"]._make_all(jobs)

    def _notify_act(self, act, entries):
        """Hook: neutral notices about what was done (number and fact only)."""


def _matches(record, domain):
    """Tell whether a record satisfies a domain given as text (empty: yes)."""
    if not domain:
        return True
    return bool(record.filtered_domain(Domain(literal_eval(domain))))


class ActConditions(models.Model):
    """The engine's view of an act: conditions and values."""

    _inherit = "xinfang.act"

    def _matches(self, record):
        """Tell whether the act exists for this record at all."""
        return _matches(record, self.applies_to)

    def _parse_values(self, record, values):
        """Check and convert the values of one call against the act's inputs.

        :return: dict input name → Python value (recordsets for relations)
        :raises UserError: unknown, missing or malformed value
        """
        wizard = self.env["xinfang.act.wizard"]
        known = {line.field: line for line in self._inputs()}
        unknown = set(values) - set(known)
        if unknown:
            raise UserError(
                self.env._(
                    "“%(act)s” does not take: %(names)s.",
                    act=self.name,
                    names=", ".join(sorted(map(str, unknown))),
                )
            )
        parsed = {}
        for name, line in known.items():
            parsed[name] = wizard._parse_value(name, values.get(name), record)
            if line.required and wizard._is_empty(parsed[name]):
                raise UserError(
                    self.env._(
                        "“%(act)s” needs “%(field)s” (%(article)s).",
                        act=self.name,
                        field=line.label or wizard._label(name),
                        article=self._basis(),
                    )
                )
        return parsed

    def _describe_values(self, values, sealed=False):
        """Return the values of a call as JSON for the ledger, names instead of ids.

        :param bool sealed: of an accusation no text and no file name is kept in clear
            (Article 30)
        """
        # The ledger is kept in the office's language, whoever writes it.
        chinese = self.env["res.lang"]._get_data(code="zh_CN")
        lang = "zh_CN" if chinese else self.env.lang
        wizard = self.env["xinfang.act.wizard"].with_context(lang=lang)
        return {
            name: described
            for name, value in values.items()
            if name != "reason"
            and not (sealed and wizard._is_wording(name))
            and (described := wizard._describe_value(name, value)) is not None
        }
