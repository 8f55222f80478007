//! Letters over a small county: what they say by value, and what becomes of templates that offices have edited.

use super::*;
use crate::app::testing::{TODAY, add, desk, move_places, open_plan, state_with_county};
use crate::app::{Action, Command, update};
use crate::domain::{
    Basis, DocumentNumber, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Name, Nature, Operation, PlanId,
    Tier,
};
use crate::plan::{Plan, Step};
use crate::report::docx::Part;

const HELP: &str = include_str!("../../../assets/help/guide.md");

fn plan(steps: Vec<Step>) -> Plan {
    let mut plan = Plan::new(PlanId(1), "草案<A>&B");
    plan.revisions.push("一", steps);
    plan
}

fn state(plan: Plan) -> State {
    let mut state = state_with_county(vec![plan]);
    open_plan(&mut state, 1);
    state
}

fn drafted(state: &State, name: LetterName, folder: Option<&Path>) -> Drafted {
    let desk = desk(state);
    let occasion = Occasion {
        place: &desk.header.jurisdiction,
        heading: &desk.heading(TODAY),
        register: &desk.register,
        open: desk.plan.as_ref().expect("open"),
    };
    draft(name, &occasion, folder)
}

fn has(letter: &Letter, part: Part, text: &str) -> bool {
    letter.paragraphs.iter().any(|paragraph| paragraph.part == part && paragraph.text == text)
}

#[test]
fn the_templates_of_the_program_can_be_used_and_say_what_fields_there_are() {
    for name in LetterName::ALL {
        Template::read(name.bundled()).unwrap_or_else(|faults| panic!("{name:?}: {faults:?}"));
        assert_eq!((LetterName::find(name.key()), LetterName::find(name.title())), (Some(name), Some(name)));
        for field in Field::ALL {
            let line = format!("#   {{{}}}　{}\n", field.name(), field.meaning());
            assert!(name.bundled().contains(&line), "{name:?}: {line}");
        }
    }
    for field in Field::ALL {
        assert!(HELP.contains(&format!("{{{}}}", field.name())), "the help says nothing of {field:?}");
    }
}

#[test]
fn a_request_says_what_goes_where_and_what_is_not_known() {
    let mut step = move_places(2);
    step.reason = "充实一线".to_owned();
    let state = state(plan(vec![step, move_places(1)]));
    let letter = drafted(&state, LetterName::Request, None).letter;
    let title = "中共安和县委机构编制委员会办公室关于减上补下调整编制的请示";
    assert_eq!(letter.title(), title);
    assert!(has(&letter, Part::Addressee, "中共安和县委机构编制委员会："));
    let headings = letter.paragraphs.iter().filter(|paragraph| paragraph.part == Part::FirstHeading);
    let headings: Vec<&str> = headings.map(|paragraph| paragraph.text.as_str()).collect();
    assert_eq!(headings, ["一、请示缘由", "二、请示事项", "三、需要说明的事项", "四、后续工作"]);
    assert!(has(&letter, Part::SecondHeading, "（二）编制来源"));
    assert!(has(&letter, Part::Imprint, "中共安和县委机构编制委员会办公室\t〔印发日期待补〕印发"), "{}", letter.text());
    assert!(has(&letter, Part::Body, "拟调整行政编制3名。行政编制调减3名、调增3名，增减相抵为0。"));
    let sources = "县直单位调减行政编制3名：县农业农村局3名（详见附件1）。";
    assert!(has(&letter, Part::Body, sources), "{}", letter.text());
    assert!(has(&letter, Part::Body, "乡镇（街道）调增行政编制3名：白鹤镇3名（详见附件1）。"));
    assert!(has(&letter, Part::Body, "划转编制3名：机构之间3名（空编划转3名）；不涉及人员划转。"));
    assert!(has(&letter, Part::Body, "不涉及机构设置调整。"));
    assert!(letter.text().contains("充实一线"), "{}", letter.text());
    assert!(letter.text().contains("由省级编办提出、中央编办审批，目前省级编办待报"), "{}", letter.text());
    assert!(has(&letter, Part::Date, "2026年11月22日"));
    assert!(has(&letter, Part::FirstAttachment, "附件：1.\t编制调整前后对照表"), "{}", letter.text());
    let wanting = ["〔施行日期待补〕", "〔联系人待补〕", "〔联系电话待补〕"];
    assert!(wanting.iter().all(|words| letter.wanting().contains(words)), "{:?}", letter.wanting());
    assert!(!has(&letter, Part::Body, "。"), "a paragraph that says nothing is left out");
}

