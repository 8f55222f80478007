//! A remedy as ready steps: what a click on 采用 appends to the plan. Each set of steps, carried out, makes its finding go away
//! and breaks no other limit on quota; where a person must decide (who goes along, which document, whom to relieve), there are no
//! steps and the remedy stays a sentence.

use super::configuration;
use crate::domain::{
    Finding, Headcount, Holder, Institution, LeaderPosts, Name, Office, Operation, QuotaKind, Remedy, Snapshot,
    Subject, Transfer,
};
use crate::plan::Step;
use crate::rules::Policy;

/// The steps that do what `remedy` of `finding` says, over the register as `after` shows it; empty where none are ready.
pub fn remedy_steps(policy: &Policy, after: &Snapshot, finding: &Finding, remedy: &Remedy) -> Vec<Step> {
    let Some(institution) = subject(after, finding) else { return Vec::new() };
    let offices = |offices: Option<Vec<Office>>| offices.map(|offices| set_offices(institution, offices));
    let step = match remedy {
        Remedy::AddOffice(name) => offices(configuration::with_office(policy, institution, name)),
        Remedy::RemoveOffice(name) => offices(configuration::without(&institution.offices, &[name])),
        Remedy::RemoveOffices { count, nature } => {
            offices(configuration::with_fewer_special(policy, institution, None, (*count, *nature)))
        }
        Remedy::RemoveNameplates { count } => return fewer_plates(institution, &finding.names, *count),
        Remedy::LowerLeaders { posts } => fewer_leaders(after, institution, &finding.names, Headcount(*posts)),
        Remedy::TakeBack { places } => take_back(after, institution, finding.kind, *places),
        Remedy::UseOtherKind => take_back(after, institution, finding.kind, measured(finding)),
        Remedy::CoverExcess { places } => cover(after, institution, finding.kind, *places),
        Remedy::ByHand(_)
        | Remedy::CutFewerOrNameMovers { .. }
        | Remedy::EnterApproval
        | Remedy::RelieveLeaders { .. }
        | Remedy::ReverseDirection => None,
    };
    step.map(Step::from).into_iter().collect()
}

fn subject<'a>(after: &'a Snapshot, finding: &Finding) -> Option<&'a Institution> {
    match finding.subject {
        Subject::Institution(id) => after.institution(id),
        Subject::Holder(_) | Subject::Book => None,
    }
}

/// What was counted, as places.
fn measured(finding: &Finding) -> u32 {
    finding.measure.and_then(|measure| u32::try_from(measure.actual).ok()).unwrap_or_default()
}

fn set_offices(institution: &Institution, offices: Vec<Office>) -> Operation {
    Operation::SetOffices { institution: institution.id, scheme: institution.scheme.clone(), offices }
}

fn fewer_plates(institution: &Institution, named: &[Name], count: u32) -> Vec<Step> {
    let Some(plates) = configuration::with_fewer_plates(institution, named, count) else { return Vec::new() };
    let mut steps = Vec::new();
    if plates.own != institution.nameplates {
        let set = Operation::SetNameplates { institution: institution.id, nameplates: plates.own };
        steps.push(set.into());
    }
    if plates.offices != institution.offices {
        steps.push(set_offices(institution, plates.offices).into());
    }
    steps
}

/// The finding names the seat, and before it the office if it is about one. Seats of an institution that are filled are not
/// taken away: whom to relieve is a person's decision.
fn fewer_leaders(after: &Snapshot, institution: &Institution, names: &[Name], posts: Headcount) -> Option<Operation> {
    match names {
        [seat] => {
            let leaders = lowered(institution.leaders, seat, posts)?;
            let in_post = after.roster().leaders(institution.id);
            let are_vacant = in_post.chief <= leaders.chief && in_post.deputy <= leaders.deputy;
            are_vacant.then_some(Operation::SetLeaders { institution: institution.id, leaders })
        }
        [office, seat] => {
            let mut offices = institution.offices.clone();
            let leaders = &mut offices.iter_mut().find(|it| it.name == *office)?.leaders;
            *leaders = lowered(*leaders, seat, posts)?;
            Some(set_offices(institution, offices))
        }
        _ => None,
    }
}

/// Where a standard counts all leaders together, deputies go, so that there is still somebody in charge.
fn lowered(leaders: LeaderPosts, seat: &Name, posts: Headcount) -> Option<LeaderPosts> {
    match seat.as_str() {
        "正职" => Some(LeaderPosts { chief: leaders.chief.checked_sub(posts)?, ..leaders }),
        "副职" | "领导职数" => Some(LeaderPosts { deputy: leaders.deputy.checked_sub(posts)?, ..leaders }),
        _ => None,
    }
}

