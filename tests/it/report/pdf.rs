//! Printed pages: the text read back out of the PDF, and the pixels of the preview.

use std::sync::LazyLock;

use bianheng::report::pdf::{Faces, PageImage, PdfError, Templates, Typesetter};
use bianheng::report::{Align, Cell, Paper, RowRole, Table};

use crate::report_tables::{column, downshift, offices, register, row, text};

static TYPESETTER: LazyLock<Typesetter> =
    LazyLock::new(|| Typesetter::with(Templates::built_in(), Faces::Given(Vec::new())));

/// The text of each page without blanks and line ends, as line breaks in a cell depend on its width.
fn pages(tables: &[Table]) -> Vec<String> {
    let pages = TYPESETTER.typeset(tables).unwrap();
    let texts = pdf_extract::extract_text_from_mem_by_pages(&pages.pdf().unwrap()).unwrap();
    assert_eq!(texts.len(), pages.count());
    texts.iter().map(|text| squeezed(text)).collect()
}

/// Without blanks and without the places where a word may be broken.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != '\u{200B}').collect()
}

/// A table of two columns and `count` rows, the last of which is a total.
fn short(count: usize) -> Table {
    let mut table = register(0, 1, Paper::A4Landscape);
    table.columns = vec![column(&["单位"], 20, Align::Left), column(&["编制"], 10, Align::Right)];
    table.rows =
        (1..count).map(|nth| row(RowRole::Body, vec![text(&format!("第{nth}单位")), Cell::Count(7)])).collect();
    table.rows.push(row(RowRole::Total, vec![text("合计"), Cell::Count(7)]));
    table.signatures = vec!["审核".into(), "制表".into()];
    table
}

#[test]
fn title_once_head_on_every_page_every_figure_once() {
    let texts = pages(&[downshift(), register(200, 23, Paper::A4Landscape)]);
    let (first, second): (Vec<&String>, Vec<&String>) = texts.iter().partition(|text| text.contains("依据文号"));
    assert_eq!((first.len(), second.len()), (2, 8));

    let whole = texts.concat();
    for word in ["附件1", "青禾县减上补下编制调整对照表", "机构编制台账", "单位负责人：", "增减平衡："]
    {
        assert_eq!(whole.matches(word).count(), 1, "{word}");
    }
    for text in first {
        for word in ["级次", "编制类型", "调整后", "依据文号"] {
            assert_eq!(text.matches(word).count(), 1, "{word} in {text}");
        }
    }
    for text in &second {
        assert_eq!((text.matches("核定编制").count(), text.matches("政法").count()), (1, 2), "{text}");
    }
    for nth in 0..200 {
        // The figures of a row run together once blanks are gone.
        let figures: String = (0..8).map(|figure| (100_000 + nth * 8 + figure).to_string()).collect();
        let printed = format!("R{nth:05}青禾县第{nth}服务中心{figures}");
        assert_eq!(whole.matches(&printed).count(), 1, "{printed}");
    }
    for (nth, text) in texts.iter().enumerate() {
        assert!(text.contains(&format!("—{}—", nth + 1)), "page number of page {}: {text}", nth + 1);
    }
}

#[test]
fn a_heading_is_never_the_last_row_of_a_page() {
    // Groups of two rows, now and then under two headings: every page break falls near one.
    let mut table = register(240, 2, Paper::A4Landscape);
    table.rows = table
        .rows
        .into_iter()
        .enumerate()
        .flat_map(|(nth, given)| match given.role == RowRole::Group && nth % 4 == 0 {
            true => vec![row(RowRole::Group, vec![text("部分")]), given],
            false => vec![given],
        })
        .collect();
    let texts = pages(&[table]);
    assert!(texts.len() > 10);
    for text in &texts {
        let last = |word: &str| text.rfind(word);
        // "组" and "部分" stand in headings only, "R" in rows only.
        assert!(last("R") > last("组") && last("组") > last("部分"), "the page ends with a heading: {text}");
        assert_eq!(text.matches("部分").count(), text.matches("部分第").count(), "{text}");
    }
}

