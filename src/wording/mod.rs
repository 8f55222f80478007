//! Every Chinese sentence about the domain.

pub mod import;
