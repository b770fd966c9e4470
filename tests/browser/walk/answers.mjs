// Three stages of one matter: a simple demand solved at once, a complex one handed over and late, an
// individual one withdrawn, and one that is found later.

export const service = "coordinate";
export const signer = {
  passphrase: "quiet river seven lanterns",
  name: "示例专员",
  department: "示例县企业服务中心",
  area: "local:sample",
};

export const start = {
  at: "2026-11-23T10:12:05+08:00",
  answers: {
    "enterprise.name": "示例县某食品有限公司",
    "enterprise.credit_code": "91350100M000100Y43",
    "enterprise.contact": "李某",
    "enterprise.post": "办公室主任",
    "enterprise.phone": "0000-0000009",
    "intake.received_at": "2026-11-23 09:40",
    "intake.way": "phone",
  },
  rows: [
    {
      text: "想了解用电报装要准备什么。",
      nature: "ask",
      subject: "utility",
      decision: "accepted",
      complexity: "simple",
      handling: "on_spot",
      done_on: "2026-11-23",
      outcome: "solved",
      result: "当场说明了报装流程。",
      replied_on: "2026-11-23",
      replied_how: "phone",
    },
    {
      text: "厂区东门道路破损，货车进出困难，希望协调修复。",
      nature: "help",
      subject: "outside",
      decision: "accepted",
      complexity: "complex",
      handling: "transfer",
    },
    {
      text: "冷库扩建的手续办到哪一步了。",
      nature: "help",
      subject: "permit",
      decision: "accepted",
      complexity: "individual",
      handling: "special",
    },
  ],
};

export const implement = {
  at: "2026-11-25T16:30:00+08:00",
  rows: {
    "demands.d2": {
      undertaker: "transport",
      transferred_on: "2026-11-24",
      progress: "已到现场查看，破损约 40 米。",
    },
  },
  withdrawn: { "demands.d3": { why: "企业已自行解决", on: "2026-11-25", who: "李某" } },
  added: {
    text: "夜间货车通行证办理不便。",
    nature: "suggest",
    subject: "outside",
    decision: "accepted",
    complexity: "individual",
    handling: "special",
    progress: "已向交警部门了解情况。",
  },
  checklist: {
    "help.situation": "冷链食品加工，职工 60 余人，生产正常。",
    "help.guidance": "已说明报装和货车通行证的办理条件。",
    "checklist.verify.state": "done",
    "checklist.assign.state": "not_this_time",
    "checklist.assign.note": "无需交办",
    "checklist.transfer.state": "done",
    "checklist.coordinate.state": "done",
  },
};

export const conclude = {
  at: "2026-12-09T11:05:40+08:00",
  rows: {
    "demands.d2": {
      signed_on: "2026-11-24",
      done_on: "2026-12-09",
      outcome: "solved",
      result: "道路已修复。",
      replied_on: "2026-12-09",
      replied_how: "in_person",
      late_why: "降雪停工两日。",
      explained_on: "2026-12-07",
      explained_to: "李某",
    },
    "demands.d4": {
      done_on: "2026-12-01",
      outcome: "explained",
      result: "已说明办理条件。",
      replied_on: "2026-12-01",
      replied_how: "phone",
    },
  },
  answers: {
    "closing.archived_by": "示例专员",
    "closing.medium": "electronic",
    "closing.visit_needed": "false",
    "closing.visit_why": "企业已确认道路可以通行。",
    "closing.judged_by": "示例专员",
  },
};
