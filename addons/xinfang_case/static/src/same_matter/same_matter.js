import { Component, useEffect, useState } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatDate } from "@web/views/fields/formatters";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

// Acts that ask which piece was the first one.
const TAKE_FIRST = new Set([
    "link_repeat",
    "note_repeat",
    "draft_duplicate",
    "draft_final",
    "link_final",
]);

// The likeliest come first; the petition itself has to stay on the first screen.
const SHOWN_FIRST = 3;

/**
 * Earlier petitions that may be about the same matter, and the act that fits each.
 * Asked for after the form is drawn: it never makes the form wait.
 */
export class SameMatter extends Component {
    static template = "xinfang_case.SameMatter";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ rows: [], all: false });
        useEffect(
            () => {
                this.load();
            },
            () => [this.props.record.resId, this.props.record.data.version]
        );
    }

    get shown() {
        return this.state.all ? this.state.rows : this.state.rows.slice(0, SHOWN_FIRST);
    }

    get moreText() {
        return _t("Show %s more", this.state.rows.length - SHOWN_FIRST);
    }

    day(row) {
        return formatDate(deserializeDate(row.date));
    }

    showAll() {
        this.state.all = true;
    }

    async load() {
        const { resId, resModel } = this.props.record;
        if (!resId) {
            return;
        }
        const rows = await this.orm.silent.call(resModel, "find_same_matter", [[resId]]);
        if (resId === this.props.record.resId) {
            this.state.rows = rows;
        }
    }

    openPetition(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "xinfang.petition",
            res_id: id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    link(row) {
        const first = row.origin_visible_id
            ? { default_origin_id: row.origin_visible_id }
            : { default_origin_number: row.origin };
        const draft = Object.fromEntries(
            Object.entries(row.draft).map(([name, text]) => [`default_${name}`, text])
        );
        return this.perform(row.act, { ...(TAKE_FIRST.has(row.act) ? first : {}), ...draft });
    }

    ruleOut(row) {
        return this.perform("rule_out_same_matter", { default_compared_numbers: row.number });
    }

    async perform(code, defaults) {
        const { resId, resModel, model } = this.props.record;
        const action = await this.orm.call(resModel, "action_open_act", [[resId], code]);
        Object.assign(action.context, defaults);
        await this.action.doAction(action, { onClose: () => model.root.load() });
    }
}

registry.category("view_widgets").add("xinfang_same_matter", {
    component: SameMatter,
    fieldDependencies: [{ name: "version", type: "integer" }],
});
