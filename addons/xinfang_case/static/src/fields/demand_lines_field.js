import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The demands one a row, each with its own type and procedure. */
export class DemandLinesField extends Component {
    static template = "xinfang_case.DemandLinesField";
    static props = { ...standardFieldProps };

    get rows() {
        return this.props.record.data[this.props.name]?.rows || [];
    }

    get types() {
        return this.props.record.fields.type.selection;
    }

    get routes() {
        return this.props.record.fields.route.selection;
    }

    write(rows) {
        this.props.record.update({ [this.props.name]: { rows } });
    }

    update(index, change) {
        this.write(this.rows.map((row, i) => (i === index ? { ...row, ...change } : row)));
    }

    add() {
        this.write([...this.rows, { name: "", type: "", route: "" }]);
    }

    remove(index) {
        this.write(this.rows.filter((_row, i) => i !== index));
    }
}

/** With several organs: which of them answers which demand. */
export class DemandTargetsField extends Component {
    static template = "xinfang_case.DemandTargetsField";
    static props = { ...standardFieldProps };

    get rows() {
        const value = this.props.record.data[this.props.name] || {};
        return Object.keys(value).map((id) => ({ id, ...value[id] }));
    }

    get assisting() {
        return (this.props.record.data.assist_department_ids?.records || []).map((organ) => ({
            id: organ.resId,
            name: organ.data.display_name,
        }));
    }

    update(id, department) {
        const value = this.props.record.data[this.props.name];
        const next = { ...value[id], department: Number(department) || false };
        this.props.record.update({ [this.props.name]: { ...value, [id]: next } });
    }
}

registry.category("fields").add("xinfang_demand_lines", {
    component: DemandLinesField,
    displayName: _t("Demand by demand"),
    supportedTypes: ["json"],
    fieldDependencies: [
        { name: "type", type: "selection" },
        { name: "route", type: "selection" },
    ],
});
registry.category("fields").add("xinfang_demand_targets", {
    component: DemandTargetsField,
    displayName: _t("Who answers which demand"),
    supportedTypes: ["json"],
});
