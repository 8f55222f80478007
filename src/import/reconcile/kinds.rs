//! 事业 alone → a kind of quota. How service places are paid for is often not said of people and posts, because the ledger says
//! it of the institution. What neither says is taken as 全额 and told; who or what the book has already stays as it is.

use super::Draft;
use crate::domain::{Funding, Holder, InstitutionId, QuotaKind};
use crate::import::issue::{Severity, WordProblem};
use crate::import::record::Origin;
use crate::import::vocabulary::{Field, StatedKind};

pub(super) const FUNDINGS: [Funding; 3] = [Funding::Full, Funding::Partial, Funding::SelfSupporting];

impl Draft<'_> {
    /// The kind of place meant in an institution: 事业 alone is what its service places are paid by, if they are paid by one.
    pub(super) fn exact_kind(&self, institution: InstitutionId, kind: StatedKind) -> QuotaKind {
        match (kind, self.service_kinds(institution).as_slice()) {
            (StatedKind::Exact(kind), _) => kind,
            (StatedKind::Service, [only]) => *only,
            (StatedKind::Service, []) | (StatedKind::Service, [_, _, ..]) => kind.or_full(),
        }
    }

    /// The same for a row that lists a person or a post, which tells what it was taken for where the institution has several
    /// ways of paying, or none. With `before`, the kind that the book has of them there, the word says nothing new.
    pub(super) fn kind_of_row(
        &mut self,
        institution: InstitutionId,
        kind: StatedKind,
        before: Option<QuotaKind>,
        origin: Origin,
    ) -> QuotaKind {
        if let StatedKind::Exact(kind) = kind {
            return kind;
        }
        let held = self.service_kinds(institution);
        if let [only] = held.as_slice() {
            return *only;
        }
        if let Some(before @ QuotaKind::Service(_)) = before {
            return before;
        }
        let taken = kind.or_full();
        if let Some(institution) = self.name_of(institution) {
            let place = self.records.place(origin, Field::Kind);
            self.raise(Severity::Warning, place, "事业", WordProblem::FundingAssumed { institution, taken, held });
        }
        taken
    }

    /// The kinds of service places that an institution holds.
    fn service_kinds(&self, institution: InstitutionId) -> Vec<QuotaKind> {
        let ledger = self.after.ledger();
        let kinds = FUNDINGS.map(QuotaKind::Service).into_iter();
        kinds.filter(|kind| !ledger.held(Holder::Institution(institution), *kind).is_zero()).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Funding, QuotaKind};
    use crate::import::testing::Book;

    const LEDGER: &str = "单位名称|机构性质|全额事业编制数|差额事业编制数\n县医院|事业单位|=5|=8\n县中学|事业单位|=60|";
    const PARTIAL: QuotaKind = QuotaKind::Service(Funding::Partial);
    const FULL: QuotaKind = QuotaKind::Service(Funding::Full);

    fn told(book: &mut Book, table: &str) -> Vec<String> {
        let issues = book.import(&[table]).issues;
        let told = issues.iter().filter(|issue| issue.problem.code() == "funding_assumed");
        told.map(|issue| format!("{} {}", issue.place, crate::wording::import::message(issue))).collect()
    }

    #[test]
    fn service_alone_is_told_where_a_body_is_paid_in_several_ways() {
        let mut book = Book::of(&[LEDGER]);
        let roster = "单位名称|姓名|身份证号|编制类型\n县医院|张三|341802196503150012|事业\n县医院|李四|341823197104080025|差额\n\
                      县中学|王五|341802650315003|事业";
        let message =
            "编制类型只写了“事业”，而县医院有全额事业、差额事业编制，暂按全额事业登记。请写明是哪一种后重新导入。";
        assert_eq!(told(&mut book, roster), [format!("f.xlsx·表·D2 {message}")]);
        assert_eq!((book.person("张三").assignment.kind, book.person("王五").assignment.kind), (FULL, FULL));
        // What the book knows is not told again, and 事业 alone takes nobody from 差额 to 全额.
        let later = roster.replace("差额", "事业");
        assert_eq!(told(&mut book, &later), [""; 0]);
        assert_eq!(book.person("李四").assignment.kind, PARTIAL);
    }

    #[test]
    fn service_alone_is_told_of_posts_and_where_a_body_has_no_service_places() {
        let mut book = Book::of(&[LEDGER, "单位名称|机构性质|行政编制数\n县财政局|政府工作部门|=3"]);
        let posts = "单位名称|岗位名称|岗位类别|编制类型|岗位数\n县医院|医师|专技|事业|=3\n县中学|教师|专技|事业|=3";
        assert_eq!(told(&mut book, posts).len(), 1);
        let roster = "单位名称|姓名|身份证号|编制类型\n县财政局|张三|341802196503150012|事业";
        let said = told(&mut book, roster);
        assert!(said.first().is_some_and(|said| said.contains("县财政局没有事业编制")), "{said:?}");
    }
}
