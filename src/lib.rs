//! 编衡 (bianheng): a register of staffing quotas (编制), plans over it, checks and meeting tables, in one offline file.

pub mod domain;
pub mod import;
pub mod report;
pub mod watch;
pub mod wording;

pub const VERSION: &str = env!("CARGO_PKG_VERSION");
