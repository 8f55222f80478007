//! One row of a ledger as an institution: what it is, what it consists of, and its figures by kind of quota.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Headcount, LeaderPosts, Name, Nature, Office, OfficeNature, QuotaFamily, QuotaKind};
use crate::import::cells::{CellAt, SheetRow};
use crate::import::heading::{Meaning, Seat, Share};
use crate::import::issue::{CellProblem, FigureProblem, ReadingProblem, Severity, WordProblem};
use crate::import::layout::Column;
use crate::import::record::{Certainty, InstitutionRecord, Page, Reader, Stated, UnitId, Weight};
use crate::import::row::{Line, LineKind};
use crate::import::value::number::{self, NoNumber};
use crate::import::value::{credit_code, list};
use crate::import::vocabulary::{Field, StatedKind};

/// Under this name the 派驻机构 of a township are kept: they belong to county bodies, so that their names are all a
/// township's row can say of them.
const OUTPOSTS: &str = "派驻机构";

/// The name in the vocabulary of the column with credit codes.
const CREDIT_CODE: &str = "统一社会信用代码";

/// What the columns of a ledger amount to, worked out once for all rows.
pub struct Plan<'page> {
    authorized: Figures<'page>,
    strength: Figures<'page>,
    factors: Vec<FactorColumn<'page>>,
    /// Whether the table lists public institutions, by columns that only they have.
    lists: Listing,
}

/// What a ledger lists, judged by its columns.
#[derive(Clone, Copy)]
enum Listing {
    /// It has a column 经费形式.
    PublicInstitutions,
    /// It has a column 主管部门 or 隶属关系: public institutions for the most part.
    Subordinates,
    Any,
}

impl Listing {
    fn of(page: &Page<'_>) -> Self {
        if page.layout.column(Field::Funding).is_some() {
            Self::PublicInstitutions
        } else if page.layout.column(Field::Parent).is_some() {
            Self::Subordinates
        } else {
            Self::Any
        }
    }
}

/// Columns of one group by kind.
#[derive(Default)]
struct Figures<'page> {
    total: Option<&'page Column>,
    kinds: Vec<(StatedKind, &'page Column)>,
}

struct FactorColumn<'page> {
    column: &'page Column,
    name: Name,
    scale: i64,
    /// The same fact in the other unit.
    replaced: Option<Name>,
}

impl<'page> Plan<'page> {
    pub fn of(page: &Page<'page>) -> Self {
        let mut plan = Self {
            authorized: Figures::default(),
            strength: Figures::default(),
            factors: Vec::new(),
            lists: Listing::of(page),
        };
        for column in &page.layout.columns {
            match column.meaning {
                Meaning::Authorized(share) => plan.authorized.add(share, column),
                Meaning::Strength(share) => plan.strength.add(share, column),
                Meaning::Factor(index) => plan.factors.extend(FactorColumn::of(page, column, index)),
                Meaning::Field(_)
                | Meaning::Leaders(_)
                | Meaning::OfficeCount
                | Meaning::OfficeNames
                | Meaning::Further
                | Meaning::Named(_)
                | Meaning::LeftOut => {}
            }
        }
        plan
    }

    /// Reads a row. Whether it may be used is the reader's to say.
    pub fn read(
        &self,
        reader: &mut Reader<'_, '_>,
        row: SheetRow<'_>,
        line: Line,
        name: Name,
        parent: Option<(UnitId, CellAt)>,
    ) -> InstitutionRecord {
        let (nature, nature_is) = self.nature(reader, row, line, &name);
        let (authorized, strength) = self.figures(reader, row, nature);
        self.check_balance(reader, row, &authorized, &strength);
        check_credit_code(reader, row);
        let mut further = reader.further(row);
        if let Some(outposts) = reader.names(row, reader.column(Field::Outposts)) {
            let listed: Vec<&str> = outposts.iter().map(Name::as_str).collect();
            further.insert(OUTPOSTS.to_owned(), listed.join("、"));
        }
        InstitutionRecord {
            origin: reader.origin(row.number),
            former_names: reader.names(row, reader.column(Field::FormerNames)).unwrap_or_default(),
            nature,
            nature_is,
            grade: grade(reader, row),
            class: reader.name(row, Field::Class, Weight::Useful),
            zone: reader.name(row, Field::Zone, Weight::Useful),
            traits: reader.names(row, reader.column(Field::Traits)).map(|names| names.into_iter().collect()),
            factors: self.factors(reader, row),
            replaced_factors: self.factors.iter().filter_map(|factor| factor.replaced.clone()).collect::<BTreeSet<_>>(),
            parent,
            nameplates: reader.names(row, reader.column(Field::Nameplates)),
            offices: offices(reader, row, nature),
            leaders: leaders(reader, row),
            document_number: reader.meaningful_text(row, Field::DocumentNumber).map(Cow::into_owned),
            remark: reader.text(row, Field::Remark).map(Cow::into_owned),
            further,
            covers: self.covers(&authorized),
            authorized,
            strength,
            name,
        }
    }

