//! A person's name and the remark that ended up in its cell: `李四（借调）`, `王五★`.

use crate::domain::{BadName, Name};
use crate::import::cells::is_blank;

/// A name, and what else stood in the cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameRead {
    pub name: Name,
    pub remark: Option<String>,
}

/// Marks that offices put beside names.
const MARKS: &str = "★☆*＊※△▲○●◎#＃√";

/// Reads the name of a person.
pub fn read(text: &str) -> Result<NameRead, BadName> {
    let text = text.trim_matches(is_blank);
    let (name, remark) = match text.find(['（', '(', '[', '【', '〔']) {
        Some(0) | None => (text, ""),
        Some(at) => text.split_at(at),
    };
    let bare = name.trim_matches(|character: char| is_blank(character) || MARKS.contains(character));
    let marks: String = name.chars().filter(|character| MARKS.contains(*character)).collect();
    let remark = format!("{marks}{}", unwrapped(remark));
    Ok(NameRead { name: Name::new(bare)?, remark: (!remark.is_empty()).then_some(remark) })
}

/// A remark without the brackets around it.
fn unwrapped(remark: &str) -> String {
    let inner = remark.trim_matches(|character: char| is_blank(character) || "（）()[]【】〔〕".contains(character));
    inner.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, name: &str, remark: Option<&str>) {
        let read = read(written).expect("a name");
        assert_eq!((read.name.as_str(), read.remark.as_deref()), (name, remark), "{written}");
    }

    #[test]
    fn remarks_are_split_off() {
        check("张　三", "张三", None);
        check("李四(兼)", "李四", Some("兼"));
        check("李四（借调）", "李四", Some("借调"));
        check("王五★", "王五", Some("★"));
        check("王五★（挂职）", "王五", Some("★挂职"));
        check("赵六 [退]", "赵六", Some("退"));
        check("买买提·吐尔逊", "买买提·吐尔逊", None);
        check("阿卜杜拉•买买提", "阿卜杜拉·买买提", None);
        assert_eq!(super::read("★"), Err(BadName::Empty));
    }
}
