//! A [`Form`] as a workbook to be filled in: hint, title, 填报单位, head, ruled rows with checks on what is typed; a sheet of
//! rules; and, hidden, the words that may be chosen, because a check can hold no more than 255 characters of them itself.

use std::io::Write;

use rust_xlsxwriter::{
    ConditionalFormatFormula, DataValidation, DataValidationErrorStyle, DataValidationRule, Format, FormatAlign,
    FormatBorder, Formula, Workbook, Worksheet, XlsxError,
};

use super::styles::{SANS, SERIF};
use super::{column_number, row_number};
use crate::report::form::{Form, FormColumn, Input, Need};

/// The name of the sheet of rules; the importer knows it and looks for no table there.
const RULES: &str = "填表说明";
const CHOICES: &str = "选项";
/// Rows ruled on paper: the first page. Rows below are ruled once something stands in them.
const RULED_ROWS: u32 = 20;
/// Rows whose typing is checked.
const CHECKED_ROWS: u32 = 5_000;
/// Rows above the head: hint, title, 填报单位.
const ROWS_ABOVE: u32 = 3;
const BODY_SIZE: f64 = 11.0;
/// Room to write by hand, in points.
const ROW_HEIGHT: f64 = 24.0;
const REQUIRED: &str = "C00000";
const SHADE: &str = "F2F2F2";

/// Writes the form.
///
/// # Errors
/// Where a text is longer than a cell, or the target cannot be written.
pub fn write_form(form: &Form, target: impl Write + Send) -> Result<(), XlsxError> {
    let mut workbook = super::empty_workbook(&form.title)?;
    fill(workbook.add_worksheet(), form)?;
    tell_rules(workbook.add_worksheet(), form)?;
    list_choices(&mut workbook, form)?;
    workbook.save_to_writer(target)?;
    Ok(())
}

fn fill(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    sheet.set_name(&form.sheet)?;
    set_up_page(sheet, form)?;
    write_above(sheet, form)?;
    write_head(sheet, form)?;
    let first = first_row(form);
    for (number, column) in form.columns.iter().enumerate() {
        let number = column_number(number);
        sheet.set_column_width(number, f64::from(column.width))?;
        // The whole column, so that a number pasted below the checked rows stays text too.
        sheet.set_column_format(number, &cell_format(column))?;
        let ruled = cell_format(column).set_border(FormatBorder::Thin);
        for row in first..first + ruled_rows(form) {
            sheet.write_blank(row, number, &ruled)?;
        }
        sheet.add_data_validation(first, number, first + CHECKED_ROWS - 1, number, &check(form, number, column)?)?;
    }
    for row in first..first + ruled_rows(form) {
        sheet.set_row_height(row, ROW_HEIGHT)?;
    }
    write_rows(sheet, form)?;
    rule_filled_rows(sheet, form)
}

fn set_up_page(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3)
        .set_footer("&C&\"宋体,常规\"&11第&P页，共&N页")
        .set_print_center_horizontally(true)
        .set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(ROWS_ABOVE, first_row(form) - 1)?;
    sheet.set_freeze_panes(first_row(form), form.fixed_columns)?;
    // Whoever opens it begins to type at once.
    sheet.set_selection(first_row(form), 0, first_row(form), 0)?;
    Ok(())
}

/// Hint, title and the line of particulars. The unit has a cell of its own beside its label.
fn write_above(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let last = column_number(form.columns.len().saturating_sub(1));
    let plain = Format::new().set_font_name(SERIF).set_font_size(BODY_SIZE).set_align(FormatAlign::VerticalCenter);
    let hint = plain.clone().set_font_color(REQUIRED).set_text_wrap();
    sheet.merge_range(0, 0, 0, last, &form.hint, &hint)?;
    sheet.set_row_height(0, 32)?;
    let title = Format::new().set_font_name(SANS).set_font_size(18).set_bold();
    let title = title.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    sheet.merge_range(1, 0, 1, last, &form.title, &title)?;
    sheet.set_row_height(1, 34)?;
    let (row, blank) = (2, plain.clone().set_border_bottom(FormatBorder::Thin).set_num_format("@"));
    sheet.merge_range(row, 0, row, 1, "填报单位（盖章）：", &plain)?;
    sheet.write_blank(row, 2, &blank)?;
    sheet.write_string_with_format(row, 3, "填报日期：", &plain.clone().set_align(FormatAlign::Right))?;
    sheet.write_blank(row, 4, &blank)?;
    sheet.set_row_height(row, 22)?;
    if !form.units.is_empty() {
        let check = suggested(DataValidation::new(), form.columns.len(), form.units.len());
        sheet.add_data_validation(row, 2, row, 2, &check)?;
    }
    Ok(())
}

