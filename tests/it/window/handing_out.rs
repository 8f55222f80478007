//! A template is handed out by clicks from the import screen and lies where it was wanted.

use super::at_the_county;

#[test]
fn a_template_is_handed_out_from_the_import_screen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = at_the_county(folder.path());
    hand.click("↓  导入");
    hand.click("下发模板…");
    hand.click("人员花名册…");
    let file = folder.path().join("花名册模板.xlsx");
    hand.type_into("保存到(完整路径，", file.to_str().expect("UTF-8"));
    hand.click("保存");
    hand.wait("the file", |state| state.notices.len() == 1 && state.tasks.is_empty());
    let told = hand.state().notices[0].to_string();
    assert!(told.starts_with("已生成“") && told.contains("人员花名册”模板。"), "{told}");
    assert!(std::fs::read(&file).expect("the template").starts_with(b"PK"));
}