#[test]
fn a_total_and_the_signatures_stay_with_the_row_above() {
    let tables: Vec<Table> = (12..30).map(short).collect();
    let texts = pages(&tables);
    assert!(texts.len() > tables.len(), "some of the tables need two pages");
    for (table, count) in tables.iter().zip(12..) {
        assert_eq!(table.rows.len(), count);
    }
    let totals: Vec<&String> = texts.iter().filter(|text| text.contains("合计")).collect();
    assert_eq!(totals.len(), tables.len());
    for (text, count) in totals.iter().zip(12..) {
        assert!(text.contains(&format!("第{}单位", count - 1)) && text.contains("制表："), "{count} rows: {text}");
    }
    let lonely = texts.iter().filter(|text| !text.contains("单位编制")).count();
    assert_eq!(lonely, 0, "no page without a head");
}

#[test]
fn nothing_in_a_table_is_markup() {
    let hostile = [
        "#image(\"/etc/passwd\")",
        "*甲*",
        "_乙_",
        "$x^2$",
        "@a",
        "<b>",
        "//注释",
        "/*注*/",
        "`raw`",
        "= 标题",
        "- 项",
        "+ 项",
        "\\u{41}",
        "[内容]",
        "#{1+1}",
        "https://example.invalid/a",
        "~",
        "---",
        "...",
        "\"引\"",
        "'单'",
        "a -- b",
        "&amp;",
        "%",
    ];
    let mut table = short(1);
    table.title = "#title *表*".into();
    table.caption.left = "$左$".into();
    table.notes = vec!["#note <注>".into()];
    table.columns[0].head = vec!["*单位*".into()];
    table.rows = hostile.iter().map(|name| row(RowRole::Body, vec![text(name)])).collect();
    table.rows.push(row(RowRole::Group, vec![text("#group[组]")]));
    let whole = pages(&[table]).concat();
    for name in hostile.iter().chain(&["#title *表*", "$左$", "#note <注>", "*单位*", "#group[组]"]) {
        assert!(whole.contains(&squeezed(name)), "{name} is missing in {whole}");
    }
}

#[test]
fn long_names_wrap_inside_their_cells() {
    let name = "青禾县农业农村和水利局农业综合行政执法大队农作物种子和农药市场监督管理中队综合执法保障服务中心办公室";
    assert_eq!(name.chars().count(), 50);
    let code = "12511000MB0X12345A".repeat(4);
    let mut table = register(0, 1, Paper::A4Portrait);
    table.title = "W".repeat(60);
    table.columns = vec![column(&[name], 4, Align::Left), column(&["代码"], 3, Align::Right)];
    table.rows =
        vec![row(RowRole::Group, vec![text(&"长".repeat(90))]), row(RowRole::Body, vec![text(name), text(&code)])];
    table.columns.extend((0..8).map(|_| column(&["数"], 4, Align::Center)));
    table.notes = vec!["9".repeat(200)];
    let whole = pages(std::slice::from_ref(&table)).concat();
    assert_eq!(whole.matches(name).count(), 2, "in the head and in the row: {whole}");
    for word in [&table.title, &code, &"长".repeat(90), &table.notes[0]] {
        assert_eq!(whole.matches(word.as_str()).count(), 1, "{word} in {whole}");
    }
    let image = TYPESETTER.typeset(&[table]).unwrap().image(0, 2.0).unwrap();
    assert!(is_white(&image, 0.0..(27.0 / 210.0)), "nothing in the left margin");
    assert!(is_white(&image, (185.0 / 210.0)..1.0), "nothing in the right margin");
    assert!(!is_white(&image, (28.0 / 210.0)..(184.0 / 210.0)));
}

/// Whether a vertical strip of the page, given as parts of its width, is empty.
fn is_white(image: &PageImage, part: std::ops::Range<f64>) -> bool {
    let (from, to) = ((part.start * f64::from(image.width)) as usize, (part.end * f64::from(image.width)) as usize);
    image.rgba.chunks_exact(image.width as usize * 4).all(|line| line[from * 4..to * 4].iter().all(|byte| *byte == 255))
}

