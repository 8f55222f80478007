//! What a column holds and what a row is, in the words of the sheet's preview. Fields and factors are called as the vocabulary calls
//! them, so that what is shown can be typed into a mapping too.

use super::labels;
use crate::import::{Field, Meaning, RowMark, Seat, Share, StatedKind, TableKind, Vocabulary};

/// "身份证号", "编制数·行政", "原样保留".
pub fn meaning(meaning: Meaning, table: TableKind) -> String {
    let vocabulary = Vocabulary::built_in();
    match meaning {
        Meaning::Field(Field::Serial) => "序号".to_owned(),
        Meaning::Field(field) => vocabulary.column_label(table, field).to_owned(),
        Meaning::Authorized(part) => format!("编制数·{}", share(part)),
        Meaning::Strength(part) => format!("实有人数·{}", share(part)),
        Meaning::Leaders(Seat::Chief) => "领导职数·正".to_owned(),
        Meaning::Leaders(Seat::Deputy) => "领导职数·副".to_owned(),
        Meaning::Leaders(Seat::Both) => "领导职数".to_owned(),
        Meaning::OfficeCount => "内设机构·个数".to_owned(),
        Meaning::OfficeNames => "内设机构·名称".to_owned(),
        Meaning::Factor(index) => vocabulary.factor(index).map_or_else(String::new, |factor| factor.name.to_string()),
        Meaning::Further => "原样保留".to_owned(),
        Meaning::Named(place) => vocabulary.further_name(table, place).unwrap_or_default().to_owned(),
        Meaning::LeftOut => "不导入".to_owned(),
    }
}

fn share(share: Share) -> &'static str {
    match share {
        Share::Total => "合计",
        Share::Kind(StatedKind::Exact(kind)) => labels::kind(kind),
        Share::Kind(StatedKind::Service) => "事业(未分经费形式)",
    }
}

/// Why a row is not read as data, in a word or two.
pub fn row_mark(mark: RowMark) -> &'static str {
    match mark {
        RowMark::Above => "标题",
        RowMark::Group => "分组",
        RowMark::Total => "合计",
        RowMark::Data => "数据(您定的)",
        RowMark::LeftOut(reason) => labels::reason(reason),
    }
}
