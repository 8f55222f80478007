//! The matrix as computed: a line per township, a sign per office of the scheme. Knows nothing of pixels, filters or marks; built
//! once for a register and a scheme, and read by everything that is drawn of it.

use std::collections::BTreeSet;

use super::yardstick::{Yardstick, common_name, knows, proper_name};
use crate::domain::{Institution, InstitutionId, Name, Office, OfficeNature, Snapshot};
use crate::rules::{
    Fit, LimitFigure, Limits, OfficeChange, Permission, Policy, Scheme, Situation, Uncertain, office_changes,
};
use crate::wording;

/// All townships that the schemes are made for, each judged by one of them.
#[derive(Debug)]
pub struct Matrix {
    /// 共性机构, then 个性机构: those of the catalogues, then what some township has beyond them.
    pub common: Vec<Name>,
    pub special: Vec<Name>,
    pub lines: Vec<Line>,
}

/// One township.
#[derive(Debug)]
pub struct Line {
    pub id: InstitutionId,
    pub name: Name,
    pub class: Option<Name>,
    pub zone: Option<Name>,
    pub traits: String,
    /// The scheme it follows.
    pub follows: String,
    /// One per common office, then one per special one.
    pub signs: Vec<Sign>,
    pub administrative: usize,
    pub service: usize,
    pub special_count: usize,
    /// 共性机构 that it must have and has not.
    pub missing: usize,
    pub nameplates: usize,
    pub limits: Option<Limits>,
    /// The limit on all bodies is a formula that cannot be computed.
    pub is_limit_unclear: bool,
    /// What following the scheme would change.
    pub against_template: Vec<OfficeChange>,
    /// What the plan changes.
    pub against_today: Vec<OfficeChange>,
    /// Whether the plan changes anything of it at all.
    pub is_touched: bool,
    /// What does not comply with the scheme, in words.
    pub faults: Vec<String>,
    /// What cannot be told, and why.
    pub unclear: Vec<String>,
}

/// How a township stands to an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    pub standing: Standing,
    pub since: Since,
    /// Whether it is a common office of the scheme that the township is judged by.
    pub is_common: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    Set,
    /// Under another name.
    SetAs(Name),
    /// Set although it may not be.
    SetAgainst(String),
    /// A common office that is not there.
    Missing,
    /// May be set.
    Allowed,
    /// May not, and why.
    Refused(String),
    /// Cannot be told, and why.
    Unclear(String),
    /// Not there, and not an office of the scheme that the township is judged by.
    OfOthers,
}

/// What the plan does to the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Since {
    Same,
    Added,
    Removed,
    Renamed(Name),
    NatureChanged(OfficeNature),
}

impl Matrix {
    /// `today` is the register, `shown` the register under the plan (or itself).
    pub fn build(today: &Snapshot, shown: &Snapshot, policy: &Policy, yardstick: Yardstick<'_>) -> Self {
        let towns: Vec<&Institution> = shown.institutions().filter(|town| yardstick.covers(town)).collect();
        let schemes = yardstick.schemes(&towns);
        let common = common_columns(&schemes);
        let special = special_columns(&schemes, &common, &towns, yardstick);
        let offices: Vec<&Name> = common.iter().chain(&special).collect();
        let lines = towns
            .iter()
            .map(|town| {
                let (before, follows) = (today.institution(town.id), policy.scheme_of(town));
                match yardstick.of(town) {
                    Some(scheme) => {
                        line(Situation::counted_in(town, shown), before, follows, (scheme, &schemes), &offices)
                    }
                    None => unjudged(town, before, &offices),
                }
            })
            .collect();
        Self { common, special, lines }
    }

    /// The office of a column of signs.
    pub fn office(&self, index: usize) -> Option<&Name> {
        self.common.iter().chain(&self.special).nth(index)
    }

    /// How many townships have the office of a column.
    pub fn set_count(&self, index: usize) -> usize {
        self.lines.iter().filter(|line| line.signs.get(index).is_some_and(Sign::is_set)).count()
    }

