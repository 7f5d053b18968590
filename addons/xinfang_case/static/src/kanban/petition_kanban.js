import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { FirstFullKanbanRenderer } from "./first_full_kanban";

/** Which of several acts brings the card to the stage it was dropped on. */
export class ActChoiceDialog extends Component {
    static template = "xinfang_case.ActChoiceDialog";
    static components = { Dialog };
    static props = { title: String, choices: Array, choose: Function, close: Function };

    pick(code) {
        this.props.close();
        this.props.choose(code);
    }
}

/**
 * A board on which nothing moves by hand: a drop asks the server which act leads
 * to that stage and opens it. The card moves when the act is done.
 */
export class PetitionKanbanRenderer extends FirstFullKanbanRenderer {
    setup() {
        super.setup();
        this.orm = useService("orm");
        this.notification = useService("notification");
        this.dialogs = useService("dialog");
    }

    get canMoveRecords() {
        return this.canResequenceRecords && this.props.list.groupByField?.name === "stage_id";
    }

    async sortRecordDrop(dataRecordId, dataGroupId, { element, parent }) {
        parent?.classList.remove("o_kanban_hover");
        const groups = this.props.list.groups || [];
        const source = groups.find((group) => group.id === dataGroupId);
        const target = groups.find((group) => group.id === parent?.dataset.id);
        const record = source?.list.records.find((item) => item.id === dataRecordId);
        if (!record || !target || target === source) {
            return;
        }
        this.toggleProcessing(dataRecordId, true);
        try {
            await this.openActFor(record, target.value);
        } finally {
            this.toggleProcessing(dataRecordId, false);
        }
    }

    async openActFor(record, stageId) {
        const { resModel, resId } = record;
        const answer = await this.orm.call(resModel, "action_act_for_stage", [[resId], stageId]);
        if (answer.action) {
            await this.doAct(answer.action);
        } else if (answer.choices) {
            this.dialogs.add(ActChoiceDialog, {
                title: answer.title,
                choices: answer.choices,
                choose: async (code) => {
                    const args = [[resId], code];
                    await this.doAct(await this.orm.call(resModel, "action_open_act", args));
                },
            });
        } else {
            this.notification.add(answer.message, { type: "warning" });
        }
    }

    async doAct(action) {
        await this.actionService().doAction(action, {
            onClose: () => this.props.list.model.load(),
        });
    }

    actionService() {
        return this.env.services.action;
    }
}

registry.category("views").add("xinfang_petition_kanban", {
    ...kanbanView,
    Renderer: PetitionKanbanRenderer,
});
