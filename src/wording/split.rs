//! 分设 in words: "县农林局 存续分设：新设县林业局(行政4名、随编1人、内设机构 林业股、领导职数1副)".

use super::label::{duty_list, institution, kind, leaders};
use crate::domain::{InstitutionId, Name, Recipient, Share, Snapshot, SplitOrigin};

/// The whole operation; names as of `snapshot`.
pub(super) fn sentence(from: InstitutionId, origin: SplitOrigin, shares: &[Share], snapshot: &Snapshot) -> String {
    let manner = match origin {
        SplitOrigin::Remains => "存续分设",
        SplitOrigin::Ends => "解散分设",
    };
    let told: Vec<String> = shares.iter().map(|share| told(share, from, snapshot)).collect();
    format!("{} {manner}：{}", institution(from, snapshot), told.join("；"))
}

fn told(share: &Share, from: InstitutionId, snapshot: &Snapshot) -> String {
    let to = match &share.to {
        Recipient::New(new) => format!("新设{}", new.name),
        Recipient::Known(id) => format!("划给{}", institution(*id, snapshot)),
    };
    let contents = contents(share, from, snapshot);
    if contents.is_empty() { to } else { format!("{to}({})", contents.join("、")) }
}

fn contents(share: &Share, from: InstitutionId, snapshot: &Snapshot) -> Vec<String> {
    let mut contents: Vec<String> =
        share.places.iter().map(|places| format!("{}{}名", kind(places.kind), places.count)).collect();
    if !share.people.is_empty() {
        let names: Vec<&str> = share.people.iter().map(|mover| mover.name.as_str()).collect();
        contents.push(format!("人员{}人 {}", names.len(), names.join("、")));
    }
    let named = |what: &str, names: &[Name]| {
        let names: Vec<&str> = names.iter().map(Name::as_str).collect();
        (!names.is_empty()).then(|| format!("{what} {}", names.join("、")))
    };
    contents.extend(named("内设机构", &share.offices));
    contents.extend(named("牌子", &share.nameplates));
    if !share.leaders.total().is_zero() {
        contents.push(format!("领导职数{}", leaders(share.leaders)));
    }
    if !share.posts.is_empty() {
        let given = snapshot.posts(from).iter().filter(|post| share.posts.contains(&post.id));
        let places: u64 = given.map(|post| u64::from(post.count.0)).sum();
        contents.push(format!("岗位{}类{places}个", share.posts.len()));
    }
    if !share.dependents.is_empty() {
        let names: Vec<String> = share.dependents.iter().map(|id| institution(*id, snapshot)).collect();
        contents.push(format!("下属(管理)机构 {}", names.join("、")));
    }
    contents.extend(share.duties.iter().map(|list| duty_list(*list).to_owned()));
    contents
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Headcount, Institution, LeaderPosts, Nature, Operation, QuotaKind, SharedPlaces, Tier, apply_all,
    };

    #[test]
    fn a_division_says_who_gets_what() {
        let name = |text| Name::new(text).expect("a name");
        let body = |id, text| Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government);
        let opening = [Operation::Establish(body(1, "县农林局")), Operation::Establish(body(2, "县林业站"))];
        let register = apply_all(&Snapshot::default(), &opening).expect("an opening");
        let share = Share {
            places: vec![SharedPlaces { kind: QuotaKind::Administrative, count: Headcount(4) }],
            offices: vec![name("林业股")],
            leaders: LeaderPosts::new(0, 1),
            dependents: vec![InstitutionId(2)],
            ..Share::of(Recipient::New(body(3, "县林业局")))
        };
        assert_eq!(
            sentence(InstitutionId(1), SplitOrigin::Remains, &[share], &register),
            "县农林局 存续分设：新设县林业局(行政4名、内设机构 林业股、领导职数1副、下属(管理)机构 县林业站)"
        );
        assert_eq!(
            sentence(InstitutionId(1), SplitOrigin::Ends, &[Share::of(Recipient::Known(InstitutionId(2)))], &register),
            "县农林局 解散分设：划给县林业站"
        );
    }
}
