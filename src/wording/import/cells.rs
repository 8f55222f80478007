//! Sentences about sheets, figures, cells and words.

use super::labels;
use crate::import::{CellProblem, FigureProblem, Severity, SheetProblem, WordProblem};

pub(super) fn about_sheet(problem: &SheetProblem) -> String {
    match problem {
        SheetProblem::SheetNotRecognised => {
            "没有找到机构编制台账、岗位表、人员花名册或职责清单的表头，本工作表未导入。若其中有数据，请核对表头用词（如“单位名称”“编制数”“姓名”“岗位名称”“事项”）。".to_owned()
        }
        SheetProblem::SheetHidden => "本工作表是隐藏的，未导入。需要导入时请在“工作表与表头”一步点“读取这张隐藏的表”，或者在对应关系文件里把 hidden_sheet 写为 read。".to_owned(),
        SheetProblem::RowsHidden { rows } => format!(
            "表中有{rows}行是隐藏的（或被筛选掉了），已照常读取。如不应导入，请在“工作表与表头”一步点“隐藏的行：不读”，或者在对应关系文件里把 hidden_rows 写为 leave_out。"
        ),
        SheetProblem::ColumnHidden { heading } => {
            format!(
                "“{heading}”列是隐藏的，已照常读取。如不应导入，请在“工作表与表头”一步点“隐藏的列：不读”，或者在对应关系文件里把 hidden_columns 写为 leave_out。"
            )
        }
        SheetProblem::ColumnMissing { table, column } => {
            format!("{}缺少“{column}”列，本表未导入。请补上该列或改正表头后重新导入。", labels::table(*table))
        }
        SheetProblem::ColumnKept { heading } => {
            format!("“{heading}”列的含义无法识别，内容按原文保留在附加信息中，不参与核算。")
        }
        SheetProblem::ColumnRepeated { heading } => {
            format!("“{heading}”列与前面的列含义相同，只取前一列，本列按原文保留。请删去多余的列或改正表头。")
        }
        SheetProblem::ValueUnderMerge => {
            "合并单元格下面藏有内容，看不见，未作为数据读取。如需要，请取消合并后重新导入。".to_owned()
        }
        SheetProblem::LineLeftOut => "此行只有一段文字，既不像数据也不像表头、合计或附注，未读取。请核对是否为数据。".to_owned(),
    }
}

pub(super) fn about_figure(problem: &FigureProblem) -> String {
    match problem {
        FigureProblem::TotalDiffers { label, column, stated, counted } => {
            let gap = stated.abs_diff(*counted);
            format!(
                "“{label}”行“{column}”写的是{stated}，按所读各行相加为{counted}，相差{gap}。各行已照常读取，请核对是漏行还是合计有误。"
            )
        }
        FigureProblem::PartsDiffer { column, stated, counted } => {
            format!("“{column}”写的是{stated}，各类相加为{counted}，已按各类读取。请核对。")
        }
        FigureProblem::BalanceDiffers { stated, counted } => {
            format!("空(+)超(−)编写的是{stated}，编制数减实有人数为{counted}，以计算结果为准。请核对。")
        }
        FigureProblem::OfficeCountDiffers { stated, listed } => {
            format!("内设机构个数写的是{stated}，名称列出{listed}个，以名称为准。请核对。")
        }
        FigureProblem::StrengthDiffers { institution, kind, ledger, roster } => {
            let kind = kind.map(labels::kind).unwrap_or_default();
            format!(
                "{institution}{kind}实有人数台账为{ledger}，花名册为{roster}。实有人数以花名册为准，请核对花名册是否缺人或台账未更新。"
            )
        }
        FigureProblem::StrengthNotCompared => {
            "账簿中还没有人员，台账的实有人数未作比对。导入花名册后会自动比对。".to_owned()
        }
    }
}

