import { Activity } from "@mail/core/web/activity";
import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";

/** How many days are left or gone, in one sentence: Chinese puts the number last. */
patch(Activity.prototype, {
    get xinfangDelayWords() {
        return this.delay > 0
            ? _t("Due in %s days:", this.delay)
            : _t("%s days overdue:", -this.delay);
    },
});
