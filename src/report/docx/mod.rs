//! Papers as .docx, for Word and WPS to edit on: drafts of official letters (请示, 批复, 通知), and tables.
//!
//! `letter` is the neutral form of a letter: finished paragraphs, each with its part in the paper, and nothing of plans or registers.
//! `draft` writes it with the measures of GB/T 9704-2012 in `official`; `sheets` writes tables with those of `paper`. `xml` is what both are
//! written of, `imprint` the 版记 that letters and notices end with, and `package` puts the parts of the file together; the parts that never change are XML files in `assets/report/letters/parts`
//! and `assets/report/sheets`. Letters come from `app::letters`, bytes go to [`super::replace`].
//!
//! What is not known yet stands in a letter as 〔…待补〕, and is marked yellow.

mod draft;
mod imprint;
mod letter;
mod official;
mod package;
mod sheets;
#[cfg(test)]
mod testing;
mod xml;

pub use draft::write;
pub use letter::{Letter, Paragraph, Part, Piece, WANTING, pieces, wanting_in};
pub use package::DocxError;
pub use sheets::write_tables;
