//! The past in words: what two days differ by, why an entry cannot be taken back. What became of a body is told by `lineage`.

use std::fmt::Display;

use super::label::{duty_list, grade, holder, institution, kind, leaders, nature, office_nature, tier};
use super::names::{BeforeAndToday, Names};
use super::refusal::refusal_naming;
use crate::domain::{InstitutionId, Name, OfficeNature, Snapshot};
use crate::history::{Alteration, Irreversible};

/// One line of a table of changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterationText {
    /// Whom it is about.
    pub subject: String,
    /// 事项
    pub matter: String,
    /// 变动前, 变动后
    pub from: String,
    pub to: String,
    /// By how many places, people or items; `None` where nothing is counted.
    pub change: Option<i64>,
}

/// A change between two states of a register; bodies by the names of `after`, those that are gone by the names of `before`.
pub fn alteration(alteration: &Alteration, before: &Snapshot, after: &Snapshot) -> AlterationText {
    let body = |id: InstitutionId| named(id, before, after);
    let line = |subject: String, matter: &str, from: &dyn Display, to: &dyn Display| AlterationText {
        subject,
        matter: matter.to_owned(),
        from: from.to_string(),
        to: to.to_string(),
        change: None,
    };
    let counted = |subject: String, matter: String, from: i64, to: i64| AlterationText {
        subject,
        matter,
        from: from.to_string(),
        to: to.to_string(),
        change: Some(to - from),
    };
    match alteration {
        Alteration::Established { name, .. } => line(name.to_string(), "设立", &"", name),
        Alteration::Ended { name, successor: None, .. } => line(name.to_string(), "撤销", name, &""),
        Alteration::Ended { name, successor: Some(successor), .. } => line(name.to_string(), "并入", name, successor),
        Alteration::Renamed { from, to, .. } => line(to.to_string(), "更名", from, to),
        Alteration::Attached { institution, from, to } => {
            line(body(*institution), "隶属关系", &or(from.as_ref(), "无"), &or(to.as_ref(), "无"))
        }
        Alteration::Supervised { institution, from, to } => {
            line(body(*institution), "管理单位", &or(from.as_ref(), "无"), &or(to.as_ref(), "无"))
        }
        Alteration::Nature { institution, from, to } => {
            line(body(*institution), "机构性质", &nature(*from), &nature(*to))
        }
        Alteration::Tier { institution, from, to } => line(body(*institution), "层级", &tier(*from), &tier(*to)),
        Alteration::Grade { institution, from, to } => {
            line(body(*institution), "机构规格", &or(from.map(grade), "未定"), &or(to.map(grade), "未定"))
        }
        Alteration::Class { institution, from, to } => {
            line(body(*institution), "类别", &or(from.as_ref(), "未定"), &or(to.as_ref(), "未定"))
        }
        Alteration::Places { holder: held_by, kind: of_kind, from, to } => {
            let names =
                if alteration.institution().is_some_and(|id| after.institution(id).is_none()) { before } else { after };
            let subject = holder(*held_by, names);
            counted(subject, format!("{}编制", kind(*of_kind)), i64::from(from.0), i64::from(to.0))
        }
        Alteration::Strength { institution, kind: of_kind, from, to } => {
            counted(body(*institution), format!("{}实有", kind(*of_kind)), i64::from(from.0), i64::from(to.0))
        }
        Alteration::Leaders { institution, from, to } => {
            let change = i64::from(to.total().0) - i64::from(from.total().0);
            let text = line(body(*institution), "领导职数", &leaders(*from), &leaders(*to));
            AlterationText { change: Some(change), ..text }
        }
        Alteration::Offices { institution, added, gone, switched } => {
            let text = line(body(*institution), "内设机构", &listed(gone), &offices(added, switched));
            AlterationText { change: Some(difference(added, gone)), ..text }
        }
        Alteration::Nameplates { institution, added, gone } => {
            let text = line(body(*institution), "挂牌", &listed(gone), &listed(added));
            AlterationText { change: Some(difference(added, gone)), ..text }
        }
        Alteration::Posts { institution, from, to } => {
            counted(body(*institution), "岗位数".to_owned(), i64::from(from.0), i64::from(to.0))
        }
        Alteration::Duties { institution, list, from, to } => {
            let count = |items: usize| i64::try_from(items).unwrap_or(i64::MAX);
            counted(body(*institution), duty_list(*list).to_owned(), count(*from), count(*to))
        }
    }
}

/// A change as part of a written account (变动说明): "行政编制由10名变为5名，减少5名"; whom it is about stands before it.
pub fn alteration_clause(of: &Alteration, before: &Snapshot, after: &Snapshot) -> String {
    let AlterationText { matter, from, to, change, .. } = alteration(of, before, after);
    let by = |unit: &str| match change {
        Some(more @ 1..) => format!("，增加{more}{unit}"),
        Some(less @ ..0) => format!("，减少{}{unit}", -less),
        Some(0) | None => String::new(),
    };
    let moved = |unit: &str| format!("{matter}由{from}{unit}变为{to}{unit}{}", by(unit));
    match of {
        Alteration::Established { .. } => "设立".to_owned(),
        Alteration::Ended { successor: None, .. } => "撤销".to_owned(),
        Alteration::Ended { successor: Some(successor), .. } => format!("并入{successor}"),
        Alteration::Renamed { .. } => format!("由{from}更名"),
        Alteration::Attached { .. }
        | Alteration::Supervised { .. }
        | Alteration::Nature { .. }
        | Alteration::Tier { .. }
        | Alteration::Grade { .. }
        | Alteration::Class { .. }
        | Alteration::Leaders { .. } => format!("{matter}由{from}变为{to}"),
        Alteration::Places { .. } => moved("名"),
        Alteration::Strength { .. } => moved("人"),
        Alteration::Posts { .. } => moved("个"),
        Alteration::Duties { .. } => match change {
            Some(0) | None => format!("{matter}有修改，仍为{to}项"),
            Some(_) => moved("项"),
        },
        Alteration::Offices { added, gone, switched, .. } => {
            came_and_went(&matter, &offices(added, &[]), &listed(gone), &offices(&[], switched))
        }
        Alteration::Nameplates { added, gone, .. } => came_and_went(&matter, &listed(added), &listed(gone), ""),
    }
}

