//! 规则文本: a pack as rules that can be read aloud, as a table of one column, so that it is printed and saved like any other.

use super::{Cell, Heading, Paper, Row, RowRole, Table, group_row, text_column, word_column};
use crate::wording::policy::Page;

/// The page, its sentences numbered within each section and the source under them.
pub fn rules_page(heading: &Heading, page: &Page) -> Table {
    let mut rows = Vec::new();
    for (index, section) in page.sections.iter().enumerate() {
        rows.push(group_row(index, &section.heading));
        for (number, sentence) in section.sentences.iter().enumerate() {
            let cells = vec![Cell::Text((number + 1).to_string()), Cell::text_of(sentence.as_str())];
            rows.push(Row::new(RowRole::Body, cells));
        }
        if !section.source.is_empty() {
            rows.push(Row::new(RowRole::Body, vec![Cell::Blank, Cell::text_of(section.source.as_str())]));
        }
    }
    Table {
        title: page.title.clone(),
        caption: heading.caption_of_words(),
        columns: vec![word_column(&["序号"], 3), text_column(&["规则"], 40)],
        rows,
        notes: vec!["由规则包生成；来源没有写明的标“待填”。".to_owned()],
        ..Table::on(Paper::A4Portrait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Date;
    use crate::rules::Policy;
    use crate::wording;

    #[test]
    fn a_pack_is_printed_with_every_sentence_and_every_source() {
        let policy = Policy::bundled().expect("bundled packs");
        let pack = policy.packs().find(|pack| pack.key == "xuancheng").expect("the pack");
        let page = wording::policy::pack(pack, &policy);
        let heading = Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) };
        let table = rules_page(&heading, &page);
        let sentences: usize = page.sections.iter().map(|section| section.sentences.len()).sum();
        let sources = page.sections.iter().filter(|section| !section.source.is_empty()).count();
        assert_eq!(table.rows.len(), page.sections.len() + sentences + sources);
        assert!(sentences > 10 && sources > 0);
    }
}
