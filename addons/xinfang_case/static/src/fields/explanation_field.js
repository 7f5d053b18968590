import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** How a last day was counted, range by range: “why this day”. */
export class ExplanationField extends Component {
    static template = "xinfang_case.ExplanationField";
    static props = { ...standardFieldProps, folded: { type: Boolean, optional: true } };

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }

    get provisional() {
        return this.props.record.data.is_provisional;
    }

    get named() {
        return !this.lines.some((line) => line.why !== "note");
    }

    lineClass(line) {
        return line.why === "counted" ? "" : "text-muted";
    }
}

registry.category("fields").add("xinfang_explanation", {
    component: ExplanationField,
    displayName: _t("Why this day"),
    supportedTypes: ["json"],
    extractProps: ({ viewType }) => ({ folded: viewType !== "form" }),
});
