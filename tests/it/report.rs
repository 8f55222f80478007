//! The renderers of `report::Table`, seen from outside: what is in the table is in the file, once, whole and in its place.

mod another_program;
mod pdf;
mod save;
mod xlsx;
