import { onMounted } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KanbanRenderer } from "@web/views/kanban/kanban_renderer";
import { kanbanView } from "@web/views/kanban/kanban_view";

/**
 * A board that opens, where one column fills the screen, on the first one that has a card.
 *
 * An empty first column on a phone reads as "nothing to do".
 */
export class FirstFullKanbanRenderer extends KanbanRenderer {
    setup() {
        super.setup();
        onMounted(() => this.showFirstFull());
    }

    showFirstFull() {
        const { isGrouped, groups } = this.props.list;
        const first = isGrouped && this.env.isSmall ? groups.findIndex((g) => g.count) : 0;
        if (first > 0) {
            const columns = this.rootRef.el.querySelectorAll(".o_kanban_group");
            columns[first]?.scrollIntoView({ block: "nearest", inline: "center" });
        }
    }
}

registry.category("views").add("xinfang_kanban", {
    ...kanbanView,
    Renderer: FirstFullKanbanRenderer,
});
