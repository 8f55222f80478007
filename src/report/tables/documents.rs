//! 编制数依据表: every number of places with the document that was the last to move it, and beside it what the ledger itself had as the
//! document of the body.

use std::collections::BTreeMap;

use super::{Cell, Heading, Paper, Row, RowRole, Table, count, figure_column, signatures};
use super::{text_column, word_column, written_date};
use crate::domain::{Holder, QuotaKind, Snapshot};
use crate::history::LatestMover;
use crate::wording;

/// Every body of `snapshot`, kind by kind; `movers` are those of the same day. A number that came to nothing is told too, with the
/// document that did it.
pub fn documents(heading: &Heading, snapshot: &Snapshot, movers: &BTreeMap<(Holder, QuotaKind), LatestMover>) -> Table {
    let mut rows = Vec::new();
    for institution in snapshot.institutions() {
        for kind in QuotaKind::ALL {
            let Some(mover) = movers.get(&(Holder::Institution(institution.id), kind)) else { continue };
            let cells = vec![
                Cell::Text((rows.len() + 1).to_string()),
                Cell::Text(institution.name.to_string()),
                Cell::text_of(wording::kind(kind)),
                count(snapshot.standing(institution.id, kind).authorized),
                Cell::Text(wording::basis(&mover.basis)),
                Cell::Text(written_date(mover.effective)),
                Cell::Text(format!("第{}号", mover.entry.0)),
                Cell::Text(institution.charter.clone()),
            ];
            rows.push(Row::new(RowRole::Body, cells));
        }
    }
    Table {
        title: "编制数依据表".to_owned(),
        caption: heading.caption(),
        columns: vec![
            word_column(&["序号"], 3),
            text_column(&["单位名称"], 12),
            word_column(&["编制类型"], 6),
            figure_column(&["核定数"], 4),
            text_column(&[wording::LATEST_DOCUMENT], 10),
            word_column(&["生效日期"], 8),
            word_column(&["凭证"], 4),
            text_column(&[wording::RECORDED_DOCUMENT], 10),
        ],
        rows,
        notes: vec!["最近依据是最近一次改变该数的凭证的文号；台账所载文号是随台账导入的，不随凭证改变。".to_owned()],
        signatures: signatures(),
        ..Table::on(Paper::A4Portrait)
    }
}
