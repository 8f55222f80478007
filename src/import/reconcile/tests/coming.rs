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
