//! A cell AS WRITTEN → a value AS MEANT, one file per kind of value. Each answers the value, nothing (the cell says there is
//! none), or why it cannot be one; none of them guesses silently: what was read with doubt says so.

pub mod chinese;
pub mod credit_code;
pub mod id_number;
pub mod list;
pub mod month;
pub mod number;
pub mod person_name;
