//! Vouchers that belong together, by clicks: two drafts are carried out together with a file, the file is looked at again, and both
//! vouchers are taken back together.

use bianheng::app::{GroupDesk, State};
use bianheng::domain::EntryId;

use super::{Hand, Role, at_the_county};

fn entries(state: &State) -> usize {
    state.desk.as_ref().map_or(0, |desk| desk.entries.len())
}

/// A plan with one step, under the name that the program gives it.
fn make_plan(hand: &mut Hand) {
    let before = hand.desk().plans.len();
    hand.click_first("新建方案");
    hand.wait("the plan", |state| state.desk.as_ref().is_some_and(|desk| desk.plans.len() == before + 1));
    hand.type_into("查找划出单位", "县畜牧兽医站");
    hand.click_role(Role::Button, "县畜牧兽医站");
    hand.click_role(Role::Button, "城南街道");
    hand.click("加入步骤");
}

#[test]
fn drafts_are_carried_out_together_and_taken_back_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("批复.txt");
    std::fs::write(&file, "abc").expect("written");
    let mut hand = at_the_county(folder.path());
    let before = entries(hand.state());
    hand.click("⇄  方案");
    make_plan(&mut hand);
    make_plan(&mut hand);
    hand.click("方案管理…");
    hand.wait("the shelf", |state| state.desk.as_ref().is_some_and(|desk| desk.workbench.shelf.is_some()));
    hand.click_role(Role::CheckBox, "一并执行“方案2”");
    hand.click_role(Role::CheckBox, "一并执行“方案1”");
    hand.sees("“方案2” → “方案1”");
    hand.click("一并执行…");
    hand.wait("the question", |state| state.question.is_some());
    hand.sees("一并执行2个方案");
    hand.click("＋ 附件…");
    hand.type_into("文件的完整路径，每行一个；只登记位置、大小和校验值", &file.display().to_string());
    hand.click("打开");
    hand.sees("批复.txt(3字节)");
    hand.type_into("直接执行的缘由", "县委专题会议已定");
    hand.click("写入台账(2笔)");
    hand.wait("both entries", |state| entries(state) == before + 2 && state.tasks.is_empty());
    let [second, first] = &hand.desk().entries[..2] else { panic!("two entries") };
    assert_eq!((first.linked_to, second.linked_to), (None, Some(first.id)));
    assert_eq!(first.attachments, second.attachments);
    for head in [first, second] {
        let reason = "未经征求意见、上会、通过即执行，缘由：县委专题会议已定";
        assert!(head.note.ends_with(reason), "{}", head.note);
    }
    let (first, second): (EntryId, EntryId) = (first.id, second.id);
    hand.click("§  凭证");
    hand.wait("the log", |state| state.desk.as_ref().is_some_and(|desk| desk.log.total.is_some()));
    hand.click_first(&format!("第{}号凭证", second.0));
    hand.wait("the voucher", |state| {
        state.desk.as_ref().is_some_and(|desk| desk.log.told.as_ref().is_some_and(|told| told.listed.head.id == second))
    });
    hand.sees(&format!("与第{}号凭证同批", first.0));
    hand.click("核对附件");
    hand.wait("the answer", |state| state.desk.as_ref().is_some_and(|desk| desk.vouchers.examined(second).is_some()));
    hand.sees("✓ 与登记时一致");
    std::fs::write(&file, "abcd").expect("written");
    hand.click("核对附件");
    hand.wait("the answer", |state| state.desk.as_ref().is_some_and(|desk| desk.vouchers.examined(second).is_some()));
    hand.sees("已改动(大小、校验值不同：登记时3字节，现在4字节)");
    hand.click("整批冲销…");
    let is_worked_out =
        |state: &State| state.desk.as_ref().is_some_and(|desk| matches!(desk.vouchers.group, GroupDesk::Ready { .. }));
    hand.wait("what would be recorded", is_worked_out);
    hand.sees(&format!("整批冲销第{}、{}号凭证", second.0, first.0));
    hand.type_into("生效日期", "2199-12-31");
    hand.type_into("冲销文号", "安委编〔2026〕3号");
    hand.type_into("说明", "县编委会会议决定");
    hand.wait("what would be recorded", is_worked_out);
    hand.sees("将写入(自2199年12月31日起生效，安委编〔2026〕3号)");
    hand.click("写入冲销凭证(2笔)");
    hand.wait("both reversals", |state| entries(state) == before + 4 && state.tasks.is_empty());
    let mended: Vec<_> =
        hand.desk().entries[..2].iter().filter_map(|head| head.relation).map(|it| it.mended()).collect();
    assert_eq!(mended, [first, second]);
    let day = bianheng::domain::Date::constant(2199, 12, 31);
    for head in &hand.desk().entries[..2] {
        assert_eq!((head.effective, bianheng::wording::basis(&head.basis)), (day, "安委编〔2026〕3号".to_owned()));
        assert!(head.note.ends_with("；县编委会会议决定"), "{}", head.note);
    }
}
