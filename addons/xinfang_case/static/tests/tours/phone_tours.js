import { registry } from "@web/core/registry";

const numbers = (color) => [...color.match(/[\d.]+/g).map(Number), 1].slice(0, 4);
const over = (top, ground) => [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3]));

function light(color) {
    const [r, g, b] = color.map((value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of an element's text with what lies below it (WCAG 2.2, 1.4.3). */
function contrast(element) {
    const layers = [];
    let opacity = 1;
    for (let each = element; each; each = each.parentElement) {
        const style = getComputedStyle(each);
        layers.push(numbers(style.backgroundColor));
        opacity *= Number(style.opacity);
    }
    const ground = layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
    const color = numbers(getComputedStyle(element).color);
    color[3] *= opacity;
    const [dark, bright] = [light(over(color, ground)), light(ground)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
}

function pale() {
    return [...document.querySelectorAll(".badge, .o_form_label, .text-muted")].filter(
        (element) => element.offsetWidth && element.textContent.trim() && contrast(element) < 4.5
    );
}

/** On a phone a board opens on the first column that holds something; text is not pale. */
registry.category("web_tour.tours").add("xinfang_phone_board", {
    steps: () => [
        {
            content: "the empty first column is not what one sees",
            trigger: ".o_kanban_group .o_kanban_record:contains(Phone tour)",
            async run() {
                await new Promise((done) => setTimeout(done, 300));
                const { left, right } = this.anchor.getBoundingClientRect();
                if (left < 0 || right > window.innerWidth) {
                    throw new Error(`the card lies from ${left} to ${right}`);
                }
            },
        },
        { trigger: ".o_kanban_record:contains(Phone tour)", run: "click" },
        {
            trigger: ".o_xinfang_next .o_xinfang_due",
            async run() {
                await Promise.all(document.getAnimations().map((each) => each.finished));
                const found = pale();
                if (found.length) {
                    const named = found.map((e) => `${e.textContent.trim()} ${contrast(e)}`);
                    throw new Error(`too pale: ${named}`);
                }
            },
        },
    ],
});