    /// Classes and zones in use, for filters and suggestions.
    pub fn classes(&self) -> BTreeSet<&Name> {
        self.lines.iter().filter_map(|line| line.class.as_ref()).collect()
    }

    pub fn zones(&self) -> BTreeSet<&Name> {
        self.lines.iter().filter_map(|line| line.zone.as_ref()).collect()
    }
}

impl Sign {
    pub fn is_set(&self) -> bool {
        match self.standing {
            Standing::Set | Standing::SetAs(_) | Standing::SetAgainst(_) => true,
            Standing::Missing
            | Standing::Allowed
            | Standing::Refused(_)
            | Standing::Unclear(_)
            | Standing::OfOthers => false,
        }
    }

    /// ● set (●* under another name, ●! against the scheme), ○ may be set, ○! must be, · may not, ？ cannot be told, nothing where
    /// the scheme has no such office; with ＋ － 名 性 for what the plan does.
    pub fn text(&self) -> String {
        let sign = match self.standing {
            Standing::Set => "●",
            Standing::SetAs(_) => "●*",
            Standing::SetAgainst(_) => "●!",
            Standing::Missing => "○!",
            Standing::Allowed => "○",
            Standing::Refused(_) => "·",
            Standing::Unclear(_) => "？",
            Standing::OfOthers => "",
        };
        let since = match self.since {
            Since::Same => "",
            Since::Added => "＋",
            Since::Removed => "－",
            Since::Renamed(_) => "名",
            Since::NatureChanged(_) => "性",
        };
        format!("{sign}{since}")
    }

    /// The sign in words.
    pub fn words(&self) -> String {
        let standing = match &self.standing {
            Standing::Set => "已设".to_owned(),
            Standing::SetAs(name) => format!("已设，现名“{name}”"),
            Standing::SetAgainst(why) => format!("已设但不符合方案：{why}"),
            Standing::Missing => "应设未设".to_owned(),
            Standing::Allowed => "可设".to_owned(),
            Standing::Refused(why) => format!("不可设：{why}"),
            Standing::Unclear(why) => why.clone(),
            Standing::OfOthers => "所执行的方案没有这个机构".to_owned(),
        };
        let since = match &self.since {
            Since::Same => String::new(),
            Since::Added => "；方案增设".to_owned(),
            Since::Removed => "；方案撤销".to_owned(),
            Since::Renamed(from) => format!("；原名“{from}”"),
            Since::NatureChanged(to) => format!("；方案改为{}", wording::office_nature(*to)),
        };
        standing + &since
    }
}

impl Line {
    pub fn total(&self) -> usize {
        self.administrative + self.service
    }

    /// Offices that may still be set once the missing common ones are; negative when there are too many.
    pub fn left(&self) -> Option<i64> {
        let limit = self.limits.as_ref()?.total?;
        Some(i64::from(limit) - i64::try_from(self.total() + self.missing).unwrap_or(i64::MAX))
    }
}

/// A township by the scheme it is judged by; `schemes` are all that the matrix has columns of.
fn line(
    of: Situation<'_>,
    before: Option<&Institution>,
    follows: Option<&Scheme>,
    (scheme, schemes): (&Scheme, &[&Scheme]),
    offices: &[&Name],
) -> Line {
    let town = of.institution;
    let fit = scheme.fit(of);
    let sign = |office: &&Name| {
        let present = present(scheme, town, office);
        let earlier = before.and_then(|before| self::present(scheme, before, office));
        let is_of_others = present.is_none() && !knows(scheme, office) && schemes.iter().any(|one| knows(one, office));
        let standing = if is_of_others { Standing::OfOthers } else { standing(scheme, of, office, present) };
        Sign { standing, since: since(earlier, present), is_common: common_name(scheme, office).is_some() }
    };
    Line {
        follows: follows.map_or_else(|| "未定".to_owned(), |scheme| scheme.name.clone()),
        signs: offices.iter().map(sign).collect(),
        special_count: fit.special_count() as usize,
        missing: missing(&fit),
        limits: fit.limits,
        is_limit_unclear: fit.unclear.iter().any(|unclear| unclear.what == Uncertain::Limit(LimitFigure::Total)),
        against_template: scheme.changes(&town.offices, &scheme.template(of)),
        faults: faults(scheme, of, &fit),
        unclear: fit.unclear.iter().map(wording::unclear).collect(),
        ..bare(town, before, Some(scheme))
    }
}

