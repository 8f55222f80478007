//! The book from the outside: what is recorded is found again, what is refused leaves no trace, and every file that is no
//! book is told by what it is.

mod agreements;
mod files;
mod kill;
mod log;
mod model;
mod people;
mod plans;
mod sample;
mod time;
mod time_model;
mod waiting;
