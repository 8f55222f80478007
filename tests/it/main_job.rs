//! The main job, end to end as a library caller does it: an office's workbooks → book → plan from a step file → findings →
//! tables → files, the files read back; then the plan adopted.

mod comparison;
mod overview;
mod read_back;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use bianheng::app::{OpenPlan, ReportName, stages};
use bianheng::domain::{
    Basis, Date, DocumentNumber, EntryId, Finding, Headcount, Holder, LeaderPosts, Mover, Novelty, Operation, PoolId,
    QuotaKind, Refusal, Severity, Snapshot, Source, Subject, Tier, Transfer,
};
use bianheng::plan::{Plan, PlanState, Step};
use bianheng::report::{Heading, Typesetter};
use bianheng::rules::{Check, RULES, check_register};
use bianheng::store::{Book, PeopleQuery};

use crate::county::{County, DEFAULT_SCHEME, TODAY, county, name, named};
use comparison::{Line, Role};
use read_back::{Value, compare_pages, compare_sheet, squeezed};

#[test]
fn the_plan_is_found_to_break_what_it_breaks() {
    let laid = county().laid();
    let (away, others): (Vec<&Finding>, Vec<&Finding>) =
        laid.findings.iter().partition(|finding| finding.rule.0 == "split_assignment");
    let (replaced, others): (Vec<&Finding>, Vec<&Finding>) =
        others.into_iter().partition(|finding| finding.rule.0 == "scheme_out_of_force");
    let seen: Vec<String> = others.into_iter().map(|finding| written(finding, &laid.projection.after)).collect();
    let expected = [
        "新增 禁止 cross_level_approval 白鹤镇 Administrative 2/0 [] 步骤13",
        "新增 禁止 nameplate_cap 双河镇 - 6/5 [] 步骤16",
        "新增 禁止 special_office 双河镇 - - [旅游发展办公室] 步骤16",
        "新增 预警 township_service_total Book Service(Full) 489/452 [] 步骤1,2,3,4,5,6,7,8,9,11,12",
        "遗留 预警 id_disagrees 城南街道 - 1/0 [] 步骤",
        "遗留 预警 identity_kind 县商务和投资促进局 Administrative 2/0 [] 步骤",
        "遗留 预警 leader_band 县委党校（县行政学校） - 4/3 [领导职数] 步骤",
        "遗留 预警 leader_band 县融媒体中心 - 4/3 [领导职数] 步骤",
        "遗留 预警 leader_band 县农业技术推广中心 - 4/3 [领导职数] 步骤",
        "遗留 预警 leader_band 县综合行政执法大队 - 4/3 [领导职数] 步骤",
        "遗留 预警 leader_band 县人民医院 - 5/4 [领导职数] 步骤",
        "遗留 预警 leaders_in_post 县交通运输局 - 4/3 [副职] 步骤",
        "遗留 预警 mixed_kinds 县自然资源和规划局 Service(Full) 14/0 [编制] 步骤",
        "遗留 预警 mixed_kinds 县交通运输局 Service(Full) 10/0 [编制] 步骤",
        "遗留 预警 mixed_kinds 县水利局 Service(Full) 12/0 [编制] 步骤10",
        "遗留 预警 mixed_kinds 县农业农村局 Service(Full) 27/0 [编制] 步骤1,2,3",
        "遗留 预警 mixed_kinds 县综合行政执法局 Service(Full) 20/0 [编制] 步骤",
        "遗留 预警 mixed_kinds 县林业局 Service(Full) 10/0 [编制] 步骤7,8,9",
        "遗留 预警 over_quota 县市场监督管理局 Administrative 48/46 [] 步骤",
        "新增 提示 post_total 县财政局 Administrative 24/22 [] 步骤13",
        "新增 提示 post_total 县水利局 Service(Full) 16/12 [] 步骤10",
        "新增 提示 post_total 县农业农村局 Service(Full) 38/27 [] 步骤1,2,3",
        "新增 提示 post_total 县林业局 Service(Full) 18/10 [] 步骤7,8,9",
        "新增 提示 post_total 城关街道 Service(Full) 32/36 [] 步骤11",
        "新增 提示 post_total 白鹤镇 Administrative 42/44 [] 步骤13",
        "新增 提示 post_total 白鹤镇 Service(Full) 41/46 [] 步骤4",
        "新增 提示 post_total 龙门镇 Service(Full) 35/39 [] 步骤1",
        "新增 提示 post_total 石桥镇 Service(Full) 36/40 [] 步骤2",
        "新增 提示 post_total 青溪镇 Service(Full) 34/37 [] 步骤3",
        "新增 提示 post_total 双河镇 Service(Full) 34/37 [] 步骤5",
        "新增 提示 post_total 官渡镇 Service(Full) 32/36 [] 步骤6",
        "新增 提示 post_total 柳湾镇 Service(Full) 25/27 [] 步骤12",
        "新增 提示 post_total 云岭乡 Service(Full) 20/23 [] 步骤7",
        "新增 提示 post_total 大坪乡 Service(Full) 20/23 [] 步骤8",
        "新增 提示 post_total 茶山乡 Service(Full) 21/23 [] 步骤9",
        "遗留 提示 retirement Book - 62/0 [到龄] 步骤",
        "消除 预警 common_office_missing 青溪镇 - - [社区治理办公室] 步骤",
    ];
    assert_eq!(seen, expected);
    // Sixteen townships follow the scheme that a later one replaced; three of them follow another by the plan.
    let of = |novelty| replaced.iter().filter(|finding| finding.novelty == novelty).count();
    assert_eq!([Novelty::Introduced, Novelty::Existing, Novelty::Resolved].map(of), [0, 13, 3]);
    // Everybody whose place and work are apart is in one of the lists of 岗编分离.
    let split: Headcount = laid.projection.after.roster().split().values().copied().sum();
    let listed: i64 = away.iter().filter_map(|finding| finding.measure).map(|measure| measure.actual).sum();
    assert_eq!((away.len(), listed), (21, i64::from(split.0)));
    assert!(laid.projection.is_complete());
    assert!(laid.adoption_hindrance().is_some());
}

