//! A plan over a register that has moved on: what changed, what still holds, what would mend the rest.

use super::label::{holder, institution, kind, pool};
use super::refusal::{numbered, refusal};
use crate::domain::{Assignment, Name, Snapshot, Standing};
use crate::plan::{Drift, Fate, Mending, Part, Renumbering};

/// What has become of one step: "仍可执行", "仍可执行，台账有变化", "不能执行：…", "原来就不能执行：…".
pub fn fate(fate: &Fate, now: &Snapshot) -> String {
    match fate {
        Fate::Holds => "仍可执行".to_owned(),
        Fate::Differs(_) => "仍可执行，但台账有变化".to_owned(),
        Fate::Fails { refusal: why, .. } => format!("不能执行：{}", refusal(why, now)),
        Fate::FailedBefore(why) => format!("原来就不能执行：{}", refusal(why, now)),
    }
}

/// What changed in the register; names as of `now`.
pub fn drift(drift: &Drift, now: &Snapshot) -> String {
    match drift {
        Drift::Renamed { before, now, .. } => format!("“{before}”已更名为“{now}”"),
        Drift::Ended { name, successor: Some(successor), .. } => {
            format!("“{name}”已并入{}", institution(*successor, now))
        }
        Drift::Ended { name, successor: None, .. } => format!("“{name}”已撤销"),
        Drift::Standing { holder: of, kind: held, before, now: is } => {
            format!("{}的{}编制{}", holder(*of, now), kind(*held), standings(*before, *is))
        }
        Drift::Set { institution: id, part } => format!("{}的{}已另行调整", institution(*id, now), part_title(*part)),
        Drift::Open { agreement, before, now } if now.is_zero() => {
            format!("{}原有{before}名，已经办结", numbered(*agreement))
        }
        Drift::Open { agreement, before, now } => format!("{}原有{before}名，现剩{now}名", numbered(*agreement)),
        Drift::Person { person, name, now: at } => {
            let name = name.as_ref().map_or_else(|| format!("第{}号人员", person.0), |name| format!("“{name}”"));
            match at {
                Some(at) => format!("{name}现在{}", stands(at, now)),
                None => format!("{name}已经出编"),
            }
        }
    }
}

/// What would be done to a step; names as of `now`.
pub fn mending(mending: &Mending, now: &Snapshot) -> String {
    match mending {
        Mending::Fewer { from, to } => format!("数量由{from}名减为{to}名"),
        Mending::Instead { successor, .. } => format!("改由{}承接", institution(*successor, now)),
        Mending::NotMerged(id) => format!("合并名单中去掉{}", institution(*id, now)),
        Mending::Renewed(names) if names.is_empty() => "按人员现在的位置办理".to_owned(),
        Mending::Renewed(names) => format!("{}按现在的位置办理", joined(names)),
        Mending::Without(names) => format!("名单中去掉{}，编制数不变", joined(names)),
        Mending::Known(id) => format!("{}已经设立，这一步不用再办，后面的步骤改用它", institution(*id, now)),
        Mending::KnownPool(id) => format!("{}已经设立，这一步不用再办，后面的步骤改用它", pool(*id, now)),
        Mending::Dropped => "这一步已经没有可办的，删去".to_owned(),
    }
}

/// The ids that give way; nothing where none does.
pub fn renumbered(renumbered: &Renumbering) -> Option<String> {
    let Renumbering { institutions, posts, people, pools, loans, clearances, deployments } = renumbered;
    let counts = [
        ("机构", institutions.len()),
        ("岗位", posts.len()),
        ("人员", people.len()),
        ("周转池", pools.len()),
        ("周转使用", loans.len()),
        ("用编核准", clearances.len()),
        ("使用划转", deployments.len()),
    ];
    let told: Vec<String> =
        counts.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word}{count}个")).collect();
    (!told.is_empty()).then(|| format!("方案预留的编号已被台账使用，重新编号：{}。", told.join("、")))
}

fn part_title(part: Part) -> &'static str {
    match part {
        Part::Offices => "机构设置",
        Part::Leaders => "领导职数",
        Part::Nameplates => "挂牌",
        Part::Posts => "岗位设置",
        Part::Duties(list) => super::duty_list(list),
        Part::Place => "隶属关系",
        Part::Description => "登记事项",
    }
}

fn standings(before: Standing, now: Standing) -> String {
    let figures = [
        ("核定", before.authorized, now.authorized),
        ("周转", before.borrowed, now.borrowed),
        ("实有", before.strength, now.strength),
        ("在途", before.reserved, now.reserved),
    ];
    let told: Vec<String> = figures
        .iter()
        .filter(|(_, was, is)| was != is)
        .map(|(word, was, is)| format!("{word}由{was}变为{is}"))
        .collect();
    told.join("，")
}

fn stands(at: &Assignment, now: &Snapshot) -> String {
    let place = format!("占用{}的{}编制", institution(at.quota_at, now), kind(at.kind));
    match (at.is_split(), &at.office) {
        (true, _) => format!("{place}，在{}工作", institution(at.works_at, now)),
        (false, Some(office)) => format!("{place}({office})"),
        (false, None) => place,
    }
}

fn joined(names: &[Name]) -> String {
    names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, Holder, InstitutionId, QuotaKind};

    #[test]
    fn a_changed_standing_says_what_changed_and_nothing_else() {
        let before = Standing { authorized: Headcount(10), strength: Headcount(8), ..Standing::default() };
        let now = Standing { authorized: Headcount(9), ..before };
        let drifted = Drift::Standing {
            holder: Holder::Institution(InstitutionId(1)),
            kind: QuotaKind::Administrative,
            before,
            now,
        };
        let told = drift(&drifted, &Snapshot::default());
        assert_eq!(told, "第1号机构(已不在台账)的行政编制核定由10变为9");
    }

    #[test]
    fn new_ids_are_told_only_where_there_are_some() {
        assert_eq!(renumbered(&Renumbering::default()), None);
        let one = Renumbering { institutions: [(InstitutionId(4), InstitutionId(5))].into(), ..Renumbering::default() };
        assert_eq!(renumbered(&one).as_deref(), Some("方案预留的编号已被台账使用，重新编号：机构1个。"));
    }
}
