//! A pack as rules in plain Chinese: headings, sentences, and under each the source. What the source leaves open reads 待填.
//!
//! The page is made from the pack itself, so that help, settings and a printed copy can never say something else than what
//! the rules do.

use std::fmt;

use serde::Serialize;

use super::condition::condition;
use super::scheme;
use super::standard;
use crate::domain::{RuleId, Severity};
use crate::rules::{
    ApprovalLevel, Body, Clause, Condition, LeaderAllowance, LeaderBand, LeaderBands, Pack, Policy, RULES, Scheme,
    Standard,
};
use crate::wording::{approval_chain, approval_force, rule_title, severity};

/// A pack, or a part of it, to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    pub title: String,
    pub sections: Vec<Section>,
}

/// What one scheme, clause or standard says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    pub heading: String,
    pub sentences: Vec<String>,
    /// "依据：…" with whether the words were read there; empty where there is none.
    pub source: String,
}

/// The whole pack; `policy` gives the names of schemes in other packs that it refers to.
pub fn pack(pack: &Pack, policy: &Policy) -> Page {
    let mut sections = vec![head(pack)];
    sections.extend(clauses(pack));
    sections.extend(pack.leader_bands.iter().map(leader_bands));
    sections.extend(pack.schemes.iter().map(|scheme| scheme::section(scheme, policy)));
    sections.extend(pack.standards.iter().map(|standard| standard::section(standard, policy)));
    if !pack.approvals.is_empty() {
        let lines = pack.approvals.iter().map(approval);
        sections
            .push(Section { heading: "审批权限".to_owned(), sentences: lines.collect(), source: String::new() });
    }
    Page { title: pack.name.clone(), sections }
}

/// "行政编制跨层级调整：省级编办提出 → 中央编办审批。…"
fn approval(level: &ApprovalLevel) -> String {
    let chain = approval_chain(level);
    let chain = if chain.is_empty() { chain } else { format!("{chain}。") };
    let force = match approval_force(level.force) {
        "" => String::new(),
        force => format!("[{force}]"),
    };
    let rests_on = source(&level.source, "", level.verified);
    format!("{force}{}：{chain}{}。({rests_on})", level.matter, level.decided_by)
}

/// One scheme with all it takes from the scheme it extends: what a township that follows it must do.
pub fn scheme_page(scheme: &Scheme, policy: &Policy) -> Page {
    Page { title: scheme.name.clone(), sections: vec![scheme::section(scheme, policy)] }
}

/// One staffing standard.
pub fn standard_page(standard: &Standard, policy: &Policy) -> Page {
    Page { title: standard.name.clone(), sections: vec![standard::section(standard, policy)] }
}

/// One rule as it is in force: how grave a breach is, whether the office has decided so itself, and on what it rests.
pub fn rule_page(rule: RuleId, policy: &Policy) -> Page {
    let local = policy.packs().filter(|pack| pack.severities.contains_key(rule.0)).last();
    let mut section = match policy.clause(rule) {
        Some(stated) => clause(rule, stated),
        None => Section { heading: rule_title(rule).to_owned(), sentences: Vec::new(), source: String::new() },
    };
    if let Some(pack) = policy.switched_off_by(rule) {
        section.sentences.push(format!("规则包“{}”关闭了这条规则，不核查。", pack.name));
    } else if let Some(pack) = local {
        section.sentences.push(format!("级别由规则包“{}”设定。", pack.name));
    }
    Page { title: rule_title(rule).to_owned(), sections: vec![section] }
}

/// "依据：…(本地设定，未经核实，可修改)。…"
pub(super) fn source(from: &str, text: &str, verified: bool) -> String {
    let standing = if verified { "" } else { "(本地设定，未经核实，可修改)" };
    let words = if text.is_empty() { String::new() } else { format!("：{text}") };
    format!("依据：{from}{standing}{words}")
}

/// "2019年起，至2020年"
pub(super) fn period(since: Option<String>, until: Option<String>) -> Option<String> {
    match (since, until) {
        (None, None) => None,
        (Some(since), None) => Some(format!("{since}起施行。")),
        (None, Some(until)) => Some(format!("施行至{until}。")),
        (Some(since), Some(until)) => Some(format!("{since}起施行，至{until}。")),
    }
}

