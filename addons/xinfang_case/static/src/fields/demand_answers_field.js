import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Every demand with its decision and answer: the opinion has to deal with each. */
export class DemandAnswersField extends Component {
    static template = "xinfang_case.DemandAnswersField";
    static props = { ...standardFieldProps };

    get rows() {
        const value = this.props.record.data[this.props.name] || {};
        return Object.keys(value).map((id, index) => ({ id, index, ...value[id] }));
    }

    get decisions() {
        return this.props.record.fields.decision.selection;
    }

    update(id, change) {
        const value = this.props.record.data[this.props.name] || {};
        const next = { ...value, [id]: { ...value[id], ...change } };
        this.props.record.update({ [this.props.name]: next });
    }
}

registry.category("fields").add("xinfang_demand_answers", {
    component: DemandAnswersField,
    displayName: _t("Answers to each demand"),
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "decision", type: "selection" }],
});
