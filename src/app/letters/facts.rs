//! What a plan has to say in a letter. Every number is one that the plan's tables print too: the lines of 附件1 (`plan::changes`, kept
//! in `OpenPlan::changes`) and their sums (`Flow`); nothing is counted in another way. What nobody has told the program stands
//! as 〔…待补〕.

mod bodies;

use std::collections::{BTreeMap, BTreeSet};

use super::fields::Field;
use super::template::Facts;
use crate::app::catalogue::{MovesTable, ReportName};
use crate::app::register::{OpenPlan, Register};
use crate::domain::{
    Basis, Finding, FindingGroup, Headcount, Holder, MoveManner, Novelty, Operation, QuotaKind, Remedy,
};
use crate::plan::{ApprovalState, Flow, Handover, QuotaChange, Step, handed_over};
use crate::report::{self, Heading, written_date};
use crate::rules::{ApprovalForce, ApprovalNeed, NeedStanding};
use crate::wording::{self, PlacesOf, wanting};

/// More bodies than this are not addressed one by one.
const MOST_ADDRESSED: usize = 12;
/// How authorities above the county or district of a book are named in the packs.
const ABOVE: [&str; 7] = ["市级", "省级", "省委", "省政府", "自治区", "国务院", "中央"];
/// More findings than this are not all told.
const MOST_FINDINGS: usize = 5;

/// A plan for which a letter is written, with what its tables are made from.
pub struct Occasion<'a> {
    /// 地区, as the book has it.
    pub place: &'a str,
    pub heading: &'a Heading,
    pub register: &'a Register,
    pub open: &'a OpenPlan,
}

/// Whether an authority is above the county.
fn is_above(authority: &str) -> bool {
    ABOVE.iter().any(|above| authority.starts_with(above))
}

