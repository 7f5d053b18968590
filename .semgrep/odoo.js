/* Examples for the rules of odoo.yml; never loaded. */
// ruleid: xf-script-from-text
node.innerHTML = text;
// ruleid: xf-script-from-text
const a = markup(text);
// ok: xf-script-from-text
node.textContent = text;
