//! What import has to say.
pub fn sheet_error(error: &crate::import::SheetError) -> (String, String) {
    (error.to_string(), String::new())
}
pub fn issue(issue: &crate::import::Issue) -> String {
    issue.problem.code()
}
pub fn field(field: &crate::import::ChangedField) -> String {
    format!("{field:?}")
}
