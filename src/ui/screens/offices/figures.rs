//! What a township has set against what limit, in figures: over the limit, still to be set, and what may be set beyond that.

use super::matrix::Line;
use super::sheet::MatrixColumn;
use crate::domain::Institution;
use crate::rules::{Fit, Limits};
use crate::wording;

/// How many are set of what has a limit of its own, and the limit.
fn figure(line: &Line, column: MatrixColumn) -> Option<(usize, Option<u32>)> {
    let limit = |of: fn(&Limits) -> Option<u32>| line.limits.as_ref().and_then(of);
    match column {
        MatrixColumn::Administrative => Some((line.administrative, limit(|limits| limits.administrative))),
        MatrixColumn::Service => Some((line.service, limit(|limits| limits.service))),
        MatrixColumn::Special => Some((line.special_count, limit(|limits| limits.special))),
        MatrixColumn::Nameplates => Some((line.nameplates, limit(|limits| limits.nameplates))),
        MatrixColumn::Mark
        | MatrixColumn::Name
        | MatrixColumn::Class
        | MatrixColumn::Zone
        | MatrixColumn::Traits
        | MatrixColumn::Scheme
        | MatrixColumn::Office(_)
        | MatrixColumn::Room
        | MatrixColumn::AgainstTemplate
        | MatrixColumn::AgainstToday => None,
    }
}

/// Whether more are set than the limit of a column allows.
pub fn is_over(line: &Line, column: MatrixColumn) -> bool {
    figure(line, column).is_some_and(|(set, limit)| limit.is_some_and(|limit| set > limit as usize))
}

/// "5/6", and "×7/6" where it is over the limit.
pub fn counted(line: &Line, column: MatrixColumn) -> String {
    let sign = if is_over(line, column) { "×" } else { "" };
    let written = figure(line, column).map(|(set, limit)| wording::against(set, limit));
    format!("{sign}{}", written.unwrap_or_default())
}

/// What the township has set of all bodies, and what may be set yet.
pub fn room(line: &Line) -> String {
    match (line.is_limit_unclear, line.missing) {
        (true, 0) => format!("限额？ 已设{}", line.total()),
        (true, missing) => format!("限额？ 已设{} 缺共性{missing}", line.total()),
        (false, missing) => room_of(line.total(), missing, line.limits.as_ref()),
    }
}

/// The same of a township that is being edited.
pub fn room_of_fit(edited: &Institution, fit: &Fit<'_>) -> String {
    let missing = fit.common.iter().filter(|(_, office)| office.is_none()).count();
    room_of(edited.offices.len(), missing, fit.limits.as_ref())
}

/// "限额9 已设6 尚可3"; with common offices still to be set, what is left once they are: "限额9 已设8 缺共性2 补齐后超1".
fn room_of(set: usize, missing: usize, limits: Option<&Limits>) -> String {
    let limit = limits.and_then(|limits| limits.total).map(|limit| limit as usize);
    match (limit, missing) {
        (_, 0) => wording::room(set, limits),
        (None, missing) => format!("{} 缺共性{missing}", wording::room(set, None)),
        (Some(limit), missing) => {
            let whole = set + missing;
            let rest = match whole.checked_sub(limit) {
                Some(over) if over > 0 => format!("超{over}"),
                Some(_) | None => format!("尚可{}", limit.saturating_sub(whole)),
            };
            format!("限额{limit} 已设{set} 缺共性{missing} 补齐后{rest}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Institution, InstitutionId, Name, Nature, Operation, Snapshot, Tier, apply_all};
    use crate::rules::Policy;
    use crate::ui::screens::offices::draft::Ticked;
    use crate::ui::screens::offices::edit::new_office;
    use crate::ui::screens::offices::matrix::Matrix;
    use crate::ui::screens::offices::sheet::cell;
    use crate::ui::screens::offices::yardstick::Yardstick;

    /// 白鹤镇 with these offices and the scheme it follows, in a register of its own; what its line says of `columns`.
    #[track_caller]
    fn check(follows: &str, judged_by: Option<&str>, offices: &[&str], expected: &[&str]) {
        let name = |word: &str| Name::new(word).expect("a name");
        let policy = Policy::bundled().expect("bundled packs");
        let mut town = Institution::bare(InstitutionId(1), name("白鹤镇"), Tier::Township, Nature::Town);
        let scheme = policy.scheme("sample-6x").expect("known");
        town.offices = offices.iter().map(|word| new_office(scheme, &name(word))).collect();
        town.scheme = Some(follows.to_owned());
        town.class = Some(name("二类"));
        let register = apply_all(&Snapshot::default(), &[Operation::Establish(town)]).expect("possible");
        let one = judged_by.map(|key| Yardstick::One(policy.scheme(key).expect("known")));
        let matrix = Matrix::build(&register, &register, &policy, one.unwrap_or(Yardstick::Own(&policy)));
        let line = matrix.lines.first().expect("a township");
        let columns = [MatrixColumn::Room, MatrixColumn::Special, MatrixColumn::Scheme];
        let mut seen: Vec<String> =
            columns.iter().map(|column| cell(line, *column, &Ticked::default()).text()).collect();
        seen.push(format!("{}项不合规", line.faults.len()));
        assert_eq!(seen, expected);
    }

    const COMMON: [&str; 8] = [
        "综合办公室",
        "党群办公室",
        "社区发展办公室",
        "社区治理办公室",
        "民生服务办公室",
        "综合执法协调办公室",
        "综合便民服务中心",
        "农业综合服务中心",
    ];

    #[test]
    fn what_may_still_be_set_counts_the_common_offices_that_are_missing() {
        let sample = "安和县“6+X”(示例)";
        let with = |others: &[&'static str]| COMMON.iter().chain(others).copied().collect::<Vec<_>>();
        check("sample-6x", None, &with(&[]), &["限额9 已设8 尚可1", "0/1", sample, "0项不合规"]);
        let over = with(&["应急管理办公室", "城市管理办公室"]);
        check("sample-6x", None, &over, &["限额9 已设10 超1", "×2/1", sample, "2项不合规"]);
        let lacking = &over[2..];
        check("sample-6x", None, lacking, &["限额9 已设8 缺共性2 补齐后超1", "×2/1", sample, "3项不合规"]);
        let few = &COMMON[2..];
        check("sample-6x", None, few, &["限额9 已设6 缺共性2 补齐后尚可1", "0/1", sample, "2项不合规"]);
    }

    #[test]
    fn a_township_is_judged_by_its_own_scheme_unless_another_is_chosen() {
        let own = ["限额9 已设8 尚可1", "0/1", "安和县“6+X”(示例)", "0项不合规"];
        check("sample-6x", None, &COMMON, &own);
        check("sample-6x", Some("sample-6x"), &COMMON, &own);
        let other = ["限额待填 已设8", "1", "安和县“6+X”(示例)", "0项不合规"];
        check("sample-6x", Some("chengdu-5x-2019"), &COMMON, &other);
        check("nowhere", None, &COMMON, &["限额待填 已设8", "0", "未定", "0项不合规"]);
    }
}
