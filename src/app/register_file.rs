//! Register files: a register as one can write it down in a text editor, in TOML with names instead of ids. Samples and teaching
//! material are kept in this form; an office's own register comes from its workbooks by `import`.
//!
//! ```toml
//! jurisdiction = "安和县"
//! effective = "2026-10-31"          # 生效日期, 文号 and 备注 are optional
//! document = "安委编〔2026〕1号"
//! note = "示例"
//!
//! institutions = [                  # one to a line; parents and supervisors stand above; Chinese keys need quotation marks
//!   { name = "县财政局", nature = "政府机构", grade = "正科级", places = { "行政" = 20 } },
//!   { name = "白鹤镇", nature = "镇", class = "一类", zone = "西控", traits = ["涉农"], factors = { "村数" = 12 },
//! #   (on the same line:)
//!     scheme = "chengdu-6x-2020", administrative = ["乡村振兴办公室"], service = ["林业工作站"],
//!     nameplates = ["退役军人服务站"], leaders = { chief = 2, deputy = 7 }, places = { "行政" = 30, "事业" = 24 },
//!     invented_people = { "行政" = 28, "事业" = 24 }, invented_leaders = { chief = 2, deputy = 6 } },
//! ]
//! ```
//!
//! * `tier` (县直 …) may be left out: 乡镇街道 belong to the township tier, everything else to the county's.
//! * `administrative` and `service` name 党政机构 and 事业机构, and the register has just these: what a `scheme` demands besides is for
//!   the rules to find. `complete = true`, at the head of the file or on a line, adds the named common offices of the scheme that
//!   the line leaves out; which ones were added is told ([`Completed`]). Nothing listed is ever renamed or left out.
//! * `places` (核定) are issued by the superior, since a register file is where a book begins.
//! * `invented_people` fills places with people who do not exist, and marks each of them so: see [`invented`].

mod institution;
pub mod invented;

use serde::Deserialize;
use toml::Spanned;

use crate::domain::{Basis, Date, DocumentNumber, Name, Operation, Refusal};
use crate::rules::Policy;

use institution::{Reader, WrittenInstitution};

/// What a register file says, ready to be recorded as the first entry of a new book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterFile {
    pub jurisdiction: String,
    pub effective: Option<Date>,
    pub basis: Basis,
    pub note: String,
    pub operations: Vec<Operation>,
    /// Institutions that got more offices than their lines list.
    pub completed: Vec<Completed>,
}

/// An institution to which common offices of its scheme were added, because the file asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completed {
    pub institution: Name,
    pub offices: Vec<Name>,
}

/// Which offices an institution of the file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Completion {
    AsListed,
    /// Those listed, and the common ones of its scheme.
    ByScheme,
}

/// Something in a register file that cannot be used, with its line (counted from one).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterFault {
    pub line: usize,
    pub cause: FaultCause,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FaultCause {
    /// Not TOML, or a key that is missing, unknown or of the wrong type.
    Syntax {
        reason: String,
    },
    /// `effective` is no date.
    Date {
        written: String,
    },
    Document {
        written: String,
    },
    BadName {
        written: String,
    },
    /// A name that something above or beside it already has.
    NameTaken {
        written: String,
    },
    /// A word under `key` that is none of those this program knows.
    UnknownWord {
        key: &'static str,
        written: String,
    },
    UnknownScheme {
        written: String,
    },
    /// A parent or supervisor that no line above names.
    UnknownInstitution {
        written: String,
    },
    /// More invented leaders than people to be leaders.
    MoreLeadersThanPeople,
    /// `complete = true` on a line without a scheme.
    NothingToCompleteBy,
    Refused(Refusal),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    jurisdiction: String,
    effective: Option<Spanned<String>>,
    document: Option<Spanned<String>>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    complete: bool,
    #[serde(default)]
    institutions: Vec<Spanned<WrittenInstitution>>,
}

