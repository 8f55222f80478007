//! 通知单, a page for each: what a body is told when a plan cuts or adds places of its (编制核减/核增通知单), and that it may use
//! places for people to be found (编制使用通知单, one for each 用编核准). Numbers are given from outside: they are reserved in the book.

use std::collections::BTreeMap;

use super::{
    Caption, Cell, Column, Heading, Issue, Look, Paper, Row, RowRole, Table, balance, count, counting_column,
    written_date,
};
use super::{text_column, word_column};
use crate::domain::{
    Basis, Clearance, ClearanceId, Headcount, Held, Holder, InstitutionId, Kinds, Moment, Moved, OriginPart,
    QuotaNoticeKind, QuotaNoticeNumber, Snapshot, Whom,
};
use crate::plan::{Plan, Projection, QuotaChange, changes};
use crate::rules::Policy;
use crate::wording;

/// Where no number is reserved yet.
const UNNUMBERED: &str = "待编号";
/// Where nobody has said how long a body has to act: to be filled in by hand.
const BLANK_DEADLINE: &str = "＿＿＿＿年＿＿月＿＿日前";
/// The template that notices are printed by.
const TEMPLATE: &str = "notice";

/// The numbers that notices of one plan have.
pub type NoticeNumbers = BTreeMap<(InstitutionId, QuotaNoticeKind), QuotaNoticeNumber>;

/// What one body is told of a plan.
struct Told<'a> {
    institution: InstitutionId,
    kind: QuotaNoticeKind,
    lines: Vec<&'a QuotaChange>,
}

/// Which bodies a plan concerns and which notice each gets, in the order of the register.
pub fn noticed(projection: &Projection) -> Vec<(InstitutionId, QuotaNoticeKind)> {
    let changes = changes(projection);
    told(&changes).into_iter().map(|told| (told.institution, told.kind)).collect()
}

/// 编制核减/核增通知单 of a plan: a table for each body.
pub fn quota_notices(
    (heading, policy): (&Heading, &Policy),
    plan: &Plan,
    projection: &Projection,
    numbers: &NoticeNumbers,
) -> Vec<Table> {
    let changes = changes(projection);
    told(&changes).iter().map(|told| told.page((heading, policy), (plan, projection), numbers)).collect()
}

/// The same in one list, a line for each body.
pub fn quota_notice_list(heading: &Heading, plan: &Plan, projection: &Projection, numbers: &NoticeNumbers) -> Table {
    let changes = changes(projection);
    let told = told(&changes);
    let mut rows: Vec<Row> = told
        .iter()
        .enumerate()
        .map(|(index, told)| {
            let mut cells = vec![
                Cell::Text((index + 1).to_string()),
                Cell::Text(told.number(numbers)),
                Cell::Text(named(told.institution, projection)),
                Cell::text_of(told.kind.word()),
            ];
            cells.extend(told.sums().map(count));
            cells.push(Cell::Text(told.documents(plan)));
            let whom = Whom::holder(Holder::Institution(told.institution));
            let counts = told.lines.iter().any(|line| line.kind.counts_as_quota());
            Row::new(RowRole::Body, cells).about(OriginPart::about(whom)).aside(!counts)
        })
        .collect();
    if !rows.is_empty() {
        let sum = |place: usize| count(told.iter().filter_map(|told| told.sums().get(place).copied()).sum());
        let cells = vec![Cell::Blank, Cell::Blank, Cell::text_of("合　计"), Cell::Blank, sum(0), sum(1), Cell::Blank];
        let all = told.iter().map(|told| (Holder::Institution(told.institution), Kinds::ALL));
        rows.push(Row::new(RowRole::Total, cells).about(OriginPart::about(Whom::lines(all))));
    }
    let moved = |word, of| counting_column(&[word], 4, OriginPart::of(of).in_kinds(Kinds::quota()));
    let columns = vec![
        word_column(&["序号"], 3),
        text_column(&["通知单编号"], 8),
        text_column(&["单位"], 11),
        word_column(&["通知事项"], 4),
        moved("核减", Moved::Cut),
        moved("核增", Moved::Added),
        text_column(&["依据(文号)"], 9),
    ];
    let notes = vec!["员额不计入核减、核增。".to_owned()];
    Table { rows, notes, ..list("编制核减核增通知单", heading.caption(), columns) }
}

