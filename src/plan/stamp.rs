//! Who changed a plan, and when. The time comes in as an argument: nothing here reads a clock.

use serde::{Deserialize, Serialize};

use crate::domain::DateTime;

/// 经办人 and time of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub at: DateTime,
    pub by: String,
}

/// One edit of a plan: what was done, in the words of the menu ("添加步骤"), and by whom where that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub label: String,
    pub stamp: Option<Stamp>,
}

impl Edit {
    pub fn new(label: impl Into<String>) -> Self {
        Self { label: label.into(), stamp: None }
    }

    #[must_use]
    pub fn stamped(mut self, stamp: impl Into<Option<Stamp>>) -> Self {
        self.stamp = stamp.into();
        self
    }
}

impl From<&str> for Edit {
    fn from(label: &str) -> Self {
        Self::new(label)
    }
}

impl From<String> for Edit {
    fn from(label: String) -> Self {
        Self::new(label)
    }
}
