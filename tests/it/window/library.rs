//! The library of policy packs by clicks: rules read aloud, a pack changed in the editor, a rule made less grave with a plan open,
//! two schemes side by side, the standards; and a book whose scheme is not on this machine.

use bianheng::app::{Screen, Settings};
use bianheng::domain::{RuleId, Severity};
use bianheng::ui::Opening;
use egui_kittest::kittest::Queryable;

use super::hand::{Hand, Role};
use super::open_the_plan;
use crate::county;

const ENTRY: &str = "※  方案库";

/// The county on the desk of an office that has a folder for its own packs.
fn at_the_library(folder: &std::path::Path) -> Hand {
    let book = county::put_book(folder);
    let settings = Settings { file: Some(folder.join("settings.json")), ..Settings::default() };
    let mut hand = Hand::with(Opening::Book(book), settings);
    hand.wait("the county", |state| state.desk.is_some());
    hand.click(ENTRY);
    assert_eq!(hand.desk().screen, Screen::Policies);
    hand
}

fn severity(hand: &Hand, rule: &'static str) -> Option<Severity> {
    hand.desk().register.policy.clause(RuleId(rule)).map(|clause| clause.severity)
}

#[test]
fn a_rule_is_made_less_grave_and_the_open_plan_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_library(folder.path());
    open_the_plan(&mut hand);
    let steps = hand.steps().len();
    let blocking = |hand: &Hand| {
        let found = hand.desk().findings().iter();
        found.filter(|one| one.rule == RuleId("nameplate_cap") && one.severity == Severity::Blocking).count()
    };
    assert_eq!(blocking(&hand), 1);
    hand.click(ENTRY);
    hand.click("规则级别");
    hand.sees("改动写入本单位的规则包“本地设定”");
    hand.click_role_last(Role::ComboBox, bianheng::wording::rule_title(RuleId("nameplate_cap")));
    hand.click_role_last(Role::Button, "提示");
    hand.wait("the new rules", |state| {
        let desk = state.desk.as_ref();
        desk.is_some_and(|desk| {
            desk.register.policy.clause(RuleId("nameplate_cap")).is_some_and(|one| one.severity == Severity::Advice)
        })
    });
    assert_eq!((hand.steps().len(), blocking(&hand)), (steps, 0));
    let written = std::fs::read_to_string(folder.path().join("policy/local.toml")).expect("the own pack");
    assert!(written.contains("nameplate_cap = \"advice\""), "{written}");
    hand.sees("本地设定 · 本单位");
}

#[test]
fn a_pack_is_copied_changed_saved_and_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_library(folder.path());
    hand.click_role_last(Role::Button, "茌平区镇街机构设置 · 随程序");
    hand.click("源文");
    hand.click("复制为本单位版本并编辑");
    let text = hand.value("规则包源文");
    assert!(text.contains("key = \"chiping\""), "{text}");
    hand.paste_into("规则包源文", &text.replacen("name = ", "nam = ", 1));
    hand.sees("不认识“nam”");
    let has_own = |hand: &Hand| folder.path().join("policy/chiping.toml").exists() && hand.state().question.is_none();
    hand.click_containing("不认识“nam”");
    hand.paste_into("规则包源文", &text.replacen("region = \"", "region = \"某", 1));
    hand.sees("✓ 写法没有问题");
    hand.sees("! 有修改没有保存");
    assert!(bianheng::app::quitting_loses_edits(hand.state()));
    hand.click("保存并生效");
    hand.wait("the saved pack", |state| state.notices.iter().any(|told| told.what == "规则包已保存并生效。"));
    assert!(has_own(&hand));
    hand.sees("本单位 · 与生效的相同");
    assert!(hand.state().unsaved.is_empty());
    hand.click("恢复随程序版本…");
    hand.click("恢复随程序版本");
    hand.wait("the bundled pack", |state| state.notices.iter().any(|told| told.what == "已恢复随程序提供的规则包。"));
    assert!(!has_own(&hand));
    hand.sees("随程序 · 与生效的相同");
}

#[test]
fn two_schemes_stand_side_by_side_and_standards_say_that_they_are_a_reference() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_library(folder.path());
    hand.click("规则");
    hand.sees("依据：");
    hand.click("比较");
    hand.click_role(Role::ComboBox, "前一方案");
    hand.click_role_last(Role::Button, "成都“5+X”(2019)");
    hand.click_role(Role::ComboBox, "后一方案");
    hand.click_role_last(Role::Button, "成都“6+X”(2020)");
    hand.sees("从“成都“5+X”(2019)”到“成都“6+X”(2020)”，区别");
    hand.click("测算依据");
    hand.sees("参考，不作为核编依据。");
    hand.click_containing("选用的标准 3 / ");
    hand.click_role_last(Role::CheckBox, "县级疾控中心人员编制标准");
    hand.wait("the chosen standards", |state| {
        state.desk.as_ref().is_some_and(|desk| {
            let policy = &desk.register.policy;
            policy.standards().filter(|standard| policy.is_in_force(standard)).count() == 2
        })
    });
}

#[test]
fn a_pack_that_was_broken_by_hand_is_told_of_when_the_window_opens() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("policy")).expect("made");
    std::fs::write(folder.path().join("policy/anhe.toml"), "key = \"anhe\"\nstrange = 1\n").expect("written");
    let mut hand = at_the_library(folder.path());
    hand.sees("规则包不能使用");
    hand.sees("这个规则包现在不起作用");
    hand.sees("成都市镇(街道)机构设置 · 随程序");
}

#[test]
fn the_help_has_chapters_made_from_the_rules() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_library(folder.path());
    hand.press(egui::Modifiers::NONE, egui::Key::F1);
    hand.sees("五分钟入门");
    hand.click_role_last(Role::Button, "规则包");
    hand.sees("standards_in_force");
    hand.click_containing("各条规则");
    hand.click_role_last(Role::Button, bianheng::wording::rule_title(RuleId("over_quota")));
    hand.sees("方案新增的禁止，原有的预警。");
    assert_eq!(severity(&hand, "over_quota"), Some(Severity::Blocking));
    assert!(hand.harness.query_by_label_contains("五分钟入门").is_none());
}