/// 编制使用通知单: a table for each 用编核准 that still reserves places on the day of the heading. Nobody is given leave that has lapsed.
pub fn use_notices(heading: &Heading, policy: &Policy, snapshot: &Snapshot) -> Vec<(ClearanceId, Table)> {
    let in_force = snapshot.clearances().iter().filter(|clearance| !clearance.has_lapsed(heading.date));
    in_force.map(|clearance| (clearance.id, use_notice((heading, policy), clearance, snapshot))).collect()
}

/// What stands in the place of a notice that the books do not call for.
pub fn no_notice(title: &str) -> Table {
    let notes = vec!["按这时的台账，没有这张通知单。".to_owned()];
    Table { notes, ..list(title, Caption::default(), Vec::new()) }
}

/// The changes of every institution together.
fn told(changes: &[QuotaChange]) -> Vec<Told<'_>> {
    let mut bodies: BTreeMap<InstitutionId, Vec<&QuotaChange>> = BTreeMap::new();
    for change in changes.iter().filter(|change| !change.cut.is_zero() || !change.added.is_zero()) {
        match change.holder {
            Holder::Institution(id) => bodies.entry(id).or_default().push(change),
            Holder::Superior | Holder::Unallocated(_) | Holder::Pool(_) => {}
        }
    }
    let kind = |lines: &[&QuotaChange]| {
        let cuts = lines.iter().any(|line| !line.cut.is_zero());
        let adds = lines.iter().any(|line| !line.added.is_zero());
        match (cuts, adds) {
            (true, true) => QuotaNoticeKind::Adjusted,
            (true, false) => QuotaNoticeKind::Cut,
            (false, _) => QuotaNoticeKind::Added,
        }
    };
    bodies.into_iter().map(|(institution, lines)| Told { institution, kind: kind(&lines), lines }).collect()
}

impl Told<'_> {
    fn number(&self, numbers: &NoticeNumbers) -> String {
        numbers.get(&(self.institution, self.kind)).map_or_else(|| UNNUMBERED.to_owned(), ToString::to_string)
    }

    /// 核减 and 核增 of what is 编制.
    fn sums(&self) -> [Headcount; 2] {
        let counted = || self.lines.iter().filter(|line| line.kind.counts_as_quota());
        [counted().map(|line| line.cut).sum(), counted().map(|line| line.added).sum()]
    }

    fn documents(&self, plan: &Plan) -> String {
        let steps: Vec<usize> = self.lines.iter().flat_map(|line| &line.steps).copied().collect();
        documents(plan, &steps)
    }

    /// What the sentence on its page begins with.
    fn grounds(&self, plan: &Plan) -> String {
        let documents = self.documents(plan);
        let pending = wording::basis(&Basis::Pending);
        if documents == pending { format!("依据{pending}") } else { format!("根据{documents}") }
    }

    fn page(
        &self,
        (heading, policy): (&Heading, &Policy),
        (plan, projection): (&Plan, &Projection),
        numbers: &NoticeNumbers,
    ) -> Table {
        let name = named(self.institution, projection);
        let mut rows: Vec<Row> = self.lines.iter().map(|line| self.line(line, plan)).collect();
        if rows.len() > 1 {
            rows.push(self.total());
        }
        let caption = Caption { left: format!("{name}："), right: format!("编号：{}", self.number(numbers)) };
        let title = format!("编制{}通知单", self.kind.word());
        let notice = notice(&title, caption, (heading, policy));
        Table { lead: self.lead(plan), columns: notice_columns(), rows, notes: self.notes(policy), ..notice }
    }

    fn line(&self, change: &QuotaChange, plan: &Plan) -> Row {
        let cells = vec![
            Cell::text_of(wording::kind(change.kind)),
            count(change.before.authorized),
            count(change.cut),
            count(change.added),
            count(change.after.authorized),
            count(change.after.strength),
            balance(change.after.vacancy(), change.after.excess()),
            count(change.people_out + change.people_in),
            Cell::Text(documents(plan, &change.steps)),
        ];
        let whom = Whom::line(Holder::Institution(self.institution), Kinds::of(change.kind));
        Row::new(RowRole::Body, cells).about(OriginPart::about(whom)).aside(!change.kind.counts_as_quota())
    }

    fn total(&self) -> Row {
        let counted: Vec<&&QuotaChange> = self.lines.iter().filter(|line| line.kind.counts_as_quota()).collect();
        let sum = |of: &dyn Fn(&QuotaChange) -> Headcount| count(counted.iter().map(|line| of(line)).sum());
        let vacancy = counted.iter().map(|line| line.after.vacancy()).sum();
        let excess = counted.iter().map(|line| line.after.excess()).sum();
        let cells = vec![
            Cell::text_of("合　计"),
            sum(&|line| line.before.authorized),
            sum(&|line| line.cut),
            sum(&|line| line.added),
            sum(&|line| line.after.authorized),
            sum(&|line| line.after.strength),
            balance(vacancy, excess),
            sum(&|line| line.people_out + line.people_in),
            Cell::Blank,
        ];
        let lines = counted.iter().map(|line| (line.holder, Kinds::of(line.kind)));
        Row::new(RowRole::Total, cells).about(OriginPart::about(Whom::lines(lines)))
    }

    /// What the body is told before the figures.
    fn lead(&self, plan: &Plan) -> Vec<String> {
        let parts = self.lines.iter().flat_map(|line| {
            let told = [("核减", line.cut), ("核增", line.added)].into_iter().filter(|(_, places)| !places.is_zero());
            told.map(|(word, places)| format!("{word}{}{places}名", wording::quota(line.kind)))
        });
        let parts: Vec<String> = parts.collect();
        let from = plan.effective.map(|day| format!("，自{}起执行", written_date(day))).unwrap_or_default();
        vec![format!("{}，你单位{}{from}。具体如下：", self.grounds(plan), parts.join("，"))]
    }

    /// What it has to do.
    fn notes(&self, policy: &Policy) -> Vec<String> {
        let by = deadline(policy);
        let people: Headcount = self.lines.iter().map(|line| line.people_out + line.people_in).sum();
        let act = match people.is_zero() {
            true => format!("请{by}凭本通知单办理编制{}手续，更新机构编制实名制信息。", self.kind.word()),
            false => format!(
                "人随编走{people}人，名单另附。请{by}凭本通知单办理编制{}和人员出编、入编手续，更新机构编制实名制信息。",
                self.kind.word()
            ),
        };
        vec![act]
    }
}