/// A finding on one line: novelty, severity, rule, subject, kind, measure, names, steps as they are counted on screen.
fn written(finding: &Finding, snapshot: &Snapshot) -> String {
    let novelty = match finding.novelty {
        Novelty::Introduced => "新增",
        Novelty::Existing => "遗留",
        Novelty::Resolved => "消除",
    };
    let severity = match finding.severity {
        Severity::Blocking => "禁止",
        Severity::Warning => "预警",
        Severity::Advice => "提示",
    };
    let subject = match finding.subject {
        Subject::Institution(id) | Subject::Holder(Holder::Institution(id)) => {
            snapshot.institution(id).expect("a known institution").name.to_string()
        }
        other => format!("{other:?}"),
    };
    let kind = finding.kind.map_or("-".to_owned(), |kind| format!("{kind:?}"));
    let measure = finding.measure.map_or("-".to_owned(), |measure| format!("{}/{}", measure.actual, measure.limit));
    let names: Vec<&str> = finding.names.iter().map(|name| name.as_str()).collect();
    let steps: Vec<String> = finding.steps.iter().map(|step| (step + 1).to_string()).collect();
    let (names, steps) = (names.join(","), steps.join(","));
    format!("{novelty} {severity} {} {subject} {kind} {measure} [{names}] 步骤{steps}", finding.rule.0)
}

#[test]
fn the_comparison_agrees_with_the_register_and_the_steps() {
    let county = county();
    let laid = county.laid();
    let lines = comparison::lines(&laid.projection.before, laid.plan.steps(), &[], "文号待补");
    assert_eq!(lines.iter().filter(|line| line.role == Role::Body).count(), 20);
    let balances = comparison::balances(laid.plan.steps(), &[]);
    assert_eq!(balances[0], "行政：调减2名，调增2名，增减平衡：0。");
    check_comparison(&county, &laid, &lines, &balances);
    check_sums(&lines);
}

