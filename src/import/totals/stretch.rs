//! Which rows a total row means. Offices put a total below its rows or above them, and a total of sections below their own
//! totals; where a total stands and how the others of the table stand tells which of them it means. With one column of figures
//! any other stretch would be explained by chance sooner or later, so that the figures themselves are asked last.

use crate::import::row::Scope;
use crate::import::text::{folded, without_enumerator};

/// A row that begins or ends a stretch: a group or a total row, the beginning and the end of the table.
#[derive(Debug, Clone)]
pub(super) struct Boundary {
    /// The sums of all data rows above it, by column, and how many cells of each could not be read; the last one counts the rows.
    pub(super) sums: Vec<i64>,
    pub(super) kind: BoundaryKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BoundaryKind {
    Edge,
    Group(Numbering),
    Total(Scope),
}

/// How a group row is numbered: groups numbered alike are of one level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbering {
    None,
    /// 一、
    Chinese,
    /// （一）
    BracketedChinese,
    /// 1.
    Figures,
    /// (1), ①
    BracketedFigures,
}

impl Numbering {
    pub(super) fn of(label: &str) -> Self {
        let label = folded(label);
        if without_enumerator(&label).len() == label.len() {
            return Self::None;
        }
        let inside = label.trim_start_matches('(');
        match (inside.len() < label.len(), inside.starts_with(|first: char| first.is_ascii_digit())) {
            (true, true) => Self::BracketedFigures,
            (true, false) => Self::BracketedChinese,
            (false, true) => Self::Figures,
            (false, false) => Self::Chinese,
        }
    }
}

/// The sums of the stretches that a total may mean, by column.
#[derive(Debug, Default)]
pub(super) struct Meant {
    /// By its place and the way of the table, the likeliest first.
    pub(super) likely: Vec<Vec<i64>>,
    /// Any other on the same side of it.
    pub(super) otherwise: Vec<Vec<i64>>,
}

/// So many boundaries away an unlikely stretch may begin or end.
const REACH: usize = 64;

/// On which side of a total its rows stand, for all totals of one scope in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

/// A stretch that a total has summed already, and how many totals deep.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: usize,
    depth: u32,
}

/// Goes through the boundaries of a table from the top.
pub(super) struct Stretches<'table> {
    boundaries: &'table [Boundary],
    rows_of_sections: Side,
    rows_of_grand_totals: Side,
    /// The first boundary not gone through yet.
    next: usize,
    /// Sections summed since the last grand total; grand totals; groups that are open.
    sections: Vec<Part>,
    grand: Vec<Part>,
    groups: Vec<(usize, Numbering)>,
}

impl<'table> Stretches<'table> {
    pub(super) fn of(boundaries: &'table [Boundary]) -> Self {
        let mut stretches = Self {
            boundaries,
            rows_of_sections: Side::Above,
            rows_of_grand_totals: Side::Above,
            next: 0,
            sections: Vec::new(),
            grand: Vec::new(),
            groups: Vec::new(),
        };
        let first = |scope| boundaries.iter().position(|boundary| boundary.kind == BoundaryKind::Total(scope));
        if first(Scope::Section).is_some_and(|first| !stretches.has_rows(first.saturating_sub(1), first)) {
            stretches.rows_of_sections = Side::Below;
        }
        if first(Scope::Grand).is_some_and(|first| !stretches.has_rows(0, first)) {
            stretches.rows_of_grand_totals = Side::Below;
        }
        stretches
    }

    /// What the row at a boundary means; they are asked for from the top.
    pub(super) fn meant(&mut self, at: usize) -> Meant {
        while self.next < at {
            self.pass(self.next);
            self.next += 1;
        }
        let Some(own) = self.boundaries.get(at) else { return Meant::default() };
        let (side, likely) = match own.kind {
            BoundaryKind::Edge => return Meant::default(),
            BoundaryKind::Group(numbering) => (Side::Below, self.of_group(at, numbering)),
            BoundaryKind::Total(Scope::Section) => match self.rows_of_sections {
                Side::Above => (Side::Above, self.of_section_below_its_rows(at)),
                Side::Below => (Side::Below, self.of_section_above_its_rows(at)),
            },
            BoundaryKind::Total(Scope::Grand) => self.of_grand_total(at),
        };
        let likely: Vec<Vec<i64>> = likely.into_iter().map(|(from, to)| self.between(from, to)).collect();
        let reached = |other: usize| match side {
            Side::Above => self.between(other, at),
            Side::Below => self.between(at, other),
        };
        let otherwise = match side {
            Side::Above => (at.saturating_sub(REACH)..at).map(reached).collect(),
            Side::Below => (at + 1..self.boundaries.len().min(at + 1 + REACH)).map(reached).collect(),
        };
        Meant { likely, otherwise }
    }

    /// A total right below rows adds up those since the last total, or since a group that is still open; one right below another
    /// total adds up totals: those of a group around it, or the last ones of one depth.
    fn of_section_below_its_rows(&self, at: usize) -> Vec<(usize, usize)> {
        let is_group = |boundary: usize| self.kind(boundary).is_some_and(|kind| matches!(kind, BoundaryKind::Group(_)));
        let last = at.saturating_sub(1);
        let open = self.groups.iter().rev().map(|(group, _)| *group);
        let mut starts: Vec<usize> = Vec::new();
        if is_group(last) || self.has_rows(last, at) {
            let mut start = last;
            starts.push(start);
            while is_group(start) && start > 0 {
                start -= 1;
                starts.push(start);
            }
            starts.extend(open);
        } else {
            starts.extend(open.skip(1));
            starts.extend(run_of_one_depth(&self.sections).map(|part| part.start));
        }
        let all = starts.is_empty().then_some(0);
        starts.into_iter().chain(all).map(|start| (start, at)).collect()
    }

