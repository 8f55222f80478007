//! Tests of whole stages, in one binary.

mod import;
mod odd_files;