    /// Kinds the row speaks of. The row of a public institution names the funding of all its places, so that of the other
    /// fundings it has none; elsewhere only the columns count.
    fn covers(&self, authorized: &[Stated]) -> BTreeSet<QuotaKind> {
        let names_funding =
            |stated: &Stated| matches!(stated.kind, Some(StatedKind::Exact(kind)) if is_of_service(kind));
        if self.authorized.kinds.is_empty() && authorized.iter().any(names_funding) {
            return QuotaKind::ALL.into_iter().filter(|kind| is_of_service(*kind)).collect();
        }
        BTreeSet::new()
    }

    /// Places and people of a row by kind.
    pub fn figures(
        &self,
        reader: &mut Reader<'_, '_>,
        row: SheetRow<'_>,
        nature: Nature,
    ) -> (Vec<Stated>, Vec<Stated>) {
        let funding = funding(reader, row);
        let authorized = self.authorized.read(reader, row, Weight::Essential, funding);
        let authorized = authorized.into_iter().map(|stated| self.with_kind(reader, stated, nature)).collect();
        (authorized, self.strength.read(reader, row, Weight::Useful, funding))
    }

    /// Places need a kind. Where neither column nor funding names one, the nature of the body does.
    fn with_kind(&self, reader: &mut Reader<'_, '_>, stated: Stated, nature: Nature) -> Stated {
        if stated.kind.is_some() {
            return stated;
        }
        let kind = match nature {
            Nature::PublicInstitution => StatedKind::Service,
            Nature::Judicial => StatedKind::Exact(QuotaKind::PoliticalLegal),
            Nature::Party
            | Nature::Congress
            | Nature::Government
            | Nature::Consultative
            | Nature::Supervision
            | Nature::MassOrganization
            | Nature::Town
            | Nature::Township
            | Nature::Subdistrict
            | Nature::Outpost
            | Nature::Coordination => StatedKind::Exact(QuotaKind::Administrative),
        };
        if !stated.count.is_zero() && kind != StatedKind::Service {
            reader.raise(Severity::Warning, stated.at, WordProblem::KindAssumed { kind: kind.or_full() });
        }
        Stated { kind: Some(kind), ..stated }
    }

    fn nature(&self, reader: &mut Reader<'_, '_>, row: SheetRow<'_>, line: Line, name: &Name) -> (Nature, Certainty) {
        let vocabulary = reader.page.vocabulary;
        if let Some((written, column)) = reader.meaningful_text(row, Field::Nature).zip(reader.column(Field::Nature)) {
            if let Some(nature) = vocabulary.nature(&written) {
                return (nature, Certainty::Stated);
            }
            let problem = WordProblem::UnknownWord { column: reader.heading(column) };
            reader.raise(Severity::Warning, CellAt { row: row.number, column }, problem);
        }
        let by_name = vocabulary.nature_by_name(name);
        if let Some(nature) = by_name.filter(|nature| nature.is_township()) {
            return (nature, Certainty::Evident);
        }
        // In a list of public institutions groups name what these belong to; elsewhere, what the bodies are.
        let group = match (self.lists, line.kind) {
            (Listing::Any, LineKind::Data { group: Some(group) }) => reader.page.lines.groups.get(group),
            _ => None,
        };
        if let Some(nature) = group.and_then(|group| vocabulary.nature(group)) {
            return (nature, Certainty::Evident);
        }
        let is_funded = || reader.meaningful_text(row, Field::Funding).is_some();
        let nature = match self.lists {
            Listing::PublicInstitutions if is_funded() => Nature::PublicInstitution,
            Listing::PublicInstitutions | Listing::Subordinates => by_name.unwrap_or(Nature::PublicInstitution),
            Listing::Any => by_name.unwrap_or(Nature::Government),
        };
        (nature, Certainty::Guessed)
    }

