//! The forms of the base set's ten flows, filled as a specialist does: what each asks and what it leaves
//! alone, what a demand of a visit brings with it, what stays out of the record.
#![allow(clippy::disallowed_methods)]

#[path = "ten_flows/clerk.rs"]
mod clerk;
#[path = "schema/sources.rs"]
mod sources;

use clerk::Clerk;

const ACCEPTED: &str = "
    d1.text = 贷款到期，周转不开。
    d1.nature = help
    d1.decision = accepted
    d1.complexity = general
    d1.handling = coordinate
";

const VISIT: &str = "
    visit.visited_on = 2026-11-23
    visit.met = 李某，办公室主任
    visit.way = on_site
    visit.situation = 生产正常。
    visit.level = growing
    visit.policies = 未涉及
    visit.guidance = 未涉及
";

const CLOSING: &str = "
    closing.archived_by = 示例专员
    closing.medium = electronic
";

const DONE: &str = "
    d1.done_on = 2026-11-23
    d1.outcome = solved
    d1.result = 已办妥。
    d1.replied_on = 2026-11-23
    d1.replied_how = phone
";

const CONTACT: &str = "
    enterprise.name = 示例县某食品有限公司
    enterprise.contact = 李某
    enterprise.post = 主任
    enterprise.phone = 0000-0000009
";

const PLAN: &str = "
    plan.theme = 冬季用能
    plan.planned_on = 2026-11-23
    plan.agreed = true
";

/// Table A.1 and clause 6: per flow its sections by stage, and how many activities its cell has.
#[test]
fn each_flow_has_the_sections_of_its_row() {
    let rows = [
        (
            "on-site-steward",
            "enterprise plan | enterprise visit briefing steward demands checklist | enterprise demands closing",
            3,
        ),
        (
            "on-site-legal",
            "enterprise plan | enterprise visit briefing legal demands checklist | enterprise demands closing",
            3,
        ),
        (
            "on-site-security",
            "enterprise plan | enterprise visit briefing security demands checklist | enterprise demands closing",
            3,
        ),
        (
            "on-site-finance",
            "enterprise plan | enterprise visit briefing demands checklist | enterprise demands closing",
            4,
        ),
        (
            "on-site-supervisor",
            "inquiry enterprise | supervisor demands checklist | demands closing",
            3,
        ),
        (
            "fixed-point-steward",
            "enterprise intake demands | demands help briefing checklist | demands closing",
            4,
        ),
        (
            "fixed-point-legal",
            "enterprise plan demands | visit legal demands checklist | demands closing",
            3,
        ),
        (
            "fixed-point-security",
            "intake enterprise demands | demands help security checklist | demands closing",
            3,
        ),
        (
            "fixed-point-finance",
            "enterprise intake demands | demands help checklist | demands closing",
            4,
        ),
        (
            "fixed-point-supervisor",
            "receipt enterprise demands | demands supervisor checklist | demands closing",
            2,
        ),
    ];
    let forms = sources::compiled(&sources::base()).forms;
    assert_eq!(forms.len(), rows.len());
    for ((flow, sections, activities), form) in rows.into_iter().zip(forms) {
        let program = &form.program;
        let stages = program.stages.iter().map(|stage| {
            let ids = stage
                .sections
                .iter()
                .map(|&ix| program.sections[ix].id.as_str());
            ids.collect::<Vec<_>>().join(" ")
        });
        assert_eq!(
            (
                program.flow.as_str(),
                stages.collect::<Vec<_>>().join(" | ")
            ),
            (flow, sections.to_owned())
        );
        let asked = program
            .fields
            .iter()
            .filter(|field| field.id.ends_with(".state"))
            .count();
        assert_eq!(asked, activities, "{flow}");
    }
}

