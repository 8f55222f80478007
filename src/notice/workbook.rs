//! Workbooks that could not be written.

use std::path::Path;

use super::Notice;
use crate::report::xlsx::XlsxError;

/// Why there is no workbook at `path`.
pub fn of_workbook(error: &XlsxError, path: &Path) -> Notice {
    let place = path.display().to_string();
    match error {
        XlsxError::Cell { sheet, row, column, cause: _ } => Notice::failure(
            format!("工作簿没有生成：工作表“{sheet}”第{row}行第{column}列的内容写不进单元格。"),
            place,
            "Excel 的单元格最多32767个字，一张工作表最多1048576行；请改用 PDF 或者 CSV。",
        ),
        XlsxError::Scratch => {
            let folder = std::env::temp_dir().display().to_string();
            let advice =
                format!("长表先写在临时文件夹({folder})中，它所在的磁盘可能已满；请清理后重试，或者改用 PDF、CSV。");
            Notice::failure("工作簿没有生成：写临时文件时中断，原有文件没有改动。", place, &advice)
        }
        XlsxError::NoTables | XlsxError::Workbook(_) => {
            Notice::failure(format!("工作簿没有生成({error})。"), place, "请改用 PDF，并把情况告诉开发者。")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_scratch_disk_and_a_cell_too_long_are_told_apart() {
        let told = |error: &XlsxError| of_workbook(error, Path::new("台账.xlsx")).to_string();
        let scratch = told(&XlsxError::Scratch);
        assert!(scratch.contains("临时文件夹") && scratch.contains("台账.xlsx"), "{scratch}");
        let cause = rust_xlsxwriter::XlsxError::MaxStringLengthExceeded;
        let cell = told(&XlsxError::Cell { sheet: "台账".to_owned(), row: 9, column: 3, cause });
        assert!(cell.contains("工作表“台账”第9行第3列") && cell.contains("32767"), "{cell}");
    }
}