impl Occasion<'_> {
    pub fn facts(&self) -> Facts {
        let attachments = ReportName::attachments(self.heading, self.register, self.open);
        let number = |name: ReportName| {
            let found = attachments.iter().find(|(_, other)| *other == name);
            found.map(|(number, _)| format!("附件{number}"))
        };
        let written = Field::ALL.into_iter().map(|field| (field, self.value(field, &number)));
        let values = written.filter(|(_, value)| !value.is_empty()).collect();
        let formal = |(number, name): (usize, ReportName)| (number, in_full_width(name.title()));
        Facts { values, attachments: attachments.into_iter().map(formal).collect() }
    }

    fn value(&self, field: Field, number: &dyn Fn(ReportName) -> Option<String>) -> String {
        let (plan, office) = (&self.open.plan, self.heading.office.as_str());
        match field {
            Field::Place => or_wanting(self.place.trim(), "地区"),
            Field::CommissionOffice => or_wanting(office, "发文机关"),
            Field::Commission => or_wanting(office.trim_end_matches("办公室"), "编委名称"),
            Field::PlanName => plan.name.clone(),
            Field::Matter => self.matter(),
            Field::Day => written_date(self.heading.date),
            Field::Document => match &plan.basis {
                Basis::Document(number) => number.to_string(),
                Basis::Pending => wanting("批准文号"),
            },
            Field::Effective => plan.effective.map_or_else(|| wanting("施行日期"), written_date),
            Field::Reasons => self.reasons(),
            Field::Grounds => self.grounds(),
            Field::Situation => self.situation(),
            Field::Places => self.places(),
            Field::Balance => self.balance(),
            Field::Sources => self.flowing(|change| change.cut, "调减", number),
            Field::Destinations => self.flowing(|change| change.added, "调增", number),
            Field::Bodies => self.bodies(number(ReportName::Offices).as_deref()),
            Field::Leaders => self.leaders(),
            Field::Ended => self.ended(),
            Field::People => self.people(number(ReportName::Moves(MovesTable::Movers)).as_deref()),
            Field::Procedures => wording::procedures(!self.changes().is_empty(), !self.moved().is_zero()),
            Field::Moved => match self.moved() {
                Headcount(0) => String::new(),
                moved => format!("划转的{moved}名人员"),
            },
            Field::Approvals => self.approvals(),
            Field::Conditions => self.conditions(),
            Field::Findings => self.findings(),
            Field::Concerned => self.concerned(),
            Field::Copies => self.copies(),
        }
    }

    fn changes(&self) -> &[QuotaChange] {
        &self.open.changes
    }

    fn of_part(&self, part: report::Part) -> impl Iterator<Item = &QuotaChange> {
        let is_there = move |change: &&QuotaChange| report::part(change.holder, &self.open.projection) == part;
        self.changes().iter().filter(is_there)
    }

    /// Steps that can be carried out.
    fn steps(&self) -> impl Iterator<Item = &Step> {
        let steps = self.open.plan.steps().iter().zip(&self.open.projection.outcomes);
        steps.filter(|(_, outcome)| outcome.is_ok()).map(|(step, _)| step)
    }

    /// What the letter is about, for its title.
    fn matter(&self) -> String {
        let upper = Flow::of(self.of_part(report::Part::Upper)).difference().0;
        let township = Flow::of(self.of_part(report::Part::Township)).difference().0;
        let places = match self.changes().is_empty() {
            true => None,
            false if upper < 0 && township > 0 => Some("减上补下调整编制"),
            false => Some("调整编制"),
        };
        let bodies = self.bodies_changed().is_some().then_some(if places.is_some() {
            "机构设置"
        } else {
            "调整机构设置"
        });
        let leaders = match (places, bodies) {
            (None, None) if self.leaders_changed().is_some() => Some("核定领导职数"),
            _ => None,
        };
        let told: Vec<&str> = [places, bodies, leaders].into_iter().flatten().collect();
        if told.is_empty() { "机构编制事项".to_owned() } else { told.join("和") }
    }

    /// Why the steps are proposed, those of one reason together with the places they move.
    fn reasons(&self) -> String {
        let mut reasons: Vec<(String, BTreeMap<QuotaKind, Headcount>)> = Vec::new();
        for step in self.steps().filter(|step| !step.reason.trim().is_empty()) {
            let reason = step.reason.trim().trim_end_matches('。');
            if !reasons.iter().any(|(known, _)| known == reason) {
                reasons.push((reason.to_owned(), BTreeMap::new()));
            }
            let moved = reasons.iter_mut().find(|(known, _)| known == reason).map(|(_, moved)| moved);
            if let (Some(moved), Operation::Transfer(transfer)) = (moved, &step.operation) {
                *moved.entry(transfer.kind).or_default() += transfer.count;
            }
        }
        let told = reasons.iter().map(|(reason, moved)| match in_order(moved).as_slice() {
            [] => reason.clone(),
            places => format!("{reason}，涉及{}", wording::all_places(places)),
        });
        let told: Vec<String> = told.collect();
        match told.as_slice() {
            [] => wanting("理由"),
            [only] => only.clone(),
            several => {
                let numbered = (1..).zip(several).map(|(nth, told)| format!("{}是{told}", report::numeral(nth)));
                numbered.collect::<Vec<_>>().join("；")
            }
        }
    }

    /// What those who give and those who get have now, of the kinds that change: nothing where none does.
    fn situation(&self) -> String {
        let of_part = |part| {
            let is_body = |change: &&QuotaChange| matches!(change.holder, Holder::Institution(_));
            let lines: Vec<&QuotaChange> =
                self.of_part(part).filter(is_body).filter(|change| change.kind.counts_as_quota()).collect();
            let bodies: BTreeSet<Holder> = lines.iter().map(|change| change.holder).collect();
            let sum = |of: &dyn Fn(&QuotaChange) -> Headcount| lines.iter().map(|line| of(line)).sum::<Headcount>();
            let (vacancy, excess) = (sum(&|line| line.before.vacancy()), sum(&|line| line.before.excess()));
            let held = [("空编", vacancy), ("超编", excess)].into_iter().filter(|(_, count)| !count.is_zero());
            let held: String = held.map(|(word, count)| format!("、{word}{count}名")).collect();
            let (authorized, strength) = (sum(&|line| line.before.authorized), sum(&|line| line.before.strength));
            let title = in_full_width(report::part_title(part));
            let told = format!("{title}{}个，所涉各类编制现核定{authorized}名、实有{strength}名{held}", bodies.len());
            (!bodies.is_empty()).then_some(told)
        };
        [report::Part::Upper, report::Part::Township].into_iter().filter_map(of_part).collect::<Vec<_>>().join("；")
    }

    /// Documents that approve it, and the rules that its approvals and findings rest on. What was not read in the source is to be.
    fn grounds(&self) -> String {
        let approvals = self.open.approvals.iter().filter(|need| need.level.force == ApprovalForce::Required);
        let of_approvals = approvals.map(|need| (need.level.source.to_string(), need.level.verified));
        let of_findings = self.open.findings.iter().filter(|it| it.novelty == Novelty::Introduced);
        let of_findings = of_findings.map(|it| (it.basis.source.to_string(), it.basis.verified));
        let mut grounds: Vec<String> = Vec::new();
        let mut add = |ground: String| {
            if !grounds.contains(&ground) {
                grounds.push(ground);
            }
        };
        if let Basis::Document(number) = &self.open.plan.basis {
            add(number.to_string());
        }
        self.steps().filter_map(|step| step.approval.as_ref()).for_each(|number| add(number.to_string()));
        // What an office has set for itself is no ground before others.
        for (source, verified) in of_approvals.chain(of_findings).filter(|(source, _)| is_ground(source)) {
            for source in source.split('；').map(in_full_width) {
                add(if verified { source } else { format!("{source}{}", wanting("原文核对")) });
            }
        }
        if grounds.is_empty() { wanting("依据") } else { grounds.join("；") }
    }

    /// 编制数额: nothing where no places move.
    fn places(&self) -> String {
        let mut handed = handed_over(&self.open.projection);
        for change in self.changes().iter().filter(|change| !change.kind.counts_as_quota()) {
            *handed.entry(change.kind).or_default() += change.added;
        }
        let places: Vec<PlacesOf> = in_order(&handed);
        wording::all_places(&places)
    }

    /// 增减平衡: nothing where no places move.
    fn balance(&self) -> String {
        let flow = |kind| Flow::of(self.changes().iter().filter(|change| change.kind == kind));
        let flows = QuotaKind::ALL.into_iter().map(|kind| (kind, flow(kind))).filter(|(_, flow)| !flow.is_zero());
        let mut told: Vec<String> = flows.map(|(kind, flow)| wording::flow_balance(kind, flow)).collect();
        let on_the_way = wording::counted_on_the_way(&Handover::of(&self.open.projection));
        told.extend(on_the_way.map(|words| words.trim_end_matches('。').to_owned()));
        told.join("；")
    }

    /// Who gives, or who gets, part by part as 附件1 has them: nothing where no places move.
    fn flowing(
        &self,
        count: fn(&QuotaChange) -> Headcount,
        word: &str,
        number: &dyn Fn(ReportName) -> Option<String>,
    ) -> String {
        let mut parts: BTreeMap<report::Part, Vec<&[QuotaChange]>> = BTreeMap::new();
        for lines in self.changes().chunk_by(|one, other| one.holder == other.holder) {
            let Some(first) = lines.iter().find(|line| !count(line).is_zero()) else { continue };
            parts.entry(report::part(first.holder, &self.open.projection)).or_default().push(lines);
        }
        if parts.is_empty() {
            return String::new();
        }
        let told = parts.iter().map(|(part, bodies)| {
            let sum = by_kind(bodies.iter().copied().flatten(), count);
            let common = if let [(kind, _)] = sum.as_slice() { Some(*kind) } else { None };
            let body = |lines: &&[QuotaChange]| {
                let name = lines.first().map(|line| wording::holder(line.holder, &self.open.projection.after));
                wording::body_places(&name.unwrap_or_default(), &by_kind(lines.iter(), count), common)
            };
            let bodies: Vec<String> = bodies.iter().map(body).collect();
            let title = in_full_width(report::part_title(*part));
            format!("{title}{word}{}：{}", wording::all_places(&sum), bodies.join("，"))
        });
        let attachment = number(ReportName::Downshift).map(|number| format!("（详见{number}）")).unwrap_or_default();
        format!("{}{attachment}", told.collect::<Vec<_>>().join("。"))
    }

    fn people(&self, list: Option<&str>) -> String {
        let used_elsewhere = self.steps().filter_map(|step| used_elsewhere(&step.operation)).sum();
        in_full_width(&wording::people_settled(&Handover::of(&self.open.projection), used_elsewhere, list))
    }

    /// Those whose places go with them.
    fn moved(&self) -> Headcount {
        let handed = Handover::of(&self.open.projection);
        handed.between.people + handed.beyond.people
    }

    fn approvals(&self) -> String {
        let needs = self.open.approvals.iter().filter(|need| need.level.force == ApprovalForce::Required);
        let plan = &self.open.plan;
        // What the county's own have not heard of yet, this letter brings before them.
        let is_brought = |need: &ApprovalNeed| {
            use NeedStanding::Waiting;
            matches!(need.standing(plan), Waiting { authority, state: ApprovalState::Pending } if !is_above(&authority))
        };
        let told = needs.map(|need| match is_brought(need) {
            true => wording::approval_matter(need),
            false => wording::approval_under_way(need, plan),
        });
        let told: Vec<String> = told.map(|words| in_full_width(&words)).collect();
        if told.is_empty() { "没有须报上级批准的事项".to_owned() } else { told.join("；") }
    }

    /// What whoever signs for the county cannot settle: approvals from above that are still to be got, and what stays forbidden.
    fn conditions(&self) -> String {
        let (plan, approvals) = (&self.open.plan, &self.open.approvals);
        let is_kept_back = |need: &&ApprovalNeed| {
            need.level.deciding().is_some_and(|link| is_above(&link.authority)) && !need.is_settled(plan)
        };
        let needs: Vec<String> =
            approvals.iter().filter(is_kept_back).map(|need| in_full_width(&wording::approval_matter(need))).collect();
        let (_, forbidden) = self.forbidden();
        let of_needs = (!needs.is_empty()).then(|| format!("下列事项按程序报批，批准前不得执行：{}", needs.join("；")));
        let of_findings = (!forbidden.is_empty()).then(|| {
            let told = first_of(&forbidden, MOST_FINDINGS, "条");
            format!("经核查仍不符合规定的事项{}条：{told}，{}", forbidden.len(), wanting("处理意见"))
        });
        [of_needs, of_findings].into_iter().flatten().collect::<Vec<_>>().join("。")
    }

    /// How many findings there are, and what is forbidden; what only wants an approval is told where approvals are.
    fn findings(&self) -> String {
        let counts = wording::finding_counts(&self.open.findings).replace(' ', "");
        let (waiting, others) = self.forbidden();
        let waiting = (waiting > 0).then(|| format!("方案新增“禁止”事项中须报批的{waiting}条，批准后消除"));
        let left = match (others.len(), &waiting) {
            (0, Some(_)) => None,
            (0, None) => Some("没有方案新增的“禁止”事项".to_owned()),
            (count, _) => {
                let word = if waiting.is_some() { "其余" } else { "方案新增“禁止”事项" };
                Some(format!("{word}{count}条：{}", first_of(&others, MOST_FINDINGS, "条")))
            }
        };
        let told = [waiting, left].into_iter().flatten().collect::<Vec<_>>().join("；");
        let of = |novelty| self.open.findings.iter().filter(|finding| finding.novelty == novelty).count();
        let (new, old) = (of(Novelty::Introduced), of(Novelty::Existing));
        let before = match old {
            0 => String::new(),
            old => format!("；以上{}条中，方案新增{new}条，原已存在{old}条", new + old),
        };
        format!("经按现行规则核查，{}{before}。{told}", counts.trim_end_matches('。'))
    }

    /// What is newly forbidden: how many findings an approval ends, and the others in words.
    fn forbidden(&self) -> (usize, Vec<String>) {
        let forbidden = self.open.findings.iter().filter(|finding| finding.group() == FindingGroup::MustMend);
        let wants_approval = |finding: &&Finding| finding.remedies.as_slice() == [Remedy::EnterApproval];
        let (waiting, others): (Vec<&Finding>, Vec<&Finding>) = forbidden.partition(wants_approval);
        let statement = |finding| in_full_width(&wording::finding(finding, &self.open.projection.after).statement);
        (waiting.len(), others.into_iter().map(statement).collect())
    }

    /// Who gets a copy, as the office's packs say.
    fn copies(&self) -> String {
        let terms = self.register.policy.notice_terms();
        // Nobody is an answer too.
        terms.map_or_else(|| wanting("抄送机关"), |terms| terms.copies.trim().trim_end_matches('。').to_owned())
    }

    /// The bodies of the plan, in the order of the register.
    fn concerned(&self) -> String {
        let of_places = self.changes().iter().filter_map(|change| match change.holder {
            Holder::Institution(id) => Some(id),
            Holder::Pool(_) | Holder::Unallocated(_) | Holder::Superior => None,
        });
        let ids: BTreeSet<_> = of_places.chain(self.open.projection.touched.iter().copied()).collect();
        let after = &self.open.projection.after;
        let names: Vec<&str> =
            after.institutions().filter(|it| ids.contains(&it.id)).map(|it| it.name.as_str()).collect();
        match names.len() {
            0 => wanting("主送机关"),
            count if count > MOST_ADDRESSED => "有关乡镇（街道），县直有关单位".to_owned(),
            _ => names.join("，"),
        }
    }
}

