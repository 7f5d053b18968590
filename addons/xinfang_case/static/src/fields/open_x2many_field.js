import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { X2ManyField, x2ManyField } from "@web/views/fields/x2many/x2many_field";

/** A list of records of the procedure: a row opens in a page of its own, not in a dialog. */
export class OpenX2ManyField extends X2ManyField {
    setup() {
        super.setup();
        this.orm = useService("orm");
        this.openAction = useService("action");
    }

    async openRecord(record) {
        const action = await this.orm.call(record.resModel, "action_open_record", [
            [record.resId],
        ]);
        await this.openAction.doAction(action);
    }
}

registry.category("fields").add("xinfang_open_x2many", {
    ...x2ManyField,
    component: OpenX2ManyField,
    displayName: _t("Rows opening in a page"),
});
