//! 对照方案: what the townships of the matrix are judged by. Each by the scheme it follows itself, as the rules judge it, unless
//! another scheme was chosen to compare all of them with. Knows nothing of pixels.

use crate::app::Desk;
use crate::domain::{Institution, Name};
use crate::rules::{Policy, Scheme};

/// What townships are judged by.
#[derive(Debug, Clone, Copy)]
pub enum Yardstick<'a> {
    /// Each by the scheme it follows (各自执行方案).
    Own(&'a Policy),
    /// All by one scheme, whatever they follow.
    One(&'a Scheme),
}

/// What the choice of each township's own scheme is called.
pub const OWN: &str = "各自执行方案";

impl<'a> Yardstick<'a> {
    /// The scheme with the chosen key; where none was chosen or it is not on this machine, each township's own.
    pub fn chosen(desk: &'a Desk, key: Option<&str>) -> Self {
        let policy = &desk.register.policy;
        key.and_then(|key| policy.scheme(key)).map_or(Self::Own(policy), Self::One)
    }

    /// The scheme that `town` is judged by; `None` where it follows none.
    pub fn of(self, town: &Institution) -> Option<&'a Scheme> {
        match self {
            Self::Own(policy) => policy.scheme_of(town),
            Self::One(scheme) => Some(scheme),
        }
    }

    /// Whether `town` stands in the matrix.
    pub fn covers(self, town: &Institution) -> bool {
        match self {
            Self::Own(policy) => town.nature.is_township() || policy.scheme_of(town).is_some(),
            Self::One(scheme) => scheme.natures.contains(&town.nature),
        }
    }

    /// The schemes that these townships are judged by, each once, in the order of the policy.
    pub fn schemes(self, towns: &[&Institution]) -> Vec<&'a Scheme> {
        match self {
            Self::One(scheme) => vec![scheme],
            Self::Own(policy) => {
                let keys: std::collections::BTreeSet<&str> =
                    towns.iter().filter_map(|town| policy.scheme_of(town)).map(|scheme| scheme.key.as_str()).collect();
                policy.schemes().filter(|scheme| keys.contains(scheme.key.as_str())).collect()
            }
        }
    }

    /// The key of the one scheme, if it is one.
    pub fn key(self) -> Option<&'a str> {
        match self {
            Self::Own(_) => None,
            Self::One(scheme) => Some(&scheme.key),
        }
    }

    pub fn name(self) -> &'a str {
        match self {
            Self::Own(_) => OWN,
            Self::One(scheme) => &scheme.name,
        }
    }

    /// In a sentence: "套用“成都“6+X””", "套用各自执行方案".
    pub fn quoted(self) -> String {
        match self {
            Self::Own(_) => OWN.to_owned(),
            Self::One(scheme) => format!("“{}”", scheme.name),
        }
    }
}

/// Whether `scheme` names the office, as a common or as a special one.
pub fn knows(scheme: &Scheme, name: &Name) -> bool {
    scheme.special_office(name).is_some() || common_name(scheme, name).is_some()
}

/// The scheme's own name for the common office that bears `name`.
pub fn common_name<'a>(scheme: &'a Scheme, name: &Name) -> Option<&'a Name> {
    let common = scheme.common.iter().find(|common| scheme.is_same_office(&common.name, name));
    common.map(|common| &common.name)
}

/// The scheme's own name for the office that bears `name`; the name itself where the scheme does not know it.
pub fn proper_name<'a>(scheme: &'a Scheme, name: &'a Name) -> &'a Name {
    let special = || scheme.special_office(name).map(|special| &special.name);
    common_name(scheme, name).or_else(special).unwrap_or(name)
}
