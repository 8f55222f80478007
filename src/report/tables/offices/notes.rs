//! What stands below the table of offices: what its columns count, what a scheme adds for some townships only, and which limits
//! are not stated or cannot be computed, and why.

use std::collections::BTreeMap;

use super::{Counts, OPEN};
use crate::domain::{Institution, OfficeNature, Snapshot};
use crate::rules::{Fit, LimitFigure, Policy, Situation, Uncertain, Unclear};
use crate::wording;

/// The limits that the table shows.
const SHOWN: [LimitFigure; 3] = [LimitFigure::Total, LimitFigure::Special, LimitFigure::Nameplates];
/// How many townships a note names.
const NAMED: usize = 6;

/// The notes for these townships.
pub fn of(townships: &[&Institution], policy: &Policy, snapshot: &Snapshot) -> Vec<String> {
    let mut notes = vec!["派驻机构不计入乡镇(街道)机构数。".to_owned()];
    let counted: Vec<Counts> = townships.iter().map(|township| Counts::of(township, policy, snapshot)).collect();
    if counted.iter().any(|counts| counts.other > 0) {
        let sorts = "其他：执行的方案没有规定的一类机构(如方案只规定党政机构时的事业机构)、与共性机构重复的机构、未定方案的乡镇(街道)的机构。";
        notes.push(format!("机构数合计＝共性＋个性＋其他。{sorts}"));
    }
    let mut added = [0_u32; 2];
    let mut uncomputed: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for township in townships {
        let Some(scheme) = policy.scheme_of(township) else { continue };
        let fit = scheme.fit(Situation::counted_in(township, snapshot));
        let natures = [OfficeNature::Administrative, OfficeNature::Service];
        for (sum, nature) in added.iter_mut().zip(natures) {
            *sum = sum.saturating_add(fit.added_count(nature));
        }
        for (figure, unclear) in limits_unclear(&fit) {
            let why = wording::policy::uncomputed(figure, unclear);
            uncomputed.entry(why).or_default().push(township.name.as_str());
        }
    }
    let [administrative, service] = added;
    if administrative + service > 0 {
        let which = "按类别、片区、特色等条件增设的(不是每个单位都设)";
        notes.push(format!("共性机构中，{which}：党政机构{administrative}个、事业机构{service}个。"));
    }
    notes.extend(uncomputed.iter().map(|(why, names)| format!("标“算不出”的：{}的{why}。", named(names))));
    notes.extend(open(townships, &counted, policy));
    notes
}

/// Which limits are marked as not stated, scheme by scheme in the order of the lines.
fn open(townships: &[&Institution], counted: &[Counts], policy: &Policy) -> Option<String> {
    let mut found: Vec<(&str, Vec<LimitFigure>, usize)> = Vec::new();
    for (township, counts) in townships.iter().zip(counted) {
        let is_open = |figure: &LimitFigure| counts.limit(*figure).is_none() && !counts.uncomputed.contains(figure);
        let figures: Vec<LimitFigure> = SHOWN.into_iter().filter(is_open).collect();
        if figures.is_empty() {
            continue;
        }
        let scheme = policy.scheme_of(township).map_or("", |scheme| scheme.name.as_str());
        match found.iter_mut().find(|(of, open, _)| *of == scheme && *open == figures) {
            Some((_, _, count)) => *count += 1,
            None => found.push((scheme, figures, 1)),
        }
    }
    let told = |(scheme, figures, count): &(&str, Vec<LimitFigure>, usize)| {
        let figures: Vec<&str> = figures.iter().map(|figure| wording::policy::figure_name(*figure)).collect();
        let figures = figures.join("、");
        match *scheme {
            "" => format!("未定执行方案的{count}个乡镇(街道)的{figures}限额"),
            scheme => format!("执行{scheme}的{count}个乡镇(街道)的{figures}限额"),
        }
    };
    let told: Vec<String> = found.iter().map(told).collect();
    (!told.is_empty()).then(|| format!("标“{OPEN}”的限额方案没有载明，待填，请按当地文件补充：{}。", told.join("；")))
}

/// Limits that the scheme states and that have no value for the township.
pub fn uncomputed_limits(fit: &Fit<'_>) -> Vec<LimitFigure> {
    limits_unclear(fit).map(|(figure, _)| figure).collect()
}

fn limits_unclear<'fit>(fit: &'fit Fit<'_>) -> impl Iterator<Item = (LimitFigure, &'fit Unclear<'fit>)> {
    fit.unclear.iter().filter_map(|unclear| match unclear.what {
        Uncertain::Limit(figure) => SHOWN.contains(&figure).then_some((figure, unclear)),
        Uncertain::Common(_) | Uncertain::Unnamed | Uncertain::Special(_) | Uncertain::Leaders => None,
    })
}

