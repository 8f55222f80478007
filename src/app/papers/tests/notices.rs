//! 通知单: their numbers, their codes, and who gets none.

use super::*;

/// 通知单 of a frozen plan, and again after another plan has had its own.
#[test]
fn notices_keep_their_numbers_and_a_draft_has_none() {
    let book = book();
    let mut plan = draft(&book, 3);
    let changes = |plan: &Plan| NoticesRequest {
        table: NoticesTable::Changes,
        plan: Some(plan.clone()),
        as_of: DAY,
        made_on: DAY,
        is_printed: true,
    };
    let refused = make_notices(&book, &policy(), &changes(&plan)).expect_err("it may still change");
    assert!(refused.what.contains("方案还是草案"), "{}", refused.what);
    assert!(book.notice_numbers().expect("read").is_empty(), "no number was used up");
    plan.freeze("定稿1号", crate::plan::Stamp { at: NOW, by: "甲".to_owned() }).expect("frozen");
    keep(&book, &plan);
    let refused = make_notices(&book, &policy(), &changes(&plan)).expect_err("nobody has approved it");
    assert_eq!(refused.what, "没有写出通知单：方案还没有批准文号，不能编号。");
    assert!(book.notice_numbers().expect("read").is_empty(), "no number was used up");
    plan.basis = Basis::Document(DocumentNumber::new("安编〔2026〕7号").expect("a number"));
    keep(&book, &plan);
    let refused = make_notices(&book, &policy(), &changes(&plan)).expect_err("it crosses levels without approval");
    assert_eq!(refused.what, "没有写出通知单：方案新增“禁止”事项1条。");
    plan.revisions.push("填写批准文号", approved(3));
    keep(&book, &plan);
    let heads = |made: &NoticesMade| -> Vec<String> {
        made.pages.iter().map(|page| format!("{}{}", page.table.caption.left, page.table.caption.right)).collect()
    };
    let first = make_notices(&book, &policy(), &changes(&plan)).expect("made");
    assert_eq!(heads(&first), ["县农业农村局：编号：核减〔2026〕1号", "白鹤镇：编号：核增〔2026〕1号"]);
    let mut other = Plan { frozen: plan.frozen.clone(), basis: plan.basis.clone(), ..Plan::new(PlanId(2), "另案") };
    other.revisions.push("添加步骤", approved(1));
    keep(&book, &other);
    let second = make_notices(&book, &policy(), &changes(&other)).expect("made");
    assert_eq!(heads(&second), ["县农业农村局：编号：核减〔2026〕2号", "白鹤镇：编号：核增〔2026〕2号"]);
    assert_eq!(heads(&make_notices(&book, &policy(), &changes(&plan)).expect("made")), heads(&first));
    for page in first.pages.iter().chain(&second.pages).map(|page| &page.table) {
        let found = examined(&book, page);
        assert!(found.still_holds() && found.table == *page, "{:?} {:?}", found.rebuilt, found.since);
    }
    let codes: BTreeSet<Option<String>> =
        first.pages.iter().chain(&second.pages).map(|page| page.table.code.clone()).collect();
    assert!(codes.len() == 4 && !codes.contains(&None), "{codes:?}");
    let listed: Vec<String> = issued(&book).expect("read").iter().map(paper_title).collect();
    assert_eq!(listed.len(), 4, "given out twice, noted once: {listed:?}");
    assert!(listed.contains(&"编制核增通知单(白鹤镇)".to_owned()), "{listed:?}");
    let opened = stages::read(&book, &policy()).expect("read");
    let open = opened.register.open(plan);
    let list = ReportName::Notices(NoticesTable::Changes).build(&opened.heading(DAY), &opened.register, Some(&open));
    let numbers: Vec<String> = list.expect("a list").rows.iter().map(|row| row.cells[1].text()).collect();
    assert_eq!(numbers, ["核减〔2026〕1号", "核增〔2026〕1号", ""]);
}

