//! Remembers what was built for the screen until what it was built from changes.

/// One remembered value and its key.
#[derive(Debug)]
pub struct Memo<K, V> {
    held: Option<(K, V)>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self { held: None }
    }
}

impl<K: PartialEq, V> Memo<K, V> {
    /// The value for `key`, built anew only when the key differs from the last one.
    pub fn get(&mut self, key: K, build: impl FnOnce() -> V) -> &V {
        if self.held.as_ref().is_none_or(|(held, _)| *held != key) {
            self.held = None;
        }
        let (_, value) = self.held.get_or_insert_with(|| (key, build()));
        value
    }
}

/// A shared value as a key: the same allocation, not an equal one. Holding it keeps the allocation from being given to another.
#[derive(Debug)]
pub struct Same<T>(pub std::sync::Arc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        std::sync::Arc::ptr_eq(&self.0, &other.0)
    }
}