/// Places by kind, in the order of kinds; kinds of which there are none are left out.
fn by_kind<'a>(changes: impl Iterator<Item = &'a QuotaChange>, count: fn(&QuotaChange) -> Headcount) -> Vec<PlacesOf> {
    let mut sums: BTreeMap<QuotaKind, Headcount> = BTreeMap::new();
    for change in changes {
        *sums.entry(change.kind).or_default() += count(change);
    }
    in_order(&sums)
}

fn in_order(sums: &BTreeMap<QuotaKind, Headcount>) -> Vec<PlacesOf> {
    let known = QuotaKind::ALL.into_iter().filter_map(|kind| Some((kind, *sums.get(&kind)?)));
    known.filter(|(_, places)| !places.is_zero()).collect()
}

fn used_elsewhere(operation: &Operation) -> Option<Headcount> {
    operation.named_move().filter(|moved| moved.manner == MoveManner::UseOnly).map(|moved| moved.count)
}

/// Whether an official letter may name it as its basis: no word of the program, and nothing found quoted elsewhere or meant as a default.
fn is_ground(source: &str) -> bool {
    let is_hearsay = source.contains("转引") || source.contains("默认口径");
    !is_hearsay && !source.starts_with("本地设定") && source != "机构配置方案" && source != "行业编制标准"
}

fn or_wanting(known: &str, what: &str) -> String {
    if known.is_empty() { wanting(what) } else { known.to_owned() }
}

/// The first of them, and how many there are where that is not all.
fn first_of(told: &[String], most: usize, unit: &str) -> String {
    let shown = told.iter().take(most).map(|words| words.trim_end_matches('。')).collect::<Vec<_>>().join("；");
    if told.len() > most { format!("{shown}；等{}{unit}", told.len()) } else { shown }
}

/// Brackets as official papers write them, in words of the program; lists of bodies keep the names that the register has.
fn in_full_width(text: &str) -> String {
    text.replace('(', "（").replace(')', "）")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A 请示 named "某省级意见（转引，省份未载明）" as its basis.
    #[test]
    fn hearsay_and_defaults_are_no_ground() {
        let of = |source: &str| is_ground(source);
        assert!(of("《地方各级人民政府机构设置和编制管理条例》(国务院令第486号)第六条"));
        assert!(!of("某省级意见(转引，省份未载明)"));
        assert!(!of("文化部机构编制管理办法(处室领导职数)，作为默认口径，可按本地规定修改"));
        assert!(!of("本地设定：限额") && !of("机构配置方案") && !of("行业编制标准"));
    }
}
