//! The matrix as computed: a line per township, a sign per office of the scheme. Knows nothing of pixels, filters or marks; built
//! once for a register and a scheme, and read by everything that is drawn of it.

use std::collections::BTreeSet;

use crate::domain::{Institution, InstitutionId, Name, Office, OfficeNature, Snapshot};
use crate::rules::{Fit, LimitFigure, Limits, OfficeChange, Permission, Policy, Scheme, Situation, Uncertain};
use crate::wording;

/// All townships that a scheme is made for.
#[derive(Debug)]
pub struct Matrix {
    /// 共性机构, then 个性机构: those of the catalogue, then what some township has beyond it.
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
    pub fn build(today: &Snapshot, shown: &Snapshot, policy: &Policy, scheme: &Scheme) -> Self {
        let towns = || shown.institutions().filter(|town| scheme.natures.contains(&town.nature));
        let common: Vec<Name> = scheme.common.iter().map(|common| common.name.clone()).collect();
        let special = special_columns(scheme, towns());
        let lines = towns()
            .map(|town| {
                let of = Situation::counted_in(town, shown);
                line(of, today.institution(town.id), policy, scheme, common.iter().chain(&special))
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
            Standing::Missing | Standing::Allowed | Standing::Refused(_) | Standing::Unclear(_) => false,
        }
    }

    /// ● set, ○ may or must be set, · may not, ？ cannot be told; with ＋ － 名 性 for what the plan does.
    pub fn text(&self) -> String {
        let sign = match self.standing {
            Standing::Set | Standing::SetAs(_) => "●",
            Standing::SetAgainst(_) => "●!",
            Standing::Missing | Standing::Allowed => "○",
            Standing::Refused(_) => "·",
            Standing::Unclear(_) => "？",
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

    /// Places left under the limit; negative when there are too many.
    pub fn left(&self) -> Option<i64> {
        let limit = self.limits.as_ref()?.total?;
        Some(i64::from(limit) - i64::try_from(self.total()).unwrap_or(i64::MAX))
    }
}

fn line<'a>(
    of: Situation<'_>,
    before: Option<&Institution>,
    policy: &Policy,
    scheme: &Scheme,
    offices: impl Iterator<Item = &'a Name>,
) -> Line {
    let town = of.institution;
    let fit = scheme.fit(of);
    let nothing: &[Office] = &[];
    let today = before.map_or(nothing, |before| before.offices.as_slice());
    let against_today = scheme.changes(today, &town.offices);
    let signs = offices
        .map(|office| {
            let present = present(scheme, town, office);
            let earlier = before.and_then(|before| self::present(scheme, before, office));
            Sign { standing: standing(scheme, of, office, present), since: since(earlier, present) }
        })
        .collect();
    let traits: Vec<&str> = town.traits.iter().map(Name::as_str).collect();
    Line {
        id: town.id,
        name: town.name.clone(),
        class: town.class.clone(),
        zone: town.zone.clone(),
        traits: traits.join("、"),
        follows: policy.scheme_of(town).map_or_else(|| "未定".to_owned(), |scheme| scheme.name.clone()),
        signs,
        administrative: town.offices_of(OfficeNature::Administrative).count(),
        service: town.offices_of(OfficeNature::Service).count(),
        special_count: fit.special_count() as usize,
        nameplates: town.all_nameplates().count(),
        limits: fit.limits,
        is_limit_unclear: fit.unclear.iter().any(|unclear| unclear.what == Uncertain::Limit(LimitFigure::Total)),
        against_template: scheme.changes(&town.offices, &scheme.template(of)),
        against_today,
        is_touched: before.is_none_or(|before| before != town),
        faults: faults(scheme, of, &fit),
        unclear: fit.unclear.iter().map(wording::unclear).collect(),
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
        (Some(office), Permission::Common | Permission::Allowed | Permission::Unclear(_)) => match office.name == *name
        {
            true => Standing::Set,
            false => Standing::SetAs(office.name.clone()),
        },
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

/// Special offices of the catalogue, then those that some township has beyond it.
fn special_columns<'a>(scheme: &Scheme, towns: impl Iterator<Item = &'a Institution>) -> Vec<Name> {
    let mut names: Vec<Name> = scheme.special.catalogue.iter().map(|special| special.name.clone()).collect();
    let known = |name: &Name| {
        scheme.special_office(name).is_some()
            || scheme.common.iter().any(|common| scheme.is_same_office(&common.name, name))
    };
    let beyond: BTreeSet<Name> = towns
        .flat_map(|town| &town.offices)
        .filter(|office| scheme.governs.contains(&office.nature))
        .map(|office| &office.name)
        .filter(|name| !known(name))
        .cloned()
        .collect();
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