    fn factors(&self, reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> BTreeMap<Name, i64> {
        let mut facts = BTreeMap::new();
        for factor in &self.factors {
            let at = CellAt { row: row.number, column: factor.column.column };
            let read = number::read(row.cell(at.column), factor.scale, reader.page.vocabulary);
            let read = match read {
                Ok(Some(amount)) if amount.value < 0 => Err(NoNumber::Negative),
                other => other,
            };
            if let Some(value) = reader.settle(read, at, &factor.column.heading, Weight::Useful) {
                facts.insert(factor.name.clone(), value);
            }
        }
        facts
    }

    /// 空(+)超(−)编 against the two figures it is the difference of.
    fn check_balance(
        &self,
        reader: &mut Reader<'_, '_>,
        row: SheetRow<'_>,
        authorized: &[Stated],
        strength: &[Stated],
    ) {
        let Some(column) = reader.column(Field::Balance) else { return };
        let Ok(Some(stated)) = number::read(row.cell(column), 1, reader.page.vocabulary) else { return };
        let sum = |figures: &[Stated]| figures.iter().map(|stated| i64::from(stated.count.0)).sum::<i64>();
        let counted = sum(authorized) - sum(strength);
        if stated.value != counted {
            let problem = FigureProblem::BalanceDiffers { stated: stated.value, counted };
            reader.raise(Severity::Warning, CellAt { row: row.number, column }, problem);
        }
    }
}

impl<'page> Figures<'page> {
    fn add(&mut self, share: Share, column: &'page Column) {
        match share {
            Share::Total => self.total = Some(column),
            Share::Kind(kind) => self.kinds.push((kind, column)),
        }
    }

