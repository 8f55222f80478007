//! ID numbers in remarks: what an office wrote under heads of its own, or into a reason, may hold somebody's number. On a table that
//! shows none they are covered wherever they stand.

use super::table::{Cell, Table};
use crate::domain::cover_runs;

/// The shortest ID numbers have fifteen figures. Shorter runs are codes, dates and telephone numbers, and stay as they are.
const SHORTEST: usize = 15;

/// The table with the inner figures of every ID number covered.
pub fn covered(mut table: Table) -> Table {
    let cover = |text: &mut String| {
        if text.len() >= SHORTEST {
            *text = cover_runs(text, SHORTEST);
        }
    };
    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
        match cell {
            Cell::Text(text) => cover(text),
            Cell::Lines(lines) => lines.iter_mut().for_each(cover),
            Cell::Blank | Cell::Count(_) | Cell::Delta(_) => {}
        }
    }
    table.notes.iter_mut().for_each(cover);
    [&mut table.caption.left, &mut table.caption.right].into_iter().for_each(cover);
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Align, Caption, Column, Paper, Row, RowRole};

    #[test]
    fn an_id_number_in_a_remark_is_covered_and_figures_are_not() {
        let cells = [
            Cell::text_of("配偶身份证号：110101199003070011"),
            Cell::Lines(vec!["原号34180219900307123X".to_owned(), "旧证110101900307001".to_owned()]),
            Cell::text_of("电话13812345678，文号安编〔2026〕12号"),
            Cell::Count(110_101_199_003_070_011),
        ];
        let table = Table {
            attachment: None,
            code: None,
            look: Default::default(),
            title: "表".to_owned(),
            caption: Caption { left: "甲办".to_owned(), right: "单位：名".to_owned() },
            columns: ["一", "二", "三", "四"].map(|head| Column::new(vec![head.to_owned()], 4, Align::Left)).to_vec(),
            rows: vec![Row::new(RowRole::Body, cells.into())],
            notes: vec!["经办人510102198001010013".to_owned()],
            signatures: Vec::new(),
            paper: Paper::A4Portrait,
        };
        let table = covered(table);
        let texts: Vec<String> = table.rows[0].cells.iter().map(Cell::text).collect();
        let expected = [
            "配偶身份证号：110101********0011",
            "原号341802********123X\n旧证110101*****7001",
            "电话13812345678，文号安编〔2026〕12号",
            "110101199003070011",
        ];
        assert_eq!(texts, expected);
        assert_eq!((table.notes[0].as_str(), table.caption.left.as_str()), ("经办人510102********0013", "甲办"));
    }
}
