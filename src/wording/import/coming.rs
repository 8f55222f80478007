//! What an import leads to, said before it is written: where 超编 rises.

use crate::import::{ExcessChange, ExcessRise};
use crate::wording::label;

/// "写入后超编由 2 名增至 5 名", or where the sum stays, that it rises somewhere. `None` where it rises nowhere.
pub fn excess(change: &ExcessChange) -> Option<String> {
    let ExcessChange { total: (before, after), rises } = change;
    if rises.is_empty() {
        return None;
    }
    let sum = match before.cmp(after) {
        std::cmp::Ordering::Less => format!("写入后超编由 {before} 名增至 {after} 名"),
        std::cmp::Ordering::Equal => format!("写入后超编合计仍为 {after} 名，但有单位增加"),
        std::cmp::Ordering::Greater => format!("写入后超编由 {before} 名减至 {after} 名，但有单位增加"),
    };
    Some(format!("{sum}(新增或加重 {} 处)", rises.len()))
}

/// "柳湾镇　行政编制：核定 53，实有 52 → 55，超编 0 → 2".
pub fn excess_rise(rise: &ExcessRise) -> String {
    let ExcessRise { unit, kind, before, after } = rise;
    let figure = |name: &str, before: String, after: String| match before == after {
        true => format!("{name} {after}"),
        false => format!("{name} {before} → {after}"),
    };
    let mut figures = vec![figure("核定", before.authorized.to_string(), after.authorized.to_string())];
    if !before.borrowed.is_zero() || !after.borrowed.is_zero() {
        figures.push(figure("周转借入", before.borrowed.to_string(), after.borrowed.to_string()));
    }
    figures.push(figure("实有", before.strength.to_string(), after.strength.to_string()));
    figures.push(figure("超编", before.excess().to_string(), after.excess().to_string()));
    format!("{unit}　{}编制：{}", label::kind(*kind), figures.join("，"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Headcount, Name, QuotaKind, Standing};

    #[test]
    fn a_rise_is_told_with_its_figures() {
        let standing = |authorized, strength| Standing {
            authorized: Headcount(authorized),
            strength: Headcount(strength),
            ..Standing::default()
        };
        let unit = Name::new("柳湾镇").expect("a name");
        let rise = |before, after| ExcessRise { unit: unit.clone(), kind: QuotaKind::Administrative, before, after };
        let more = rise(standing(53, 52), standing(53, 55));
        assert_eq!(excess_rise(&more), "柳湾镇　行政编制：核定 53，实有 52 → 55，超编 0 → 2");
        let fewer = rise(standing(55, 56), standing(53, 56));
        assert_eq!(excess_rise(&fewer), "柳湾镇　行政编制：核定 55 → 53，实有 56，超编 1 → 3");
        let change = ExcessChange { total: (Headcount(2), Headcount(5)), rises: vec![more] };
        assert_eq!(excess(&change).as_deref(), Some("写入后超编由 2 名增至 5 名(新增或加重 1 处)"));
        assert_eq!(excess(&ExcessChange::default()), None);
    }
}