    /// The figures of a row. An empty cell beside filled ones says zero; a row without any says nothing.
    fn read(
        &self,
        reader: &mut Reader<'_, '_>,
        row: SheetRow<'_>,
        weight: Weight,
        funding: Option<StatedKind>,
    ) -> Vec<Stated> {
        let total = self.total.and_then(|column| Some((column, reader.count(row, column, weight)?)));
        if self.kinds.is_empty() {
            let alone = total.map(|(column, count)| Stated { kind: funding, count, at: place(row, column) });
            return alone.into_iter().collect();
        }
        let counts: Vec<(StatedKind, &Column, Option<Headcount>)> =
            self.kinds.iter().map(|(kind, column)| (*kind, *column, reader.count(row, column, weight))).collect();
        let sum: Headcount = counts.iter().filter_map(|(_, _, count)| *count).sum();
        if let Some((column, stated)) = total.filter(|(_, stated)| *stated != sum) {
            let (stated, counted) = (i64::from(stated.0), i64::from(sum.0));
            let problem = FigureProblem::PartsDiffer { column: column.heading.clone(), stated, counted };
            reader.raise(Severity::Warning, place(row, column), problem);
        }
        if total.is_none() && counts.iter().all(|(_, _, count)| count.is_none()) {
            return Vec::new();
        }
        let exact = |kind: StatedKind| match (kind, funding) {
            (StatedKind::Service, Some(StatedKind::Exact(exact @ QuotaKind::Service(_)))) => StatedKind::Exact(exact),
            (kind, _) => kind,
        };
        counts
            .into_iter()
            .map(|(kind, column, count)| Stated {
                kind: Some(exact(kind)),
                count: count.unwrap_or_default(),
                at: place(row, column),
            })
            .collect()
    }
}

fn is_of_service(kind: QuotaKind) -> bool {
    matches!(kind.family(), QuotaFamily::Service | QuotaFamily::Controlled)
}

fn place(row: SheetRow<'_>, column: &Column) -> CellAt {
    CellAt { row: row.number, column: column.column }
}

impl<'page> FactorColumn<'page> {
    /// A column that holds decimals anywhere is read in the finer unit everywhere, so that its facts can be compared.
    fn of(page: &Page<'page>, column: &'page Column, index: usize) -> Option<Self> {
        let factor = page.vocabulary.factor(index)?;
        let has_decimals = || {
            super::super::data_lines(page).any(|(_, row)| {
                number::read(row.cell(column.column), factor.scale, page.vocabulary) == Err(NoNumber::Fraction)
            })
        };
        Some(match &factor.fine {
            Some(fine) if has_decimals() => {
                Self { column, name: fine.name.clone(), scale: fine.scale, replaced: Some(factor.name.clone()) }
            }
            Some(fine) => {
                Self { column, name: factor.name.clone(), scale: factor.scale, replaced: Some(fine.name.clone()) }
            }
            None => Self { column, name: factor.name.clone(), scale: factor.scale, replaced: None },
        })
    }
}

/// 统一社会信用代码 is kept as written; a code that cannot be right is told.
fn check_credit_code(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) {
    let Some(column) = reader.page.layout.further().find(|column| column.heading == CREDIT_CODE) else { return };
    let cell = row.cell(column.column);
    if cell.is_blank() || reader.page.vocabulary.says_nothing(&cell.text()) {
        return;
    }
    if let Err(fault) = credit_code::judge(cell) {
        reader.raise(Severity::Warning, place(row, column), ReadingProblem::CreditCode { fault });
    }
}

/// 经费形式 of a row. A word that is none rejects the row, because the kind of its places hangs on it.
fn funding(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<StatedKind> {
    let (written, column) = reader.meaningful_text(row, Field::Funding).zip(reader.column(Field::Funding))?;
    let funding = reader.page.vocabulary.funding(&written);
    if funding.is_none() {
        let problem = WordProblem::UnknownWord { column: reader.heading(column) };
        reader.raise(Severity::Error, CellAt { row: row.number, column }, problem);
    }
    funding
}

fn grade(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<crate::domain::Grade> {
    let (written, column) = reader.meaningful_text(row, Field::Grade).zip(reader.column(Field::Grade))?;
    let grade = reader.page.vocabulary.grade(&written);
    if grade.is_none() {
        let problem = WordProblem::UnknownWord { column: reader.heading(column) };
        reader.raise(Severity::Warning, CellAt { row: row.number, column }, problem);
    }
    grade
}

/// 内设机构, or 党政机构 and 事业机构 of a township, each name once.
fn offices(reader: &mut Reader<'_, '_>, row: SheetRow<'_>, nature: Nature) -> Option<Vec<Office>> {
    let of_body =
        if nature == Nature::PublicInstitution { OfficeNature::Service } else { OfficeNature::Administrative };
    let columns = [
        (reader.page.layout.column_of(Meaning::OfficeNames), of_body),
        (reader.column(Field::AdministrativeOffices), OfficeNature::Administrative),
        (reader.column(Field::ServiceOffices), OfficeNature::Service),
    ];
    let mut offices: Option<Vec<Office>> = None;
    for (column, nature) in columns {
        let Some(listed) = reader.names(row, column) else { continue };
        let offices = offices.get_or_insert_default();
        for written in listed {
            let (name, nameplates) = list::office_and_nameplates(&written, reader.page.vocabulary);
            if offices.iter().any(|known| known.name == name) {
                let at = CellAt { row: row.number, column: column.unwrap_or_default() };
                reader.raise(Severity::Warning, at, WordProblem::NameRepeatedInCell { name });
            } else {
                offices.push(Office { name, nature, places: None, leaders: LeaderPosts::default(), nameplates });
            }
        }
    }
    check_office_count(reader, row, offices.as_deref());
    offices
}

fn check_office_count(reader: &mut Reader<'_, '_>, row: SheetRow<'_>, offices: Option<&[Office]>) {
    let columns = &reader.page.layout.columns;
    let Some(column) = columns.iter().find(|column| column.meaning == Meaning::OfficeCount) else { return };
    let Some(stated) = reader.count(row, column, Weight::Useful) else { return };
    let listed = offices.map_or(0, <[Office]>::len) as i64;
    if i64::from(stated.0) != listed {
        let problem = FigureProblem::OfficeCountDiffers { stated: i64::from(stated.0), listed };
        reader.raise(Severity::Warning, place(row, column), problem);
    }
}

/// 领导职数 from two columns, or from one that says `1正3副`.
fn leaders(reader: &mut Reader<'_, '_>, row: SheetRow<'_>) -> Option<LeaderPosts> {
    let column = |seat| reader.page.layout.columns.iter().find(move |column| column.meaning == Meaning::Leaders(seat));
    let (chief, deputy, both) = (column(Seat::Chief), column(Seat::Deputy), column(Seat::Both));
    if chief.is_none() && deputy.is_none() {
        let both = both?;
        let text = row.cell(both.column).text();
        let (chief, deputy) = match number::read_leaders(&text) {
            Some(read) => read,
            None => {
                if !row.cell(both.column).is_blank() {
                    let problem = CellProblem::NotANumber { column: both.heading.clone() };
                    reader.raise(Severity::Warning, place(row, both), problem);
                }
                return None;
            }
        };
        return Some(LeaderPosts::new(u32::try_from(chief).ok()?, u32::try_from(deputy).ok()?));
    }
    let chief = chief.and_then(|column| reader.count(row, column, Weight::Useful));
    let deputy = deputy.and_then(|column| reader.count(row, column, Weight::Useful));
    if chief.is_none() && deputy.is_none() {
        return None;
    }
    Some(LeaderPosts { chief: chief.unwrap_or_default(), deputy: deputy.unwrap_or_default() })
}