#[test]
fn a_row_higher_than_a_page_is_printed_whole() {
    let mut table = short(3);
    table.rows[0].cells[0] = Cell::Lines((0..120).map(|nth| format!("第{nth}处室")).collect());
    let texts = pages(&[table]);
    let whole = texts.concat();
    for nth in 0..120 {
        assert_eq!(whole.matches(&format!("第{nth}处室")).count(), 1, "{nth}");
    }
    // A page has room for some thirty lines; more on one page would run off the paper.
    assert!(texts.iter().all(|text| text.matches("处室").count() < 35), "{texts:?}");
    assert!(whole.contains("合计"));
}

#[test]
fn small_tables_are_printed() {
    let mut empty = downshift();
    empty.rows.clear();
    let texts = pages(&[empty.clone(), short(1)]);
    assert_eq!(texts.len(), 2);
    assert!(texts[0].contains("人随编走") && texts[0].contains("制表："), "{}", texts[0]);
    assert!(texts[1].contains("合计"), "{}", texts[1]);

    empty.columns.clear();
    assert!(pages(&[empty])[0].contains("单位负责人："));
    assert!(matches!(TYPESETTER.typeset(&[]), Err(PdfError::NoTables)));
}

#[test]
fn pages_have_the_size_of_their_paper() {
    let of = |paper: Paper| Table { paper, ..short(2) };
    let pages = TYPESETTER.typeset(&[of(Paper::A4Portrait), of(Paper::A4Landscape), offices()]).unwrap();
    let size = |index: usize| pages.image(index, 1.0).map(|image| (image.width, image.height));
    assert_eq!((size(0), size(1), size(2)), (Some((595, 842)), Some((842, 595)), Some((1191, 842))));
    assert_eq!(size(pages.count()), None);

    let image = pages.image(0, 2.0).unwrap();
    assert_eq!(image.rgba.len(), (image.width * image.height * 4) as usize);
    assert!(image.rgba.chunks_exact(4).all(|pixel| pixel[3] == 255));
    for absurd in [f32::NAN, f32::INFINITY, -1.0, 1e9] {
        assert!(pages.image(0, absurd).is_some_and(|image| image.height <= 8_192 && image.width > 0), "{absurd}");
    }
}

#[test]
fn characters_without_a_glyph_are_named() {
    let mut table = short(2);
    table.notes = vec!["㐂𠮷\u{E000}：\t\u{200B}①—−".into()];
    table.columns[1].head = vec!["𠮷".into()];
    assert_eq!(TYPESETTER.uncovered(&[table.clone()]), ['\u{E000}', '𠮷']);
    assert!(TYPESETTER.uncovered(&[downshift(), offices()]).is_empty());
}

#[test]
fn the_same_tables_give_the_same_bytes_and_only_the_used_glyphs() {
    let pdf = || TYPESETTER.typeset(&[downshift()]).unwrap().pdf().unwrap();
    let (once, again) = (pdf(), pdf());
    assert!(once == again);
    assert!(once.len() < 400_000, "{} bytes", once.len());
}

#[test]
fn the_files_that_typst_is_given_are_complete() {
    let mut own = Templates::built_in();
    assert!(own.replace("mine.typ", "// 自制".to_owned()).is_empty());
    let mut of_plan = downshift();
    of_plan.look.template = Some("downshift");
    let files = Typesetter::with(own, Faces::Given(Vec::new())).files(&[short(3), of_plan]).expect("two tables");
    let text = |name: &str| String::from_utf8(files.get(name).expect(name).clone()).expect("UTF-8");
    let data: serde_json::Value = serde_json::from_str(&text("tables.json")).expect("JSON");
    assert_eq!(data["tables"].as_array().map(Vec::len), Some(2));
    assert_eq!(data["tables"][0]["signatures"], serde_json::json!(["审核", "制表"]));
    let called = |name: &str| text("main.typ").contains(&format!("#import \"{name}\""));
    assert!(called("base.typ") && called("table.typ") && called("downshift.typ"), "{}", text("main.typ"));
    assert_eq!(
        (text("base.typ").as_str(), text("mine.typ").as_str()),
        (include_str!("../../../assets/report/base.typ"), "// 自制")
    );
}
