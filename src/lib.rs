//! 编衡 (bianheng): a register of staffing quotas (编制), plans over it, checks and meeting tables, in one offline file.

pub mod domain;
pub mod watch;
pub mod import;
pub mod plan;
pub mod rules;
pub mod wording;
pub mod report;
pub mod store;
pub mod notice;
pub mod app;
pub mod cli;
pub mod ui;

pub const VERSION: &str = env!("CARGO_PKG_VERSION");