/// Prints the table of a plan in both forms and compares what is read back.
fn check_comparison(county: &County, laid: &OpenPlan, lines: &[Line], notes: &[String]) {
    let files = print(county, ReportName::Downshift, laid);
    let expected: Vec<Vec<Value>> = lines.iter().map(|line| line.values.clone()).collect();
    let (above, below) = compare_sheet(&files.xlsx, "一、县直单位", &expected);
    let heads = [
        "序号||单位||编制类型||调整前|核定||实有||空(+)超(−)|调减||调增||调整后|核定||实有||空(+)超(−)|人随编走|",
        "领导职数(前→后)||依据(文号)||备注|",
    ];
    assert_eq!(heads_of(&above), heads.join("|"));
    let below: Vec<String> = below.into_iter().map(|row| row[0].clone()).collect();
    let whole = compare_pages(&files.pdf, &expected);
    for note in notes {
        assert_eq!(below.iter().filter(|line| *line == note).count(), 1, "{note} in {below:?}");
        assert_eq!(whole.matches(&squeezed(note)).count(), 1, "{note}");
    }
}

/// The two rows of a head, column by column: what stands above, what below.
fn heads_of(above: &[Vec<String>]) -> String {
    let [.., upper, lower] = above else { panic!("a head has two rows: {above:?}") };
    let pairs = upper.iter().zip(lower).map(|(upper, lower)| format!("{upper}|{lower}"));
    pairs.collect::<Vec<_>>().join("|")
}

/// 小计 is the sum of its rows without 员额, 合计 the sum of the 小计; over the whole table as many places go as come. People are not
/// summed so, since whoever goes from one row to another counts once.
fn check_sums(lines: &[Line]) {
    let mut parts = vec![0; 8];
    let mut whole = vec![0; 8];
    let figures = |line: &Line| -> Vec<i64> { line.values[3..11].iter().map(Value::number).collect() };
    let add = |sum: &mut Vec<i64>, line: &Line| {
        sum.iter_mut().zip(figures(line)).for_each(|(sum, figure)| *sum += figure);
    };
    for line in lines {
        match line.role {
            Role::Heading => parts.fill(0),
            Role::Body if line.values[2] == Value::text("员额") => {}
            Role::Body => add(&mut parts, line),
            Role::Subtotal => {
                assert_eq!(figures(line), parts);
                add(&mut whole, line);
            }
            Role::Total => assert_eq!(figures(line), whole),
        }
    }
    assert!(whole[3] > 0);
    assert_eq!(whole[3], whole[4], "调减 and 调增");
}

#[test]
fn the_overview_of_offices_agrees_with_the_register_and_the_steps() {
    let county = county();
    let laid = county.laid();
    let expected = overview::rows(&laid.projection.before, laid.plan.steps(), DEFAULT_SCHEME);
    assert_eq!(expected.len(), 17);
    let files = print(&county, ReportName::Offices, &laid);
    let (above, below) = compare_sheet(&files.xlsx, "1", &expected);
    let heads = [
        "序号||乡镇(街道)||类别||片区、特色||党政机构|名称||个数|事业机构|名称||个数|机构数|共性||个性||个性限||其他||合计||限额",
        "挂牌|名称||块数||限额|派驻机构||编制数|行政||工勤||事业|领导职数||执行方案||备注|",
    ];
    assert_eq!(heads_of(&above), heads.join("|"));
    assert_eq!(below[0][0], "派驻机构不计入乡镇(街道)机构数。");
    compare_pages(&files.pdf, &expected);
}

struct Files {
    pdf: PathBuf,
    xlsx: PathBuf,
}

/// Saves a table of the plan as the program does.
fn print(county: &County, report: ReportName, laid: &OpenPlan) -> Files {
    let opened = county.read();
    let heading: Heading = opened.heading(TODAY);
    let table = report.build(&heading, &opened.register, Some(laid)).expect("a table");
    let saved = |ending: &str| {
        let file = county.folder.path().join(format!("表.{ending}"));
        stages::save(&file, std::slice::from_ref(&table), &Typesetter::new()).expect("saved");
        file
    };
    Files { pdf: saved("pdf"), xlsx: saved("xlsx") }
}

