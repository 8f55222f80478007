//! The renderers of `report::Table`, seen from outside: what is in the table is in the file, once, whole and in its place.

mod face;
mod first_page;
mod notices;
mod letters;
mod agreement;
mod geometry;
mod another_program;
mod pdf;
mod preview;
mod save;
mod templates;
mod workbooks;
mod xlsx;