#[test]
fn an_id_number_in_a_reason_or_a_name_does_not_get_into_a_letter() {
    let mut step = move_places(1);
    step.reason = "随人划转，身份证号110101199003070011".to_owned();
    let mut plan = plan(vec![step]);
    plan.name = "草案11010119900307001X".to_owned();
    let state = state(plan);
    let text = drafted(&state, LetterName::Request, None).letter.text();
    assert!(text.contains("身份证号110101********0011") && text.contains("草案110101********001X"), "{text}");
    assert!(!text.contains("19900307"), "{text}");
}

#[test]
fn reasons_are_numbered_and_told_with_the_places_they_move() {
    let because = |count, reason: &str| Step { reason: reason.to_owned(), ..move_places(count) };
    let of = |steps| drafted(&state(plan(steps)), LetterName::Request, None).letter;
    let several = of(vec![because(2, "充实一线。"), because(1, "收回空编"), because(3, "充实一线")]);
    let told = "一是充实一线，涉及行政编制5名；二是收回空编，涉及行政编制1名。";
    assert!(has(&several, Part::Body, told), "{}", several.text());
    let one = of(vec![because(2, "充实一线"), move_places(1)]);
    assert!(has(&one, Part::Body, "充实一线，涉及行政编制2名。"), "{}", one.text());
    assert!(has(&of(vec![move_places(1)]), Part::Body, "〔理由待补〕。"));
}

#[test]
fn what_bodies_have_now_is_what_the_first_attachment_says_of_them() {
    let state = state(plan(vec![move_places(4)]));
    let desk = desk(&state);
    let table = desk.plan.as_ref().expect("open").downshift(&desk.heading(TODAY));
    let line = |name: &str| {
        let row = table.rows.iter().find(|row| row.cells.iter().any(|cell| cell.text() == name)).expect("a line");
        row.cells.iter().filter_map(crate::report::Cell::figure).take(3).collect::<Vec<_>>()
    };
    let told = |title: &str, name: &str| match line(name).as_slice() {
        [authorized, strength, balance] => {
            let word = if *balance < 0 { "超编" } else { "空编" };
            let rest = if *balance == 0 { String::new() } else { format!("、{word}{}名", balance.unsigned_abs()) };
            format!("{title}1个，所涉各类编制现核定{authorized}名、实有{strength}名{rest}")
        }
        other => panic!("{other:?}"),
    };
    let expected = format!("{}；{}。", told("县直单位", "县农业农村局"), told("乡镇（街道）", "白鹤镇"));
    let letter = drafted(&state, LetterName::Request, None).letter;
    assert!(has(&letter, Part::Body, &expected), "{expected}: {}", letter.text());
}

#[test]
fn what_wants_an_approval_is_told_once() {
    let state = state(plan(vec![move_places(2)]));
    let text = drafted(&state, LetterName::Request, None).letter.text();
    let told = "核查意见1条：禁止1，预警0，提示0。方案新增“禁止”事项中须报批的1条，批准后消除。";
    assert!(text.contains(told), "{text}");
    assert!(!text.contains("须报省、中央编办审批，尚无批准文号"), "{text}");
    assert_eq!(text.matches("行政编制跨层级").count(), 1, "{text}");
}