/// Bands of leadership posts in one sentence.
pub(super) fn leader_bands(bands: &LeaderBands) -> Section {
    let of = match bands.of {
        Body::Office => "内设机构",
        Body::Institution => "单位",
    };
    let lines: Vec<String> = bands.bands.iter().map(band).collect();
    Section {
        heading: format!("领导职数：{}", bands.name),
        sentences: vec![format!("{}，按{of}编制数：{}。", whose(&bands.when), lines.join("；"))],
        source: source(&bands.source, &bands.text, bands.verified),
    }
}

fn head(pack: &Pack) -> Section {
    let mut sentences = vec![format!("适用地区：{}。", pack.region)];
    if !pack.edition.is_empty() {
        sentences.push(format!("版本：{}。", pack.edition));
    }
    let text = |date: &crate::rules::PartialDate| date.to_string();
    sentences.extend(period(pack.since.as_ref().map(text), pack.until.as_ref().map(text)));
    if !pack.facts.is_empty() {
        let facts: Vec<String> = pack.facts.iter().map(|(name, unit)| format!("{name}({unit})")).collect();
        sentences.push(format!("公式用到的数：{}。", facts.join("、")));
    }
    if !pack.remark.is_empty() {
        sentences.push(pack.remark.clone());
    }
    Section { heading: "说明".to_owned(), sentences, source: String::new() }
}

/// In the order of the rules; then what the office has decided itself.
fn clauses(pack: &Pack) -> Vec<Section> {
    let stated = RULES.iter().filter_map(|rule| pack.clauses.get(rule.id.0).map(|clause| (rule.id, clause)));
    let mut sections: Vec<Section> = stated.map(|(rule, stated)| clause(rule, stated)).collect();
    let local = RULES.iter().filter_map(|rule| pack.severities.get(rule.id.0).map(|local| (rule.id, *local)));
    let local: Vec<String> = local
        .map(|(rule, local)| match local.severity() {
            Some(grave) => format!("{}：{}。", rule_title(rule), severity(grave)),
            None => format!("{}：不核查。", rule_title(rule)),
        })
        .collect();
    if !local.is_empty() {
        sections.push(Section { heading: "本地设定的轻重".to_owned(), sentences: local, source: String::new() });
    }
    sections
}

fn clause(rule: RuleId, clause: &Clause) -> Section {
    let mut grave = format!("方案新增的{}", severity(clause.severity));
    if let Some(existing) = clause.existing_severity.filter(|existing: &Severity| *existing != clause.severity) {
        grave = format!("{grave}，原有的{}", severity(existing));
    }
    Section {
        heading: rule_title(rule).to_owned(),
        sentences: vec![format!("{grave}。")],
        source: source(&clause.source, &clause.text, clause.verified),
    }
}

fn band(band: &LeaderBand) -> String {
    let places = match band.to {
        Some(to) if to == band.from => format!("{to}名"),
        Some(to) => format!("{}至{to}名", band.from),
        None => format!("{}名以上", band.from),
    };
    match band.allowed {
        LeaderAllowance::Posts(posts) if posts.deputy == 0 => format!("{places}设{}正", posts.chief),
        LeaderAllowance::Posts(posts) => format!("{places}设{}正{}副", posts.chief, posts.deputy),
        LeaderAllowance::Range(range) => format!("{places}设{}至{}名", range.least, range.most),
    }
}

fn whose(when: &Condition) -> String {
    if when.is_empty() { "不分机构".to_owned() } else { condition(when) }
}

/// Markdown, as the help shows it and a file keeps it.
impl fmt::Display for Page {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "# {}", self.title)?;
        for section in &self.sections {
            write!(out, "\n## {}\n\n", section.heading)?;
            for sentence in &section.sentences {
                writeln!(out, "- {sentence}")?;
            }
            if !section.source.is_empty() {
                write!(out, "\n> {}\n", section.source)?;
            }
        }
        Ok(())
    }
}
