//! The preview: what it shows first is what will be printed.

use std::sync::LazyLock;

use bianheng::report::{Paper, Table, Typesetter};

use crate::report_tables::register;

static TYPESETTER: LazyLock<Typesetter> = LazyLock::new(Typesetter::new);

#[test]
fn the_first_page_of_a_beginning_is_that_of_the_whole() {
    // Groups of all lengths, so that heads and sums fall near the ends of the first page and of the beginning.
    for (paper, group) in
        [(Paper::A4Landscape, 2), (Paper::A4Landscape, 19), (Paper::A4Portrait, 3), (Paper::A3Landscape, 31)]
    {
        let mut table = register(130, group, paper);
        table.code = Some("1234-5678".to_owned());
        let beginning = table.beginning().expect("a long table");
        assert!(beginning.rows.len() < table.rows.len() && beginning.code.is_none());
        let set = |table: &Table| TYPESETTER.typeset(std::slice::from_ref(table)).expect("pages");
        let (first, whole) = (set(&beginning), set(&table));
        assert!(first.count() > 1 && whole.count() > first.count(), "{paper:?}");
        assert_eq!(first.size(0), whole.size(0));
        let (first, whole) = (first.image(0, 1.0).expect("a page"), whole.image(0, 1.0).expect("a page"));
        assert!(first == whole, "{paper:?} with groups of {group}: the first pages differ");
    }
}

#[test]
fn a_short_table_is_set_at_once() {
    assert_eq!(register(60, 5, Paper::A4Landscape).beginning(), None);
}