pub(super) fn about_cell(problem: &CellProblem, severity: Severity) -> String {
    let fate = fate(severity);
    match problem {
        CellProblem::NotANumber { column } => format!("“{column}”不是数字，{fate}。请改为阿拉伯数字后重新导入。"),
        CellProblem::Fraction { column } => {
            format!("“{column}”的小数过细，人数和编制数只能是整数，{fate}。请改正后重新导入。")
        }
        CellProblem::Negative { column } => format!("“{column}”是负数，{fate}。请改正后重新导入。"),
        CellProblem::NumberTooLarge { column } => format!("“{column}”的数字过大，{fate}。请核对后重新导入。"),
        CellProblem::FormulaError { column } => {
            format!("“{column}”的公式出错，没有结果，{fate}。请在表格软件中修复公式或直接填数后重新导入。")
        }
        CellProblem::DateInsteadOfNumber { column } => {
            format!("“{column}”的单元格设成了日期格式，{fate}。请改为常规或数值格式后重新导入。")
        }
        CellProblem::Approximate { column, taken } => format!("“{column}”是约数，暂按{taken}读取。请填写准确数。"),
        CellProblem::CountMissing { column } => format!("“{column}”没有填写，暂按0读取。请补填。"),
        CellProblem::NotAMonth { column } => {
            format!("“{column}”不是可识别的日期，{fate}。请写成1985.11或1985-11-20的样式。")
        }
        CellProblem::NotInCalendar { column } => format!("“{column}”不是日历上的日期，{fate}。请核对年、月、日。"),
        CellProblem::YearOnly { column } => format!("“{column}”只有年份，{fate}。请补上月份。"),
        CellProblem::MonthAmbiguous { column, taken } => {
            let taken = labels::month(*taken);
            format!(
                "“{column}”的1月与10月写法可能相同（表格会略去末尾的0），暂按{taken}读取。请改成文本（如1985.01或1985.10）确认。"
            )
        }
        CellProblem::MonthFromSerial { column, taken } => {
            format!("“{column}”是未设日期格式的日期序号，已按{}读取。", labels::month(*taken))
        }
        CellProblem::YearShort { column, taken } => {
            format!("“{column}”的年份只有两位，已按{}读取。请核对。", labels::month(*taken))
        }
    }
}

pub(super) fn about_word(problem: &WordProblem, severity: Severity) -> String {
    let fate = fate(severity);
    match problem {
        WordProblem::UnknownWord { column } => {
            format!("“{column}”的写法无法识别，{fate}。请改用通行的写法后重新导入。")
        }
        WordProblem::WordKept { column } => {
            format!("“{column}”的写法无法识别，按原文保留在附加信息中，不参与核算。请改用通行的写法后重新导入。")
        }
        WordProblem::FilledDown { column, taken } => {
            format!("“{column}”为空且未合并单元格，已按上一行的“{taken}”读取。请核对。")
        }
        WordProblem::LeftBlank { column, above } => {
            format!(
                "“{column}”为空，上一行为“{above}”；单元格没有合并，按未填写读取。若与上一行相同，请填写或合并单元格。"
            )
        }
        WordProblem::NameMissing { column } => format!("“{column}”没有填写，{fate}。请补填后重新导入。"),
        WordProblem::NameTooLong { column } => {
            format!("“{column}”过长，不像名称，{fate}。请核对是否把说明写进了名称格。")
        }
        WordProblem::NameRepeatedInCell { name } => format!("“{name}”在同一格或同一行中重复，只取一次。请核对。"),
        WordProblem::NameRemark { name, remark } => {
            format!("姓名格内除“{name}”外还有“{remark}”，已移到附加信息“姓名备注”。")
        }
        WordProblem::UnknownKind => {
            format!("编制类型的写法无法识别，{fate}。请改为行政、政法专项、工勤、事业（全额、差额、自收自支）或员额。")
        }
        WordProblem::KindMissing => format!("编制类型没有填写，{fate}。请补填后重新导入。"),
        WordProblem::KindAssumed { kind } => {
            format!("表中没有编制类型，暂按{}登记。若不是，请分列填写编制数后重新导入。", labels::kind(*kind))
        }
        WordProblem::FundingAssumed { institution, taken, held } => {
            let taken = labels::kind(*taken);
            if held.is_empty() {
                return format!(
                    "编制类型只写了“事业”，而{institution}没有事业编制，暂按{taken}登记。请核对编制类型，或者在台账中补上它的事业编制。"
                );
            }
            let held: Vec<&str> = held.iter().map(|kind| labels::kind(*kind)).collect();
            format!(
                "编制类型只写了“事业”，而{institution}有{}编制，暂按{taken}登记。请写明是哪一种后重新导入。",
                held.join("、")
            )
        }
        WordProblem::NatureAssumed { nature } => {
            format!(
                "没有写明机构性质，按名称和表的栏目登记为{}。若不是，请在“机构性质”列写明后重新导入。",
                labels::nature(*nature)
            )
        }
    }
}

/// What became of a cell that could not be read.
fn fate(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "本行未导入",
        Severity::Warning | Severity::Notice => "此格未读取",
    }
}
