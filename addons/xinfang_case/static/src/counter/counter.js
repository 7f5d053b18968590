import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const MODEL = "xinfang.counter";
// What earlier petitions are looked up by.
const COMPARED = ["title", "content", "request", "id_number", "phone", "address"];

function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Registration at the counter: one screen for the keyboard. Alt+Enter registers,
 * shows the number and puts the cursor into the next empty form.
 */
export class CounterScreen extends Component {
    static template = "xinfang_case.CounterScreen";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.state = useState({
            form: {},
            errors: {},
            refusal: "",
            done: null,
            busy: false,
            known: null,
            candidates: [],
            marked: 0,
            similar: [],
        });
        this.lookup = useDebounced(() => this.findPetitioners(), 250);
        this.compare = useDebounced(() => this.findSimilar(), 500);
        useHotkey("alt+enter", () => this.register(), { bypassEditableProtection: true });
        useHotkey("control+enter", () => this.register(), { bypassEditableProtection: true });
        onWillStart(async () => {
            this.setupData = await this.orm.call(MODEL, "open_screen", []);
            this.clear();
        });
        onMounted(() => this.focus("name"));
    }

    clear() {
        const channel = this.state.form.channel || "visit";
        this.key = newKey();
        this.asked = 0;
        Object.assign(this.state, {
            form: {
                channel,
                received_date: this.setupData.today,
                identity_mode: "named",
                person_kind: "citizen",
                id_type: "id_card",
                urgency: "normal",
                headcount: 1,
            },
            errors: {},
            refusal: "",
            known: null,
            candidates: [],
            marked: 0,
            similar: [],
        });
    }

    choices(name) {
        return this.setupData.choices[name];
    }

    get late() {
        return this.state.form.received_date < this.setupData.today;
    }

    focus(name) {
        this.root.el?.querySelector(`[name="${name}"]`)?.focus();
    }

    // -- typing ------------------------------------------------------------

    onInput(ev) {
        const { name, value } = ev.target;
        this.state.form[name] = value;
        delete this.state.errors[name];
        if (["name", "id_number", "phone"].includes(name) && !this.state.known) {
            this.lookupText = value;
            this.lookup();
        }
        if (COMPARED.includes(name)) {
            this.compare();
        }
    }

    /** Enter alone registers nothing by accident; it belongs to the list of persons. */
    onFormKeydown(ev) {
        const plain = !ev.altKey && !ev.ctrlKey;
        if (ev.key === "Enter" && plain && ev.target.tagName === "INPUT") {
            ev.preventDefault();
        }
    }

    onPersonKeydown(ev) {
        const count = this.state.candidates.length;
        if (!count || ev.altKey || ev.ctrlKey) {
            return;
        }
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            const step = ev.key === "ArrowDown" ? 1 : count - 1;
            this.state.marked = (this.state.marked + step) % count;
            ev.preventDefault();
        } else if (ev.key === "Enter") {
            this.choose(this.state.candidates[this.state.marked]);
            ev.preventDefault();
        } else if (ev.key === "Escape") {
            this.state.candidates = [];
            ev.preventDefault();
        }
    }

    onPersonBlur() {
        // A click on a candidate comes first.
        setTimeout(() => (this.state.candidates = []), 200);
    }

    async findPetitioners() {
        const ticket = ++this.asked;
        const found = await this.orm.silent.call(MODEL, "find_petitioners", [this.lookupText]);
        if (ticket === this.asked && !this.state.known) {
            Object.assign(this.state, { candidates: found, marked: 0 });
        }
    }

    choose(person) {
        Object.assign(this.state, { known: person, candidates: [], errors: {} });
        this.asked++;
        this.findSimilar();
        this.focus("headcount");
    }

    forget() {
        this.state.known = null;
        this.findSimilar();
        // The fields of a new person are drawn first.
        setTimeout(() => this.focus("name"));
    }

    async findSimilar() {
        const { title = "", content = "", request = "" } = this.state.form;
        const { name, id_number, phone, address } = this.state.form;
        const key = this.key;
        const rows = await this.orm.silent.call(MODEL, "find_similar", [
            title,
            content,
            this.state.known?.id || false,
            this.state.known ? null : { name, id_number, phone, address },
            request,
        ]);
        if (key === this.key) {
            this.state.similar = rows;
        }
    }

    openPetition(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "xinfang.petition",
            res_id: id,
            views: [[false, "form"]],
            target: "new",
            context: { form_view_initial_mode: "readonly" },
        });
    }

    // -- registering -------------------------------------------------------

    async register() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        Object.assign(this.state, { errors: {}, refusal: "" });
        try {
            const values = { ...this.state.form };
            if (this.state.known) {
                values.petitioner_id = this.state.known.id;
            }
            const outcome = await this.orm.call(MODEL, "register", [values, this.key]);
            if (outcome.errors) {
                this.showErrors(outcome.errors);
            } else {
                this.state.done = outcome;
                this.clear();
                setTimeout(() => this.focus("name"));
            }
        } catch (error) {
            if (!error.data?.message) {
                throw error;
            }
            // What a guard says stands above the form; all that was typed stays.
            this.state.refusal = error.data.message;
        } finally {
            this.state.busy = false;
        }
    }

    showErrors(errors) {
        this.state.errors = errors;
        const inputs = [...this.root.el.querySelectorAll("[name]")];
        inputs.find((input) => input.name in errors)?.focus();
    }

    get doneText() {
        const due = this.state.done.due
            .map(([name, day]) => _t("%(name)s by %(day)s", { name, day }))
            .join("; ");
        return due;
    }
}

registry.category("actions").add("xinfang_counter", CounterScreen);
