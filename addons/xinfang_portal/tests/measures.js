/**
 * What is too pale, too small to read or too small to touch on a page.
 *
 * Contrast by WCAG 2.2, 1.4.3: 4.5 to 1, large text 3 to 1. Text of at least 16 px, and
 * on a phone whatever is pressed at least 44 px high and wide; a link within a sentence
 * has the height of its line (2.5.8).
 */
(phone) => {
    const numbers = (color) => {
        const found = color.match(/^rgba?\(([^)]+)\)$/);
        return found ? [...found[1].split(/[ ,/]+/).map(Number), 1].slice(0, 4) : null;
    };
    const over = (top, ground) =>
        [0, 1, 2].map((i) => top[i] * top[3] + ground[i] * (1 - top[3])).concat(1);
    const light = (color) => {
        const [r, g, b] = color.map((value) => {
            const share = value / 255;
            return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const groundOf = (element) => {
        const layers = [];
        for (let each = element; each; each = each.parentElement) {
            const color = numbers(getComputedStyle(each).backgroundColor);
            if (color && color[3]) {
                layers.push(color);
            }
        }
        return layers.reduceRight((ground, layer) => over(layer, ground), [255, 255, 255, 1]);
    };
    const shown = (element) => {
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        return style.visibility !== "hidden" && box.width > 1 && box.height > 1 && box.right > 0;
    };
    const problems = new Set();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode.data.trim();
        const element = texts.currentNode.parentElement;
        if (!text || element.closest("script, style, option, altcha-widget") || !shown(element)) {
            continue;
        }
        const style = getComputedStyle(element);
        const color = numbers(style.color);
        const size = parseFloat(style.fontSize);
        const name = `"${text.slice(0, 20)}"`;
        if (size < 16) {
            problems.add(`${name} is ${size} px`);
        }
        if (!color) {
            continue;
        }
        const ground = groundOf(element);
        const [bright, dark] = [light(over(color, ground)), light(ground)].sort((a, b) => b - a);
        const contrast = (bright + 0.05) / (dark + 0.05);
        const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        if (contrast < (large ? 3 : 4.5)) {
            problems.add(`${name} has a contrast of ${contrast.toFixed(2)}`);
        }
    }
    if (phone) {
        const pressed = "a[href], button, summary, select, input:not([type=hidden]), textarea";
        for (let element of document.querySelectorAll(pressed)) {
            if (element.closest("altcha-widget")) {
                continue;
            }
            element = element.closest("label") || element;
            const style = getComputedStyle(element);
            const box = element.getBoundingClientRect();
            const least = style.display === "inline" ? 24 : 44;
            if (shown(element) && (box.height < least || (least === 44 && box.width < least))) {
                const name = element.textContent.trim().slice(0, 20) || element.name;
                problems.add(
                    `"${name}" is ${Math.round(box.width)} by ${Math.round(box.height)} px to press`
                );
            }
        }
    }
    return [...problems];
};