fn notice_columns() -> Vec<Column> {
    let (before, after) = (Moment::Before, Moment::After);
    vec![
        word_column(&["编制类型"], 5),
        counting_column(&["原核定"], 3, OriginPart::of(Held::Authorized).at(before)),
        counting_column(&["核减"], 3, OriginPart::of(Moved::Cut)),
        counting_column(&["核增"], 3, OriginPart::of(Moved::Added)),
        counting_column(&["现核定"], 3, OriginPart::of(Held::Authorized).at(after)),
        counting_column(&["实有"], 3, OriginPart::of(Held::Strength).at(after)),
        counting_column(&["空(+)超(−)"], 4, OriginPart::of(Held::Balance).at(after)),
        counting_column(&["人随编走"], 3, OriginPart::of(Moved::Movers)),
        text_column(&["依据(文号)"], 10),
    ]
}

fn use_notice((heading, policy): (&Heading, &Policy), clearance: &Clearance, snapshot: &Snapshot) -> Table {
    let holder = Holder::Institution(clearance.institution);
    let standing = snapshot.standing(clearance.institution, clearance.kind);
    let cells = vec![
        Cell::text_of(wording::kind(clearance.kind)),
        count(standing.authorized),
        count(standing.strength),
        count(standing.vacancy()),
        count(clearance.count),
        Cell::Text(clearance.lapses.to_string()),
        Cell::Text(clearance.purpose.clone()),
    ];
    const ALLOWED: usize = 4;
    let whom = Whom::line(holder, Kinds::of(clearance.kind));
    let alone = OriginPart::about(Whom::Clearance(clearance.id));
    let row = Row::new(RowRole::Body, cells).about(OriginPart::about(whom)).except(ALLOWED, alone);
    let columns = vec![
        word_column(&["编制类型"], 5),
        counting_column(&["核定"], 3, OriginPart::of(Held::Authorized)),
        counting_column(&["实有"], 3, OriginPart::of(Held::Strength)),
        counting_column(&["空编"], 3, OriginPart::of(Held::Vacancy)),
        counting_column(&["可使用编制"], 4, OriginPart::of(Held::Reserved)),
        word_column(&["有效期至"], 6),
        text_column(&["用途"], 10),
    ];
    let caption = Caption {
        left: format!("{}：", wording::holder(holder, snapshot)),
        right: format!("编号：{}", clearance.number),
    };
    let lead = format!(
        "截至{}，你单位凭本通知单可使用{}{}名(已凭本通知单入编的不再计入)，有效期至{}。具体如下：",
        written_date(heading.date),
        wording::quota(clearance.kind),
        clearance.count,
        written_date(clearance.lapses)
    );
    let act = "请在有效期内确定人员，凭本通知单办理入编手续；逾期未办理的，本通知单失效。".to_owned();
    let notice = notice("编制使用通知单", caption, (heading, policy));
    Table { lead: vec![lead], columns, rows: vec![row], notes: vec![act], ..notice }
}