fn write_head(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let (top, bottom) = (ROWS_ABOVE, first_row(form) - 1);
    let mut columns = form.columns.iter().enumerate().peekable();
    while let Some((first, column)) = columns.next() {
        let format = head_format(column.need);
        let number = column_number(first);
        match &column.group {
            None if top < bottom => sheet.merge_range(top, number, bottom, number, &column.head, &format)?,
            None => sheet.write_string_with_format(top, number, &column.head, &format)?,
            Some(group) => {
                let mut last = first;
                sheet.write_string_with_format(bottom, number, &column.head, &format)?;
                while let Some((next, member)) = columns.next_if(|(_, next)| next.group.as_ref() == Some(group)) {
                    let format = head_format(member.need);
                    sheet.write_string_with_format(bottom, column_number(next), &member.head, &format)?;
                    last = next;
                }
                let format = head_format(Need::Optional);
                match last > first {
                    true => sheet.merge_range(top, number, top, column_number(last), group, &format)?,
                    false => sheet.write_string_with_format(top, number, group, &format)?,
                }
            }
        };
    }
    for row in top..=bottom {
        sheet.set_row_height(row, 30)?;
    }
    Ok(())
}

fn head_format(need: Need) -> Format {
    let format = Format::new().set_font_name(SANS).set_font_size(BODY_SIZE).set_background_color(SHADE);
    let format = format.set_border(FormatBorder::Thin).set_text_wrap();
    let format = format.set_align(FormatAlign::Center).set_align(FormatAlign::VerticalCenter);
    match need {
        Need::Required => format.set_font_color(REQUIRED),
        Need::Optional => format,
    }
}

fn cell_format(column: &FormColumn) -> Format {
    let format = Format::new().set_font_name(SERIF).set_font_size(BODY_SIZE).set_align(FormatAlign::VerticalCenter);
    match &column.input {
        Input::Count => format.set_num_format("0").set_align(FormatAlign::Center),
        Input::IdNumber | Input::Month => format.set_num_format("@").set_align(FormatAlign::Center),
        Input::Text | Input::OneOf(_) | Input::Suggested(_) => format.set_num_format("@").set_text_wrap(),
    }
}

/// What is checked when somebody types, and what is said beside the cell.
fn check(form: &Form, number: u16, column: &FormColumn) -> Result<DataValidation, XlsxError> {
    let cell = rust_xlsxwriter::utility::row_col_to_cell(first_row(form), number);
    let told = DataValidation::new().set_input_title(&column.head)?.set_input_message(&column.rule)?;
    let refused = |check: DataValidation, what: &str| {
        check.set_error_title("请核对")?.set_error_message(format!("{}：{what}", column.head))
    };
    match &column.input {
        Input::Text => Ok(told.allow_any_value()),
        Input::IdNumber => {
            let formula = format!("=LEN({cell})=18");
            refused(told.allow_custom(Formula::new(formula)), "身份证号应为18位，请对照身份证填写。")
        }
        Input::Month => {
            let formula = format!(
                "=AND(LEN({cell})=7,MID({cell},5,1)=\"-\",VALUE(LEFT({cell},4))>=1900,VALUE(RIGHT({cell},2))>=1,\
                 VALUE(RIGHT({cell},2))<=12)"
            );
            refused(told.allow_custom(Formula::new(formula)), "请写成“年-月”，如1985-03。")
        }
        Input::Count => {
            let check = told.allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0));
            refused(check, "只填0或正整数，不要带单位。")
        }
        Input::OneOf(words) => {
            let check = told.allow_list_formula(choice_range(usize::from(number), words.len()));
            refused(check, "请从下拉列表中选择。")
        }
        Input::Suggested(words) if words.is_empty() => Ok(told.allow_any_value()),
        Input::Suggested(words) => Ok(suggested(told, usize::from(number), words.len())),
    }
}

/// A list from which something else may be written without a word.
fn suggested(check: DataValidation, column: usize, words: usize) -> DataValidation {
    let check = check.allow_list_formula(choice_range(column, words));
    check.set_error_style(DataValidationErrorStyle::Information).show_error_message(false)
}