#[test]
fn the_figures_are_those_of_the_first_attachment() {
    let back = Operation::Transfer(crate::domain::Transfer {
        kind: crate::domain::QuotaKind::Administrative,
        count: Headcount(1),
        from: Holder::Institution(InstitutionId(2)),
        to: Holder::Unallocated(Tier::County),
        people: Vec::new(),
    });
    let state = state(plan(vec![move_places(4), back.into()]));
    let desk = desk(&state);
    let open = desk.plan.as_ref().expect("open");
    let text = drafted(&state, LetterName::Request, None).letter.text();
    for change in &open.changes {
        let name = crate::wording::holder(change.holder, &open.projection.after);
        for (count, word) in [(change.cut, "调减"), (change.added, "调增")] {
            let told = format!("{name}{count}名");
            assert_eq!(text.contains(&told), !count.is_zero(), "{word} {told}: {text}");
        }
    }
    let table = open.downshift(&desk.heading(TODAY));
    let total = table.rows.last().expect("a total");
    let [cut, added] = [6, 7].map(|column| total.cells[column].text());
    assert_eq!((cut.as_str(), added.as_str()), ("5", "5"));
    assert!(text.contains(&format!("行政编制调减{cut}名、调增{added}名，增减相抵为0")), "{text}");
}

#[test]
fn a_reply_and_a_notice_name_their_documents_and_bodies() {
    let mut approved = plan(vec![move_places(2)]);
    approved.basis = Basis::Document(DocumentNumber::new("安委编〔2026〕12号").expect("a number"));
    approved.effective = Some(TODAY);
    let state = state(approved);
    let reply = drafted(&state, LetterName::Reply, None).letter;
    assert_eq!(reply.title(), "中共安和县委机构编制委员会关于减上补下调整编制的批复");
    assert!(has(&reply, Part::Addressee, "中共安和县委机构编制委员会办公室："));
    assert_eq!(reply.wanting(), ["〔请示文号待补〕", "〔印发日期待补〕"]);
    assert!(has(&reply, Part::Copies, "抄送：组织、财政、人力资源社会保障部门。"), "{}", reply.text());
    let notice = drafted(&state, LetterName::Notice, None).letter;
    assert!(has(&notice, Part::Addressee, "县农业农村局，白鹤镇："), "{}", notice.text());
    assert!(notice.text().contains("（安委编〔2026〕12号）") && notice.text().contains("自2026年11月22日起施行"));
    assert!(has(&notice, Part::Copies, "抄送：组织、财政、人力资源社会保障部门。"));
}

/// "基本情况" stood above nothing where no body's places change.
#[test]
fn no_heading_stands_above_nothing() {
    let rename = Operation::Rename {
        institution: InstitutionId(1),
        name: Name::new("县农业农村和水利局").expect("a name"),
    };
    let state = state(plan(vec![rename.into()]));
    for name in LetterName::ALL {
        let letter = drafted(&state, name, None).letter;
        let parts: Vec<Part> = letter.paragraphs.iter().map(|paragraph| paragraph.part).collect();
        for pair in parts.windows(2) {
            let [above, below] = pair else { continue };
            let is_fine = match above {
                Part::FirstHeading => matches!(below, Part::Body | Part::SecondHeading),
                Part::SecondHeading => *below == Part::Body,
                _ => true,
            };
            assert!(is_fine, "{above:?} above {below:?}: {}", letter.text());
        }
        assert!(!letter.text().contains("基本情况"), "{}", letter.text());
    }
}

/// They said "编制0名", and promised notices of places and of people that there were none of.
#[test]
fn a_letter_of_a_plan_without_places_says_nothing_of_places() {
    let leaders = LeaderPosts { chief: Headcount(1), deputy: Headcount(5) };
    let of = |steps| state(plan(steps));
    let without = of(vec![Operation::SetLeaders { institution: InstitutionId(2), leaders }.into()]);
    for (name, told) in [
        (LetterName::Request, "会同组织、财政、人力资源社会保障部门变更机构编制台账和实名制信息。"),
        (LetterName::Reply, "请及时变更机构编制台账和实名制信息。"),
        (LetterName::Notice, "请有关单位按照附件核对本单位机构、编制和人员，于〔办理期限待补〕前到我办办理变更手续。"),
    ] {
        let text = drafted(&without, name, None).letter.text();
        assert!(text.contains(told), "{text}");
        let of_places = ["0名", "编制调整", "调减", "调增", "通知单", "出编", "工资"];
        let said: Vec<&str> = of_places.into_iter().filter(|words| text.contains(words)).collect();
        assert!(said.is_empty(), "{said:?}: {text}");
    }
    let text = drafted(&without, LetterName::Request, None).letter.text();
    assert!(text.contains("由县级编委审批。") && !text.contains("待报"), "this letter is what brings it there: {text}");
    let vacant = drafted(&of(vec![move_places(2)]), LetterName::Notice, None).letter.text();
    assert!(vacant.contains("调整的行政编制2名，凭编制核减核增通知单办理。"), "{vacant}");
    assert!(!vacant.contains("工资"), "nobody goes along: {vacant}");
}