/// What only another specialist needs is no part of a form: not hidden in it, but absent.
#[test]
fn nobody_carries_what_another_specialist_needs() {
    let only = [
        ("intake.emergency", "fixed-point-security"),
        ("supervisor.finding", "fixed-point-supervisor"),
        ("receipt.secrecy", "fixed-point-supervisor"),
        ("inquiry.theme", "on-site-supervisor"),
        ("steward.advice", "on-site-steward"),
        ("demands.amount", "on-site-finance fixed-point-finance"),
        (
            "closing.confirm_needed",
            "on-site-supervisor fixed-point-supervisor",
        ),
        (
            "closing.confirm_by",
            "on-site-supervisor fixed-point-supervisor",
        ),
        ("demands.refused_why", "on-site-finance fixed-point-finance"),
        ("legal.work", "on-site-legal fixed-point-legal"),
        ("security.case_no", "on-site-security fixed-point-security"),
        (
            "closing.visit_needed",
            "on-site-steward on-site-legal on-site-security on-site-finance fixed-point-steward fixed-point-legal fixed-point-security fixed-point-finance",
        ),
    ];
    let forms = sources::compiled(&sources::base()).forms;
    for (path, flows) in only {
        let (section, id) = path.split_once('.').unwrap();
        let asking = forms.iter().filter(|form| {
            let mut fields = form.program.fields.iter();
            fields.any(|field| field.id == id && form.program.sections[field.section].id == section)
        });
        let asking: Vec<&str> = asking.map(|form| form.program.flow.as_str()).collect();
        assert_eq!(asking.join(" "), flows, "{path}");
        for form in forms
            .iter()
            .filter(|form| !flows.contains(&form.program.flow))
        {
            let schema: serde_json::Value = serde_json::from_slice(&form.schema).unwrap();
            let section = &schema["$defs"]["conclude"]["properties"][section];
            let described = [
                &section["properties"][id],
                &section["items"]["properties"][id],
            ];
            assert_eq!(
                described,
                [&serde_json::Value::Null; 2],
                "{path} in {}",
                form.program.flow
            );
        }
    }
}

#[test]
fn a_visit_without_a_demand_needs_no_telephone() {
    let mut clerk = Clerk::new("on-site-steward");
    clerk.says(
        "enterprise.name required",
        "enterprise.contact optional",
        "enterprise.phone optional",
    );
    clerk
        .writes("enterprise.name = 甲公司")
        .writes(PLAN)
        .signs();
    clerk
        .writes(VISIT)
        .writes("visit.raised = false\nbriefing.briefed = false");
    clerk.says(
        "demands hidden",
        "enterprise.phone optional",
        "steward.advice optional",
    );
    clerk.does("keep_contact").signs();
    clerk
        .writes(CLOSING)
        .writes("closing.visit_needed = false\nclosing.visit_why = 已当面说清。");
    clerk.says(
        "closing.visit_by hidden",
        "enterprise.phone optional",
        "enterprise.name signed",
    );
    clerk.signs();
}

#[test]
fn a_demand_or_a_return_visit_needs_one() {
    let mut clerk = Clerk::new("on-site-security");
    clerk
        .writes("enterprise.name = 甲公司")
        .writes(PLAN)
        .signs();
    clerk
        .writes(VISIT)
        .writes("visit.raised = true\nbriefing.briefed = false\nsecurity.work = guard");
    clerk.says(
        "enterprise.phone required",
        "demands too-few-rows",
        "enterprise.contact optional",
    );
    clerk
        .writes("visit.raised = false")
        .says("enterprise.phone optional", "demands hidden", "");
    clerk.does("train_guard").signs();
    clerk.writes(CLOSING).writes(
        "closing.visit_needed = true\nclosing.visit_why = 看整改。\nclosing.visit_by = 2026-12-01",
    );
    clerk.says("enterprise.phone required", "closing.visit_by required", "");
    clerk.writes("enterprise.phone = 0000-0000009").signs();
}

#[test]
fn demands_of_a_visit_were_received_on_its_day() {
    let mut clerk = Clerk::new("on-site-finance");
    clerk
        .writes("enterprise.name = 甲公司\nenterprise.phone = 0000-0000009")
        .writes(PLAN)
        .signs();
    clerk
        .writes("today = 2026-11-25")
        .writes(VISIT)
        .writes("visit.raised = true\nbriefing.briefed = false\n+ demands");
    clerk
        .writes(ACCEPTED)
        .writes("d1.subject = staff\nd1.progress = 已对接。");
    clerk.says(
        "demands.d1.received_on = 2026-11-23",
        "demands.d1.amount hidden",
        "",
    );
    clerk.writes("d1.subject = loan");
    clerk.says(
        "demands.d1.amount required",
        "demands.d1.months optional",
        "demands.d1.match_state optional",
    );
    clerk
        .writes("d1.amount = 50万\nd1.purpose = 购原料")
        .does("get_loan")
        .signs();
    clerk
        .writes(CLOSING)
        .writes("closing.visit_needed = false\nclosing.visit_why = 已放款。")
        .writes(DONE);
    clerk.says(
        "demands.d1.match_state required",
        "demands.d1.refused_why hidden",
        "demands.d1.granted hidden",
    );
    clerk.writes("d1.match_state = refused").says(
        "demands.d1.refused_why optional",
        "demands.d1.granted hidden",
        "",
    );
    clerk
        .writes("d1.match_state = paid\nd1.granted = 30")
        .signs();
}

