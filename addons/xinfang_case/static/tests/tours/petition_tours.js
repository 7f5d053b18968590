import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");
// Columns by their place, so that the tour runs in every language.
const COLUMNS = ["Draft", "Registered", "Triaged", "Transferred"];
const column = (name) => `.o_kanban_group:eq(${COLUMNS.indexOf(name)})`;

/** A drop opens the act; cancelling it leaves the card, doing it moves the card. */
tours.add("xinfang_petition_board", {
    steps: () => [
        { trigger: ".o_switch_view.o_kanban", run: "click" },
        { trigger: `${column("Registered")} .o_column_progress .bg-success` },
        {
            content: "drop a registered petition on Triaged",
            trigger: `${column("Registered")} .o_kanban_record:contains(Board tour)`,
            run: `drag_and_drop ${column("Triaged")} .o_kanban_header`,
        },
        {
            content: "the dialog of the act opens",
            trigger: ".modal .o_xinfang_act_form .o_field_widget[name=category_id]",
        },
        { trigger: ".modal .btn-close", run: "click" },
        {
            content: "nothing has moved",
            trigger: `body:not(:has(.modal)) ${column("Registered")} .o_kanban_record:contains(Board tour)`,
        },
        {
            content: "no act leads from here to Transferred",
            trigger: `${column("Registered")} .o_kanban_record:contains(Board tour)`,
            run: `drag_and_drop ${column("Transferred")} .o_kanban_header`,
        },
        { trigger: ".o_notification" },
        {
            content: "open the petition: its buttons come from the acts",
            trigger: `${column("Registered")} .o_kanban_record:contains(Board tour)`,
            run: "click",
        },
        { trigger: ".o_xinfang_act_bar button[data-act=triage]", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=type] input[data-value=suggestion]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=category_id] input",
            run: "edit 政法",
        },
        { trigger: ".ui-autocomplete a:contains(政法)", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=problem_region_id] input",
            run: "edit 110000",
        },
        { trigger: ".ui-autocomplete a:contains(北京市)", run: "click" },
        { trigger: ".modal button[name=action_perform]", run: "click" },
        {
            content: "the form shows the new stage and the acts that follow",
            trigger: "body:not(:has(.modal)) .o_xinfang_act_bar button[data-act=transfer]",
        },
    ],
});

/** Keyboard only: name, title, facts, Alt+Enter; the number stands above an empty form. */
tours.add("xinfang_counter", {
    steps: () => [
        {
            content: "the cursor stands in the name",
            trigger: ".o_xinfang_counter input[name=name]:focus",
            run: "edit 周柜台",
        },
        { trigger: ".o_xinfang_counter input[name=title]", run: "edit 反映路灯长期不亮" },
        {
            trigger: ".o_xinfang_counter textarea[name=content]",
            run: "edit 小区北门路灯三周不亮。",
        },
        { trigger: ".o_xinfang_counter textarea[name=content]", run: "press Alt+Enter" },
        { trigger: ".o_xinfang_counter_done:contains(XF)" },
        { trigger: ".o_xinfang_counter input[name=name]:focus:value()" },
        {
            content: "an empty form is refused beside its fields",
            trigger: ".o_xinfang_counter input[name=name]",
            run: "press Alt+Enter",
        },
        { trigger: ".o_xinfang_counter .invalid-feedback" },
    ],
});
