//! Drafts of official letters (请示, 批复, 通知) as .docx, for Word and WPS to edit on.
//!
//! `letter` is the neutral form: finished paragraphs, each with its part in the paper, and nothing of plans or registers. `official`
//! holds the measures of GB/T 9704-2012, `package` puts the parts of the file together; the parts that never change are XML files in
//! `assets/report/letters/parts`. Letters come from `app::letters`, bytes go to [`super::replace`].
//!
//! What is not known yet stands as 〔…待补〕 in the text, and is marked yellow.

mod letter;
mod official;
mod package;

pub use letter::{Letter, Paragraph, Part, Piece, WANTING, pieces, wanting_in};
pub use package::{DocxError, write};
