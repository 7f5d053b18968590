import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { formatDate } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

export const LEVEL_CLASSES = {
    normal: "text-bg-success",
    notice: "text-bg-info",
    warning: "text-bg-warning",
    severe: "o_xinfang_severe",
    overdue: "text-bg-danger",
};

/**
 * The last day with the days left, coloured by the warning level the server stored.
 *
 * A limit that no longer runs shows its day alone.
 */
export class DueField extends Component {
    static template = "xinfang_case.DueField";
    static props = { ...standardFieldProps };

    get data() {
        return this.props.record.data;
    }

    get date() {
        const value = this.data[this.props.name];
        return value ? formatDate(value) : "";
    }

    get runs() {
        if ("is_open" in this.data) {
            return this.data.is_open;
        }
        return !("state" in this.data) || this.data.state === "running";
    }

    /** A limit that a hearing has stopped ends later than the day it shows. */
    get standsStill() {
        return this.data.state === "suspended";
    }

    get badgeClass() {
        return LEVEL_CLASSES[this.of("level", "warn_level")] || "text-bg-secondary";
    }

    /** What belongs to this date, where it has values of its own beside it. */
    of(what, common) {
        const own = `${this.props.name}_${what}`;
        return own in this.data ? this.data[own] : this.data[common];
    }

    get daysText() {
        const days = this.of("days", "days_left");
        // A limit in working days counts what is left in them: say so, or the same day
        // seems to be two different numbers of days away.
        if (this.data.unit === "working" && Math.abs(days) > 0) {
            return days < 0
                ? _t("%s working days late", -days)
                : _t("%s working days left", days);
        }
        if (days === 0) {
            return _t("today");
        }
        if (days < 0) {
            return days === -1 ? _t("1 day late") : _t("%s days late", -days);
        }
        return days === 1 ? _t("1 day left") : _t("%s days left", days);
    }
}

export const dueField = {
    component: DueField,
    displayName: _t("Last day and days left"),
    supportedTypes: ["date"],
    fieldDependencies: [
        { name: "days_left", type: "integer" },
        { name: "warn_level", type: "selection" },
    ],
};

registry.category("fields").add("xinfang_due", dueField);

/** The warning level as a badge of the same colours. */
export class LevelField extends Component {
    static template = "xinfang_case.LevelField";
    static props = { ...standardFieldProps };

    get label() {
        const { record, name } = this.props;
        const found = record.fields[name].selection.find(([key]) => key === record.data[name]);
        return found ? found[1] : "";
    }

    get badgeClass() {
        return LEVEL_CLASSES[this.props.record.data[this.props.name]] || "text-bg-secondary";
    }
}

registry.category("fields").add("xinfang_level", {
    component: LevelField,
    displayName: _t("Warning level"),
    supportedTypes: ["selection"],
});
