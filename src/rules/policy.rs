//! Policy packs: limits, schemes and the words they rest on, as data. A pack is a TOML file (`assets/policy/`, later the
//! office's own); no number of a rule lives in code. What a source does not give stays absent (待填), never invented.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use super::scheme::Scheme;
use crate::domain::{Citation, Headcount, Institution, LeaderPosts, Severity};

/// All packs in force, merged: a clause of a later pack replaces the same clause of an earlier one.
#[derive(Debug, Clone)]
pub struct Policy {
    clauses: BTreeMap<String, Clause>,
    leader_bands: Vec<LeaderBand>,
    schemes: Vec<Arc<Scheme>>,
    /// Followed by institutions that name no scheme themselves.
    default_scheme: Option<String>,
}

/// How grave a breach of a rule is, and on what words that rests.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    pub severity: Severity,
    /// For a breach that was there before the plan; the same as `severity` unless stated.
    #[serde(default)]
    pub existing_severity: Option<Severity>,
    pub source: String,
    pub text: String,
    pub verified: bool,
}

/// 领导职数 of an office by its places.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeaderBand {
    pub from: u32,
    /// The last number of places of the band; open when absent.
    #[serde(default)]
    pub to: Option<u32>,
    pub chief: u32,
    pub deputy: u32,
}

/// One file as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    #[expect(dead_code, reason = "read so that a pack without its name is refused")]
    name: String,
    #[expect(dead_code, reason = "read so that a pack without its region is refused")]
    region: String,
    #[serde(default)]
    clauses: BTreeMap<String, Clause>,
    #[serde(default)]
    leader_bands: Vec<LeaderBand>,
    #[serde(default)]
    schemes: Vec<Scheme>,
}

/// A pack that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    #[error("{pack}, line {line}, column {column}: {reason}")]
    Syntax { pack: String, line: usize, column: usize, reason: String },
    #[error("{pack}: two schemes have the key {key}")]
    SchemeTwice { pack: String, key: String },
    #[error("no pack gives the clause of the rule {rule}")]
    ClauseMissing { rule: &'static str },
}

/// The packs that travel with the program: name and text.
const BUNDLED: [(&str, &str); 4] = [
    ("national.toml", include_str!("../../assets/policy/national.toml")),
    ("chengdu.toml", include_str!("../../assets/policy/chengdu.toml")),
    ("xuancheng.toml", include_str!("../../assets/policy/xuancheng.toml")),
    ("sample.toml", include_str!("../../assets/policy/sample.toml")),
];

impl Policy {
    /// The packs that travel with the program.
    pub fn bundled() -> Result<Self, PolicyError> {
        Self::read(&BUNDLED)
    }

    /// Reads packs, given as name and text, in order.
    pub fn read(packs: &[(&str, &str)]) -> Result<Self, PolicyError> {
        let mut policy =
            Self { clauses: BTreeMap::new(), leader_bands: Vec::new(), schemes: Vec::new(), default_scheme: None };
        for (name, text) in packs {
            let pack: Pack = toml::from_str(text).map_err(|error| syntax_error(name, text, &error))?;
            policy.clauses.extend(pack.clauses);
            if !pack.leader_bands.is_empty() {
                policy.leader_bands = pack.leader_bands;
            }
            for scheme in pack.schemes {
                if policy.scheme(&scheme.key).is_some() {
                    return Err(PolicyError::SchemeTwice { pack: (*name).to_owned(), key: scheme.key });
                }
                policy.schemes.push(Arc::new(scheme));
            }
        }
        for rule in super::RULES {
            if !policy.clauses.contains_key(rule.id.0) {
                return Err(PolicyError::ClauseMissing { rule: rule.id.0 });
            }
        }
        Ok(policy)
    }

    pub fn clause(&self, rule: crate::domain::RuleId) -> Option<&Clause> {
        self.clauses.get(rule.0)
    }

    pub fn schemes(&self) -> impl Iterator<Item = &Scheme> {
        self.schemes.iter().map(AsRef::as_ref)
    }

    /// The scheme stored under `key`.
    pub fn scheme(&self, key: &str) -> Option<&Scheme> {
        self.schemes().find(|scheme| scheme.key == key)
    }

    /// The same policy with `key` as the scheme of institutions that name none (现行方案); an unknown key means none.
    pub fn with_default_scheme(mut self, key: Option<&str>) -> Self {
        self.default_scheme = key.filter(|key| self.scheme(key).is_some()).map(str::to_owned);
        self
    }

    /// The scheme `institution` follows: its own, else the default one where that is made for its nature.
    pub fn scheme_of(&self, institution: &Institution) -> Option<&Scheme> {
        match &institution.scheme {
            Some(key) => self.scheme(key),
            None => {
                let default = self.default_scheme.as_ref().and_then(|key| self.scheme(key));
                default.filter(|scheme| scheme.natures.contains(&institution.nature))
            }
        }
    }

    /// 领导职数 that an office with `places` may have; `None` where no band covers the number.
    pub fn leaders_for(&self, places: Headcount) -> Option<LeaderPosts> {
        self.leader_bands
            .iter()
            .find(|band| band.from <= places.0 && band.to.is_none_or(|to| places.0 <= to))
            .map(|band| LeaderPosts::new(band.chief, band.deputy))
    }
}

impl Clause {
    pub fn citation(&self) -> Citation {
        Citation { source: self.source.clone(), text: self.text.clone(), verified: self.verified }
    }
}

fn syntax_error(pack: &str, text: &str, error: &toml::de::Error) -> PolicyError {
    let offset = error.span().map_or(0, |span| span.start);
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    PolicyError::Syntax { pack: pack.to_owned(), line, column, reason: error.message().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_packs_are_sound() {
        let policy = Policy::bundled().expect("bundled packs");
        let keys: Vec<_> = policy.schemes().map(|scheme| scheme.key.as_str()).collect();
        assert_eq!(keys, ["chengdu-5x-2019", "chengdu-6x-2020", "xuancheng-2022", "sample-6x"]);
    }

    #[test]
    fn leader_bands_of_the_default_profile() {
        let policy = Policy::bundled().expect("bundled packs");
        let bands = [(1, 1, 0), (3, 1, 0), (4, 1, 1), (7, 1, 1), (8, 1, 2), (14, 1, 2), (15, 1, 3), (80, 1, 3)];
        for (places, chief, deputy) in bands {
            assert_eq!(policy.leaders_for(Headcount(places)), Some(LeaderPosts::new(chief, deputy)), "{places}");
        }
        assert_eq!(policy.leaders_for(Headcount(0)), None);
    }

    #[test]
    fn a_wrong_pack_is_refused_with_its_place() {
        let text = "name = \"甲\"\nregion = \"乙\"\n[clauses.over_quota]\nseverity = \"fatal\"\n";
        let error = Policy::read(&[("wrong.toml", text)]).expect_err("an unknown severity");
        assert!(error.to_string().starts_with("wrong.toml, line 4, column 12: unknown variant `fatal`"), "{error}");
    }

    #[test]
    fn a_rule_without_a_clause_is_refused() {
        let error = Policy::read(&[("empty.toml", "name = \"甲\"\nregion = \"乙\"")]).expect_err("no clauses");
        assert!(matches!(error, PolicyError::ClauseMissing { .. }), "{error}");
    }
}
