//! What a roster says of a person in columns that no rule needs: head and text, as written. A roster of a million rows repeats a
//! few heads and a few hundred texts, and every row goes through several hands; so heads and texts may be shared between rows,
//! and a copy of them all is no more than another reference. Knows nothing of where columns come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

/// Further columns of a person by their heads, in the order of the heads, each once. Written as a JSON object.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<String, String>")]
pub struct Further(Arc<[Column]>);

/// A head and the text below it.
type Column = (Arc<str>, Arc<str>);

impl Further {
    /// The text under a head.
    pub fn get(&self, head: &str) -> Option<&str> {
        let at = self.0.binary_search_by(|(known, _)| (**known).cmp(head)).ok()?;
        self.0.get(at).map(|(_, text)| &**text)
    }

    pub fn contains_key(&self, head: &str) -> bool {
        self.get(head).is_some()
    }

    /// Heads and texts, in the order of the heads.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(head, text)| (&**head, &**text))
    }

    /// The heads in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(head, _)| head)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets the text under a head. Each time all of them are copied: what has many to set extends.
    pub fn insert(&mut self, head: impl Into<Arc<str>>, text: impl Into<Arc<str>>) {
        self.extend([(head, text)]);
    }

    /// These, and of `later` what it says, where both say something instead of it.
    pub fn followed_by(&self, later: &Self) -> Self {
        match (self.is_empty(), later.is_empty()) {
            (true, _) => later.clone(),
            (false, true) => self.clone(),
            (false, false) => self.0.iter().chain(later.0.iter()).cloned().collect(),
        }
    }
}

impl<H: Into<Arc<str>>, T: Into<Arc<str>>> FromIterator<(H, T)> for Further {
    /// Of several texts under one head the last one counts.
    fn from_iter<I: IntoIterator<Item = (H, T)>>(columns: I) -> Self {
        let mut columns: Vec<Column> = columns.into_iter().map(|(head, text)| (head.into(), text.into())).collect();
        if !columns.is_sorted_by(|(first, _), (second, _)| first < second) {
            columns.sort_by(|(first, _), (second, _)| first.cmp(second));
            // What is dropped is the second of two, so that the last one must come first.
            columns.dedup_by(|(later, text), (head, kept)| {
                let is_same = later == head;
                if is_same {
                    std::mem::swap(kept, text);
                }
                is_same
            });
        }
        if columns.is_empty() { Self::default() } else { Self(columns.into()) }
    }
}

impl<H: Into<Arc<str>>, T: Into<Arc<str>>> Extend<(H, T)> for Further {
    fn extend<I: IntoIterator<Item = (H, T)>>(&mut self, columns: I) {
        let added: Self = columns.into_iter().collect();
        if !added.is_empty() {
            *self = self.followed_by(&added);
        }
    }
}

impl From<BTreeMap<String, String>> for Further {
    fn from(columns: BTreeMap<String, String>) -> Self {
        columns.into_iter().collect()
    }
}

impl Serialize for Further {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn further(columns: &[(&str, &str)]) -> Further {
        columns.iter().copied().collect()
    }

    fn told(further: &Further) -> String {
        further.iter().map(|(head, text)| format!("{head}={text} ")).collect()
    }

    #[test]
    fn heads_stand_in_order_and_the_last_text_counts() {
        let columns = further(&[("b", "1"), ("a", "2"), ("b", "3"), ("c", "4"), ("b", "5")]);
        assert_eq!(told(&columns), "a=2 b=5 c=4 ");
        assert_eq!((columns.get("b"), columns.get("d"), columns.len()), (Some("5"), None, 3));
    }

    #[test]
    fn what_is_said_later_replaces_what_was_said() {
        let before = further(&[("学历", "大学"), ("民族", "汉族")]);
        assert_eq!(before.followed_by(&further(&[])), before);
        assert_eq!(further(&[]).followed_by(&before), before);
        let after = before.followed_by(&further(&[("学历", "研究生"), ("职级", "一级")]));
        assert_eq!(after, further(&[("民族", "汉族"), ("学历", "研究生"), ("职级", "一级")]));
        let mut inserted = before;
        inserted.insert("学历", "研究生");
        inserted.insert("职级", "一级");
        assert_eq!(inserted, after);
    }

    #[test]
    fn json_is_that_of_a_map() {
        let map = BTreeMap::from([("学历".to_owned(), "大学\"".to_owned()), ("a".to_owned(), String::new())]);
        let columns = Further::from(map.clone());
        let json = serde_json::to_string(&columns).expect("a map of texts");
        assert_eq!(json, serde_json::to_string(&map).expect("a map of texts"));
        assert_eq!(serde_json::from_str::<Further>(&json).expect("what was written"), columns);
        assert_eq!(serde_json::from_str::<Further>("{}").expect("an empty map"), Further::default());
    }
}
