/* Examples for the rules of odoo.yml; never loaded. */
// ruleid: xf-script-from-text
node.innerHTML = text;
// ruleid: xf-script-from-text
const a = markup(text);
// ruleid: xf-script-from-text
node["innerHTML"] = text;
// ruleid: xf-script-from-text
range.createContextualFragment(text);
// ok: xf-script-from-text
node.textContent = text;
