// Comfort only: every page works without this file.
"use strict";

const faults = document.getElementById("faults");
if (faults) {
    faults.focus();
}

for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
}

// A second click while the first is on its way sends nothing.
for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (ev) => {
        if (form.dataset.sent) {
            ev.preventDefault();
            return;
        }
        form.dataset.sent = "1";
        setTimeout(() => delete form.dataset.sent, 8000);
    });
}
window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) {
        delete form.dataset.sent;
    }
});

// Suggestions for places while typing; the server checks what is sent anyway.
const places = document.getElementById("places");
let waiting;
for (const input of document.querySelectorAll("input[list=places]")) {
    input.addEventListener("input", () => {
        clearTimeout(waiting);
        const text = input.value.trim();
        if (text.length < 2) {
            return;
        }
        waiting = setTimeout(async () => {
            const answer = await fetch(`/xinfang/regions?q=${encodeURIComponent(text)}`);
            if (answer.ok) {
                const names = await answer.json();
                places.replaceChildren(
                    ...names.map((name) => {
                        const option = document.createElement("option");
                        option.value = name;
                        return option;
                    })
                );
            }
        }, 250);
    });
}
