import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatDate } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const ICONS = {
    done: "fa-check-circle text-success",
    now: "fa-circle text-primary",
    gone: "fa-minus-circle text-muted",
    final: "fa-gavel text-danger",
};

/** The ladder of an opinion: opinion, review, recheck, each with organ and days. */
export class ReviewChainField extends Component {
    static template = "xinfang_case.ReviewChainField";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
    }

    get ladders() {
        return this.props.record.data[this.props.name] || [];
    }

    icon(step) {
        return `fa ${ICONS[step.tone] || ICONS.done}`;
    }

    day(value) {
        return formatDate(deserializeDate(value));
    }

    open(step) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "xinfang.review",
            res_id: step.review_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("xinfang_review_chain", {
    component: ReviewChainField,
    displayName: _t("Chain of opinion, review and recheck"),
    supportedTypes: ["json"],
});
