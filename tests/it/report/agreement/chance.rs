//! Tables that nobody would make, thousands of cells of them: what is written is what is read.

use bianheng::report::{
    Align, Caption, Cell, Column, DraftMark, Issue, Look, PageNumberPlace, Paper, Row, RowRole, Table,
};

use super::{document, workbook, writings};
use crate::dice::Dice;

const TABLES: usize = 250;

const WORDS: [&str; 40] = [
    "县",
    "乡镇",
    "编制",
    "（街道）",
    "𠮷",
    "㐂",
    "\u{E000}",
    "é",
    "e\u{301}",
    "שלום",
    "مرحبا",
    "=",
    "+",
    "-",
    "@",
    "\t",
    "'",
    "\"",
    "<b>",
    "&amp;",
    "]]>",
    "\n",
    " ",
    "\u{3000}",
    "\u{A0}",
    "0",
    "007",
    "12345678901234567",
    "1e5",
    "#",
    "$x$",
    "\\",
    "*",
    "_x0041_",
    "[",
    "|",
    ",",
    ";",
    "\u{200B}",
    "—",
];

fn words(dice: &mut Dice) -> String {
    (0..dice.below(6)).map(|_| WORDS[dice.below(WORDS.len())]).collect()
}

fn figure(dice: &mut Dice) -> i64 {
    let figures = [0, 1, -1, 42, 999_999_999_999, -999_999_999_999, 1 << 53, (1 << 53) + 1, i64::MAX, i64::MIN];
    if dice.one_in(3) { figures[dice.below(figures.len())] } else { dice.below(500) as i64 - 250 }
}

fn cell(dice: &mut Dice) -> Cell {
    match dice.below(7) {
        0 => Cell::Blank,
        1 | 2 => Cell::Text(words(dice)),
        3 => Cell::Lines((0..dice.below(4)).map(|_| words(dice)).collect()),
        4 | 5 => Cell::Count(figure(dice)),
        _ => Cell::Delta(figure(dice)),
    }
}

/// Heads of up to three words; neighbours now and then share the first.
fn head(dice: &mut Dice, last: Option<&Column>) -> Vec<String> {
    let word = |dice: &mut Dice| format!("列{}", dice.below(9));
    let mut head: Vec<String> = (0..1 + dice.below(3)).map(|_| word(dice)).collect();
    if let Some(last) = last.filter(|last| last.head.len() > 1 && head.len() > 1 && dice.one_in(2)) {
        head[0].clone_from(&last.head[0]);
    }
    head
}

fn row(dice: &mut Dice, columns: usize) -> Row {
    match dice.below(9) {
        0 => Row::new(RowRole::Group, vec![Cell::Text(words(dice))]),
        // Cells that are not given are blank.
        1 => Row::new(RowRole::Body, (0..dice.below(columns + 1)).map(|_| cell(dice)).collect()),
        nth => {
            let role = [RowRole::Body, RowRole::Subtotal, RowRole::Total][usize::from(nth > 6) + usize::from(nth > 7)];
            Row::new(role, (0..columns).map(|_| cell(dice)).collect())
        }
    }
}

fn table(dice: &mut Dice) -> Table {
    let mut columns: Vec<Column> = Vec::new();
    for _ in 0..1 + dice.below(9) {
        let align = [Align::Left, Align::Center, Align::Right][dice.below(3)];
        columns.push(Column::new(head(dice, columns.last()), dice.below(20) as u16, align));
    }
    let width = columns.len();
    let look = Look {
        mark: dice.pick(&DraftMark::ALL).filter(|_| dice.one_in(2)),
        page_number: [PageNumberPlace::Foot, PageNumberPlace::Standard][dice.below(2)],
        ..Look::default()
    };
    let plain = Table {
        attachment: dice.one_in(2).then(|| format!("附件{}", dice.below(9))),
        title: format!("表{}", words(dice).replace('\n', "")),
        caption: Caption { left: words(dice).trim().to_owned(), right: words(dice).trim().to_owned() },
        columns,
        rows: (0..dice.below(30)).map(|_| row(dice, width)).collect(),
        notes: (0..dice.below(3)).map(|nth| format!("注{nth}{}", words(dice))).collect(),
        code: dice.one_in(2).then(|| "AB3D-7K2M".to_owned()),
        signatures: ["审核", "制表"].into_iter().take(dice.below(3)).map(str::to_owned).collect(),
        look,
        ..Table::on([Paper::A4Portrait, Paper::A4Landscape, Paper::A3Landscape][dice.below(3)])
    };
    Table {
        lead: (0..dice.below(6)).skip(3).map(|nth| format!("文{nth}{}", words(dice))).collect(),
        issue: dice.one_in(4).then(|| Issue {
            office: words(dice).trim().to_owned(),
            date: "2026年11月22日".to_owned(),
            copies: words(dice).trim().to_owned(),
        }),
        ..plain
    }
}

#[test]
fn whatever_is_in_a_table_is_read_back() {
    for seed in 0..TABLES as u64 {
        let table = table(&mut Dice(seed));
        println!("seed {seed}: {}", table.title);
        writings::check_json(&table);
        writings::check_csv(&table);
        workbook::check(&table);
        document::check(&table);
        writings::check_text(&table);
    }
}
