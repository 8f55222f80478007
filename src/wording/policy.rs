//! Policy packs in words: conditions, amounts, what is wrong with a pack, and a whole pack as rules that can be read aloud.

mod page;
mod scheme;
mod standard;
mod condition;
mod difference;
mod fault;

pub use condition::{amount, condition, impasse, part, permission, uncomputed};
pub use difference::scheme_difference;
pub use fault::{fault, figure_name};
pub use page::{Page, Section, pack, rule_page, scheme_page, standard_page};
pub use scheme::consequences;
pub use standard::{need, need_in_parts};

#[cfg(test)]
mod tests;
