// Brings the form engine into the page. One file for every layout: https, http, a sub-folder, file://.
// Classic script, ES2017: it must run where the engine cannot, to say so. Included as
//   <script async src="…" data-engine="…wasm" data-engine-text="…js" data-glue="…js">
// with paths relative to the site's root, which <html data-root> names.
(function () {
  "use strict";
  var page = document.documentElement;
  var script = document.currentScript;
  var root = page.getAttribute("data-root") || "";

  // Uses what rustc's default wasm32 target uses: reference types, several results, bulk memory,
  // saturating conversions, sign extension.
  var PROBE = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 1, 111, 2, 127, 127, 3, 2, 1, 0, 5, 3, 1, 0, 0, 10, 23, 1, 21, 0,
    65, 0, 65, 0, 65, 0, 252, 11, 0, 67, 0, 0, 0, 0, 252, 0, 192, 65, 0, 11
  ]);

  // The hints come first: a person must read them before typing.
  var app = inApp(navigator.userAgent);
  if (app) {
    page.setAttribute("data-app", app);
    notice("in-app");
  }
  if (!capable()) {
    notice("old-browser");
    return;
  }
  var glue = classic(script.getAttribute("data-glue"));
  var ready = new Promise(function (resolve) {
    if (document.readyState !== "loading") resolve();
    else document.addEventListener("DOMContentLoaded", resolve);
  });
  Promise.all([engine(), glue, ready])
    .then(function (all) {
      // `wasm_bindgen` is what the glue declares; its start function takes the page over.
      return wasm_bindgen({ module_or_path: all[0] });
    })
    .then(function () {
      page.setAttribute("data-engine", "running");
      (window.requestIdleCallback || setTimeout)(keep);
    })
    .catch(function (error) {
      page.setAttribute("data-engine", "failed");
      notice("engine");
      console.warn("form engine: " + error);
    });

  // Keeps the site for days without a network, once nobody waits for this page any more. Plain http cannot;
  // what it would keep, an open page keeps. On file:// nothing needs a network.
  function keep() {
    if (navigator.serviceWorker && /^http/.test(location.protocol)) {
      navigator.serviceWorker.register(root + "worker.js").catch(function () {});
    }
  }

  // An engine that broke off answers no key any more. What it showed as saved is stored; the bar, which
  // would go on saying so, goes with `running`. Scripts that an app puts into the page may fail as they like.
  addEventListener("error", function (event) {
    stopped(event.error);
  });
  addEventListener("unhandledrejection", function (event) {
    stopped(event.reason);
  });

  function stopped(error) {
    if (page.getAttribute("data-engine") !== "running") return;
    // On file:// a page learns no more than that a script failed; nobody puts scripts into it there.
    if (!error && location.protocol !== "file:") return;
    if (error && !isOurs(error)) return;
    page.setAttribute("data-engine", "stopped");
    notice("stopped");
    document.querySelectorAll("input,select,textarea").forEach(function (control) {
      // What stands in a text can still be selected and copied.
      if (/^(text|textarea)$/.test(control.type)) control.readOnly = true;
      else control.disabled = true;
    });
  }

  /** Whether an error broke off the engine or the scripts beside it, which then are left half-way. */
  function isOurs(error) {
    var stack = String(error.stack);
    if (error instanceof WebAssembly.RuntimeError || /wasm-function/.test(stack)) return true;
    return stack.indexOf(script.getAttribute("data-glue")) >= 0;
  }

  /** Which app's own browser this is; those cannot save files, and keep drafts to themselves. */
  function inApp(agent) {
    if (/wxwork/i.test(agent)) return "wecom";
    if (/MicroMessenger/i.test(agent)) return "wechat";
    if (/DingTalk/i.test(agent)) return "dingtalk";
    return "";
  }

  /** Whether the engine can run: its instructions are known, and the page's policy lets them compile. */
  function capable() {
    try {
      return WebAssembly.validate(PROBE) && !!new WebAssembly.Module(PROBE);
    } catch (error) {
      return false;
    }
  }

  /** The compiled engine: fetched where that works, else from a script that holds it as text. */
  function engine() {
    if (location.protocol === "file:" || !window.fetch) return fromText();
    return fetch(root + script.getAttribute("data-engine"))
      .then(function (answer) {
        return answer.arrayBuffer();
      })
      .then(compile)
      .catch(fromText);
  }

  // Hosts answer a `.wasm` that they do not know with 404 pages or text, under any status and type.
  function compile(buffer) {
    var start = new Uint8Array(buffer, 0, Math.min(4, buffer.byteLength));
    if (String.fromCharCode.apply(null, start) !== "\0asm") throw new Error("this is no WebAssembly");
    return WebAssembly.compile(buffer);
  }

  function fromText() {
    return classic(script.getAttribute("data-engine-text")).then(function () {
      var text = atob(window.wuweiEngine);
      delete window.wuweiEngine;
      var bytes = new Uint8Array(text.length);
      for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      return compile(bytes.buffer);
    });
  }

  /** Loads a classic script: the one kind that every origin, file:// too, allows. */
  function classic(path) {
    return new Promise(function (resolve, reject) {
      var element = document.createElement("script");
      element.src = root + path;
      element.onload = resolve;
      element.onerror = function () {
        reject(new Error(path + " did not load"));
      };
      document.head.appendChild(element);
    });
  }

  /** Shows a notice of the page, at once or as soon as it is there. */
  function notice(name) {
    var block = document.querySelector('[data-notice="' + name + '"]');
    if (block) block.hidden = false;
    else if (document.readyState === "loading") {
      document.addEventListener("DOMContentLoaded", function () {
        notice(name);
      });
    }
  }
})();
