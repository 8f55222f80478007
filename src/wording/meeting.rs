//! What is wished for and offered in a meeting, in words for the wall.

use super::label::{holder, institution, kind};
use crate::domain::{Severity, Snapshot};
use crate::optimise::{Counterpart, Direction, Offer, Wish};

/// "会上：白鹤镇 行政编制 增加2名".
pub fn wish(wish: &Wish, snapshot: &Snapshot) -> String {
    let direction = match wish.direction {
        Direction::More => "增加",
        Direction::Less => "减少",
    };
    format!("会上：{} {}编制 {direction}{}名", institution(wish.institution, snapshot), kind(wish.kind), wish.places)
}

/// "县农业农村局 −2(可划空编7→5)", one for each who pays or takes.
pub fn offer(offer: &Offer, wish: &Wish, snapshot: &Snapshot) -> String {
    let part = |counterpart: &Counterpart| {
        let Counterpart { holder: who, places, before } = *counterpart;
        let name = holder(who, snapshot);
        match wish.direction {
            Direction::More => format!("{name} −{places}(可划空编{before}→{})", before.excess_over(places)),
            Direction::Less => format!("{name} +{places}(核定{before}→{})", before + places),
        }
    };
    offer.counterparts.iter().map(part).collect::<Vec<_>>().join("，")
}

/// What the rules say against an offer: "新增禁止1条、提示2条", or that they say nothing.
pub fn objections(offer: &Offer) -> String {
    let count = |severity| offer.introduced.iter().filter(|finding| finding.severity == severity).count();
    let told: Vec<String> = [Severity::Blocking, Severity::Warning, Severity::Advice]
        .into_iter()
        .map(|severity| (super::severity(severity), count(severity)))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word}{count}条"))
        .collect();
    if told.is_empty() { "核查无新增意见".to_owned() } else { format!("新增{}", told.join("、")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, Holder, InstitutionId, QuotaKind, Tier};

    #[test]
    fn an_offer_says_who_pays_and_what_is_left() {
        let wish = Wish {
            institution: InstitutionId(1),
            kind: QuotaKind::Support,
            places: Headcount(2),
            direction: Direction::More,
        };
        let counterpart =
            Counterpart { holder: Holder::Unallocated(Tier::County), places: Headcount(2), before: Headcount(7) };
        let offered = Offer { steps: Vec::new(), counterparts: vec![counterpart], introduced: Vec::new() };
        let snapshot = Snapshot::default();
        assert_eq!(offer(&offered, &wish, &snapshot), "县级机动编制 −2(可划空编7→5)");
        let less = Wish { direction: Direction::Less, ..wish };
        assert_eq!(offer(&offered, &less, &snapshot), "县级机动编制 +2(核定7→9)");
        assert_eq!(objections(&offered), "核查无新增意见");
    }
}
