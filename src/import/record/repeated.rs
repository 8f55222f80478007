//! Texts that a sheet repeats, kept once: a roster has a few hundred offices, posts and schoolings and says them a million times.
//! Only a bounded number of texts is remembered, so that a column of telephone numbers costs no more than what it holds.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::{Further, Name};

/// How many different texts of a sheet are remembered.
const MOST_REMEMBERED: usize = 4096;
/// Longer texts are remarks, and no two are the same.
const LONGEST: usize = 120;

/// What has been seen of a sheet so far.
#[derive(Default)]
pub(super) struct Repeated {
    texts: HashSet<Arc<str>>,
    names: HashMap<String, Name>,
    /// By the places of their texts in memory: texts that were remembered stay where they are.
    further: HashMap<Vec<(usize, usize)>, Further>,
    columns: Vec<(Arc<str>, Arc<str>)>,
}

impl Repeated {
    /// The text, shared with the rows that said the same.
    pub(super) fn text(&mut self, written: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(written) {
            return Arc::clone(known);
        }
        let text: Arc<str> = written.into();
        if self.texts.len() < MOST_REMEMBERED && written.len() <= LONGEST {
            self.texts.insert(Arc::clone(&text));
        }
        text
    }

    /// Further columns, shared with the rows in which all of them said the same: schooling, party and the like have few
    /// combinations.
    pub(super) fn further<'row>(
        &mut self,
        columns: impl Iterator<Item = (&'row Arc<str>, Option<Cow<'row, str>>)>,
    ) -> Further {
        let mut kept = std::mem::take(&mut self.columns);
        kept.extend(columns.filter_map(|(head, written)| Some((Arc::clone(head), self.text(&written?)))));
        let place = |text: &Arc<str>| text.as_ptr() as usize;
        let places: Vec<(usize, usize)> = kept.iter().map(|(head, text)| (place(head), place(text))).collect();
        let further = match self.further.get(&places) {
            Some(known) => known.clone(),
            None => {
                let further: Further = kept.iter().cloned().collect();
                let are_remembered = kept.iter().all(|(_, text)| self.texts.contains(text));
                if are_remembered && self.further.len() < MOST_REMEMBERED {
                    self.further.insert(places, further.clone());
                }
                further
            }
        };
        kept.clear();
        self.columns = kept;
        further
    }

    /// The name that a text was made into before.
    pub(super) fn name(&self, written: &str) -> Option<Name> {
        self.names.get(written).cloned()
    }

    /// Remembers what a text was made into.
    pub(super) fn remember(&mut self, written: &str, name: &Name) {
        if self.names.len() < MOST_REMEMBERED {
            self.names.insert(written.to_owned(), name.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_is_shared_until_enough_is_remembered() {
        let mut repeated = Repeated::default();
        let first = repeated.text("大学本科");
        assert!(Arc::ptr_eq(&first, &repeated.text("大学本科")));
        for number in 0..MOST_REMEMBERED {
            repeated.text(&number.to_string());
        }
        assert_eq!(repeated.texts.len(), MOST_REMEMBERED);
        assert_eq!(&*repeated.text("一句没有记住的话"), "一句没有记住的话");
        assert!(Arc::ptr_eq(&first, &repeated.text("大学本科")));

        let heads: [Arc<str>; 2] = ["学历".into(), "民族".into()];
        let mut row = |schooling: &'static str, nation: Option<&'static str>| {
            let texts = [Some(Cow::from(schooling)), nation.map(Cow::from)];
            repeated.further(heads.iter().zip(texts))
        };
        let (one, other, alike) = (row("大学本科", Some("7")), row("大学本科", None), row("大学本科", Some("7")));
        assert_eq!(one.iter().collect::<Vec<_>>(), [("学历", "大学本科"), ("民族", "7")]);
        assert_eq!(other.iter().collect::<Vec<_>>(), [("学历", "大学本科")]);
        assert_eq!(one, alike);
        assert_eq!(row("一句没有记住的话", None).get("学历"), Some("一句没有记住的话"));

        let name = Name::new("办公 室").expect("a name");
        assert_eq!(repeated.name("办公 室"), None);
        repeated.remember("办公 室", &name);
        assert_eq!(repeated.name("办公 室"), Some(name));
    }
}