/// Free places go back to the reserve of the institution's level; occupied and promised ones wait for a decision.
fn take_back(after: &Snapshot, institution: &Institution, kind: Option<QuotaKind>, places: u32) -> Option<Operation> {
    let kind = kind?;
    let is_free = Headcount(places) <= after.standing(institution.id, kind).free();
    let (from, to) = (Holder::Institution(institution.id), Holder::Unallocated(institution.tier));
    (is_free && places > 0).then(|| transfer(kind, places, from, to))
}

/// Places of the same kind come from the reserve of the institution's level, if it has so many.
fn cover(after: &Snapshot, institution: &Institution, kind: Option<QuotaKind>, places: u32) -> Option<Operation> {
    let kind = kind.filter(|kind| institution.nature.admits(*kind))?;
    let (from, to) = (Holder::Unallocated(institution.tier), Holder::Institution(institution.id));
    let is_there = Headcount(places) <= after.ledger().held(from, kind);
    (is_there && places > 0).then(|| transfer(kind, places, from, to))
}

fn transfer(kind: QuotaKind, places: u32, from: Holder, to: Holder) -> Operation {
    Operation::Transfer(Transfer { kind, count: Headcount(places), from, to, people: Vec::new() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::{Assignment, InstitutionId, Nature, Position, RosterCounts, Tier, apply_all};
    use crate::rules::check_register;
    use crate::wording;

    const TODAY: crate::domain::Date = crate::domain::Date::constant(2026, 11, 22);
    const TOWN: InstitutionId = InstitutionId(1);
    const COUNCIL: InstitutionId = InstitutionId(2);
    const KIND: QuotaKind = QuotaKind::Administrative;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    /// 白鹤镇 by the scheme of the sample county and a coordinating body, changed by `shape`, with `(authorized, strength)` each
    /// and `reserve` places of the county and of the townships.
    fn register(shape: impl Fn(&mut Institution), standings: [(u32, u32); 2], reserve: u32) -> Snapshot {
        let policy = Policy::bundled().expect("bundled packs");
        let mut town = Institution::bare(TOWN, name("白鹤镇"), Tier::Township, Nature::Town);
        (town.class, town.scheme) = (Some(name("二类")), Some("sample-6x".to_owned()));
        town.offices = policy.scheme("sample-6x").expect("bundled").compose(&town, &[]);
        shape(&mut town);
        let council = Institution::bare(COUNCIL, name("议事办"), Tier::County, Nature::Coordination);
        let mut roster = RosterCounts::default();
        let mut opening = Vec::new();
        for (id, (authorized, strength)) in [TOWN, COUNCIL].into_iter().zip(standings) {
            opening.push(transfer(KIND, authorized, Holder::Superior, Holder::Institution(id)));
            let assignment = Assignment::at(id, KIND);
            roster.count(&assignment, Headcount(strength));
        }
        for tier in [Tier::County, Tier::Township] {
            opening.push(transfer(KIND, reserve, Holder::Superior, Holder::Unallocated(tier)));
        }
        opening.retain(|operation| !matches!(operation, Operation::Transfer(it) if it.count.is_zero()));
        let empty = Snapshot::new([town, council], Default::default(), BTreeMap::new(), roster);
        apply_all(&empty, &opening).expect("an opening")
    }

    /// The steps of every remedy of every finding, in words; each makes its finding go away.
    #[track_caller]
    fn check(before: &Snapshot, expected: &[(&str, &[&str])]) {
        let policy = Policy::bundled().expect("bundled packs");
        let mut seen = Vec::new();
        for finding in check_register(&policy, before, TODAY).findings() {
            for remedy in &finding.remedies {
                let steps = remedy_steps(&policy, before, finding, remedy);
                let operations: Vec<Operation> = steps.iter().map(|step| step.operation.clone()).collect();
                let after = apply_all(before, &operations).expect("a ready step can be carried out");
                let left = check_register(&policy, &after, TODAY);
                let is_gone = left.findings().iter().all(|other| other.key() != finding.key());
                assert_eq!(is_gone, !steps.is_empty(), "{finding:?}");
                let words: Vec<String> = steps.iter().map(|step| wording::step(step, before)).collect();
                seen.push((finding.rule.0, words));
            }
        }
        let expected: Vec<_> = expected
            .iter()
            .map(|(rule, words)| (*rule, words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()))
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn one_missing_office_is_added_and_the_special_one_stays() {
        let missing = register(
            |town| {
                town.offices.push(Office { name: name("应急管理办公室"), ..town.offices[0].clone() });
                town.offices.remove(1);
                town.offices.remove(1);
            },
            [(0, 0); 2],
            0,
        );
        let with = |names: &str| {
            format!(
                "白鹤镇 设置机构8个：综合办公室、{names}、社区治理办公室、民生服务办公室、综合执法协调办公室、综合便民服务中心、农业综合服务中心、应急管理办公室"
            )
        };
        let (first, second) = (with("党群办公室"), with("社区发展办公室"));
        check(&missing, &[("common_office_missing", &[&first]), ("common_office_missing", &[&second])]);
    }

    #[test]
    fn the_office_that_was_named_goes_and_of_the_special_ones_the_last() {
        let surplus = register(
            |town| {
                for word in ["应急管理办公室", "招商办公室"] {
                    town.offices.push(Office { name: name(word), ..town.offices[0].clone() });
                }
            },
            [(0, 0); 2],
            0,
        );
        let left = "白鹤镇 设置机构9个：综合办公室、党群办公室、社区发展办公室、社区治理办公室、民生服务办公室、综合执法协调办公室、综合便民服务中心、农业综合服务中心、应急管理办公室；撤销 招商办公室";
        check(&surplus, &[("office_cap", &[left]), ("special_office", &[left]), ("special_office", &[left])]);
    }

    #[test]
    fn plates_of_offices_go_only_where_the_own_do_not_suffice() {
        let plates = |words: &[&str]| words.iter().map(|word| name(word)).collect::<Vec<Name>>();
        let own = register(
            |town| {
                town.nameplates = plates(&["甲站", "乙站"]);
                town.offices[0].nameplates = plates(&["丙站", "丁站", "戊站", "己站"]);
            },
            [(0, 0); 2],
            0,
        );
        check(&own, &[("nameplate_cap", &["白鹤镇 挂牌1块：甲站；取消 乙站"])]);
        let of_offices = register(
            |town| {
                town.nameplates = plates(&["甲站"]);
                town.offices[0].nameplates = plates(&["乙站", "丙站", "丁站", "戊站", "己站", "庚站"]);
            },
            [(0, 0); 2],
            0,
        );
        let offices = "白鹤镇 设置机构8个：综合办公室、党群办公室、社区发展办公室、社区治理办公室、民生服务办公室、综合执法协调办公室、综合便民服务中心、农业综合服务中心";
        check(&of_offices, &[("nameplate_cap", &["白鹤镇 取消全部挂牌", offices])]);
    }

    #[test]
    fn each_seat_of_an_office_is_lowered_by_itself() {
        let leaders = register(
            |town| {
                (town.offices[0].places, town.offices[0].leaders) = (Some(Headcount(3)), LeaderPosts::new(2, 1));
            },
            [(3, 0), (0, 0)],
            0,
        );
        let offices = "白鹤镇 设置机构8个：综合办公室、党群办公室、社区发展办公室、社区治理办公室、民生服务办公室、综合执法协调办公室、综合便民服务中心、农业综合服务中心";
        check(&leaders, &[("leader_band", &[offices]), ("leader_band", &[offices])]);
    }

    #[test]
    fn seats_of_an_institution_go_only_while_nobody_sits_there() {
        let finding = |before: &Snapshot| {
            let policy = Policy::bundled().expect("bundled packs");
            let found = check_register(&policy, before, TODAY);
            Finding {
                names: vec![name("领导职数")],
                subject: Subject::Institution(TOWN),
                ..found.findings().first().expect("an excess, to be made into another finding").clone()
            }
        };
        let steps = |in_post: LeaderPosts| {
            let mut before = register(|town| town.leaders = LeaderPosts::new(1, 3), [(5, 7), (0, 0)], 0);
            for (position, people) in [(Position::Chief, in_post.chief), (Position::Deputy, in_post.deputy)] {
                let assignment = Assignment { position, ..Assignment::at(TOWN, KIND) };
                for _ in 0..people.0 {
                    let person = crate::domain::Person::bare(
                        crate::domain::PersonId(before.roster().people().0 + 1),
                        name("张三"),
                        assignment.clone(),
                    );
                    before = apply_all(&before, &[Operation::Admit(person)]).expect("admitted");
                }
            }
            let policy = Policy::bundled().expect("bundled packs");
            remedy_steps(&policy, &before, &finding(&before), &Remedy::LowerLeaders { posts: 1 })
        };
        let lowered = Operation::SetLeaders { institution: TOWN, leaders: LeaderPosts::new(1, 2) };
        assert_eq!(steps(LeaderPosts::new(1, 2)), [Step::from(lowered)]);
        assert_eq!(steps(LeaderPosts::new(1, 3)), []);
    }

    #[test]
    fn vacant_places_go_back_and_occupied_ones_wait_for_a_decision() {
        let taken = "议事办 → 县级机动编制 行政 3名 · 收回";
        check(&register(|_| {}, [(0, 0), (3, 0)], 0), &[("coordination_quota", &[taken])]);
        check(&register(|_| {}, [(0, 0), (3, 1)], 0), &[("coordination_quota", &[])]);
    }

    #[test]
    fn an_excess_is_covered_from_the_reserve_if_it_has_enough() {
        let covered = "乡镇机动编制 → 白鹤镇 行政 2名 · 安排使用";
        check(&register(|_| {}, [(5, 7), (0, 0)], 2), &[("over_quota", &[covered])]);
        check(&register(|_| {}, [(5, 7), (0, 0)], 1), &[("over_quota", &[])]);
    }
}