/// Common offices that are to be set, named or not.
fn missing(fit: &Fit<'_>) -> usize {
    let named = fit.common.iter().filter(|(_, office)| office.is_none()).count();
    let unnamed = fit.unnamed.iter().map(|unnamed| unnamed.demanded.saturating_sub(unnamed.set) as usize);
    named + unnamed.sum::<usize>()
}

/// A township that follows no scheme: what it has is shown, and nothing is judged.
fn unjudged(town: &Institution, before: Option<&Institution>, offices: &[&Name]) -> Line {
    let named = |town: &Institution, name: &Name| town.offices.iter().find(|office| office.name == *name).cloned();
    let sign = |office: &&Name| {
        let present = named(town, office);
        let earlier = before.and_then(|before| named(before, office));
        let standing = if present.is_some() { Standing::Set } else { Standing::OfOthers };
        Sign { standing, since: since(earlier.as_ref(), present.as_ref()), is_common: false }
    };
    Line {
        signs: offices.iter().map(sign).collect(),
        unclear: vec!["没有执行方案，不能判断；可以在“对照方案”里选一个对照，或者套用".to_owned()],
        ..bare(town, before, None)
    }
}

/// What is told of a township whether it is judged or not.
fn bare(town: &Institution, before: Option<&Institution>, scheme: Option<&Scheme>) -> Line {
    let nothing: &[Office] = &[];
    let today = before.map_or(nothing, |before| before.offices.as_slice());
    let traits: Vec<&str> = town.traits.iter().map(Name::as_str).collect();
    Line {
        id: town.id,
        name: town.name.clone(),
        class: town.class.clone(),
        zone: town.zone.clone(),
        traits: traits.join("、"),
        follows: "未定".to_owned(),
        signs: Vec::new(),
        administrative: town.offices_of(OfficeNature::Administrative).count(),
        service: town.offices_of(OfficeNature::Service).count(),
        special_count: 0,
        missing: 0,
        nameplates: town.all_nameplates().count(),
        limits: None,
        is_limit_unclear: false,
        against_template: Vec::new(),
        against_today: office_changes(scheme, today, &town.offices),
        is_touched: before.is_none_or(|before| before != town),
        faults: Vec::new(),
        unclear: Vec::new(),
    }
}

/// The office of `town` that is the one called `name`.
fn present<'a>(scheme: &Scheme, town: &'a Institution, name: &Name) -> Option<&'a Office> {
    let by_name = town.offices.iter().find(|office| office.name == *name);
    by_name.or_else(|| town.offices.iter().find(|office| scheme.is_same_office(&office.name, name)))
}

fn standing(scheme: &Scheme, town: Situation<'_>, name: &Name, present: Option<&Office>) -> Standing {
    let permission = scheme.permission(name, town);
    let hindrance = wording::policy::permission(&permission);
    match (present, permission) {
        (Some(_), Permission::Refused(_) | Permission::NotListed) => {
            Standing::SetAgainst(hindrance.unwrap_or_default())
        }
        (Some(office), Permission::Common | Permission::Allowed | Permission::Unclear(_)) => {
            match office.name == *name || office.name == *proper_name(scheme, name) {
                true => Standing::Set,
                false => Standing::SetAs(office.name.clone()),
            }
        }
        (None, Permission::Common) => Standing::Missing,
        (None, Permission::Allowed) => Standing::Allowed,
        (None, Permission::Refused(_) | Permission::NotListed) => Standing::Refused(hindrance.unwrap_or_default()),
        (None, Permission::Unclear(_)) => Standing::Unclear(hindrance.unwrap_or_default()),
    }
}