/// A notice without lines.
fn notice(title: &str, caption: Caption, (heading, policy): (&Heading, &Policy)) -> Table {
    let issue = Issue {
        office: heading.office.clone(),
        date: written_date(heading.date),
        copies: policy.notice_terms().map(|terms| terms.copies.clone()).unwrap_or_default(),
    };
    let look = Look { template: Some(TEMPLATE), ..Look::default() };
    Table { issue: Some(issue), look, ..list(title, caption, Vec::new()) }
}

/// A list without lines.
fn list(title: &str, caption: Caption, columns: Vec<Column>) -> Table {
    Table {
        title: title.to_owned(),
        caption,
        columns,
        signatures: ["签发", "经办", "签收"].map(str::to_owned).to_vec(),
        ..Table::on(Paper::A4Portrait)
    }
}

/// Until when a body has to act: "自收到之日起10个工作日内".
fn deadline(policy: &Policy) -> String {
    let within = policy.notice_terms().and_then(|terms| terms.within.as_ref());
    within.map_or_else(
        || format!("于{BLANK_DEADLINE}"),
        |within| format!("自收到之日起{}内", within.trim_end_matches('内')),
    )
}

/// The numbers that steps rest on.
fn documents(plan: &Plan, steps: &[usize]) -> String {
    let numbers = plan.numbers_of(steps);
    if numbers.is_empty() { wording::basis(&Basis::Pending) } else { numbers.join("、") }
}

