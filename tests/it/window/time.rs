//! Another day and the log in the window: a day typed and stepped to, the strip that says so, a voucher read and taken back.

use bianheng::app::{Screen, State};
use bianheng::domain::{
    Basis, Date, DateTime, DocumentNumber, Entry, EntryId, Headcount, Holder, Institution, InstitutionId, Name, Nature,
    Operation, QuotaKind, Relation, Source, Tier, Transfer,
};
use bianheng::store::{Book, BookHeader};
use bianheng::ui::Opening;
use egui::{Key, Modifiers};

use super::hand::{self, Hand, Role};

const BUREAU: Holder = Holder::Institution(InstitutionId(1));

fn transfer(count: u32, to: Holder) -> Operation {
    let (kind, from) = (QuotaKind::Administrative, Holder::Superior);
    Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
}

/// Ten places in 2020, two more in 2021, five more in 2099.
fn put_book(folder: &std::path::Path) -> std::path::PathBuf {
    let path = folder.join("甲县.bh");
    let header = BookHeader { title: "甲县台账".to_owned(), jurisdiction: "甲县".to_owned() };
    let now = DateTime::constant(2022, 1, 1, 9, 0, 0, 0);
    let mut book = Book::create(&path, &header, now).expect("a book");
    let name = |text| Name::new(text).expect("a name");
    let bureau = Institution::bare(InstitutionId(1), name("县农业农村局"), Tier::County, Nature::Government);
    let document = |text| Basis::Document(DocumentNumber::new(text).expect("a number"));
    let opening = vec![Operation::Establish(bureau), transfer(10, BUREAU)];
    let entries = [
        Entry {
            basis: document("甲编〔2020〕1号"), ..Entry::new(Date::constant(2020, 5, 1), Source::Manual, opening)
        },
        Entry::new(Date::constant(2021, 6, 1), Source::Manual, vec![transfer(2, BUREAU)]),
        Entry::new(Date::constant(2099, 1, 1), Source::Manual, vec![transfer(5, BUREAU)]),
    ];
    for entry in entries {
        book.record(&entry, now).expect("recorded");
    }
    book.close().expect("closed");
    path
}

fn places(state: &State) -> Option<u32> {
    let desk = state.desk.as_ref()?;
    Some(desk.shown().standing(InstitutionId(1), QuotaKind::Administrative).authorized.0)
}

fn shows(hand: &mut Hand, count: u32) {
    hand.wait("the day", |state| places(state) == Some(count));
}

#[test]
fn any_day_is_shown_and_nothing_is_changed_on_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = Hand::at(Opening::Book(put_book(folder.path())));
    hand.wait("the book", |state| state.desk.is_some());
    shows(&mut hand, 12);
    hand.sees("○ 待生效 2099年1月1日起");
    hand.type_into("日期", "2020-12-31");
    hand.press(Modifiers::NONE, Key::Enter);
    shows(&mut hand, 10);
    hand.sees("以下各屏显示 2020年12月31日 的台账，只能查看");
    hand.sees("核定 10 · 实有 0");
    hand.click("⇄  方案");
    hand.sees("方案和导入都以今天的台账为准，现在显示的是其他日期的台账。");
    hand.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    hand.wait("the comparison", |state| state.desk.as_ref().is_some_and(|desk| desk.screen == Screen::Comparison));
    hand.sees("方案和导入都以今天的台账为准，现在显示的是其他日期的台账。");
    hand.click("▤  报表");
    hand.sees("按2020年12月31日的台账列表。");
    hand.click("§  凭证");
    hand.wait("the log", |state| state.desk.as_ref().is_some_and(|desk| desk.log.total == Some(1)));

    hand.click_role(Role::Button, "下一个生效日");
    shows(&mut hand, 12);
    hand.sees("以下各屏显示 2021年6月1日 的台账，只能查看");
    hand.click_role(Role::Button, "下一个生效日");
    shows(&mut hand, 17);
    hand.sees("以下各屏显示 2099年1月1日 的台账，只能查看");
    hand.sees("含待生效凭证 1 笔");
    hand.click("回到今天，看现行台账");
    shows(&mut hand, 12);
    assert_eq!(hand.desk().time.day(), None);
    hand.click_role(Role::Button, "上一个生效日");
    shows(&mut hand, 12);
    assert_eq!(hand.desk().time.day(), Some(Date::constant(2021, 6, 1)));
    hand.close();
}

#[test]
fn a_day_before_the_first_entry_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut hand = Hand::at(Opening::Book(put_book(folder.path())));
    hand.wait("the book", |state| state.desk.is_some());
    shows(&mut hand, 12);
    hand.type_into("日期", "2020-04-30");
    hand.press(Modifiers::NONE, Key::Enter);
    hand.wait("the refusal", |state| !state.notices.is_empty() && state.tasks.is_empty());
    let told = &hand.state().notices[0];
    assert_eq!(told.what, "台账从2020-05-01开始登记，2020-04-30没有记录。");
    assert_eq!(told.advice, "请看2020-05-01或者以后的日期。");
    assert_eq!((places(hand.state()), hand.desk().time.day()), (Some(12), None), "today's register stays");
    hand.close();
}