/// Where the words of a column stand in the hidden sheet; those of 填报单位 stand behind the last.
fn choice_range(column: usize, words: usize) -> Formula {
    let letters = rust_xlsxwriter::utility::column_number_to_name(column_number(column));
    Formula::new(format!("='{CHOICES}'!${letters}$1:${letters}${}", words.max(1)))
}

fn write_rows(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    for (row, cells) in form.rows.iter().enumerate() {
        let row = first_row(form) + row_number(row);
        for (number, (column, text)) in form.columns.iter().zip(cells).enumerate() {
            let format = cell_format(column).set_border(FormatBorder::Thin);
            let number = column_number(number);
            match (&column.input, text.parse::<u32>()) {
                _ if text.is_empty() => sheet.write_blank(row, number, &format)?,
                (Input::Count, Ok(count)) => sheet.write_number_with_format(row, number, count, &format)?,
                _ => sheet.write_string_with_format(row, number, text, &format)?,
            };
        }
    }
    Ok(())
}

fn rule_filled_rows(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let (first, last) = (first_row(form), column_number(form.columns.len().saturating_sub(1)));
    let letters = rust_xlsxwriter::utility::column_number_to_name(last);
    let begin = first + ruled_rows(form);
    let rule = format!("=COUNTA($A{row}:${letters}{row})>0", row = begin + 1);
    let ruled = Format::new().set_border(FormatBorder::Thin);
    let condition = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(ruled);
    sheet.add_conditional_format(begin, 0, first + CHECKED_ROWS - 1, last, &condition)?;
    Ok(())
}

/// The rules, one a row: those of the table, then column by column.
fn tell_rules(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    sheet.set_name(RULES)?.set_paper_size(9).set_portrait().set_print_fit_to_pages(1, 0);
    sheet.set_column_width(0, 24)?.set_column_width(1, 8)?.set_column_width(2, 66)?;
    let text = Format::new().set_font_name(SERIF).set_font_size(BODY_SIZE).set_text_wrap();
    let text = text.set_align(FormatAlign::VerticalCenter);
    let title = Format::new().set_font_name(SANS).set_font_size(16).set_bold().set_align(FormatAlign::Center);
    sheet.merge_range(0, 0, 0, 2, &format!("{}填表说明", form.title), &title)?;
    let mut row = 1;
    for (number, rule) in form.rules.iter().enumerate() {
        let line = format!("{}．{rule}", number + 1);
        sheet.merge_range(row, 0, row, 2, &line, &text)?;
        let lines = u32::try_from(crate::report::measure::printed_columns(&line).div_ceil(94)).unwrap_or(1);
        sheet.set_row_height(row, lines * 16 + 4)?;
        row += 1;
    }
    let ruled = text.set_border(FormatBorder::Thin);
    for (column, head) in (0..).zip(["列名", "要求", "填法"]) {
        sheet.write_string_with_format(row, column, head, &head_format(Need::Optional))?;
    }
    for column in &form.columns {
        row += 1;
        let (need, format) = match column.need {
            Need::Required => ("必填", ruled.clone().set_font_color(REQUIRED)),
            Need::Optional => ("选填", ruled.clone()),
        };
        sheet.write_string_with_format(row, 0, column.heading(), &format)?;
        sheet.write_string_with_format(row, 1, need, &format)?;
        sheet.write_string_with_format(row, 2, &column.rule, &ruled)?;
    }
    Ok(())
}

/// The words of each column below one another, in the column's own place.
fn list_choices(workbook: &mut Workbook, form: &Form) -> Result<(), XlsxError> {
    let lists = form.columns.iter().map(|column| match &column.input {
        Input::OneOf(words) | Input::Suggested(words) => words.as_slice(),
        Input::Text | Input::IdNumber | Input::Month | Input::Count => &[],
    });
    let lists: Vec<&[String]> = lists.chain([form.units.as_slice()]).collect();
    if lists.iter().all(|list| list.is_empty()) {
        return Ok(());
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(CHOICES)?.set_hidden(true);
    for (column, words) in lists.into_iter().enumerate() {
        for (row, word) in words.iter().enumerate() {
            sheet.write_string(row_number(row), column_number(column), word)?;
        }
    }
    Ok(())
}

fn ruled_rows(form: &Form) -> u32 {
    RULED_ROWS.max(row_number(form.rows.len()))
}

/// The first row to fill in, counted from zero.
fn first_row(form: &Form) -> u32 {
    ROWS_ABOVE + form.head_rows()
}