#[test]
fn every_other_way_of_a_place_is_printed_as_well() {
    let county = county();
    let opened = county.read();
    let register = &opened.register;
    let steps = other_ways(&county, &register.snapshot);
    let mut plan = stages::new_plan(&county.book, "其他去向").expect("a plan");
    plan.basis = Basis::Document(document("安委编〔2026〕12号"));
    plan.revisions.push("试", steps);
    let laid = register.open(plan);
    let refused: Vec<usize> = laid.projection.refusals().map(|(index, _)| index).collect();
    assert_eq!(refused, [6], "more than is there");
    let lines = comparison::lines(&register.snapshot, laid.plan.steps(), &refused, "安委编〔2026〕12号");
    let mut notes = comparison::balances(laid.plan.steps(), &refused);
    assert_eq!(notes.len(), 3);
    notes.push("员额(人员控制数)不属编制，只列示，不计入小计、合计。".to_owned());
    notes.push("注意：有1个步骤不能执行，未计入本表。".to_owned());
    check_comparison(&county, &laid, &lines, &notes);
    check_sums(&lines);
}

/// 核增, 核减, into and out of the pool, 员额, people with some of the places; one step asks for more than there is.
fn other_ways(county: &County, register: &Snapshot) -> Vec<Step> {
    let at = |text: &str| Holder::Institution(named(register, text).id);
    let finance = named(register, "县财政局");
    let query = PeopleQuery {
        institutions: [finance.id].into(),
        kinds: [QuotaKind::Administrative].into(),
        side: bianheng::store::Side::QuotaAt,
        ..PeopleQuery::default()
    };
    let first = bianheng::store::PageStart::First(bianheng::store::PeopleOrder::Register);
    let people = county.book.people(&query, &first, 2).expect("people").rows;
    let movers: Vec<Mover> = people.iter().map(stages::mover).collect();
    assert_eq!(movers.len(), 2);
    let holds = |kind: QuotaKind| {
        let mut holders = register.ledger().balances().filter(move |(_, held, _)| *held == kind);
        holders.next().map(|(holder, _, _)| holder).expect("a holder of this kind")
    };
    let step = |kind, count, from, to, people: Vec<Mover>| {
        Step::from(Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people }))
    };
    use QuotaKind::{Administrative, Controlled, Support};
    let pool = Holder::Pool(PoolId(1));
    let approved = |step: Step, number: &str| Step { approval: Some(document(number)), ..step };
    vec![
        approved(step(Administrative, 5, Holder::Superior, at("白鹤镇"), vec![]), "省编〔2026〕3号"),
        approved(step(Support, 1, holds(Support), Holder::Superior, vec![]), "省编〔2026〕4号"),
        step(Administrative, 2, at("县水利局"), pool, vec![]),
        step(Administrative, 1, pool, at("石桥镇"), vec![]),
        step(Administrative, 3, at("县财政局"), at("龙门镇"), movers),
        step(Controlled, 2, holds(Controlled), Holder::Unallocated(Tier::County), vec![]),
        step(Administrative, 9_999, at("县财政局"), at("龙门镇"), vec![]),
    ]
}

#[test]
fn nobody_goes_with_two_places() {
    let mut county = county();
    let register = county.read().register;
    let mut plan = corrected(&county.laid());
    let mut steps = plan.steps().to_vec();
    // Step 12 takes two people to 柳湾镇; now one of them is to go to 云岭乡 as well, from where both were.
    let Operation::Transfer(transfer) = &steps[11].operation else { panic!("step 12 moves people") };
    let people = vec![transfer.people[0].clone()];
    let to = Holder::Institution(named(&register.snapshot, "云岭乡").id);
    let twice = Transfer { count: Headcount(1), to, people, ..transfer.clone() };
    let (liuwan, kind) = (named(&register.snapshot, "柳湾镇").id, transfer.kind);
    let name = twice.people[0].name.clone();
    steps.push(Operation::Transfer(twice).into());
    plan.revisions.push("同一人", steps);
    let laid = register.open(plan.clone());
    let refusals: Vec<_> = laid.projection.refusals().collect();
    assert_eq!(refusals, [(19, &Refusal::MoverElsewhere { name, quota_at: liuwan, kind })]);
    let before = content(&county.book);
    stages::adopt(&mut county.book, &register, &plan, TODAY, "测试").expect_err("a step cannot be applied");
    assert_eq!(content(&county.book), before);
}

