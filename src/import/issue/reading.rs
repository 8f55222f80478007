//! What reading took upon itself, and what it would not: columns judged by their cells, tables below one another, names and ID
//! numbers that may be read but not trusted. Nothing here is dropped; each is a question to the office.

use serde::Serialize;

use crate::domain::Name;
use crate::import::value::credit_code::CreditCodeFault;

/// A doubt about how something was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ReadingProblem {
    /// Another table in the same sheet; it was read as a table of its own.
    FurtherTable,
    /// More heads, or rows like heads, than are tried; none of the rows from there on was read.
    TablesUnread {
        rows: u32,
    },
    /// A column without a known head, whose cells tell what it holds.
    ColumnGuessed {
        heading: String,
        taken: String,
    },
    /// A column whose cells are not what its head says; `taken` is what they are, if that is known.
    ColumnDoubted {
        heading: String,
        taken: Option<String>,
    },
    /// The unit of all rows, from the title or the name of the sheet.
    UnitAssumed {
        taken: String,
    },
    /// 其中 is more than the row it is a part of. In the unit of the column.
    PartExceeds {
        label: String,
        column: String,
        part: String,
        whole: String,
    },
    /// A total of decimals. In the unit of the column.
    DecimalTotalDiffers {
        label: String,
        column: String,
        stated: String,
        counted: String,
    },
    /// A total cannot be compared: `unread` cells of the rows that it adds up could not be read. In the unit of the column.
    PartsUnread {
        label: String,
        column: String,
        stated: String,
        counted: String,
        unread: i64,
    },
    /// A blank in a name that was taken for the separator ·.
    NameSeparated {
        name: Name,
    },
    /// A character of the private area, which every computer shows otherwise.
    NamePrivateCharacter {
        name: Name,
        characters: String,
    },
    /// Figures, radicals, signs: what stands in no name.
    NameOddCharacter {
        name: Name,
        characters: String,
    },
    SeveralPeople,
    /// Two names with a blank between them, or one.
    PerhapsSeveralPeople {
        name: Name,
    },
    /// Born after the day of the import.
    IdFuture,
    /// The first two digits are of no province.
    IdRegion,
    /// It holds by its check character, but ends as truncated numbers do.
    IdPerhapsTruncated,
    /// Too young or too old to be in post.
    AgeUnusual {
        age: i16,
    },
    /// A month after the day of the import.
    MonthInFuture {
        column: String,
    },
    /// 统一社会信用代码; kept as written.
    CreditCode {
        fault: CreditCodeFault,
    },
}