fn named(institution: InstitutionId, projection: &Projection) -> String {
    wording::holder(Holder::Institution(institution), &projection.after)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::{
        Date, DocumentNumber, Institution, Name, Nature, Operation, PlanId, QuotaKind, Tier, Transfer, apply_all,
    };
    use crate::plan::{Step, project};
    use crate::rules::PackSource;

    fn heading() -> Heading {
        Heading { office: "办公室".to_owned(), date: Date::constant(2026, 11, 22) }
    }

    /// That of the program, and over it an office's own pack that says this.
    fn policy(own: &str) -> Policy {
        let text = format!("key = \"own\"\nname = \"本地\"\nregion = \"安和县\"\n{own}");
        Policy::load(&[PackSource { file: "own.toml".to_owned(), text }]).expect("a policy").policy
    }

    fn at(id: u32) -> Holder {
        Holder::Institution(InstitutionId(id))
    }

    fn places(kind: QuotaKind, count: u32, from: Holder, to: Holder) -> Operation {
        Operation::Transfer(Transfer { kind, count: Headcount(count), from, to, people: Vec::new() })
    }

    fn laid() -> (Plan, Projection) {
        let body = |id, name: &str| {
            let name = Name::new(name).expect("a name");
            Operation::Establish(Institution::bare(InstitutionId(id), name, Tier::County, Nature::Government))
        };
        let (kind, support) = (QuotaKind::Administrative, QuotaKind::Support);
        let clearance = Clearance {
            id: ClearanceId(1),
            institution: InstitutionId(1),
            kind,
            count: Headcount(2),
            purpose: "考录".to_owned(),
            number: DocumentNumber::new("用编〔2026〕1号").expect("a number"),
            lapses: Date::constant(2026, 12, 31),
        };
        let opening = [
            body(1, "县财政局"),
            body(2, "县审计局"),
            body(3, "县统计局"),
            places(kind, 9, Holder::Superior, at(1)),
            places(support, 3, Holder::Superior, at(2)),
            Operation::Clear(clearance),
        ];
        let before = Arc::new(apply_all(&Snapshot::default(), &opening).expect("a register"));
        let steps = [places(kind, 2, at(1), at(2)), places(support, 1, at(2), at(3))];
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.basis = Basis::Document(DocumentNumber::new("安编〔2026〕7号").expect("a number"));
        plan.effective = Some(Date::constant(2026, 12, 1));
        plan.revisions.push("添加步骤", steps.map(Step::from).to_vec());
        let projection = project(&before, plan.steps());
        (plan, projection)
    }

    fn lines(table: &Table) -> Vec<String> {
        table.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn every_body_that_changes_has_a_page_with_its_number() {
        let (plan, projection) = laid();
        let number = QuotaNoticeNumber { kind: QuotaNoticeKind::Cut, year: 2026, number: 5 };
        let numbers = NoticeNumbers::from([((InstitutionId(1), QuotaNoticeKind::Cut), number)]);
        let pages = quota_notices((&heading(), &policy("")), &plan, &projection, &numbers);
        let heads: Vec<_> = pages
            .iter()
            .map(|page| [&page.title, &page.caption.left, &page.caption.right].map(String::as_str))
            .collect();
        let expected = [
            ["编制核减通知单", "县财政局：", "编号：核减〔2026〕5号"],
            ["编制调整通知单", "县审计局：", "编号：待编号"],
            ["编制核增通知单", "县统计局：", "编号：待编号"],
        ];
        assert_eq!(heads, expected);
        let adjusted =
            ["行政|—|—|2|2|—|+2|—|安编〔2026〕7号", "工勤|3|1|—|2|—|+2|—|安编〔2026〕7号", "合　计|3|1|2|4|—|+4|—|"];
        assert_eq!(lines(&pages[1]), adjusted);
        let told = "根据安编〔2026〕7号，你单位核增行政编制2名，核减工勤编制1名，自2026年12月1日起执行。具体如下：";
        assert_eq!(pages[1].lead, [told]);
        let act = "请于＿＿＿＿年＿＿月＿＿日前凭本通知单办理编制调整手续，更新机构编制实名制信息。";
        assert_eq!(pages[1].notes, [act]);
        let foot: Vec<String> = pages[1].foot().collect();
        let copies = "抄送：组织、财政、人力资源社会保障部门。";
        assert_eq!(foot, [act, "办公室", "2026年11月22日", copies]);
        let list = quota_notice_list(&heading(), &plan, &projection, &numbers);
        let listed = [
            "1|核减〔2026〕5号|县财政局|核减|2|—|安编〔2026〕7号",
            "2|待编号|县审计局|调整|1|2|安编〔2026〕7号",
            "3|待编号|县统计局|核增|—|1|安编〔2026〕7号",
            "||合　计||3|3|",
        ];
        assert_eq!(lines(&list), listed);
    }

    #[test]
    fn whoever_may_use_places_is_told_how_many_and_until_when() {
        let (_, projection) = laid();
        let pages = use_notices(&heading(), &policy(""), &projection.before);
        assert_eq!(pages.len(), 1);
        assert_eq!(pages[0].1.caption.right, "编号：用编〔2026〕1号");
        assert_eq!(lines(&pages[0].1), ["行政|9|—|9|2|2026-12-31|考录"]);
        assert!(
            pages[0].1.lead[0].starts_with("截至2026年11月22日，你单位凭本通知单可使用行政编制2名"),
            "{:?}",
            pages[0].1.lead
        );
    }

    #[test]
    fn leave_that_has_lapsed_is_given_to_nobody() {
        let (_, projection) = laid();
        let on = |month, day| {
            let heading = Heading { date: Date::constant(2026, month, day), ..heading() };
            use_notices(&heading, &policy(""), &projection.before).len()
        };
        assert_eq!(on(12, 31), 1, "the last day counts");
        let next_year = Heading { date: Date::constant(2027, 1, 1), ..heading() };
        assert_eq!(use_notices(&next_year, &policy(""), &projection.before).len(), 0);
    }

    #[test]
    fn copies_and_deadline_are_those_of_the_offices_own_pack() {
        let (plan, projection) = laid();
        let own = "[notices]\ncopies = \"县财政局\"\nwithin = \"10个工作日\"\nsource = \"本地设定\"";
        let pages = quota_notices((&heading(), &policy(own)), &plan, &projection, &NoticeNumbers::new());
        let act = "请自收到之日起10个工作日内凭本通知单办理编制核减手续，更新机构编制实名制信息。";
        assert_eq!(pages[0].notes, [act]);
        assert_eq!(pages[0].foot().last().as_deref(), Some("抄送：县财政局。"));
        let nobody = "[notices]\ncopies = \"\"\nsource = \"本地设定\"";
        let pages = quota_notices((&heading(), &policy(nobody)), &plan, &projection, &NoticeNumbers::new());
        assert_eq!(pages[0].foot().last().as_deref(), Some("2026年11月22日"));
    }
}