/// It approved without condition what only a higher authority can.
#[test]
fn a_reply_and_a_notice_keep_back_what_a_higher_authority_has_not_approved() {
    let waiting = state(plan(vec![move_places(2)]));
    let told = "下列事项按程序报批，批准前不得执行：行政编制跨层级调整（行政编制2名由县直划入乡镇），由省级编办提出、中央编办审批。";
    for name in [LetterName::Reply, LetterName::Notice] {
        let letter = drafted(&waiting, name, None).letter;
        assert!(has(&letter, Part::Body, told), "{}", letter.text());
    }
    let mut step: Step = move_places(2);
    step.approval = Some(DocumentNumber::new("中央编办发〔2026〕3号").expect("a number"));
    let approved = state(plan(vec![step]));
    let text = drafted(&approved, LetterName::Reply, None).letter.text();
    assert!(!text.contains("批准前不得执行"), "{text}");
}

#[test]
fn bodies_that_come_go_and_change_are_told() {
    let name = |text| Name::new(text).expect("a name");
    let new = Institution::bare(InstitutionId(3), name("新城<街>&道"), Tier::Township, Nature::Subdistrict);
    let leaders = LeaderPosts { chief: Headcount(1), deputy: Headcount(5) };
    let state = state(plan(vec![
        Operation::Establish(new).into(),
        Operation::Rename { institution: InstitutionId(2), name: name("鹤镇") }.into(),
        Operation::SetLeaders { institution: InstitutionId(2), leaders }.into(),
    ]));
    let letter = drafted(&state, LetterName::Request, None).letter;
    let text = letter.text();
    assert!(letter.title().ends_with("关于调整机构设置的请示"), "{}", letter.title());
    assert!(text.contains("设立新城<街>&道；更名：白鹤镇更名为鹤镇"), "{text}");
    assert!(has(&letter, Part::Body, "鹤镇核定为1正5副。"), "{text}");
    let bytes = docx::write(&letter).expect("written");
    assert!(bytes.starts_with(b"PK"));
}

#[test]
fn no_field_is_left_in_any_letter_of_any_plan() {
    let plans =
        [vec![], vec![move_places(1)], vec![crate::app::testing::step()], vec![move_places(10), move_places(99)]];
    for steps in plans {
        let mut state = state(plan(steps));
        for jurisdiction in ["安和县", ""] {
            if let Some(desk) = &mut state.desk {
                desk.header.jurisdiction = jurisdiction.to_owned();
            }
            for name in LetterName::ALL {
                let text = drafted(&state, name, None).letter.text();
                assert!(!text.contains(['{', '}', '【']), "{text}");
                assert!(!text.contains("。。") && !text.contains("：。") && !text.contains("（）"), "{text}");
                assert_eq!(text.contains("发文机关待补"), jurisdiction.is_empty(), "{text}");
            }
        }
    }
}

#[test]
fn steps_that_cannot_be_carried_out_are_told() {
    let state = state(plan(vec![move_places(1), crate::app::testing::step()]));
    let problems = drafted(&state, LetterName::Request, None).problems;
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(problem.what, "方案有1个步骤不能执行，没有写进公文。");
}

