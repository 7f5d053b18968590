// The proof of work: shown only where it can run (HTTPS or this machine, Web Crypto).
const able = window.isSecureContext && window.crypto && window.crypto.subtle && window.Worker;

if (able) {
    await import("/xinfang_guard/static/lib/altcha/altcha.min.js");
    const worker = () => new Worker("/xinfang_guard/static/lib/altcha/pbkdf2.js");
    globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", worker);
    globalThis.$altcha.defaults.set({ hideLogo: true, hideFooter: true, minDuration: 0 });
    globalThis.$altcha.i18n.set("zh-cn", {
        ariaLinkLabel: "",
        error: "验证没有成功，请刷新页面重试，或者到接待窗口办理。",
        expired: "验证已过期，请重新验证。",
        footer: "",
        label: "我不是自动程序",
        loading: "正在加载……",
        reload: "重新加载",
        verify: "验证",
        verificationRequired: "请先完成验证。",
        verified: "已通过验证",
        verifying: "正在验证……",
        waitAlert: "正在验证，请稍候。",
        cancel: "取消",
    });
    for (const hint of document.querySelectorAll("[data-proof-missing]")) {
        hint.hidden = true;
    }
    for (const part of document.querySelectorAll("[data-proof]")) {
        part.hidden = false;
    }
}