#[test]
fn a_legal_matter_may_come_before_the_visit_or_with_it() {
    let mut clerk = Clerk::new("fixed-point-legal");
    clerk.writes(CONTACT).writes(PLAN);
    clerk
        .says(
            "demands.d1 hidden",
            "demands fine",
            "enterprise.contact required",
        )
        .signs();
    clerk
        .writes(VISIT)
        .writes("visit.raised = true\nlegal.work = consult");
    clerk.says(
        "visit.raised constraint",
        "legal.areas hidden",
        "demands shown",
    );
    clerk.writes("legal.work = consult, checkup").says(
        "legal.areas required",
        "legal.risks required",
        "legal.advice required",
    );
    clerk
        .writes("legal.work = consult\n+ demands")
        .writes(ACCEPTED)
        .writes("d1.subject = contract\nd1.progress = 已约谈。");
    clerk.says(
        "demands.d1.received_on = 2026-11-23",
        "visit.raised fine",
        "",
    );
    clerk.does("solve_law").signs();
    clerk
        .writes(CLOSING)
        .writes("closing.visit_needed = false\nclosing.visit_why = 已了结。")
        .writes(DONE)
        .signs();

    let mut clerk = Clerk::new("fixed-point-legal");
    clerk
        .writes(CONTACT)
        .writes(PLAN)
        .writes("+ demands")
        .writes(ACCEPTED)
        .writes("d1.subject = contract")
        .signs();
    clerk
        .writes(VISIT)
        .writes("visit.raised = false\nlegal.work = problem");
    clerk.says(
        "demands shown",
        "demands.d1.text signed",
        "demands.d1.progress required",
    );
}

#[test]
fn what_is_happening_now_goes_to_the_police_first() {
    let mut clerk = Clerk::new("fixed-point-security");
    clerk.says("intake.emergency required", "", "");
    clerk
        .writes("intake.emergency = true\n+ demands")
        .writes(ACCEPTED)
        .writes("d1.subject = crime");
    clerk.says("intake.emergency warned", "demands.d1.subject warned", "");
    clerk
        .writes("intake.emergency = false\nd1.subject = order")
        .says("intake.emergency fine", "demands.d1.subject fine", "");
    clerk
        .writes("intake.received_at = 2026-11-23 09:40\nintake.way = phone")
        .writes(CONTACT)
        .signs();
    clerk.writes("security.work = mediate\nd1.progress = 已调解。");
    clerk.says(
        "help.situation required",
        "security.hazards optional",
        "security.case_unit hidden",
    );
    clerk.writes("security.work = case").says(
        "security.hazards hidden",
        "security.case_unit required",
        "security.case_no optional",
    );
    clerk
        .writes("security.case_unit = 某派出所\nhelp.situation = 停工。\nhelp.guidance = 未涉及")
        .does("settle")
        .signs();
    clerk
        .writes(CLOSING)
        .writes("closing.visit_needed = false\nclosing.visit_why = 已移交。")
        .writes(DONE)
        .signs();
}

#[test]
fn who_asks_for_secrecy_is_not_in_the_record() {
    let identity = [
        "name",
        "credit_code",
        "contact",
        "post",
        "phone",
        "place",
        "kind",
    ];
    let mut clerk = Clerk::new("fixed-point-supervisor");
    for id in identity {
        clerk.says(&format!("enterprise.{id} hidden"), "", "");
    }
    clerk.writes("receipt.secrecy = false").says(
        "enterprise.name optional",
        "enterprise.phone optional",
        "enterprise.kind hidden",
    );
    clerk
        .writes(CONTACT)
        .says("enterprise.kind required", "", "");
    clerk.writes("receipt.secrecy = true");
    for id in identity {
        clerk.says(&format!("enterprise.{id} hidden"), "", "");
    }
    clerk.writes("receipt.received_at = 2026-11-23 09:40\nreceipt.way = in_person\nreceipt.matter = environment\nreceipt.claim = 重复检查。");
    clerk
        .writes("+ demands")
        .writes(ACCEPTED)
        .writes("d1.subject = checks")
        .signs();
    let signed = clerk.signed();
    assert!(
        !signed.contains("李某") && !signed.contains("0000-0000009") && !signed.contains("食品"),
        "{signed}"
    );
    clerk.writes("d1.progress = 已核实。").says(
        "supervisor.finding required",
        "supervisor.reported_to hidden",
        "",
    );
    clerk.writes("supervisor.finding = borne_out\nsupervisor.clues = 一月内检查三次。");
    clerk.says(
        "supervisor.reported_to required",
        "supervisor.reported_on required",
        "",
    );
    clerk
        .writes("supervisor.reported_to = 某局\nsupervisor.reported_on = 2026-11-23")
        .does("examine")
        .signs();
    clerk.writes(CLOSING).writes(DONE).says(
        "closing.confirm_needed required",
        "closing.confirm_by hidden",
        "",
    );
    clerk.writes("closing.confirm_needed = true\nclosing.confirm_why = 核对整改。\nclosing.confirm_by = 2026-12-01").signs();
}

