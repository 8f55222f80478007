//! Words that many places quote and none changes: a quotation costs no copy of them.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The words of a source, shared by all who quote them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Quoted(Arc<str>);

impl Deref for Quoted {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Quoted {
    fn from(words: String) -> Self {
        Self(words.into())
    }
}

impl From<&str> for Quoted {
    fn from(words: &str) -> Self {
        Self(words.into())
    }
}

impl From<Quoted> for String {
    fn from(quoted: Quoted) -> Self {
        (*quoted.0).to_owned()
    }
}

impl fmt::Display for Quoted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}
