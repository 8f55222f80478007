//! A letter is drafted by clicks from the list of reports, about the plan that is open.

use super::hand::Hand;
use super::{at_the_county, open_the_plan};

fn files(hand: &mut Hand, command: &str, file: &std::path::Path) -> String {
    hand.click_first(command);
    hand.type_into("保存到(完整路径，", file.to_str().expect("UTF-8"));
    hand.click("保存");
    hand.wait("the file", |state| state.notices.len() == 1 && state.tasks.is_empty());
    let told = hand.state().notices[0].to_string();
    hand.click("知道了");
    told
}

#[test]
fn a_request_is_drafted_from_the_list_of_reports() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    open_the_plan(&mut hand);
    hand.click("▤  报表");
    hand.sees("公文");
    let file = folder.path().join("请示.docx");
    let told = files(&mut hand, "起草请示…", &file);
    let title = "已起草“中共安和县委机构编制委员会办公室关于减上补下调整编制和机构设置的请示”。";
    assert!(told.starts_with(title) && told.contains("文中标黄：〔"), "{told}");
    assert!(std::fs::read(&file).expect("the letter").starts_with(b"PK"));
}

/// It was written over without a word.
#[test]
fn a_file_that_is_there_is_replaced_only_when_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    open_the_plan(&mut hand);
    hand.click("▤  报表");
    let file = folder.path().join("请示.docx");
    std::fs::write(&file, "昨天改好的").expect("written");
    hand.click_first("起草请示…");
    hand.type_into("保存到(完整路径，", &folder.path().join("没有").join("请示.docx").display().to_string());
    hand.click("保存");
    assert!(hand.state().choosing.is_some(), "it stays to be mended");
    hand.sees(&format!("× 没有“{}”这个文件夹，请改存到已有的文件夹。", folder.path().join("没有").display()));
    hand.type_into("保存到(完整路径，", &folder.path().join("请示").display().to_string());
    hand.sees("将保存为“请示.docx”");
    hand.click("保存");
    hand.sees("! 已有同名文件“请示.docx”。替换后，它原来的内容不再保留。");
    assert_eq!(std::fs::read(&file).expect("still there"), "昨天改好的".as_bytes());
    hand.click("替换");
    hand.wait("the file", |state| state.notices.len() == 1 && state.tasks.is_empty());
    assert_eq!(hand.state().notices[0].file.as_deref(), Some(file.as_path()), "it can be opened from there");
    assert!(std::fs::read(&file).expect("the letter").starts_with(b"PK"));
}
