//! The words by which somebody names the meaning of a column: the keys that the program prints itself (`id_number`,
//! `authorized/administrative`), and heads as offices write them (身份证号, 编制数/行政), so that nobody has to learn the keys.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::heading::{Meaning, Seat, Share, recognise};
use super::vocabulary::{Field, StatedKind, TableKind, Vocabulary};
use crate::domain::QuotaKind;

/// 原样保留: kept under its head.
const FURTHER: &str = "原样保留";
/// 不导入: not taken over.
const LEFT_OUT: &str = "不导入";

/// What a word says a column of a kind of table means; `None` when such tables have no such column.
pub fn meaning_of_word(word: &str, table: TableKind, vocabulary: &Vocabulary) -> Option<Meaning> {
    let word = word.trim();
    if word == FURTHER {
        return Some(Meaning::Further);
    }
    if word == LEFT_OUT {
        return Some(Meaning::LeftOut);
    }
    by_key(word, table, vocabulary).or_else(|| by_head(word, table, vocabulary))
}

fn by_key(word: &str, table: TableKind, vocabulary: &Vocabulary) -> Option<Meaning> {
    let written: StrDeserializer<'_, Error> = word.into_deserializer();
    if let Ok(field) = Field::deserialize(written) {
        return vocabulary.has_field(table, field).then_some(Meaning::Field(field));
    }
    let is_ledger = table == TableKind::Ledger;
    let of_ledgers = of_ledgers().filter(|_| is_ledger);
    of_ledgers.chain([Meaning::Further, Meaning::LeftOut]).find(|meaning| meaning.key() == word)
}

/// All that a column of a kind of table can mean, for somebody to choose from; what is kept or left out comes last.
pub fn meanings_of(table: TableKind, vocabulary: &Vocabulary) -> Vec<Meaning> {
    let mut meanings: Vec<Meaning> = vocabulary.fields(table).map(Meaning::Field).collect();
    if table == TableKind::Ledger {
        meanings.extend(of_ledgers());
        meanings.extend((0..).map_while(|index| vocabulary.factor(index).map(|_| Meaning::Factor(index))));
    }
    meanings.extend((0..).map_while(|place| vocabulary.further_name(table, place).map(|_| Meaning::Named(place))));
    meanings.extend([Meaning::Further, Meaning::LeftOut]);
    meanings
}

/// What only ledgers have, besides fields and factors.
fn of_ledgers() -> impl Iterator<Item = Meaning> {
    let kinds = QuotaKind::ALL.into_iter().map(StatedKind::Exact).chain([StatedKind::Service]).map(Share::Kind);
    let of_shares =
        kinds.chain([Share::Total]).flat_map(|share| [Meaning::Authorized(share), Meaning::Strength(share)]);
    let of_seats = [Seat::Chief, Seat::Deputy, Seat::Both].map(Meaning::Leaders);
    let others = [Meaning::OfficeCount, Meaning::OfficeNames];
    of_shares.chain(of_seats).chain(others)
}

fn by_head(word: &str, table: TableKind, vocabulary: &Vocabulary) -> Option<Meaning> {
    let path: Vec<String> = word.split('/').map(str::to_owned).collect();
    let found = recognise(&path, table, vocabulary)?;
    let named = found.name.and_then(|name| vocabulary.further_place(table, &name));
    Some(named.map_or(found.meaning, Meaning::Named))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, table: TableKind, expected: Option<&str>) {
        let meaning = meaning_of_word(word, table, Vocabulary::built_in());
        assert_eq!(meaning.map(Meaning::key).as_deref(), expected, "{word}");
    }

    #[test]
    fn columns_are_named_by_keys_and_by_heads() {
        check("id_number", TableKind::Roster, Some("id_number"));
        check("身份证号", TableKind::Roster, Some("id_number"));
        check("further", TableKind::Roster, Some("further"));
        check("原样保留", TableKind::Posts, Some("further"));
        check("authorized/administrative", TableKind::Ledger, Some("authorized/administrative"));
        check("编制数/行政", TableKind::Ledger, Some("authorized/administrative"));
        check("leaders/chief", TableKind::Ledger, Some("leaders/chief"));
        check("领导职数/正", TableKind::Ledger, Some("leaders/chief"));
    }

    #[test]
    fn what_is_kept_under_a_name_of_its_own_can_be_chosen() {
        let vocabulary = Vocabulary::built_in();
        let place = vocabulary.further_place(TableKind::Roster, "入编文号").expect("it is kept");
        assert!(meanings_of(TableKind::Roster, vocabulary).contains(&Meaning::Named(place)));
        assert_eq!(meaning_of_word("入编文号", TableKind::Roster, vocabulary), Some(Meaning::Named(place)));
        assert_eq!(meaning_of_word("入编文号", TableKind::Posts, vocabulary), None);
    }

    #[test]
    fn a_column_of_another_table_is_none() {
        check("id_number", TableKind::Ledger, None);
        check("authorized/total", TableKind::Roster, None);
        check("身份证", TableKind::Posts, None);
        check("随便", TableKind::Roster, None);
        check("", TableKind::Roster, None);
    }
}
