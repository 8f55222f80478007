//! 账簿检查 as a stage, for the window's job and the command line: has the doctor examine a book, and words what was looked at and
//! what was found. Nothing is repaired. It needs no register of the caller's, since a faulty book may not yield one.

use serde::Serialize;

use super::stages;
use crate::notice::{self, Notice};
use crate::store::{Book, EntryQuery, PeopleQuery};
use crate::watch::Watch;

/// What an examination looked at, and what does not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Soundness {
    /// Vouchers of the book.
    pub entries: u32,
    /// Bodies on the register.
    pub institutions: usize,
    /// People on the roster.
    pub people: u32,
    /// What was compared, a sentence each.
    pub checked: Vec<&'static str>,
    /// What no seal covers, so that a change of it by another program is not found.
    pub unsealed: &'static str,
    /// What does not agree, as it was found; empty where the book is sound.
    pub faults: Vec<Notice>,
}

/// What the doctor compares.
const CHECKED: [&str; 5] = [
    "文件：页面、索引、表的结构，以及各表之间的联系",
    "编制：每个单位、周转池和机动编制的台账数，与逐笔凭证的合计",
    "台账：机构、岗位、职责、周转和用编，与凭证从头重算的结果",
    "人数：花名册数得的人数和领导，与凭证；同一人没有重叠的情况",
    "凭证：编号连续、各项齐全，封签逐笔相符(写入以后没有被改动)",
];

/// What the seals do not cover.
const UNSEALED: &str = "封签只管凭证。方案及其分期、意见和日志，声明，印件的登记，都不在封签之内，用别的程序改动过的查不出来；印件可以用 paper 逐份核验";

/// Examines a book from its first voucher to its last.
///
/// # Errors
/// Only where the file cannot be read at all, or nobody wants to know any more; faults of the content are in the answer.
pub fn examine(book: &Book, watch: &dyn Watch) -> Result<Soundness, Notice> {
    let faults = book.doctor_watched(&mut stages::step(watch));
    let faults = faults.map_err(notice::of_book)?;
    // Where these cannot be read the doctor has said so: then nobody has a name, and nothing could be counted.
    let register = book.snapshot().unwrap_or_default();
    Ok(Soundness {
        entries: book.count_entries(&EntryQuery::default()).unwrap_or_default(),
        institutions: register.institutions().count(),
        people: book.count_people(&PeopleQuery::default()).unwrap_or_default().0,
        checked: CHECKED.to_vec(),
        unsealed: UNSEALED,
        faults: faults.iter().map(|fault| notice::of_fault(fault, &register)).collect(),
    })
}

/// Faults that a notice of the window tells one by one; the command line lists all of them.
const TOLD: usize = 8;

impl Soundness {
    /// How large the book is and whether it is sound, in one sentence.
    pub fn verdict(&self) -> String {
        let Self { entries, institutions, people, .. } = self;
        let found = match self.faults.len() {
            0 => "全部相符".to_owned(),
            found => format!("有{found}处不一致"),
        };
        format!("账簿检查完毕：凭证{entries}笔、机构{institutions}个、在册人员{people}人，{found}。")
    }

    /// The whole as one notice of the window; of many faults the first.
    pub fn notice(&self) -> Notice {
        if self.faults.is_empty() {
            return Notice::done(format!(
                "{}核对了编制、台账、人数和每笔凭证的封签；方案、声明和印件的登记没有封签。",
                self.verdict()
            ));
        }
        let told = self.faults.iter().take(TOLD).enumerate();
        let line = |(index, fault): (usize, &Notice)| match fault.place.is_empty() {
            true => format!("\n{}. {}", index + 1, fault.what),
            false => format!("\n{}. {}：{}", index + 1, fault.place, fault.what),
        };
        let further = match self.faults.len().saturating_sub(TOLD) {
            0 => String::new(),
            further => format!("\n另有{further}处，可用命令行 bianheng doctor 全部列出。"),
        };
        let lines: String = told.map(line).collect();
        let advice = self.faults.first().map(|fault| fault.advice.clone()).unwrap_or_default();
        Notice::failure(format!("{}{lines}{further}", self.verdict()), "", advice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::NoticeLevel;

    #[test]
    fn a_sound_book_is_good_news_and_of_many_faults_the_first_are_told() {
        let fault = Notice::failure("两者不一致。", "县农业农村局", "请核对。");
        let of = |faults| Soundness {
            entries: 3,
            institutions: 2,
            people: 5,
            checked: CHECKED.to_vec(),
            unsealed: UNSEALED,
            faults,
        };
        let sound = of(Vec::new()).notice();
        assert_eq!(sound.level, NoticeLevel::Done);
        assert!(sound.what.starts_with("账簿检查完毕：凭证3笔、机构2个、在册人员5人，全部相符。"), "{sound}");
        assert!(sound.what.ends_with("方案、声明和印件的登记没有封签。"), "{sound}");
        let faulty = of(vec![fault; 10]).notice();
        assert_eq!(faulty.level, NoticeLevel::Failure);
        assert!(faulty.what.contains("有10处不一致。\n1. 县农业农村局：两者不一致。\n2. "), "{faulty}");
        assert!(faulty.what.contains("\n另有2处") && !faulty.what.contains("\n9. "), "{faulty}");
    }
}
