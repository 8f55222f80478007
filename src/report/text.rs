//! A table as plain text for a terminal or a chat message: a grid of `|` and `-`, Chinese characters counted as two columns.
//!
//! Only ASCII draws the grid: the box-drawing characters are two columns wide on Chinese consoles and one elsewhere. Long cells are
//! folded, never cut.

use super::measure::{columns, fold};
use super::table::{Align, DraftMark, HeadCell, Row, RowRole, Table};

/// Columns after which a cell is folded into several lines.
const WIDEST_CELL: usize = 40;

/// The tables one after another, an empty line between them, each line without blanks at its end.
pub fn write(tables: &[Table]) -> String {
    let drawn: Vec<String> = tables.iter().map(draw).collect();
    drawn.join("\n")
}

fn draw(table: &Table) -> String {
    let widths = column_widths(table);
    let width = span_width(&widths, 0, widths.len()).max(columns(&table.title)) + 4;
    let mut lines = Vec::new();
    let mark = table.look.mark.map_or("", DraftMark::text);
    if table.attachment.is_some() || !mark.is_empty() {
        lines.push(ends(table.attachment.as_deref().unwrap_or_default(), mark, width));
    }
    lines.extend(fold(&table.title, width).iter().map(|line| pad(line, width, Align::Center)));
    lines.push(ends(&table.caption.left, &table.caption.right, width));
    lines.extend(table.lead.iter().flat_map(|words| fold(words, width)));
    if !widths.is_empty() {
        draw_head(table, &widths, &mut lines);
        for row in &table.rows {
            draw_row(table, row, &widths, &mut lines);
        }
        push_rule(&widths, &mut lines);
    }
    for (note, side) in table.foot_lines() {
        lines.extend(fold(&note, width).iter().map(|line| pad(line, width, side)));
    }
    if !table.signatures.is_empty() {
        lines.push(table.signatures.iter().map(|label| format!("{label}：")).collect::<Vec<_>>().join("            "));
    }
    lines.iter().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A line with words at both ends.
fn ends(left: &str, right: &str, width: usize) -> String {
    let gap = width.saturating_sub(columns(left) + columns(right)).max(2);
    format!("{left}{}{right}", " ".repeat(gap))
}

/// The widest line of each column, then room for the words of merged head cells.
fn column_widths(table: &Table) -> Vec<usize> {
    let mut widths = vec![1; table.columns.len()];
    for row in table.rows.iter().filter(|row| row.role != RowRole::Group) {
        for (width, cell) in widths.iter_mut().zip(table.cells_of(row)) {
            *width = fold(&cell.text(), WIDEST_CELL).iter().map(|line| columns(line)).max().unwrap_or(0).max(*width);
        }
    }
    for cell in table.head_cells() {
        let missing = columns(&cell.text).saturating_sub(span_width(&widths, cell.column, cell.column_span));
        for (nth, width) in widths.iter_mut().skip(cell.column).take(cell.column_span).enumerate() {
            // Spread evenly, what does not divide going to the first ones.
            *width += missing / cell.column_span + usize::from(nth < missing % cell.column_span);
        }
    }
    widths
}

/// Columns inside a cell that spans several: their widths and the `" | "` between them.
fn span_width(widths: &[usize], first: usize, count: usize) -> usize {
    let inside: usize = widths.iter().skip(first).take(count).sum();
    inside + 3 * count.saturating_sub(1)
}

fn rule(widths: &[usize]) -> String {
    let dashes: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
    format!("+{}+", dashes.join("+"))
}

/// A rule, unless there is one already.
fn push_rule(widths: &[usize], lines: &mut Vec<String>) {
    let rule = rule(widths);
    if lines.last() != Some(&rule) {
        lines.push(rule);
    }
}

fn draw_head(table: &Table, widths: &[usize], lines: &mut Vec<String>) {
    let cells = table.head_cells();
    lines.push(rule(widths));
    for head_row in 0..table.head_depth() {
        lines.push(head_line(&cells, head_row, widths));
        lines.push(match head_row + 1 == table.head_depth() {
            true => rule(widths),
            false => head_rule(&cells, head_row, widths),
        });
    }
}

/// The words of one row of the head; a cell merged downwards has its words in its first row.
fn head_line(cells: &[HeadCell], head_row: usize, widths: &[usize]) -> String {
    let mut line = String::from("|");
    for cell in covering(cells, head_row) {
        let words = if cell.row == head_row { cell.text.as_str() } else { "" };
        let words = pad(words, span_width(widths, cell.column, cell.column_span), Align::Center);
        line.push_str(&format!(" {words} |"));
    }
    line
}

/// The rule between two rows of the head, open where a cell is merged downwards.
fn head_rule(cells: &[HeadCell], head_row: usize, widths: &[usize]) -> String {
    let mut line = String::from("|");
    for cell in covering(cells, head_row) {
        let ends_here = cell.row + cell.row_span == head_row + 1;
        for width in widths.iter().skip(cell.column).take(cell.column_span) {
            line.push_str(&(if ends_here { "-" } else { " " }).repeat(width + 2));
            line.push(if ends_here { '+' } else { '|' });
        }
    }
    line
}

/// The head cells seen in a row of the head, from the left.
fn covering(cells: &[HeadCell], head_row: usize) -> Vec<&HeadCell> {
    let mut seen: Vec<&HeadCell> =
        cells.iter().filter(|cell| cell.row <= head_row && head_row < cell.row + cell.row_span).collect();
    seen.sort_by_key(|cell| cell.column);
    seen
}

fn draw_row(table: &Table, row: &Row, widths: &[usize], lines: &mut Vec<String>) {
    match row.role {
        RowRole::Group => {
            push_rule(widths, lines);
            let width = span_width(widths, 0, widths.len());
            lines.extend(
                fold(&row.heading(), width).iter().map(|line| format!("| {} |", pad(line, width, Align::Left))),
            );
        }
        RowRole::Body => draw_cells(table, row, widths, lines),
        RowRole::Subtotal | RowRole::Total => {
            push_rule(widths, lines);
            draw_cells(table, row, widths, lines);
        }
    }
}

fn draw_cells(table: &Table, row: &Row, widths: &[usize], lines: &mut Vec<String>) {
    let cells: Vec<Vec<String>> = table.cells_of(row).map(|cell| fold(&cell.text(), WIDEST_CELL)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for nth in 0..height {
        let mut line = String::from("|");
        for ((cell, width), column) in cells.iter().zip(widths).zip(&table.columns) {
            let words = cell.get(nth).map_or("", String::as_str);
            line.push_str(&format!(" {} |", pad(words, *width, column.align)));
        }
        lines.push(line);
    }
}

fn pad(text: &str, width: usize, align: Align) -> String {
    let free = width.saturating_sub(columns(text));
    let before = match align {
        Align::Left => 0,
        Align::Center => free / 2,
        Align::Right => free,
    };
    format!("{}{text}{}", " ".repeat(before), " ".repeat(free - before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Caption, Cell, Column, Paper};

    fn column(head: &[&str], align: Align) -> Column {
        Column::new(head.iter().map(|word| (*word).to_owned()).collect(), 4, align)
    }

    fn table(rows: Vec<Row>) -> Table {
        Table {
            attachment: Some("附件1".into()),
            title: "编制对照表".into(),
            caption: Caption { left: "单位：青禾县".into(), right: "单位：名".into() },
            columns: vec![
                column(&["单位"], Align::Left),
                column(&["编制数", "行政"], Align::Right),
                column(&["编制数", "增减"], Align::Right),
            ],
            rows,
            notes: vec!["注：增减平衡。".into()],
            signatures: vec!["审核".into(), "制表".into()],
            ..Table::on(Paper::A4Portrait)
        }
    }

    fn row(role: RowRole, cells: Vec<Cell>) -> Row {
        Row::new(role, cells)
    }

    #[test]
    fn the_grid_is_aligned_by_columns_of_the_terminal() {
        let table = table(vec![
            row(RowRole::Group, vec![Cell::text_of("一、县直")]),
            row(RowRole::Body, vec![Cell::text_of("县委办"), Cell::Count(12), Cell::Delta(-2)]),
            row(
                RowRole::Body,
                vec![Cell::Lines(vec!["𠮷字镇".into(), "第二行".into()]), Cell::Count(0), Cell::Delta(3)],
            ),
            row(RowRole::Total, vec![Cell::text_of("合计"), Cell::Count(12), Cell::Delta(1)]),
        ]);
        let expected = "\
附件1
       编制对照表
单位：青禾县    单位：名
+--------+------+------+
|  单位  |   编制数    |
|        |------+------+
|        | 行政 | 增减 |
+--------+------+------+
| 一、县直             |
| 县委办 |   12 |   −2 |
| 𠮷字镇 |    — |   +3 |
| 第二行 |      |      |
+--------+------+------+
| 合计   |   12 |   +1 |
+--------+------+------+
注：增减平衡。
审核：            制表：
";
        assert_eq!(write(&[table]), expected);
    }

    /// A draft sent on as text was no longer seen to be one.
    #[test]
    fn the_mark_of_a_draft_stands_at_the_right_of_the_attachment() {
        let mut marked = table(Vec::new());
        marked.look.mark = Some(DraftMark::Consultation);
        assert_eq!(write(&[marked.clone()]).lines().next(), Some("附件1       征求意见稿"));
        marked.attachment = None;
        assert_eq!(write(&[marked]).lines().next().map(str::trim), Some("征求意见稿"));
    }

    #[test]
    fn every_line_of_the_grid_is_equally_wide() {
        let long = "青禾县退役军人事务和优抚安置服务保障工作联席会议办公室".repeat(3);
        let table = table(vec![
            row(RowRole::Group, vec![Cell::text_of(long.clone())]),
            row(RowRole::Body, vec![Cell::text_of(long.clone()), Cell::Count(1), Cell::Blank]),
        ]);
        let drawn = write(&[table]);
        let widths: Vec<usize> = drawn.lines().filter(|line| line.starts_with(['|', '+'])).map(columns).collect();
        assert!(widths.len() > 8);
        assert!(widths.iter().all(|width| Some(width) == widths.first()), "{widths:?}\n{drawn}");
        let letters: String = drawn.chars().filter(|letter| !"|+- \n".contains(*letter)).collect();
        assert_eq!(letters.matches(&long).count(), 1, "the group's words are folded, not cut");
    }

    #[test]
    fn empty_tables_and_tables_without_columns_are_drawn() {
        let mut bare = table(Vec::new());
        assert!(write(&[bare.clone()]).contains("行政"));
        bare.columns.clear();
        let drawn = write(&[bare.clone(), bare]);
        assert_eq!(drawn.matches("编制对照表").count(), 2);
    }
}
