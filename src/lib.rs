//! 编衡 (bianheng): a register of staffing quotas (编制), plans over it, checks and meeting tables, in one offline file.
//!
//! The whole story, over the sample county that travels with the program:
//!
//! ```
//! use bianheng::app::{ReportName, clock, sample, stages};
//! use bianheng::watch::Unwatched;
//!
//! # fn main() -> Result<(), bianheng::notice::Notice> {
//! # let folder = tempfile::tempdir().expect("a folder");
//! // An office's workbooks become a book: understood, previewed, recorded as one entry, with a plan laid over it.
//! let path = sample::prepare(folder.path(), &Unwatched)?;
//! let book = stages::open(&path)?;
//! let opened = stages::read(&book, &stages::policy()?)?;
//!
//! // The plan is projected over the register and judged by the rules; the register itself is untouched.
//! let plan = opened.register.open(stages::find_plan(&book, sample::PLAN)?);
//! assert!(plan.projection.is_complete());
//! assert_eq!(plan.adoption_hindrance(), Some("有方案新增的“禁止”事项，请先按核查意见处理"));
//!
//! // What is seen is what is printed: one neutral table for screen, PDF, xlsx, text and JSON.
//! let heading = opened.heading(clock::today());
//! let table = ReportName::Downshift.build(&heading, &opened.register, Some(&plan)).expect("a plan is given");
//! assert_eq!(table.notes[1], "事业·全额：调减41名，调增41名，增减平衡：0。");
//! # Ok(())
//! # }
//! ```
//!
//! Read on in this order: `domain` (nouns and arithmetic), `import` (files → operations), `plan` and `rules` (what if, and what
//! ought to be), `history` (what was), `forecast` (who retires when), `wording` and `report` (sentences and tables), `print` (paper), `store` (the book), `app` (state
//! and change), `cli` and `ui`.

pub mod domain;
pub mod watch;
pub mod regular_file;
pub mod import;
pub mod plan;
pub mod history;
pub mod forecast;
pub mod rules;
pub mod optimise;
pub mod wording;
pub mod report;
pub mod print;
pub mod opener;
pub mod store;
pub mod notice;
pub mod app;
pub mod cli;
pub mod ui;

pub const VERSION: &str = env!("CARGO_PKG_VERSION");
