//! What a voucher says of itself besides what it does, line by line: the window and the command line show the same lines. What it
//! rests on and how its numbers came about are lines of their own, because a number that is still to come is shown otherwise.

use super::EntryTold;
use crate::domain::EntryHead;
use crate::report::written_date;
use crate::wording;

/// One line of a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub words: String,
}

impl EntryTold {
    /// Days, people, source and note, in the order in which they are shown.
    pub fn facts(&self) -> Vec<Fact> {
        let head = &self.listed.head;
        let fact = |label, words| Fact { label, words };
        let mut facts = vec![fact("生效日期", written_date(head.effective))];
        if head.in_force != head.effective {
            let words = format!("自{}起(旧账簿按记账顺序计算)", written_date(head.in_force));
            facts.push(fact("计入台账", words));
        }
        facts.push(fact("记账时间", head.recorded_at.strftime("%Y-%m-%d %H:%M").to_string()));
        facts.push(fact("经办人", or_not_given(&head.author)));
        facts.push(fact("批准机关", or_not_given(head.approver.as_deref().unwrap_or_default())));
        facts.push(fact("来源", wording::entry_source(head)));
        if !head.note.is_empty() {
            facts.push(fact("说明", head.note.clone()));
        }
        facts
    }

    /// 补文号: how the number came about, from what was recorded first to what counts now; empty where no number was given
    /// afterwards.
    pub fn number_history(&self) -> Vec<Fact> {
        let head = &self.listed.head;
        let Some(documented) = &head.documented else { return Vec::new() };
        let first = format!("记账时为{}", wording::basis(&documented.before));
        let given = self.numbers.iter().map(|given| {
            let EntryHead { id, recorded_at, author, .. } = given;
            let (at, number) = (recorded_at.strftime("%Y-%m-%d %H:%M"), wording::basis(&given.basis));
            format!("第{}号凭证补记为{number}({at}，{})", id.0, or_not_given(author))
        });
        let line = |words| Fact { label: "文号来历", words };
        [first].into_iter().chain(given).map(line).collect()
    }
}

fn or_not_given(text: &str) -> String {
    if text.is_empty() { "(未写)".to_owned() } else { text.to_owned() }
}
