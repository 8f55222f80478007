//! Texts that a sheet repeats, kept once: a roster has a few hundred offices, posts and schoolings and says them a million times.
//! Only a bounded number of texts is remembered, so that a column of telephone numbers costs no more than what it holds.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::Name;

/// How many different texts of a sheet are remembered.
const MOST_REMEMBERED: usize = 4096;
/// Longer texts are remarks, and no two are the same.
const LONGEST: usize = 120;

/// What has been seen of a sheet so far.
#[derive(Default)]
pub(super) struct Repeated {
    texts: HashSet<Arc<str>>,
    names: HashMap<String, Name>,
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

        let name = Name::new("办公 室").expect("a name");
        assert_eq!(repeated.name("办公 室"), None);
        repeated.remember("办公 室", &name);
        assert_eq!(repeated.name("办公 室"), Some(name));
    }
}