#[test]
fn an_investigation_needs_neither_enterprise_nor_demand() {
    let mut clerk = Clerk::new("on-site-supervisor");
    clerk.says(
        "enterprise.name optional",
        "enterprise.contact optional",
        "enterprise.kind hidden",
    );
    clerk.writes(
        "inquiry.theme = 惠企资金兑现\ninquiry.object = 某项政策\ninquiry.method = talk, papers",
    );
    clerk
        .writes("inquiry.from_on = 2026-11-23\ninquiry.to_on = 2026-11-20")
        .says("inquiry.to_on constraint", "", "");
    clerk.writes("inquiry.to_on = 2026-11-27").signs();
    clerk
        .says(
            "demands fine",
            "supervisor.policy_state optional",
            "demands shown",
        )
        .does("watch_policy")
        .signs();
    clerk
        .writes(CLOSING)
        .writes("closing.confirm_needed = false\nclosing.confirm_why = 无需确认。")
        .signs();
}

#[test]
fn help_at_the_service_point_says_how_the_enterprise_stands() {
    let mut clerk = Clerk::new("fixed-point-steward");
    clerk
        .writes("intake.received_at = 2026-11-20 09:40\nintake.way = hotline")
        .writes(CONTACT);
    clerk
        .writes("+ demands")
        .writes(ACCEPTED)
        .writes("d1.subject = outside\nd1.handling = answer");
    clerk
        .says("demands.d1.received_on = 2026-11-20", "", "")
        .signs();
    clerk
        .writes("d1.progress = 已答复。")
        .says("help hidden", "briefing.briefed optional", "");
    clerk.does("verify").signs();
}

#[test]
fn where_a_demand_stands_follows_from_its_dates() {
    let mut clerk = Clerk::new("fixed-point-finance");
    clerk
        .writes("intake.received_at = 2026-11-20 09:40\nintake.way = phone")
        .writes(CONTACT)
        .writes("+ demands");
    clerk.says(
        "demands.d1.state = received",
        "demands.d1.overdue = false",
        "demands.d1.due_on hidden",
    );
    clerk
        .writes(ACCEPTED)
        .writes("d1.subject = cost\nd1.handling = assign\nd1.limit_days = 2");
    clerk.says(
        "demands.d1.state = in_progress",
        "demands.d1.due_on = 2026-11-24",
        "demands.d1.due_soon = true",
    );
    clerk
        .writes("d1.undertaker = 某银行\nd1.transferred_on = 2026-11-23")
        .says("demands.d1.state = awaiting_receipt", "", "");
    clerk.writes("d1.signed_on = 2026-11-23").says(
        "demands.d1.state = with_undertaker",
        "demands.d1.late_why hidden",
        "",
    );
    clerk.writes("d1.progress = 已联系。").signs();
    clerk.writes("today = 2026-11-27").says(
        "demands.d1.overdue = true",
        "demands.d1.explained = false",
        "demands.d1.late_why required",
    );
    clerk.writes("d1.late_why = 资料不齐\nd1.explained_on = 2026-11-27\nd1.explained_to = 李某");
    clerk
        .says("demands.d1.explained = true", "", "")
        .does("advise")
        .signs();
    clerk
        .writes(DONE)
        .writes("d1.done_on = 2026-11-27\nd1.replied_on = 2026-11-27");
    clerk.says("demands.d1.state = done", "demands.d1.overdue = true", "");
    let mut clerk = Clerk::new("fixed-point-finance");
    clerk.writes("+ demands\nd1.decision = redirected").says(
        "demands.d1.state = not_accepted",
        "demands.d1.ended_why required",
        "demands.d1.handling hidden",
    );
}