fn since(earlier: Option<&Office>, present: Option<&Office>) -> Since {
    match (earlier, present) {
        (None, None) => Since::Same,
        (None, Some(_)) => Since::Added,
        (Some(_), None) => Since::Removed,
        (Some(earlier), Some(present)) if earlier.nature != present.nature => Since::NatureChanged(present.nature),
        (Some(earlier), Some(present)) if earlier.name != present.name => Since::Renamed(earlier.name.clone()),
        (Some(_), Some(_)) => Since::Same,
    }
}

/// Common offices of all schemes, in their order; what one of them calls by another name has one column.
fn common_columns(schemes: &[&Scheme]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for scheme in schemes {
        for common in &scheme.common {
            if !names.iter().any(|name| scheme.is_same_office(name, &common.name)) {
                names.push(common.name.clone());
            }
        }
    }
    names
}

/// Special offices of the catalogues, then those that some township has beyond its own.
fn special_columns(
    schemes: &[&Scheme],
    common: &[Name],
    towns: &[&Institution],
    yardstick: Yardstick<'_>,
) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for scheme in schemes {
        for special in &scheme.special.catalogue {
            if !common.iter().chain(&names).any(|name| scheme.is_same_office(name, &special.name)) {
                names.push(special.name.clone());
            }
        }
    }
    let mut beyond: BTreeSet<Name> = BTreeSet::new();
    for town in towns {
        let scheme = yardstick.of(town);
        let is_judged = |office: &&Office| scheme.is_none_or(|scheme| scheme.governs.contains(&office.nature));
        for office in town.offices.iter().filter(is_judged) {
            let is_same = |name: &Name| match scheme {
                Some(scheme) => scheme.is_same_office(name, &office.name),
                None => *name == office.name,
            };
            if !common.iter().chain(&names).any(is_same) {
                beyond.insert(office.name.clone());
            }
        }
    }
    names.extend(beyond);
    names
}

/// What does not comply, by the very measures that the rules take.
fn faults(scheme: &Scheme, of: Situation<'_>, fit: &Fit<'_>) -> Vec<String> {
    let town = of.institution;
    let mut faults: Vec<String> = Vec::new();
    let missing = fit.common.iter().filter(|(_, office)| office.is_none());
    faults.extend(missing.map(|(common, _)| format!("缺少共性机构“{}”", common.name)));
    let unnamed = fit.unnamed.iter().filter(|unnamed| unnamed.set < unnamed.demanded);
    faults.extend(unnamed.map(|unnamed| format!("未点名的共性机构应设{}个，已设{}个", unnamed.demanded, unnamed.set)));
    for (office, _) in &fit.special {
        let permission = scheme.permission(&office.name, of);
        match permission {
            Permission::Refused(_) | Permission::NotListed => {
                let why = wording::policy::permission(&permission).unwrap_or_default();
                faults.push(format!("不可设“{}”：{why}", office.name));
            }
            Permission::Common | Permission::Allowed | Permission::Unclear(_) => {}
        }
    }
    let limits = fit.limits.unwrap_or_default();
    let count = |nature| town.offices_of(nature).count();
    let counted = [
        ("机构总数", town.offices.len(), limits.total),
        ("党政机构", count(OfficeNature::Administrative), limits.administrative),
        ("事业机构", count(OfficeNature::Service), limits.service),
        ("个性机构", fit.special_count() as usize, limits.special),
        ("挂牌", town.all_nameplates().count(), limits.nameplates),
    ];
    let over = counted.iter().filter(|(_, set, limit)| limit.is_some_and(|limit| *set > limit as usize));
    faults.extend(over.map(|(what, set, limit)| format!("{what}{set}超过限额{}", limit.unwrap_or_default())));
    faults
}