/// Reads a register file for an empty book.
///
/// # Errors
/// Everything that is wrong with it, in the order of its lines.
pub fn read(text: &str, policy: &Policy) -> Result<RegisterFile, Vec<RegisterFault>> {
    let line_of = |offset: usize| text.get(..offset).unwrap_or(text).matches('\n').count() + 1;
    let written: Written = toml::from_str(text).map_err(|error| {
        let line = line_of(error.span().map_or(0, |span| span.start));
        vec![RegisterFault { line, cause: FaultCause::Syntax { reason: error.message().to_owned() } }]
    })?;
    let mut faults = Vec::new();
    let mut fault = |at: &Spanned<String>, cause| faults.push(RegisterFault { line: line_of(at.span().start), cause });
    let mut effective = None;
    if let Some(date) = &written.effective {
        match date.get_ref().parse() {
            Ok(read) => effective = Some(read),
            Err(_no_date) => fault(date, FaultCause::Date { written: date.get_ref().clone() }),
        }
    }
    let mut basis = Basis::Pending;
    if let Some(number) = &written.document {
        match DocumentNumber::new(number.get_ref()) {
            Ok(read) => basis = Basis::Document(read),
            Err(bad) => fault(number, FaultCause::Document { written: bad.written }),
        }
    }
    let mut reader = Reader::new(policy, Completion::from(written.complete));
    for institution in written.institutions {
        let line = line_of(institution.span().start);
        if let Err(cause) = reader.read(institution.into_inner()) {
            faults.push(RegisterFault { line, cause });
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (operations, completed) = reader.finish();
    Ok(RegisterFile { jurisdiction: written.jurisdiction, effective, basis, note: written.note, operations, completed })
}

/// As it is written in a file.
impl From<bool> for Completion {
    fn from(complete: bool) -> Self {
        if complete { Self::ByScheme } else { Self::AsListed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Funding, Headcount, Holder, Institution, LeaderPosts, QuotaKind, Snapshot, Tier, apply_all};

    fn policy() -> Policy {
        Policy::bundled().expect("bundled packs")
    }

    fn name(text: &str) -> Name {
        Name::new(text).expect("a name")
    }

    #[test]
    fn a_file_becomes_a_register() {
        let text = r#"
            jurisdiction = "安和县"
            effective = "2026-10-31"
            document = "安委编[2026]1号"
            institutions = [
              { name = "县财政局", nature = "政府机构", grade = "正科级", places = { "行政" = 20 } },
              { name = "财政所", nature = "派驻机构", parent = "县财政局", places = { "事业" = 3 }, invented_people = { "事业" = 4 } },
              { name = "白鹤镇", nature = "镇", class = "一类", factors = { "村数" = 12 }, scheme = "chengdu-6x-2020", administrative = ["综合办", "旅游发展办公室"], service = ["林业站"], leaders = { chief = 2, deputy = 7 }, places = { "行政" = 30, "事业" = 4 }, invented_people = { "行政" = 28 }, invented_leaders = { chief = 2, deputy = 6 } },
            ]
        "#;
        let file = read(text, &policy()).expect("a sound file");
        assert_eq!((file.jurisdiction.as_str(), file.effective), ("安和县", Some(Date::constant(2026, 10, 31))));
        let snapshot = apply_all(&Snapshot::default(), &file.operations).expect("nothing is refused");
        let town = snapshot.find(&name("白鹤镇")).expect("established");
        assert_eq!((town.tier, town.leaders), (Tier::Township, LeaderPosts::new(2, 7)));
        assert_eq!(offices(town), ["综合办", "旅游发展办公室", "林业站"]);
        let (administrative, service) = (QuotaKind::Administrative, QuotaKind::Service(Funding::Full));
        assert_eq!(snapshot.ledger().held(Holder::Institution(town.id), administrative), Headcount(30));
        assert_eq!(snapshot.roster().strength(town.id, administrative), Headcount(28));
        assert_eq!(snapshot.roster().leaders(town.id), LeaderPosts::new(2, 6));
        let office = snapshot.find(&name("财政所")).expect("established");
        assert_eq!(office.parent, snapshot.find(&name("县财政局")).map(|bureau| bureau.id));
        assert_eq!(snapshot.standing(office.id, service).excess(), Headcount(1));
    }

    fn offices(institution: &Institution) -> Vec<&str> {
        institution.offices.iter().map(|office| office.name.as_str()).collect()
    }

    /// The offices of the institutions of a file, and what was added to them.
    fn read_offices(head: &str, lines: &str) -> (Vec<Vec<String>>, Vec<Completed>) {
        let text = format!("jurisdiction = \"安和县\"\n{head}\ninstitutions = [\n{lines}\n]");
        let file = read(&text, &policy()).expect("a sound file");
        let snapshot = apply_all(&Snapshot::default(), &file.operations).expect("nothing is refused");
        let names = |institution| offices(institution).into_iter().map(str::to_owned).collect();
        (snapshot.institutions().map(names).collect(), file.completed)
    }

    /// Two fill one common office, one of them under an alias, and most are missing.
    const TOWN: &str =
        "{ name = \"子镇\", nature = \"镇\", scheme = \"sample-6x\", administrative = [\"综合办公室\", \"综合办\"] },";

    #[test]
    fn the_register_has_the_offices_that_are_listed_and_no_others() {
        let (read, completed) = read_offices("", TOWN);
        assert_eq!(read, [["综合办公室", "综合办"]]);
        assert_eq!(completed, []);
    }

    #[test]
    fn common_offices_are_added_only_where_the_file_asks_and_it_is_told() {
        let missing = [
            "党群办公室",
            "社区发展办公室",
            "社区治理办公室",
            "民生服务办公室",
            "综合执法协调办公室",
            "综合便民服务中心",
            "农业综合服务中心",
        ];
        let on_the_line = TOWN.replace(" },", ", complete = true },");
        let expected: Vec<String> =
            ["综合办公室"].into_iter().chain(missing).chain(["综合办"]).map(str::to_owned).collect();
        let told = [Completed { institution: name("子镇"), offices: missing.map(name).into() }];
        for (head, line) in [("", on_the_line.as_str()), ("complete = true", TOWN)] {
            let (read, completed) = read_offices(head, line);
            assert_eq!((read, completed), (vec![expected.clone()], told.to_vec()), "{head} {line}");
        }
        let not_here = TOWN.replace(" },", ", complete = false },");
        let without_scheme = "{ name = \"丑镇\", nature = \"镇\" },";
        let (read, completed) = read_offices("complete = true", &format!("{not_here}\n{without_scheme}"));
        assert_eq!(read, [vec!["综合办公室", "综合办"], vec![]]);
        assert_eq!(completed, []);
    }

    #[test]
    fn everything_wrong_is_told_with_its_line() {
        let text = r#"jurisdiction = "安和县"
effective = "明天"
document = "一号文"
institutions = [
  { name = "", nature = "镇" },
  { name = "白鹤镇", nature = "镇" },
  { name = "白鹤镇", nature = "镇" },
  { name = "甲镇", nature = "城" },
  { name = "乙镇", nature = "镇", scheme = "9+X" },
  { name = "丙镇", nature = "镇", parent = "县财政局" },
  { name = "丁镇", nature = "镇", places = { "义工" = 1 } },
  { name = "戊镇", nature = "镇", invented_leaders = { chief = 1, deputy = 0 } },
  { name = "己镇", nature = "镇", service = ["林业站", "林业站"] },
  { name = "庚镇", nature = "镇", complete = true },
]"#;
        let faults = read(text, &policy()).expect_err("nothing in it is right");
        let expected = [
            (2, FaultCause::Date { written: "明天".into() }),
            (3, FaultCause::Document { written: "一号文".into() }),
            (5, FaultCause::BadName { written: String::new() }),
            (7, FaultCause::NameTaken { written: "白鹤镇".into() }),
            (8, FaultCause::UnknownWord { key: "nature", written: "城".into() }),
            (9, FaultCause::UnknownScheme { written: "9+X".into() }),
            (10, FaultCause::UnknownInstitution { written: "县财政局".into() }),
            (11, FaultCause::UnknownWord { key: "places", written: "义工".into() }),
            (12, FaultCause::MoreLeadersThanPeople),
            (13, FaultCause::NameTaken { written: "林业站".into() }),
            (14, FaultCause::NothingToCompleteBy),
        ];
        assert_eq!(faults, expected.map(|(line, cause)| RegisterFault { line, cause }));
    }

    #[test]
    fn what_is_no_register_file_is_told_with_its_line() {
        let faults = read("jurisdiction = \"安和县\"\ninstitution = []", &policy()).expect_err("an unknown key");
        let [RegisterFault { line: 2, cause: FaultCause::Syntax { reason } }] = faults.as_slice() else {
            panic!("{faults:?}");
        };
        assert!(reason.starts_with("unknown field `institution`"), "{reason}");
    }
}
