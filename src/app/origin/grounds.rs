//! What a number rests on besides entries: the charter of a body, notices that promise places, loans, names of offices and plates,
//! how a standard computes. A sentence each, from the register at hand.

use super::foreseen;
use super::scene::Scene;
use crate::domain::{
    Clearance, Held, Holder, Institution, Loan, Moment, Name, Origin, Quantity, Snapshot, Structure, Whom,
};
use crate::rules::Situation;
use crate::wording;

/// Sentences for a number about one institution or agreement; sums have none of their own, unless they are foreseen.
pub(super) fn grounds(origin: &Origin, scene: &Scene<'_>) -> Vec<String> {
    let snapshot = match origin.moment {
        Moment::Before => scene.before(),
        Moment::After | Moment::Change => scene.after(),
    };
    if let Quantity::Foreseen(of) = origin.quantity {
        return foreseen::grounds(of, origin, scene);
    }
    match &origin.whom {
        Whom::Lines(lines) => match &**lines {
            [(Holder::Institution(id), _)] => match snapshot.institution(*id) {
                Some(institution) => of_institution(origin, institution, scene, snapshot),
                None => Vec::new(),
            },
            [(Holder::Pool(id), kinds)] if matches!(origin.quantity, Quantity::Held(Held::Lent | Held::PoolLeft)) => {
                let is_meant = |it: &&Loan| it.pool == *id && kinds.has(it.kind) && origin.kinds.has(it.kind);
                snapshot.loans().iter().filter(is_meant).map(|it| loan(it, snapshot)).collect()
            }
            _ => Vec::new(),
        },
        Whom::Loan(id) => snapshot.loans().get(*id).map(|it| loan(it, snapshot)).into_iter().collect(),
        Whom::Clearance(id) => snapshot.clearances().get(*id).map(clearance).into_iter().collect(),
        Whom::Institutions | Whom::Townships | Whom::Book | Whom::Movement(_) | Whom::Plan => Vec::new(),
    }
}

fn of_institution(origin: &Origin, one: &Institution, scene: &Scene<'_>, snapshot: &Snapshot) -> Vec<String> {
    match origin.quantity {
        Quantity::Held(held) => of_places(held, origin, one, snapshot),
        Quantity::Structure(structure) => of_structure(structure, origin, one, scene, snapshot),
        Quantity::Moved(_) | Quantity::Outline(_) | Quantity::Foreseen(_) => Vec::new(),
    }
}

fn of_places(held: Held, origin: &Origin, one: &Institution, snapshot: &Snapshot) -> Vec<String> {
    match held {
        Held::Reserved | Held::Available | Held::Free => {
            let is_meant = |it: &&Clearance| it.institution == one.id && origin.kinds.has(it.kind);
            snapshot.clearances().iter().filter(is_meant).map(clearance).collect()
        }
        Held::Borrowed | Held::Capacity | Held::Excess => {
            let is_meant = |it: &&Loan| it.borrower == one.id && origin.kinds.has(it.kind);
            snapshot.loans().iter().filter(is_meant).map(|it| loan(it, snapshot)).collect()
        }
        Held::Authorized => charter(one),
        Held::Away | Held::Come | Held::Working => {
            let is_meant = |split: &crate::domain::Split| {
                origin.kinds.has(split.kind) && (split.quota_at == one.id || split.works_at == one.id)
            };
            let named = |id| wording::holder(Holder::Institution(id), snapshot);
            let sentence = |(split, people): (crate::domain::Split, crate::domain::Headcount)| {
                let manner = split.arrangement.map_or("方式未填", wording::arrangement);
                format!("{}　在 {} 使用 {people}名({manner})", named(split.quota_at), named(split.works_at))
            };
            snapshot.roster().split().into_iter().filter(|(split, _)| is_meant(split)).map(sentence).collect()
        }
        Held::Strength | Held::Vacancy | Held::Balance | Held::Lent | Held::PoolLeft | Held::Issued | Held::Reserve => {
            Vec::new()
        }
    }
}

fn of_structure(
    structure: Structure,
    origin: &Origin,
    one: &Institution,
    scene: &Scene<'_>,
    snapshot: &Snapshot,
) -> Vec<String> {
    match structure {
        Structure::Offices(None) => listed(one.offices.iter().map(|office| &office.name)),
        Structure::Offices(Some(nature)) => listed(one.offices_of(nature).map(|office| &office.name)),
        Structure::Nameplates => listed(one.all_nameplates()),
        Structure::LeaderPosts(_) => charter(one),
        Structure::OfficeLeaders(seat) => {
            listed(one.offices.iter().filter(|office| !seat.of(office.leaders).is_zero()).map(|office| &office.name))
        }
        Structure::CommonOffices | Structure::SpecialOffices | Structure::OtherOffices => {
            let scheme = scene.policy().scheme_of(one);
            scheme.map(|scheme| format!("按机构配置方案“{}”归类", scheme.name)).into_iter().collect()
        }
        Structure::NeedLeast | Structure::NeedMost | Structure::NeedDifference => {
            let standard = origin.standard.as_deref().and_then(|key| scene.policy().standard(key));
            let need = standard.and_then(|it| it.need_of(Situation::counted_in(one, snapshot)));
            let words = need.as_ref().map(wording::policy::need_in_parts);
            let source = standard.map(|it| format!("{}：{}", it.name, &*it.source));
            source.into_iter().chain(words).collect()
        }
        Structure::Institutions(_) | Structure::LeadersInPost(_) => Vec::new(),
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a Name>) -> Vec<String> {
    let names: Vec<&str> = names.map(Name::as_str).collect();
    if names.is_empty() { Vec::new() } else { vec![names.join("、")] }
}

fn charter(one: &Institution) -> Vec<String> {
    if one.charter.is_empty() { Vec::new() } else { vec![format!("{}：{}", wording::RECORDED_DOCUMENT, one.charter)] }
}

fn clearance(clearance: &Clearance) -> String {
    let Clearance { number, count, lapses, purpose, .. } = clearance;
    let purpose = if purpose.is_empty() { String::new() } else { format!("，{purpose}") };
    format!("{number}　{count}名，有效期至{lapses}{purpose}")
}

fn loan(loan: &Loan, snapshot: &Snapshot) -> String {
    let [pool, borrower] = [Holder::Pool(loan.pool), Holder::Institution(loan.borrower)];
    let [pool, borrower] = [pool, borrower].map(|holder| wording::holder(holder, snapshot));
    let document = loan.document.as_ref().map_or_else(|| "文号待补".to_owned(), ToString::to_string);
    format!("{pool} 借给 {borrower} {}名，期限至{}，{document}", loan.count, loan.until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{InstitutionId, Nature, Tier};

    /// The number of the workbook is not that of what changed the places since, and must not be read as if it were.
    #[test]
    fn the_number_of_the_ledger_is_told_as_such() {
        let name = Name::new("龙门镇").expect("a name");
        let bare = Institution::bare(InstitutionId(1), name, Tier::Township, Nature::Town);
        let town = Institution { charter: "安编〔2024〕19号".to_owned(), ..bare };
        assert_eq!(charter(&town), ["台账所载文号：安编〔2024〕19号"]);
    }
}