/// A frozen plan whose day of the register lies in another year than the day of making.
#[test]
fn notices_are_numbered_in_the_year_they_are_made_and_unused_numbers_are_told() {
    let book = book();
    let mut plan = draft(&book, 3);
    plan.basis = Basis::Document(DocumentNumber::new("安编〔2026〕7号").expect("a number"));
    plan.revisions.push("填写批准文号", approved(3));
    plan.freeze("定稿1号", crate::plan::Stamp { at: NOW, by: "甲".to_owned() }).expect("frozen");
    keep(&book, &plan);
    let made_on = Date::constant(2031, 1, 2);
    let request = NoticesRequest {
        table: NoticesTable::Changes,
        plan: Some(plan.clone()),
        as_of: DAY,
        made_on,
        is_printed: false,
    };
    let made = make_notices(&book, &policy(), &request).expect("made");
    assert_eq!(made.pages[0].table.caption.right, "编号：核减〔2031〕1号");
    let listed = |plan: &Plan| {
        let opened = stages::read(&book, &policy()).expect("read");
        let open = opened.register.open(plan.clone());
        let name = ReportName::Notices(NoticesTable::Changes);
        name.build(&opened.heading(DAY), &opened.register, Some(&open)).expect("a list").notes.join("\n")
    };
    assert!(!listed(&plan).contains("不再使用"));
    // Thawed, and the places go the other way: both bodies get another kind of notice.
    let mut turned = Plan { frozen: plan.frozen.clone(), ..Plan::new(plan.id, "草案") };
    turned.revisions.push("添加步骤", vec![Step::from(places(1, at(2), at(1)))]);
    let told = listed(&turned);
    let expected = "不再使用的：核减〔2031〕1号(县农业农村局)、核增〔2031〕1号(白鹤镇)；";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn whoever_may_use_places_gets_a_notice_under_its_own_number() {
    let mut book = book();
    let uses = NoticesRequest { table: NoticesTable::Uses, plan: None, as_of: DAY, made_on: DAY, is_printed: true };
    let nobody = make_notices(&book, &policy(), &uses).expect_err("there is none");
    assert!(nobody.what.contains("没有在有效期内、尚未办结的用编核准"), "{}", nobody.what);
    let clearance = crate::domain::Clearance {
        id: crate::domain::ClearanceId(1),
        institution: InstitutionId(1),
        kind: QuotaKind::Administrative,
        count: Headcount(2),
        purpose: "考录".to_owned(),
        number: DocumentNumber::new("用编〔2026〕1号").expect("a number"),
        lapses: Date::constant(2026, 12, 31),
    };
    record(&mut book, Date::constant(2026, 2, 1), vec![Operation::Clear(clearance.clone())]);
    let made = make_notices(&book, &policy(), &uses).expect("made");
    assert_eq!(made.pages.len(), 1);
    assert_eq!(made.pages[0].table.caption.right, "编号：用编〔2026〕1号");
    let page = &made.pages[0].table;
    assert!(examined(&book, page).still_holds());
    // Withdrawn by the day of the notice, which was said afterwards: there is no such notice any more.
    let withdrawn = Operation::CloseClearance {
        clearance: clearance.id,
        count: Headcount(2),
        outcome: crate::domain::ClearanceOutcome::Withdrawn,
    };
    let entry = record(&mut book, Date::constant(2026, 5, 1), vec![withdrawn]);
    let found = examined(&book, page);
    assert_eq!(found.rebuilt, Rebuilt::Same);
    let Since::Corrected(by) = &found.since else { panic!("{:?}", found.since) };
    assert_eq!(by.iter().map(|head| head.id).collect::<Vec<_>>(), [entry]);
    // What is only planned is nobody's leave to use a place.
    let mut plan = Plan::new(PlanId(1), "用编");
    let id = crate::domain::ClearanceId(2);
    plan.revisions.push("添加步骤", vec![Step::from(Operation::Clear(crate::domain::Clearance { id, ..clearance }))]);
    let planned = NoticesRequest { plan: Some(plan), ..uses };
    let refused = make_notices(&book, &policy(), &planned).expect_err("not recorded");
    assert!(refused.what.contains("还在草案里"), "{}", refused.what);
}