fn document(number: &str) -> DocumentNumber {
    DocumentNumber::new(number).expect("a document number")
}

/// The plan with what the findings ask for: the approval, one office less, one plate less.
fn corrected(laid: &OpenPlan) -> Plan {
    let mut plan = laid.plan.clone();
    let mut steps = plan.steps().to_vec();
    let shuanghe = named(&laid.projection.after, "双河镇");
    steps[12].approval = Some(document("中编办〔2026〕1号"));
    let Operation::SetOffices { offices, .. } = &mut steps[15].operation else { panic!("step 16 sets offices") };
    offices.retain(|office| office.name != name("旅游发展办公室"));
    let nameplates = shuanghe.nameplates.iter().take(5).cloned().collect();
    steps.push(Operation::SetNameplates { institution: shuanghe.id, nameplates }.into());
    plan.revisions.push("按核查意见修改", steps);
    plan
}

/// Everything of a book that an entry would change.
fn content(book: &Book) -> (usize, Snapshot, bianheng::domain::FreshIds, Vec<PlanState>, u32) {
    let heads = book.entries(None, u32::MAX).expect("the log");
    let plans = book.plans().expect("plans").into_iter().map(|stored| stored.plan.state).collect();
    let people = book.count_people(&PeopleQuery::default()).expect("a count").0;
    (heads.len(), book.snapshot().expect("a snapshot"), book.fresh_ids().expect("ids"), plans, people)
}

#[test]
fn a_blocked_plan_is_refused_and_leaves_no_trace() {
    let mut county = county();
    let before = content(&county.book);
    let (register, plan) = (county.read().register, county.plan());
    let refused = stages::adopt(&mut county.book, &register, &plan, TODAY, "测试").expect_err("it is blocked");
    assert!(refused.what.contains("“禁止”事项"), "{refused}");
    assert!(refused.place.contains(&plan.name) && !refused.advice.is_empty(), "{refused}");
    assert_eq!(content(&county.book), before);

    // A step that cannot be applied blocks as well.
    let mut impossible = corrected(&register.open(plan));
    let mut steps = impossible.steps().to_vec();
    let Operation::Transfer(transfer) = &mut steps[0].operation else { panic!("step 1 moves places") };
    transfer.count = Headcount(999);
    impossible.revisions.push("试", steps);
    let refused = stages::adopt(&mut county.book, &register, &impossible, TODAY, "测试").expect_err("impossible");
    assert!(refused.what.contains("有步骤不能执行"), "{refused}");
    assert_eq!(content(&county.book), before);
    assert_eq!(county.book.doctor().expect("examined"), []);
}

#[test]
fn a_corrected_plan_is_adopted_once_as_one_entry() {
    let mut county = county();
    let register = county.read().register;
    let plan = corrected(&county.laid());
    stages::store_plan(&county.book, &plan).expect("stored");
    let laid = register.open(plan.clone());
    assert_eq!(laid.adoption_hindrance(), None);
    let (entries, before, ..) = content(&county.book);

    let entry = stages::adopt(&mut county.book, &register, &plan, TODAY, "经办人甲").expect("adopted");
    assert_eq!(entry, EntryId(u32::try_from(entries).expect("few") + 1));
    let head = county.book.entry(entry).expect("the entry");
    assert_eq!(
        (head.effective, head.basis, head.author.as_str()),
        (Date::constant(2026, 12, 1), Basis::Pending, "经办人甲")
    );
    assert_eq!(head.source, Source::plan(plan.id, &plan.name));
    assert_eq!((head.operations as usize, plan.steps().len()), (19, 19));
    // It waits for its day, and then it holds.
    assert_eq!(county.book.pending().expect("heads").iter().map(|head| head.id).collect::<Vec<_>>(), [entry]);
    assert_eq!(content(&county.book).1, before);
    county.book.settle(head.effective).expect("settled");
    let (entries_now, after, ..) = content(&county.book);
    assert_eq!(entries_now, entries + 1);
    let without_facts = |snapshot: &Snapshot| snapshot.clone().with_facts(Arc::default());
    assert_eq!(without_facts(&after), without_facts(&laid.projection.after));
    assert_ne!(after, before);
    check_movers(&county.book, &plan, &after);
    check_totals(&before, &after);

    // What was judged of the plan is what is judged of the register now.
    let known = after.clone().with_facts(county.book.roster_facts().expect("facts"));
    let judged = check_register(&register.policy, &known, TODAY);
    let is_of_plan =
        |finding: &Finding| RULES.iter().any(|rule| rule.id == finding.rule && matches!(rule.check, Check::Plan(_)));
    let expected = laid.findings.iter().filter(|it| it.novelty != Novelty::Resolved && !is_of_plan(it));
    let told = |finding: &Finding| format!("{:?} {:?}", finding.key(), finding.measure);
    let judged: BTreeSet<String> = judged.findings().iter().map(told).collect();
    assert_eq!(judged, expected.map(told).collect());

    check_adopted_once(&mut county, &plan);
}

