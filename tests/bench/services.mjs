// The same public services twice: as rules for Wuwei and as a site for Hugo. N services, each with all that a
// guide tells in Chinese and English, spread over the five roles of the base set; for Hugo as many pages in both
// languages, by templates of like structure: head, navigation, facts, stages, lists, foot.
//
//   node tests/bench/services.mjs 1000 OUT     writes OUT/rules and OUT/hugo

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const BASE = resolve(dirname(fileURLToPath(import.meta.url)), "../../rules/hebi");
const ROLES = [
  ["steward", "服务管家", "Service steward"],
  ["legal", "法律服务专员", "Legal service specialist"],
  ["security", "警务服务专员", "Security service specialist"],
  ["finance", "首席金融服务专员", "Chief financial service specialist"],
  ["supervisor", "营商环境监督员", "Business environment supervisor"],
];
const TYPES = ["on-site", "fixed-point"];
const PER_FILE = 250;

/** What is said of service number `n`. */
function service(n) {
  const [role, roleZh, roleEn] = ROLES[n % ROLES.length];
  const both = (zh, en) => ({ zh, en });
  return {
    id: `service-${n}`,
    role,
    roleName: both(roleZh, roleEn),
    type: TYPES[Math.floor(n / ROLES.length) % 2],
    name: both(`第 ${n} 项服务：资料核对与办理指导`, `Service ${n}: papers checked and guidance given`),
    audience: both("企业；企业之外的市场主体参照使用", "Enterprises; other market entities by reference"),
    how: both("企业提出诉求，由相应专员受理办理", "The enterprise raises a demand; the specialist in charge accepts and handles it"),
    conditions: both(`正常经营满 ${1 + (n % 5)} 年，无未了结的失信记录`, `In business for ${1 + (n % 5)} years, with no open record of dishonesty`),
    materials: [
      both("营业执照复印件一份", "One copy of the business licence"),
      both(`编号 ${n} 的申请表，经办人签名`, `Form ${n}, signed by whoever applies`),
      both("近一年财务报表", "Financial statements of the past year"),
    ],
    channel: both("窗口、电话，或者向专员提出", "At the window, by telephone, or from a specialist"),
    limit: 3 + (n % 18),
    result: both("书面答复", "An answer in writing"),
    fee: both("不收费", "Free of charge"),
    place: both(`示例路 ${n} 号，企业服务中心`, `${n} Sample Road, Enterprise Service Centre`),
    hours: both("工作日 8:30—12:00，14:30—17:30", "Working days 8:30–12:00, 14:30–17:30"),
    phone: `0000-${String(n).padStart(7, "0")}`,
  };
}

/** Writes both sites. */
export function write(count, folder) {
  rmSync(folder, { recursive: true, force: true });
  const services = Array.from({ length: count }, (_, n) => service(n));
  writeRules(services, join(folder, "rules"));
  writeHugo(services, join(folder, "hugo"));
}

function writeRules(services, folder) {
  mkdirSync(folder, { recursive: true });
  const text = ({ zh, en }) => `{ zh = "${zh}", en = "${en}" }`;
  put(folder, "ruleset.toml", `[ruleset]
id = "bench"
version = "1.0.0"
effective = 2026-01-01
area = "410621"
extends = "${relative(folder, BASE)}"
sample = true
title = { zh = "测量", en = "Bench" }
`);
  for (let at = 0; at < services.length; at += PER_FILE) {
    const tables = services.slice(at, at + PER_FILE).map((s) => `[[service]]
id = "${s.id}"
type = "${s.type}"
name = ${text(s.name)}
roles = ["${s.role}"]
audience = ${text(s.audience)}
how = ${text(s.how)}
conditions = ${text(s.conditions)}
materials = [${s.materials.map(text).join(", ")}]
channel = ${text(s.channel)}
limit = ${s.limit}
result = ${text(s.result)}
fee = "none"
place = ${text(s.place)}
hours = ${text(s.hours)}
phone = "${s.phone}"
`);
    put(folder, `services-${at}.toml`, tables.join("\n"));
  }
}