/// "白鹤镇、石桥镇等8个乡镇(街道)".
fn named(names: &[&str]) -> String {
    let listed = names.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
    if names.len() > NAMED { format!("{listed}等{}个乡镇(街道)", names.len()) } else { listed }
}

#[cfg(test)]
mod tests {
    use crate::domain::{Date, Institution, InstitutionId, Name, Nature, Operation, Snapshot, Tier, apply_all};
    use crate::report::{Heading, offices};
    use crate::rules::{PackSource, Policy, check_register};
    use crate::wording;

    const TODAY: Date = Date::constant(2026, 11, 22);

    /// A pack of one scheme whose limit is a quotient.
    const PACK: &str = r#"key = "own"
name = "甲县规则"
region = "甲县"
facts = { "户籍人口" = "人", "村数" = "个" }
[[schemes]]
key = "own"
name = "甲方案"
region = "甲县"
since = "2026"
source = "甲"
text = "甲"
verified = false
natures = ["Town"]
limits = [{ total = "上取整(户籍人口, 村数)" }]
"#;

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    fn town(id: u32, called: &str, facts: &[(&str, i64)]) -> Operation {
        let mut town = Institution::bare(InstitutionId(id), name(called), Tier::Township, Nature::Town);
        town.scheme = Some("own".to_owned());
        town.factors = facts.iter().map(|(fact, value)| (name(fact), *value)).collect();
        Operation::Establish(town)
    }

    #[test]
    fn one_note_says_of_which_schemes_which_limits_are_open() {
        let policy = Policy::bundled().expect("bundled packs");
        let mut without = Institution::bare(InstitutionId(4), name("柳渡镇"), Tier::Township, Nature::Town);
        without.scheme = None;
        let snapshot =
            apply_all(&Snapshot::default(), &[Operation::Establish(without)]).expect("a town without a scheme");
        let heading = Heading { office: "办公室".to_owned(), date: TODAY };
        let table = offices(&heading, &policy, &snapshot);
        let marks = table.rows[0].cells.iter().filter(|cell| cell.text() == "※").count();
        assert_eq!(marks, 3);
        let told = "标“※”的限额方案没有载明，待填，请按当地文件补充：未定执行方案的1个乡镇(街道)的机构总数、个性机构、对外挂牌限额。";
        assert_eq!(table.notes.iter().filter(|note| note.contains("待填")).collect::<Vec<_>>(), [told]);
    }

    #[test]
    fn a_limit_that_has_no_value_says_so_in_the_table_and_in_the_finding() {
        let own = PackSource { file: "own.toml".to_owned(), text: PACK.to_owned() };
        let policy = Policy::load(&[own]).expect("a policy").policy;
        let towns = [
            town(1, "白鹤镇", &[("户籍人口", 90), ("村数", 0)]),
            town(2, "石桥镇", &[("户籍人口", 90)]),
            town(3, "柳渡镇", &[("户籍人口", 90), ("村数", 10)]),
        ];
        let snapshot = apply_all(&Snapshot::default(), &towns).expect("three towns");
        let heading = Heading { office: "办公室".to_owned(), date: TODAY };
        let table = offices(&heading, &policy, &snapshot);
        let limits: Vec<String> = table.rows.iter().map(|row| row.cells[13].text()).collect();
        assert_eq!(limits, ["算不出", "算不出", "9", "算不出"]);
        let formula = "公式“上取整(户籍人口, 村数)”";
        assert_eq!(
            table.notes[1..],
            [
                format!("标“算不出”的：白鹤镇的机构总数限额，{formula}第11个字处除以零。"),
                format!("标“算不出”的：石桥镇的机构总数限额，{formula}缺少“村数”的数。"),
                "标“※”的限额方案没有载明，待填，请按当地文件补充：执行甲方案的3个乡镇(街道)的个性机构、对外挂牌限额。"
                    .to_owned(),
            ]
        );
        let baseline = check_register(&policy, &snapshot, TODAY);
        let told: Vec<String> =
            baseline.findings().iter().map(|found| wording::finding(found, &snapshot).statement).collect();
        assert_eq!(
            told,
            [
                "白鹤镇的“机构限额”无法核查：公式“上取整（户籍人口,村数）”第11个字处除以零",
                "石桥镇的“机构限额”无法核查：没有登记“村数”",
            ]
        );
    }
}
