//! What a plan moves, in one sentence for all of its papers: 附件2, 附件3 and the letters.

use crate::domain::Headcount;
use crate::plan::{Handover, Lots};

/// "划转编制39名：机构之间35名(人随编走2人、空编划转33名)，经机动编制和周转池4名；另有不属编制的员额等3名(空额3名)"; nothing where nothing
/// moves.
pub fn handover(handover: &Handover) -> Option<String> {
    let Handover { between, raised, lowered, by_reserves, beyond, .. } = handover;
    let other = |word: &str, places: &Headcount| (!places.is_zero()).then(|| format!("{word}{places}名"));
    let parts = [
        lots("机构之间", *between, "空编划转"),
        other("经机动编制和周转池", by_reserves),
        other("上级核增", raised),
        other("上级核减", lowered),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let places = handover.places();
    let quota = match (parts.is_empty(), places.is_zero()) {
        (true, _) => None,
        (false, true) => Some(parts.join("，")),
        (false, false) => Some(format!("划转编制{places}名：{}", parts.join("，"))),
    };
    let told: Vec<String> = [quota, lots("不属编制的员额等", *beyond, "空额")].into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join("；另有"))
}

/// Why the lines of a table add up to more than is handed over; nothing where they do not.
pub fn counted_on_the_way(handover: &Handover) -> Option<String> {
    let (lines, places) = (handover.line_by_line, handover.places());
    (lines > places).then(|| {
        format!("先收回到机动编制或者周转池、再划出的编制在收回和划出时各列一次，合计{lines}名是逐笔之和，实际划转{places}名。")
    })
}

/// `empty` is what places without people are called.
fn lots(word: &str, lots: Lots, empty: &str) -> Option<String> {
    let Lots { places, people, vacant } = lots;
    let taken = (!people.is_zero()).then(|| format!("人随编走{people}人"));
    let vacant = (!vacant.is_zero()).then(|| format!("{empty}{vacant}名"));
    match (places.is_zero(), people.is_zero()) {
        (true, true) => None,
        // A merged body without places of its own.
        (true, false) => Some(format!("{word}随机构转隶{people}人，不带编制")),
        (false, _) => {
            let parts: Vec<String> = [taken, vacant].into_iter().flatten().collect();
            Some(format!("{word}{places}名({})", parts.join("、")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_is_told_part_by_part() {
        let lots = |places, people, vacant| Lots {
            places: Headcount(places),
            people: Headcount(people),
            vacant: Headcount(vacant),
        };
        let between = Handover { between: lots(39, 2, 37), ..Handover::default() };
        assert_eq!(handover(&between).as_deref(), Some("划转编制39名：机构之间39名(人随编走2人、空编划转37名)"));
        let all = Handover {
            by_reserves: Headcount(4),
            line_by_line: Headcount(53),
            raised: Headcount(5),
            lowered: Headcount(1),
            beyond: lots(3, 0, 3),
            ..between
        };
        let told = "划转编制49名：机构之间39名(人随编走2人、空编划转37名)，经机动编制和周转池4名，上级核增5名，上级核减1名；另有不属编制的员额等3名(空额3名)";
        assert_eq!(handover(&all).as_deref(), Some(told));
        let twice =
            "先收回到机动编制或者周转池、再划出的编制在收回和划出时各列一次，合计53名是逐笔之和，实际划转49名。";
        assert_eq!(counted_on_the_way(&all).as_deref(), Some(twice));
        assert_eq!(counted_on_the_way(&between), None);
        let merged = Handover { between: lots(0, 3, 0), ..Handover::default() };
        assert_eq!(handover(&merged).as_deref(), Some("机构之间随机构转隶3人，不带编制"));
        assert_eq!(handover(&Handover::default()), None);
    }
}