function writeHugo(services, folder) {
  put(folder, "hugo.toml", `baseURL = "https://example.org/"
defaultContentLanguage = "zh"
disableKinds = ["RSS", "taxonomy", "term"]
relativeURLs = true
uglyURLs = true
[languages.zh]
languageName = "中文"
title = "测量"
contentDir = "content/zh"
[languages.en]
languageName = "English"
title = "Bench"
contentDir = "content/en"
`);
  const stages = {
    zh: [["启动", "受理企业反映需要解决的问题"], ["实施", "调研核实、交办、转办、协调处理等"], ["办结", "服务信息进行归档，必要时回访。"]],
    en: [["Start", "Acceptance of problems that an enterprise reports"], ["Implement", "Investigation, assignment, transfer, coordination"], ["Conclude", "Archived; a return visit where needed."]],
  };
  for (const lang of ["zh", "en"]) {
    const content = join(folder, "content", lang);
    for (const s of services) {
      const page = {
        title: s.name[lang],
        type: "service",
        weight: Number(s.id.slice(8)),
        kind: s.type,
        role: s.roleName[lang],
        role_id: s.role,
        limit: s.limit,
        phone: s.phone,
        materials: s.materials.map((m) => m[lang]),
        stages: stages[lang],
        ...Object.fromEntries(["audience", "how", "conditions", "channel", "result", "fee", "place", "hours"].map((key) => [key, s[key][lang]])),
      };
      put(content, `service/${s.id}.md`, `${JSON.stringify(page)}\n`);
    }
    for (const [id, zh, en] of ROLES) put(content, `role/${id}.md`, `${JSON.stringify({ title: lang === "zh" ? zh : en, type: "role", role_id: id })}\n`);
    for (const page of ["about", "check"]) put(content, `${page}.md`, `${JSON.stringify({ title: page, type: "plain" })}\nText of the page.\n`);
  }
  const line = `<li class="line"><span class="seal">{{ .Params.role }}</span><h3><a href="{{ .RelPermalink }}">{{ .Title }}</a></h3><p>{{ .Params.role }} <strong>{{ .Params.limit }}</strong></p></li>`;
  const facts = (keys) => keys.map((key) => `<div><dt>${key}</dt><dd>{{ .Params.${key} }}</dd></div>`).join("\n");
  put(folder, "layouts/_default/baseof.html", `<!doctype html>
<html lang="{{ .Language.Lang }}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ .Title }} – {{ site.Title }}</title><meta name="description" content="{{ .Title }}"><link rel="stylesheet" href="{{ "style.css" | relURL }}"></head>
<body><header><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a><nav><ul><li><a href="{{ "service.html" | relLangURL }}">Services</a></li><li><a href="{{ "about.html" | relLangURL }}">About</a></li>{{ range .Translations }}<li><a href="{{ .RelPermalink }}">{{ .Language.LanguageName }}</a></li>{{ end }}</ul></nav></header>
<p class="notice">Demonstration</p>
{{ block "main" . }}{{ end }}
<footer><p>DB4106/T 102—2023</p><p>{{ site.Title }}</p></footer></body></html>
`);
  put(folder, "layouts/service/single.html", `{{ define "main" }}<main><p class="crumbs"><a href="{{ "service.html" | relLangURL }}">Services</a> › {{ .Params.kind }}</p><h1>{{ .Title }}</h1>
<dl class="facts"><div><dt>Who</dt><dd><a href="{{ printf "role/%s.html" .Params.role_id | relLangURL }}">{{ .Params.role }}</a></dd></div>${facts(["limit", "fee", "result"])}</dl>
<section><h2>Process</h2><ol>{{ range .Params.stages }}<li><h3>{{ index . 0 }}</h3><p>{{ index . 1 }}</p></li>{{ end }}</ol></section>
<section><h2>Materials</h2><ul>{{ range .Params.materials }}<li>{{ . }}</li>{{ end }}</ul><h2>Conditions</h2><dl>${facts(["audience", "conditions", "how", "channel"])}</dl></section>
<section><h2>Place</h2><dl>${facts(["place", "hours", "phone"])}</dl></section></main>{{ end }}
`);
  put(folder, "layouts/service/list.html", `{{ define "main" }}<main><h1>{{ .Title }}</h1><ul>{{ range .RegularPages }}${line}{{ end }}</ul></main>{{ end }}\n`);
  put(folder, "layouts/role/single.html", `{{ define "main" }}<main><h1>{{ .Title }}</h1><ul>{{ $id := .Params.role_id }}{{ range where (where site.RegularPages "Type" "service") "Params.role_id" $id }}${line}{{ end }}</ul></main>{{ end }}\n`);
  put(folder, "layouts/_default/single.html", `{{ define "main" }}<main><h1>{{ .Title }}</h1>{{ .Content }}</main>{{ end }}\n`);
  put(folder, "layouts/_default/list.html", `{{ define "main" }}<main><h1>{{ .Title }}</h1><ul>{{ range .RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></main>{{ end }}\n`);
  put(folder, "layouts/index.html", `{{ define "main" }}<main><h1>{{ site.Title }}</h1><ul>{{ range where site.RegularPages "Type" "role" }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></main>{{ end }}\n`);
  put(folder, "static/style.css", "body { font: 16px sans-serif }\n");
}

function put(folder, name, text) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [count, folder] = process.argv.slice(2);
  if (!Number(count) || !folder) {
    console.error("usage: node services.mjs COUNT FOLDER");
    process.exit(2);
  }
  write(Number(count), resolve(folder));
}
