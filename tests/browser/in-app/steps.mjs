// Inside WeChat or DingTalk files cannot be saved: the page says so before anything is typed.

import assert from "node:assert/strict";
import { launch } from "../harness/chromium.mjs";
import { service } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;

export const origins = ["localhost", "county"];

const agents = {
  wechat: "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/122.0.0.0 Mobile Safari/537.36 XWEB/1220099 MicroMessenger/8.0.49.2600",
  dingtalk: "Mozilla/5.0 (Linux; U; Android 16) AppleWebKit/537.36 Chrome/100.0.4896.58 UWS/5.12 Mobile Safari/537.36 AliApp(DingTalk/8.1.11)",
};

export default async function inApp(test) {
  for (const [app, userAgent] of Object.entries(agents)) {
    test.browser = await launch(test.profile, { userAgent });
    const person = await test.open(form, { width: 390, height: 800 });
    const hint = await person.reads('[data-notice="in-app"]');
    assert.ok(hint.length > 10, `${app}: ${hint}`);
    await test.photograph(`${test.out}/in-app-${app}.png`);
    await test.closeBrowser();
  }
}