#[test]
fn a_voucher_is_looked_at_and_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = put_book(folder.path());
    let mut hand = Hand::at(Opening::Book(path.clone()));
    hand.wait("the book", |state| state.desk.is_some());
    hand.click("≡  台账");
    hand.click("政府机构 1");
    hand.click("县农业农村局");
    hand.sees("另有待生效");
    hand.click("§  凭证");
    let listed = |total| move |state: &State| state.desk.as_ref().is_some_and(|desk| desk.log.total == Some(total));
    hand.wait("the log", listed(3));
    hand.click("只看待补文号");
    hand.wait("two", listed(2));
    hand.click("全部凭证");
    hand.wait("three", listed(3));
    hand.click("第2号凭证");
    hand.wait("the voucher", |state| state.desk.as_ref().is_some_and(|desk| desk.log.told.is_some()));
    for words in ["减补同单", "差额 0，减补平衡", "! 文号待补", "本笔 "] {
        hand.sees(words);
    }
    hand.click("红字冲销…");
    let ready = |state: &State| {
        let mending = state.desk.as_ref().map(|desk| &desk.log.mending);
        matches!(mending, Some(bianheng::app::MendingDesk::Ready(_)))
    };
    hand.wait("the rehearsal", ready);
    hand.type_into("冲销文号", "甲编〔2022〕9号");
    hand.wait("the rehearsal with the document", ready);
    hand.sees("甲编〔2022〕9号)：冲销第2号凭证");
    hand.click("写入冲销凭证");
    shows(&mut hand, 10);
    hand.wait("the log", listed(4));
    hand.wait("the voucher again", |state| {
        let told = state.desk.as_ref().and_then(|desk| desk.log.told.as_ref());
        told.is_some_and(|told| told.listed.mended.is_some())
    });
    hand.sees("已由第4号凭证冲销");
    hand.close();
    let book = hand::reopened(&path);
    let reversal = book.entry(EntryId(4)).expect("the reversal");
    assert_eq!(reversal.relation, Some(Relation::Reverses(EntryId(2))));
    assert_eq!(reversal.basis, Basis::Document(DocumentNumber::new("甲编〔2022〕9号").expect("a number")));
}

#[test]
fn a_voucher_gets_its_number_and_a_transfer_of_it_is_corrected() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = put_book(folder.path());
    let mut hand = Hand::at(Opening::Book(path.clone()));
    hand.wait("the book", |state| state.desk.is_some());
    shows(&mut hand, 12);
    hand.click("§  凭证");
    let listed = |total| move |state: &State| state.desk.as_ref().is_some_and(|desk| desk.log.total == Some(total));
    hand.wait("the log", listed(3));
    hand.click("第2号凭证");
    hand.wait("the voucher", |state| state.desk.as_ref().is_some_and(|desk| desk.log.told.is_some()));
    let ready = |state: &State| {
        let mending = state.desk.as_ref().map(|desk| &desk.log.mending);
        matches!(mending, Some(bianheng::app::MendingDesk::Ready(_)))
    };

    hand.click("补文号…");
    hand.sees("请填写文号，如 安委编〔2026〕12号");
    hand.type_into("补记文号", "甲编〔2021〕3号");
    hand.wait("the number worked out", ready);
    hand.sees("补第2号凭证的文号");
    hand.click("写入文号");
    hand.wait("the log", listed(4));
    hand.wait("the voucher again", |state| {
        let told = state.desk.as_ref().and_then(|desk| desk.log.told.as_ref());
        told.is_some_and(|told| told.listed.head.basis != Basis::Pending)
    });
    hand.sees("甲编〔2021〕3号");

    hand.click("更正…");
    hand.sees("请改成正确的数量、编制类型或者单位");
    hand.type_into("划入应为", "县级机动编制");
    hand.wait("the correction worked out", ready);
    hand.sees("更正第2号凭证");
    hand.click("写入更正凭证");
    shows(&mut hand, 10);
    hand.wait("the log", listed(5));
    hand.close();
    let book = hand::reopened(&path);
    let number = book.entry(EntryId(4)).expect("the number");
    assert_eq!(number.relation, Some(Relation::Documents(EntryId(2))));
    let correction = book.entry(EntryId(5)).expect("the correction");
    assert_eq!(correction.relation, Some(Relation::Corrects(EntryId(2))));
    assert_eq!(correction.effective, Date::constant(2021, 6, 1), "on the day of the corrected one");
    let operations = book.operations(EntryId(5)).expect("its operations");
    let right = transfer(2, Holder::Unallocated(Tier::County));
    assert_eq!(operations.last(), Some(&right), "{operations:?}");
}