    /// Down to the next boundary; where another total follows at once, down to any.
    fn of_section_above_its_rows(&self, at: usize) -> Vec<(usize, usize)> {
        self.down_to_the_next_or_any(at, |_| true)
    }

    /// All rows, or those since the last grand total; below another grand total those of the last ones of one depth.
    fn of_grand_total(&self, at: usize) -> (Side, Vec<(usize, usize)>) {
        let end = self.boundaries.len().saturating_sub(1);
        if self.rows_of_grand_totals == Side::Below && self.has_rows(at, end) {
            let is_grand = |kind: &BoundaryKind| *kind == BoundaryKind::Total(Scope::Grand);
            let next = (at + 1..end).find(|other| self.kind(*other).is_some_and(|kind| is_grand(&kind))).unwrap_or(end);
            let other = if self.has_rows(0, at) { (0, at) } else { (at, end) };
            let own = (at, next);
            let likely = if self.has_rows(at, next) { vec![own, other] } else { vec![other] };
            return (Side::Below, likely);
        }
        let start = match self.last_grand_total() {
            Some(last) if self.has_rows(last, at) => Some(last),
            Some(_) => run_of_one_depth(&self.grand).map(|part| part.start),
            None => None,
        };
        (Side::Above, std::iter::once((0, at)).chain(start.map(|start| (start, at))).collect())
    }

    /// Down to the next group, or to the next that is not within this one.
    fn of_group(&self, at: usize, numbering: Numbering) -> Vec<(usize, usize)> {
        let is_end = |other: &usize| match self.kind(*other) {
            Some(BoundaryKind::Group(other)) => {
                let mut outer = self.groups.iter().map(|(_, open)| *open).take_while(|open| *open != numbering);
                other == numbering || outer.any(|outer| outer == other)
            }
            Some(BoundaryKind::Edge) | None => true,
            Some(BoundaryKind::Total(_)) => false,
        };
        let outer = (at + 1..self.boundaries.len()).find(is_end).filter(|end| self.has_rows(at, *end));
        let near = self.down_to_the_next_or_any(at, |kind| !matches!(kind, BoundaryKind::Total(Scope::Section)));
        match outer {
            Some(end) => near.into_iter().take(1).chain([(at, end)]).collect(),
            None => near,
        }
    }

    /// Down to the next boundary of some kinds, or where no row lies between, to any of them.
    fn down_to_the_next_or_any(&self, at: usize, is_end: impl Fn(BoundaryKind) -> bool) -> Vec<(usize, usize)> {
        let ends = (at + 1..self.boundaries.len()).filter(|other| self.kind(*other).is_some_and(&is_end));
        let mut ends = ends.take(REACH).peekable();
        match ends.peek().copied().filter(|end| self.has_rows(at, *end)) {
            Some(next) => vec![(at, next)],
            None => ends.filter(|end| self.has_rows(at, *end)).map(|end| (at, end)).collect(),
        }
    }

    /// Keeps in mind what a boundary opens and closes.
    fn pass(&mut self, at: usize) {
        match self.kind(at) {
            Some(BoundaryKind::Group(numbering)) => {
                if let Some(same) = self.groups.iter().position(|(_, open)| *open == numbering) {
                    self.groups.truncate(same);
                }
                self.groups.push((at, numbering));
            }
            Some(BoundaryKind::Total(Scope::Section)) => {
                let (last, rows) = (at.saturating_sub(1), self.has_rows(at.saturating_sub(1), at));
                close(&mut self.sections, rows.then_some(last));
            }
            Some(BoundaryKind::Total(Scope::Grand)) => {
                let last = self.last_grand_total().unwrap_or(0);
                let rows = self.has_rows(last, at);
                close(&mut self.grand, rows.then_some(last));
                self.sections.clear();
            }
            Some(BoundaryKind::Edge) | None => {}
        }
    }

    /// The grand total above the next boundary.
    fn last_grand_total(&self) -> Option<usize> {
        let is_grand = |at: &usize| self.kind(*at) == Some(BoundaryKind::Total(Scope::Grand));
        self.grand.last().and_then(|part| (part.start..self.next).rev().find(is_grand))
    }

    fn kind(&self, at: usize) -> Option<BoundaryKind> {
        self.boundaries.get(at).map(|boundary| boundary.kind)
    }

    fn has_rows(&self, from: usize, to: usize) -> bool {
        let rows = |at: usize| self.boundaries.get(at).and_then(|boundary| boundary.sums.last());
        rows(from) != rows(to)
    }

    fn between(&self, from: usize, to: usize) -> Vec<i64> {
        let sums = |at: usize| self.boundaries.get(at).map(|boundary| boundary.sums.as_slice()).unwrap_or_default();
        sums(to).iter().zip(sums(from)).map(|(to, from)| to.saturating_sub(*from)).collect()
    }
}

/// Puts down what a total has summed: rows since a boundary, or the last parts of one depth.
fn close(parts: &mut Vec<Part>, rows_since: Option<usize>) {
    if let Some(start) = rows_since {
        parts.push(Part { start, depth: 0 });
    } else if let Some(first) = run_of_one_depth(parts) {
        while parts.last().is_some_and(|part| part.start >= first.start) {
            parts.pop();
        }
        parts.push(Part { start: first.start, depth: first.depth + 1 });
    }
}

/// The first of the last parts that are as deep as the last.
fn run_of_one_depth(parts: &[Part]) -> Option<Part> {
    let last = parts.last()?;
    parts.iter().rev().take_while(|part| part.depth == last.depth).last().copied()
}