#[test]
fn an_offices_own_template_is_used_and_a_broken_one_told_with_its_line() {
    let office = tempfile::tempdir().expect("a folder");
    let folder = folder(&office.path().join("settings.json"));
    let state = state(plan(vec![move_places(2)]));
    let told = lay_out(&folder).expect("laid out");
    assert_eq!(told.what, "已把请示、批复、通知的模板放进文件夹。");
    let built_in = drafted(&state, LetterName::Request, None).letter;
    assert_eq!(drafted(&state, LetterName::Request, Some(&folder)).letter, built_in);

    let own = folder.join("请示.txt");
    std::fs::write(&own, "\u{feff}【标题】关于{事项}的请示\r\n调整{编制数额}。\r\n").expect("written");
    let Drafted { letter, problems } = drafted(&state, LetterName::Request, Some(&folder));
    assert_eq!((letter.title().as_str(), problems), ("关于减上补下调整编制的请示", Vec::new()));
    assert_eq!(lay_out(&folder).expect("laid out").what, "公文模板已经在文件夹里。", "what was edited stays");

    std::fs::write(&own, "【标题】关于{事由}的请示\n正文").expect("written");
    let Drafted { letter, problems } = drafted(&state, LetterName::Request, Some(&folder));
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(letter, built_in);
    assert_eq!(problem.what, "请示模板不能使用：没有字段“{事由}”。");
    assert_eq!(problem.place, format!("{} 第1行", own.display()));
    assert_eq!(problem.advice, "请改正这一行。这一次用的是随程序提供的文字。");

    std::fs::write(&own, [0xb9, 0xd8, 0xd3, 0xda]).expect("written");
    let Drafted { letter, problems } = drafted(&state, LetterName::Request, Some(&folder));
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!((letter, problem.advice.as_str()), (built_in, "请另存为 UTF-8 编码。这一次用的是随程序提供的文字。"));
}

#[test]
fn a_letter_is_ordered_placed_and_written() {
    let mut state = state_with_county(vec![plan(vec![move_places(2)])]);
    let order = Command::Letter(LetterCommand::Draft(LetterName::Request));
    assert_eq!(order.hindrance(&state), Some("请先打开方案"));
    open_plan(&mut state, 1);
    assert_eq!(order.hindrance(&state), None);
    update(&mut state, Action::Command(order));
    assert_eq!(state.choosing, Some(Purpose::Letter(LetterName::Request)));
    update(&mut state, add("二", move_places(1)));
    let folder = tempfile::tempdir().expect("a folder");
    let effects =
        update(&mut state, Action::Chosen(Purpose::Letter(LetterName::Request), vec![folder.path().join("稿")]));
    let [Effect::Letter(order)] = effects.as_slice() else { panic!("{effects:?}") };
    let told = carry_out(order);
    let [told] = told.as_slice() else { panic!("{told:?}") };
    assert!(told.what.starts_with("已起草“中共安和县委机构编制委员会办公室关于"), "{told:?}");
    assert!(told.advice.starts_with("有") && told.advice.contains("〔联系人待补〕"), "{told:?}");
    assert_eq!(told.place, folder.path().join("稿.docx").display().to_string());
    let edit = Command::Letter(LetterCommand::EditTemplates);
    assert_eq!(edit.hindrance(&state), Some("这台电脑没有保存设置的地方"));
}

#[test]
fn a_letter_is_written_as_docx_only_and_into_folders_that_are_there() {
    let letter = drafted(&state(plan(vec![move_places(2)])), LetterName::Reply, None).letter;
    let folder = tempfile::tempdir().expect("a folder");
    let refused = save(&folder.path().join("批复.pdf"), &letter).expect_err("no letter is a PDF");
    assert_eq!(refused.advice, "请让文件名以 .docx 结尾。");
    let missing = save(&folder.path().join("没有").join("批复.docx"), &letter).expect_err("no folder");
    assert_eq!(missing.advice, "文件夹不存在，请先建立文件夹或者换一个位置。");
    assert_eq!(suggested_name(LetterName::Reply, "甲/乙:丙"), "批复-甲-乙-丙.docx");
}

/// It kept the program waiting for ever.
#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_template_is_told_and_the_programs_own_text_used() {
    let office = tempfile::tempdir().expect("a folder");
    let pipe = office.path().join("请示.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let state = state(plan(vec![move_places(2)]));
    let built_in = drafted(&state, LetterName::Request, None).letter;
    let Drafted { letter, problems } = drafted(&state, LetterName::Request, Some(office.path()));
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!((letter, problem.place.as_str()), (built_in, pipe.to_str().expect("UTF-8")));
    assert_eq!(problem.what, "文件读写失败(它是管道或者设备，不是普通的文件)。");
    assert_eq!(problem.advice, "请删去它，或者换成普通的文件。这一次用的是随程序提供的文字。");
}
