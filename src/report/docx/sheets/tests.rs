//! What stands in the file, by value.

use super::*;
use crate::domain::Date;
use crate::report::docx::testing::unpacked;
use crate::report::table::{Caption, Cell, Column, Issue, Row, RowRole};

fn table(paper: Paper) -> Table {
    let column = |head: &[&str], align| Column::new(head.iter().map(|word| (*word).to_owned()).collect(), 4, align);
    let row = |role, cells: [Cell; 4]| Row::new(role, cells.to_vec());
    let line =
        |name: &str| row(RowRole::Body, [Cell::text_of("1"), Cell::text_of(name), Cell::Count(0), Cell::Delta(-2)]);
    Table {
        attachment: Some("附件1".to_owned()),
        title: "编制<表>".to_owned(),
        caption: Caption { left: "填报单位：编办".to_owned(), right: "2026年11月23日".to_owned() },
        columns: vec![
            column(&["序号"], Align::Center),
            column(&["单位"], Align::Left),
            column(&["编制数", "行政"], Align::Right),
            column(&["编制数", "事业"], Align::Right),
        ],
        rows: vec![
            Row::new(RowRole::Group, vec![Cell::text_of("一、县直单位")]),
            line("甲局"),
            line("乙局"),
            line("丙局"),
            line("丁局"),
            row(RowRole::Total, [Cell::Blank, Cell::text_of("合　计"), Cell::Count(0), Cell::Delta(-8)]),
        ],
        notes: vec!["只列方案涉及的单位。".to_owned()],
        signatures: vec!["审核".to_owned(), "制表".to_owned()],
        ..Table::on(paper)
    }
}

fn document(cover: Option<&Cover>, tables: &[Table]) -> String {
    let parts = unpacked(write_tables(cover, tables).expect("written"));
    for (name, text) in &parts {
        let mut reader = quick_xml::Reader::from_str(text);
        while reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) != quick_xml::events::Event::Eof {}
    }
    for part in parts.keys().filter(|name| name.starts_with("word/footer")) {
        assert!(parts["[Content_Types].xml"].contains(&format!("/{part}\"")), "{part}");
        let target = part.trim_start_matches("word/");
        assert!(parts["word/_rels/document.xml.rels"].contains(&format!("Target=\"{target}\"")), "{part}");
    }
    parts["word/document.xml"].clone()
}

/// The pieces of a text from one tag to the next of its kind.
fn pieces<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
    let (from, to) = (format!("<{tag}>"), format!("</{tag}>"));
    text.split(from.as_str()).skip(1).filter_map(|piece| piece.split(to.as_str()).next()).collect()
}

#[test]
fn the_head_is_merged_and_repeated_and_rows_are_not_cut() {
    let document = document(None, &[table(Paper::A4Landscape)]);
    let rows = pieces(&document, "w:tr");
    assert_eq!(rows.len(), 2 + 6);
    assert!(rows.iter().all(|row| row.contains("<w:cantSplit/>")));
    let heads: Vec<bool> = rows.iter().map(|row| row.contains("<w:tblHeader/>")).collect();
    assert_eq!(heads, [true, true, false, false, false, false, false, false]);
    let merged = |row: &str| {
        pieces(row, "w:tcPr")
            .iter()
            .map(|cell| {
                let is = |words: &str| cell.contains(words);
                (is("<w:gridSpan w:val=\"2\"/>"), is("<w:vMerge w:val=\"restart\"/>"), is("<w:vMerge/>"))
            })
            .collect::<Vec<_>>()
    };
    let (first, further, plain) = ((false, true, false), (false, false, true), (false, false, false));
    assert_eq!(merged(rows[0]), [first, first, (true, false, false)]);
    assert_eq!(merged(rows[1]), [further, further, plain, plain]);
    assert!(rows[2].contains("<w:gridSpan w:val=\"4\"/>"), "{}", rows[2]);
    let words: Vec<&str> =
        rows[7].split("<w:t xml:space=\"preserve\">").skip(1).filter_map(|words| words.split('<').next()).collect();
    assert_eq!(words, ["合　计", "—", "−8"]);
    assert!(rows[7].contains("<w:tcBorders><w:top w:val=\"single\" w:sz=\"8\""), "a total is set off");
    assert!(document.contains(">编制&lt;表&gt;<"), "{document}");
}

