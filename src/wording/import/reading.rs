//! Sentences about what reading took upon itself: columns, tables, names and numbers that were read with doubt.

use crate::import::{CreditCodeFault, ReadingProblem};

pub(super) fn about_reading(problem: &ReadingProblem) -> String {
    match problem {
        ReadingProblem::FurtherTable => {
            "本工作表在这里还有一张表，已按另一张表读取。若它们本是一张表，请去掉中间多余的表头后重新导入。".to_owned()
        }
        ReadingProblem::TablesUnread { rows } => format!(
            "本工作表中的表头（或像表头的行）太多，从这一行起没有再往下找表，以下{rows}行均未导入。请把这些行移到另一个工作表（或文件），补上表头后重新导入。"
        ),
        ReadingProblem::ColumnGuessed { heading, taken } => {
            format!("“{heading}”列没有可识别的表头，按内容认作“{taken}”。若不是，请补上表头后重新导入。")
        }
        ReadingProblem::ColumnDoubted { heading, taken: Some(taken) } => {
            format!("“{heading}”列的内容与表头不符，看内容是“{taken}”，已按“{taken}”读取。请核对表头是否写错或错列。")
        }
        ReadingProblem::ColumnDoubted { heading, taken: None } => {
            format!("“{heading}”列的内容与表头不符，仍按表头读取，看不懂的各格另有说明。请核对表头是否写错或错列。")
        }
        ReadingProblem::UnitAssumed { taken } => {
            format!("表内没有单位列，按标题或工作表名称，各行都认作“{taken}”的。若不是，请补上“单位名称”列后重新导入。")
        }
        ReadingProblem::PartExceeds { label, column, part, whole } => {
            format!("“{label}”行“{column}”为{part}，多于它所属那一行的{whole}。“其中”行不计入合计，请核对。")
        }
        ReadingProblem::DecimalTotalDiffers { label, column, stated, counted } => {
            format!(
                "“{label}”行“{column}”写的是{stated}，按所读各行相加为{counted}。各行已照常读取，请核对是漏行还是合计有误。"
            )
        }
        ReadingProblem::PartsUnread { label, column, stated, counted, unread } => format!(
            "“{label}”行“{column}”写的是{stated}，能读的各行相加为{counted}，另有{unread}格没有读出，无法核对。请补上没有读出的格。"
        ),
        ReadingProblem::NameSeparated { name } => {
            format!("姓名中的空格按间隔号读取，记作“{name}”。若不是，请去掉空格或改写后重新导入。")
        }
        ReadingProblem::NamePrivateCharacter { name, characters } => format!(
            "姓名含自造字：“{name}”中有{}，换一台电脑就会显示成别的字或空白。已照录，请改用标准字后重新导入。",
            code_points(characters)
        ),
        ReadingProblem::NameOddCharacter { name, characters } => format!(
            "姓名“{name}”含有姓名中少见的字符（{}），已照录。请核对是否夹带了编号、符号或形近的部首。",
            code_points(characters)
        ),
        ReadingProblem::SeveralPeople => {
            "姓名格内不止一人（或不是姓名），本行未导入。请每人一行分开填写后重新导入。".to_owned()
        }
        ReadingProblem::PerhapsSeveralPeople { name } => {
            format!("姓名格内有空格隔开的两段文字，已作为一人“{name}”读取。若是两人，请每人一行分开填写。")
        }
        ReadingProblem::IdFuture => "身份证号中的出生日期在今天之后，本行未导入。请对照身份证改正。".to_owned(),
        ReadingProblem::IdRegion => "身份证号的前两位不是任何省份的代码，已照录。请对照身份证核对。".to_owned(),
        ReadingProblem::IdPerhapsTruncated => {
            "身份证号以000结尾，可能是被Excel截断后又补零的；校验码碰巧相符，已照录。请对照身份证核对。".to_owned()
        }
        ReadingProblem::AgeUnusual { age } => {
            format!("按出生年月现为{age}岁，在编人员一般在16至75岁之间，已照录。请核对。")
        }
        ReadingProblem::MonthInFuture { column } => {
            format!("“{column}”在今天之后，此格未读取。请核对年份后重新导入。")
        }
        ReadingProblem::CreditCode { fault } => {
            let what = match fault {
                CreditCodeFault::Truncated => "以数值存储，末几位已丢失",
                CreditCodeFault::Length => "位数不对（应为18位，旧组织机构代码为9位）",
                CreditCodeFault::Character => "含有代码中没有的字符（不用I、O、S、V、Z）",
                CreditCodeFault::Check => "校验码不符",
            };
            format!("统一社会信用代码{what}，按原文保留。请对照证书核对。")
        }
    }
}

/// Characters that may not show, by their numbers: `U+E1E7`.
fn code_points(characters: &str) -> String {
    let shown: Vec<String> = characters.chars().map(|character| format!("U+{:04X}", u32::from(character))).collect();
    shown.join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Name;

    #[test]
    fn characters_that_do_not_show_are_told_by_number() {
        let name = Name::new("田\u{e1e7}").expect("a name");
        let told = about_reading(&ReadingProblem::NamePrivateCharacter { name, characters: "\u{e1e7}".to_owned() });
        assert!(told.starts_with("姓名含自造字：") && told.contains("U+E1E7"), "{told}");
    }
}
