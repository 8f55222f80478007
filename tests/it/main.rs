//! Tests of whole stages, in one binary.

mod odd_files;
mod scratch;