#[test]
fn rows_that_the_print_keeps_together_are_kept_with_the_next() {
    let document = document(None, &[table(Paper::A4Landscape)]);
    let kept: Vec<bool> = pieces(&document, "w:tr").iter().skip(2).map(|row| row.contains("<w:keepNext/>")).collect();
    // The heading with the first row; the last lines with the total, and that with the notes.
    assert_eq!(kept, [true, false, true, true, true, true]);
    let (_, foot) = document.split_once("</w:tbl>").expect("a grid");
    let kept: Vec<bool> = pieces(foot, "w:p").iter().map(|line| line.contains("<w:keepNext/>")).collect();
    assert_eq!(kept, [true, false], "the notes with the line for signatures");
    assert!(foot.contains(">审核：</w:t><w:tab/><w:t xml:space=\"preserve\">制表：<"), "{foot}");
}

#[test]
fn each_table_has_its_own_paper_and_pages_are_numbered_through() {
    let cover = Cover {
        title: "编委会会议材料".to_owned(),
        subtitle: "草案A".to_owned(),
        office: "编办".to_owned(),
        date: Date::constant(2026, 11, 23),
    };
    let document = document(Some(&cover), &[table(Paper::A4Landscape), table(Paper::A4Portrait)]);
    let sections = pieces(&document, "w:sectPr");
    let [first, landscape, upright] = sections.as_slice() else { panic!("{sections:?}") };
    assert!(!first.contains("footerReference"), "no number on the cover: {first}");
    assert_eq!(
        *landscape,
        "<w:footerReference w:type=\"default\" r:id=\"footer_middle\"/>\
         <w:footerReference w:type=\"even\" r:id=\"footer_middle\"/>\
         <w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>\
         <w:pgMar w:top=\"1587\" w:right=\"2098\" w:bottom=\"1474\" w:left=\"1984\" w:header=\"793\" w:footer=\"897\" \
         w:gutter=\"0\"/><w:pgNumType w:start=\"1\"/>"
    );
    assert!(upright.contains("r:id=\"footer_odd\"/>") && upright.contains("r:id=\"footer_even\"/>"), "{upright}");
    assert!(upright.contains("<w:pgSz w:w=\"11906\" w:h=\"16838\"/>") && !upright.contains("pgNumType"), "{upright}");
    assert_eq!(document.matches(">附件1　编制&lt;表&gt;<").count(), 2, "the list");
    let widths = |grid: &str| -> u32 {
        let widths = grid.split("<w:gridCol w:w=\"").skip(1).filter_map(|width| width.split('"').next());
        widths.map(|width| width.parse::<u32>().expect("a number")).sum()
    };
    let grids: Vec<u32> = pieces(&document, "w:tblGrid").into_iter().map(widths).collect();
    assert_eq!(grids, [12756, 8844], "225 and 156 mm");
}

/// 通知单 to a body, given out.
fn notice() -> Table {
    let issue =
        Issue {
            office: "县委编办".to_owned(), date: "2026年11月24日".to_owned(), copies: "组织、财政部门".to_owned()
        };
    Table {
        attachment: None,
        title: "编制核增通知单".to_owned(),
        caption: Caption { left: "青龙镇：".to_owned(), right: "编号：核增〔2026〕2号".to_owned() },
        lead: vec!["你单位核增事业编制3名。具体如下：".to_owned()],
        notes: vec!["请办理手续。".to_owned()],
        issue: Some(issue),
        code: Some("Q97N-Y7FP".to_owned()),
        ..table(Paper::A4Portrait)
    }
}

/// The words of each paragraph with its style and how far it ends before the edge.
fn styled(document: &str) -> Vec<(String, String, Option<String>)> {
    let value = |line: &str, key: &str| {
        let found = line.split_once(key).and_then(|(_, rest)| rest.split('"').next());
        found.map(str::to_owned)
    };
    let words = |line: &str| -> String {
        let texts = line.split("<w:t xml:space=\"preserve\">").skip(1);
        texts.filter_map(|text| text.split('<').next()).collect()
    };
    pieces(document, "w:p")
        .iter()
        .map(|line| {
            let style = value(line, "<w:pStyle w:val=\"").unwrap_or_default();
            (style, words(line), value(line, "<w:ind w:right=\""))
        })
        .collect()
}

