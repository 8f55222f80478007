//! What is said before a batch is written: where 超编 rises, and by name what is new.

use crate::import::testing::Book;

const LEDGER: &str = "单位名称|机构性质|编制数|>\n^|^|行政|工勤\n县财政局|政府工作部门|=1|=1";
const ROSTER: &str = "单位名称|姓名|编制类型\n县财政局|张三|行政\n县财政局|李四|行政\n县财政局|王五|行政";

#[test]
fn where_more_people_than_places_come_to_be_is_said_with_figures() {
    let mut book = Book::of(&[LEDGER]);
    let shown = |batch: &crate::import::Batch| {
        let (before, after) = batch.excess.total;
        let rises = batch.excess.rises.iter().map(|rise| {
            let (then, now) = (rise.before, rise.after);
            format!("{} {:?} {}→{}", rise.unit, rise.kind, then.excess(), now.excess())
        });
        (before.0, after.0, rises.collect::<Vec<_>>())
    };
    let batch = book.import(&[ROSTER]);
    assert_eq!(shown(&batch), (0, 2, vec!["县财政局 Administrative 0→2".to_owned()]));
    // A place more is an excess less, which is no rise.
    let batch = book.import(&[&LEDGER.replace("=1|=1", "=2|=1")]);
    assert_eq!(shown(&batch), (2, 1, Vec::new()));
    let batch = book.import(&[&LEDGER.replace("=1|=1", "=0|=1")]);
    assert_eq!(shown(&batch), (1, 3, vec!["县财政局 Administrative 1→3".to_owned()]));
    let batch = book.import(&[ROSTER]);
    assert_eq!(shown(&batch), (3, 3, Vec::new()), "it was there before");
}

#[test]
fn what_is_new_is_listed_by_name_and_what_goes_is_told_apart() {
    let mut book = Book::default();
    let shown = |batch: &crate::import::Batch| {
        let unit = |addition: &crate::import::Addition| addition.unit.clone().map(|unit| unit.to_string());
        let additions = batch.additions();
        let shown = additions.map(|addition| format!("{} {:?} {}", addition.who, unit(&addition), addition.what));
        shown.collect::<Vec<_>>()
    };
    let batch =
        book.import(&[LEDGER, "单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|会计|管理|行政|=1", ROSTER]);
    assert_eq!(
        shown(&batch),
        [
            "县财政局 None 政府工作部门 核定 2",
            "会计 Some(\"县财政局\") 会计 管理 行政 1",
            "张三 Some(\"县财政局\") 行政 非领导",
            "李四 Some(\"县财政局\") 行政 非领导",
            "王五 Some(\"县财政局\") 行政 非领导",
        ]
    );
    let counted: u32 = batch.counts.values().map(|counts| counts.added).sum();
    assert_eq!((counted, batch.addition_count()), (5, 5));
    let batch = book.import(&["单位名称|岗位名称|岗位类别|编制类型|岗位数\n县财政局|出纳|管理|行政|=1"]);
    assert_eq!(shown(&batch), ["出纳 Some(\"县财政局\") 出纳 管理 行政 1"]);
    assert_eq!((batch.listing.updates.len(), batch.listing.removals.as_slice()), (0, [0].as_slice()));
}
