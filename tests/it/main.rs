//! The whole program from the outside, one binary.

mod store;