/// Whoever goes with a place stands on the roster of the receiver, and nobody else has moved.
fn check_movers(book: &Book, plan: &Plan, after: &Snapshot) {
    let liuwan = named(after, "柳湾镇").id;
    let Operation::Transfer(transfer) = &plan.steps()[11].operation else { panic!("step 12 moves people") };
    assert_eq!(transfer.people.len(), 2);
    for mover in &transfer.people {
        let person = book.persons(&[mover.person]).expect("people").remove(0);
        assert_eq!(person.name, mover.name);
        assert_eq!((person.assignment.quota_at, person.assignment.works_at), (liuwan, liuwan));
    }
    assert_eq!(after.roster().people().0, book.count_people(&PeopleQuery::default()).expect("a count").0);
}

/// No place and nobody was lost or made.
fn check_totals(before: &Snapshot, after: &Snapshot) {
    for kind in QuotaKind::ALL {
        assert_eq!(after.ledger().issued(kind), before.ledger().issued(kind), "{kind:?}");
        let strength = |snapshot: &Snapshot| -> Headcount {
            snapshot.institutions().map(|one| snapshot.roster().strength(one.id, kind)).sum()
        };
        assert_eq!(strength(after), strength(before), "{kind:?}");
    }
}

/// The adopted plan again, as the window may still hold it and as it is read anew; then a plan that could well be repeated.
fn check_adopted_once(county: &mut County, held: &Plan) {
    let now = content(&county.book);
    let anew = county.plan();
    assert!(matches!(anew.state, PlanState::Adopted(_)));
    let register = county.read().register;
    let again = |county: &mut County, plan: &Plan| {
        stages::adopt(&mut county.book, &register, plan, TODAY, "测试").expect_err("adopted already").to_string()
    };
    let already = "这个方案已经执行过。\n  位置：第2号凭证\n  处理：如需再作调整，请新建方案。";
    assert_eq!(again(county, &anew), already);
    // The places it would cut once more are not vacant any more.
    assert!(again(county, held).contains("有方案新增的“禁止”事项"));
    let refused = stages::store_plan(&county.book, held).expect_err("an adopted plan is history");
    assert_eq!(refused.to_string(), already);
    assert_eq!(content(&county.book), now);

    let mut harmless = stages::new_plan(&county.book, "职数").expect("a plan");
    let baihe = named(&register.snapshot, "白鹤镇").id;
    let leaders = LeaderPosts::new(3, 12);
    harmless.revisions.push("核定职数", vec![Operation::SetLeaders { institution: baihe, leaders }.into()]);
    stages::store_plan(&county.book, &harmless).expect("stored");
    let once = stages::adopt(&mut county.book, &register, &harmless, TODAY, "测试").expect("adopted");
    let now = content(&county.book);
    assert_eq!(again(county, &harmless), already.replace('2', &once.0.to_string()));
    assert_eq!(content(&county.book), now);
    assert_eq!(county.book.doctor().expect("examined"), []);
}
