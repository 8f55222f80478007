//! Tests of the pipeline, from the outside of the library. One binary, because linking is slow.

mod adopted;
mod agreements;
mod broken;
mod command_line;
mod conservation;
mod county;
mod dice;
mod figures;
mod formats;
mod fuzz_seeds;
mod divisions;
mod import;
mod isolation;
mod main_job;
mod odd_files;
mod orders;
mod published;
mod register_tables;
mod report;
mod report_tables;
mod store;
mod story;
mod window;
