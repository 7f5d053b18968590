import { Component, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const RANK = { primary: 0, secondary: 1, danger: 2, more: 3 };
const CLASSES = {
    primary: "btn-primary",
    secondary: "btn-secondary",
    danger: "btn-outline-danger",
};

/**
 * The buttons of a petition or referral, drawn from what the server says the
 * user may do now: no view knows any act.
 */
export class ActBarField extends Component {
    static template = "xinfang_case.ActBarField";
    static components = { Dropdown, DropdownItem };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ busy: false });
    }

    get acts() {
        const acts = this.props.record.data[this.props.name] || [];
        return [...acts].sort(
            (a, b) =>
                Boolean(a.blocked) - Boolean(b.blocked) || RANK[a.style] - RANK[b.style]
        );
    }

    /** What this record needs now: each a button. */
    get buttons() {
        return this.acts.filter((act) => act.style !== "more");
    }

    /** An act is known by the record it belongs to and by its code. */
    key(act) {
        return `${act.model || ""}-${act.res_id || ""}-${act.code}`;
    }

    /** Rare steps are one click away; what cannot be done now is left out. */
    get rare() {
        return this.acts.filter((act) => act.style === "more" && !act.blocked);
    }

    get isNew() {
        return this.props.record.isNew;
    }

    buttonClass(act) {
        return act.blocked ? "btn-light text-muted" : CLASSES[act.style] || "btn-secondary";
    }

    title(act) {
        const place = act.part ? `${act.part}\n` : "";
        return place + (act.blocked || `${act.help}\n${act.article}`);
    }

    async onClick(act) {
        if (act.blocked || this.state.busy) {
            return;
        }
        const { record } = this.props;
        this.state.busy = true;
        try {
            if ((await record.isDirty()) && !(await record.save())) {
                return;
            }
            const action = await this.orm.call(
                act.model || record.resModel,
                "action_open_act",
                [[act.res_id || record.resId], act.code]
            );
            await this.action.doAction(action, { onClose: () => this.reload() });
        } finally {
            this.state.busy = false;
        }
    }

    async saveFirst() {
        await this.props.record.save();
    }

    /** Read everything anew: an act changes far more than one field. */
    async reload() {
        await this.props.record.model.root.load();
    }
}

export const actBarField = {
    component: ActBarField,
    displayName: _t("Buttons of the procedure"),
    supportedTypes: ["json"],
};

registry.category("fields").add("xinfang_act_bar", actBarField);