/// "内设机构增设甲、乙，撤销丙，丁改为事业机构".
fn came_and_went(matter: &str, added: &str, gone: &str, switched: &str) -> String {
    let parts = [("增设", added), ("撤销", gone), ("", switched)];
    let parts = parts.iter().filter(|(_, names)| !names.is_empty()).map(|(word, names)| format!("{word}{names}"));
    format!("{matter}{}", parts.collect::<Vec<_>>().join("，"))
}

/// Why an entry, or some operation of it, cannot be taken back, and what to do instead; bodies by the names they bear today.
pub fn irreversible(why: &Irreversible, (before, today): (&Snapshot, &Snapshot)) -> String {
    let names = &BeforeAndToday { before, today };
    match why {
        Irreversible::Inexact { operation, institution: body } => format!(
            "第{}项({}的合并或者分设)以前的情况无法原样恢复，请用设立、划转等新凭证办理",
            operation + 1,
            names.institution(*body)
        ),
        Irreversible::Overtaken { operation, institution: body } => format!(
            "第{}项设定的{}的登记事项，后来的凭证又作了改动，退回会连后来的改动一起退掉，请先冲销后来的凭证，或者直接按现状另行设定",
            operation + 1,
            names.institution(*body)
        ),
        Irreversible::NoLongerPossible { operation, refusal } => {
            let why = refusal_naming(refusal, names);
            format!("第{}项现在已经退不回去：{}", operation + 1, why.trim_end_matches('。'))
        }
        Irreversible::PersonOvertaken { operation, name, .. } => format!(
            "第{}项涉及的{name}，后来的凭证又作了变动，退回会连后来的变动一起退掉，请先冲销后来的凭证，或者直接按现状另行登记",
            operation + 1
        ),
        Irreversible::PersonUnknown { operation, person } => {
            format!("第{}项涉及的第{}号人员，账簿中查不到变动前的情况", operation + 1, person.0)
        }
        Irreversible::NotApplicable { operation, refusal } => {
            format!("第{}项与账簿记录不符：{}", operation + 1, refusal_naming(refusal, names))
        }
    }
}

fn named(id: InstitutionId, before: &Snapshot, after: &Snapshot) -> String {
    institution(id, if after.institution(id).is_some() { after } else { before })
}

fn listed(names: &[Name]) -> String {
    names.iter().map(Name::to_string).collect::<Vec<_>>().join("、")
}

/// Offices that came, and those of another nature than before.
fn offices(added: &[Name], switched: &[(Name, OfficeNature)]) -> String {
    let switched = switched.iter().map(|(name, to)| format!("{name}改为{}", office_nature(*to)));
    added.iter().map(Name::to_string).chain(switched).collect::<Vec<_>>().join("、")
}

fn or(word: Option<impl Display>, otherwise: &str) -> String {
    word.map_or_else(|| otherwise.to_owned(), |word| word.to_string())
}

fn difference(added: &[Name], gone: &[Name]) -> i64 {
    let count = |names: &[Name]| i64::try_from(names.len()).unwrap_or(i64::MAX);
    count(added) - count(gone)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, Holder, Institution, LeaderPosts, Nature, Operation, QuotaKind, Tier, apply_all};

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    #[track_caller]
    fn check(of: &Alteration, expected: [&str; 4], change: Option<i64>) {
        let body = Institution::bare(InstitutionId(1), name("县农业局"), Tier::County, Nature::Government);
        let before = apply_all(&Snapshot::default(), &[Operation::Establish(body)]).expect("an opening");
        let text = alteration(of, &before, &Snapshot::default());
        assert_eq!([&*text.subject, &*text.matter, &*text.from, &*text.to], expected);
        assert_eq!(text.change, change);
    }

    #[test]
    fn changes_are_told_with_what_was_and_what_is() {
        let institution = InstitutionId(1);
        let (holder, kind) = (Holder::Institution(institution), QuotaKind::Support);
        let places = Alteration::Places { holder, kind, from: Headcount(5), to: Headcount(2) };
        check(&places, ["县农业局", "工勤编制", "5", "2"], Some(-3));
        let (from, to) = (LeaderPosts::new(1, 2), LeaderPosts::new(1, 3));
        check(&Alteration::Leaders { institution, from, to }, ["县农业局", "领导职数", "1正2副", "1正3副"], Some(1));
        let plates =
            Alteration::Nameplates {
                institution, added: vec![], gone: vec![name("县畜牧局"), name("县农机局")]
            };
        check(&plates, ["县农业局", "挂牌", "县畜牧局、县农机局", ""], Some(-2));
        let ended =
            Alteration::Ended { institution, name: name("县农业局"), successor: Some(name("县农林局")) };
        check(&ended, ["县农业局", "并入", "县农业局", "县农林局"], None);
    }
}