#[test]
fn a_notice_is_a_letter_to_one_body() {
    let document = document(None, &[notice()]);
    let (above, below) = (document.split_once("<w:tbl>"), document.split_once("</w:tbl>"));
    let of = |style: &str, words: &str, right: Option<&str>| {
        (format!("Notice{style}"), words.to_owned(), right.map(str::to_owned))
    };
    let expected = [
        of("Line", "编号：核增〔2026〕2号", None),
        of("Line", "", None),
        of("Title", "编制核增通知单", None),
        of("Line", "", None),
        of("Line", "青龙镇：", None),
        of("Lead", "你单位核增事业编制3名。具体如下：", None),
    ];
    assert_eq!(styled(above.expect("a grid").0), expected);
    let expected = [
        of("Words", "请办理手续。", None),
        of("Copies", "抄送：组织、财政部门。", None),
        of("Imprint", "审核：制表：", None),
        of("Code", "核验码 Q97N-Y7FP", None),
        // 署名 over the middle of the date, which ends four characters before the edge.
        of("Line", "县委编办", Some("1760")),
        of("Line", "2026年11月24日", Some("1280")),
    ];
    let (_, below) = below.expect("a grid");
    assert_eq!(styled(below), expected);
    let (imprint, _) = below.split_once("</w:tbl>").expect("版记");
    assert!(imprint.contains("w:vertAnchor=\"margin\""), "at the foot of the page: {imprint}");
    let rows = pieces(imprint, "w:tr");
    let unruled: Vec<bool> = rows.iter().map(|row| row.contains("<w:bottom w:val=\"nil\"/>")).collect();
    assert_eq!(unruled, [false, false, true], "the code stands below the rules");
    let kept: Vec<bool> = pieces(below, "w:p").iter().map(|line| line.contains("<w:keepNext/>")).collect();
    assert_eq!(kept, [true, false, false, false, true, false], "what is to be done with 署名, and that with the date");
}

#[test]
fn a_notice_without_what_is_not_known_ends_with_what_is_to_be_done() {
    let plain = Table { issue: Some(Issue::default()), code: None, signatures: Vec::new(), ..notice() };
    let written = document(None, std::slice::from_ref(&plain));
    assert_eq!(written.matches("<w:tbl>").count(), 1, "no 版记");
    let (_, below) = written.split_once("</w:tbl>").expect("a grid");
    assert_eq!(styled(below), [("NoticeWords".to_owned(), "请办理手续。".to_owned(), None)]);
    let silent = document(None, &[Table { notes: Vec::new(), ..plain }]);
    let (_, below) = silent.split_once("</w:tbl>").expect("a grid");
    assert_eq!(styled(below), [("End".to_owned(), String::new(), None)]);
}

#[test]
fn each_notice_is_numbered_by_itself_from_its_second_page() {
    let document = document(None, &[notice(), notice()]);
    let sections = pieces(&document, "w:sectPr");
    assert_eq!(sections.len(), 2);
    for section in sections {
        assert!(section.ends_with("<w:pgNumType w:start=\"1\"/><w:titlePg/>"), "{section}");
        assert!(section.contains("r:id=\"footer_odd\"/>") && section.contains("r:id=\"footer_even\"/>"), "{section}");
        assert!(!section.contains("w:type=\"first\""), "{section}");
    }
}

#[test]
fn every_size_and_part_has_its_style() {
    let document = document(None, &[table(Paper::A4Portrait)]);
    let (_, styles) = PARTS.iter().find(|(name, _)| *name == "word/styles.xml").expect("styles");
    let used = document.split("<w:pStyle w:val=\"").skip(1).filter_map(|style| style.split('"').next());
    let sizes = crate::report::table::BodySize::ALL.map(|size| (size.points() * 2.0).round());
    let sized = ["Words", "Strong", "Notes"].into_iter().flat_map(|kind| sizes.map(|size| format!("{kind}{size}")));
    let parts = ["Mark", "Title", "Caption", "Lead", "End", "CoverWords", "CoverHead", "CoverPlan"].map(str::to_owned);
    let of_notices =
        ["Line", "Lead", "Words", "Title", "Copies", "Imprint", "Code"].map(|part| format!("Notice{part}"));
    for style in used.map(str::to_owned).chain(sized).chain(parts).chain(of_notices) {
        assert!(styles.contains(&format!("w:styleId=\"{style}\"")), "{style}");
    }
}

#[test]
fn the_same_tables_are_the_same_file() {
    let of = || write_tables(None, &[table(Paper::A3Landscape)]).expect("written");
    assert_eq!(of(), of());
}
