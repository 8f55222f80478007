//! 期间其他凭证: what other entries did between the phases of a plan, as the note under every table that shows the register before and
//! after it. Without it neither a line nor a total of such a table adds up. One function counts it and one sentence says it, whichever
//! table asks.

use std::collections::BTreeSet;

use crate::domain::{Delta, Holder, QuotaKind, Snapshot};
use crate::plan::Projection;
use crate::wording;

/// The note under a table of these lines, each counted once; nothing where no other entry changed any of them. What the superior
/// has is no line of a table. `is_summed` says which lines the table's total adds up.
pub fn note(
    projection: &Projection,
    lines: impl IntoIterator<Item = (Holder, QuotaKind)>,
    is_summed: impl Fn(Holder, QuotaKind) -> bool,
) -> Option<String> {
    let lines: BTreeSet<(Holder, QuotaKind)> =
        lines.into_iter().filter(|(holder, _)| *holder != Holder::Superior).collect();
    let mut told = Vec::new();
    let mut total = [0; 2];
    for (holder, kind) in lines {
        let [places, people] = projection.meanwhile_of(holder, kind).map(|difference| difference.0);
        if places == 0 && people == 0 {
            continue;
        }
        let name = wording::holder(holder, named_in(projection, holder));
        told.push(format!("{name}{}{}", wording::kind(kind), differences([places, people])));
        if is_summed(holder, kind) {
            total = [total[0] + places, total[1] + people];
        }
    }
    let sum = differences(total);
    let sum = if sum.is_empty() { "相抵为0".to_owned() } else { sum };
    sentence(&told, Some(&sum))
}

/// The sentence itself: what changed by how much, and by how much in all where that means something.
pub fn sentence(told: &[String], sum: Option<&str>) -> Option<String> {
    if told.is_empty() {
        return None;
    }
    let sum = sum.map(|sum| format!("；合计{sum}")).unwrap_or_default();
    let each = told.join("；");
    Some(format!("分期执行期间，其他凭证另使：{each}{sum}。调整前后之差另含此数，不计入调减、调增。"))
}

/// "核定−1名、实有+2名"; what is nothing is left out.
fn differences([places, people]: [i64; 2]) -> String {
    let told = [("核定", places), ("实有", people)].into_iter().filter(|(_, change)| *change != 0);
    told.map(|(what, change)| format!("{what}{}名", wording::signed(Delta(change)))).collect::<Vec<_>>().join("、")
}

/// Whoever is no more when the plan is done is called as before it.
fn named_in(projection: &Projection, holder: Holder) -> &Snapshot {
    match holder {
        Holder::Institution(id) if projection.after.institution(id).is_none() => &projection.before,
        Holder::Institution(_) | Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => &projection.after,
    }
}
