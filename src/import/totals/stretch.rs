//! Which rows a total row may mean. Offices put a total below its rows or above them, and a total of sections below their own
//! totals; the stretch of rows that explains most of the figures of a total row is the one it means.

use crate::import::row::Scope;

/// A row that begins or ends a stretch: a group or a total row, the beginning and the end of the table.
#[derive(Debug, Clone)]
pub(super) struct Boundary {
    /// The sums of all data rows above it, by column.
    pub(super) sums: Vec<i64>,
    pub(super) kind: BoundaryKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BoundaryKind {
    Edge,
    Group,
    Total(Scope),
}

/// So many boundaries away a stretch may begin or end; a total further from its rows is one of all rows.
const REACH: usize = 64;

/// The stretches that the total at a boundary may mean, the likeliest first, each with its sums by column.
pub(super) fn meant(boundaries: &[Boundary], at: usize) -> Vec<Vec<i64>> {
    let Some(own) = boundaries.get(at) else { return Vec::new() };
    let between = |from: &Boundary, to: &Boundary| -> Vec<i64> {
        to.sums.iter().zip(&from.sums).map(|(to, from)| to.saturating_sub(*from)).collect()
    };
    let above: Vec<Vec<i64>> = boundaries.iter().take(at).rev().take(REACH).map(|other| between(other, own)).collect();
    let below: Vec<Vec<i64>> = boundaries.iter().skip(at + 1).take(REACH).map(|other| between(own, other)).collect();
    let all_above = boundaries.first().map(|first| between(first, own));
    let all_below = boundaries.last().map(|last| between(own, last));
    // Rows right above a total are its own.
    let is_below_its_rows = above.first().is_some_and(|nearest| has_rows(nearest));
    let stretches: Vec<Vec<i64>> = match own.kind {
        BoundaryKind::Group => below.into_iter().chain(all_below).collect(),
        BoundaryKind::Total(Scope::Grand) if all_above.as_ref().is_some_and(|all| has_rows(all)) => {
            all_above.into_iter().chain(above).chain(all_below).chain(below).collect()
        }
        BoundaryKind::Total(Scope::Grand) => all_below.into_iter().chain(below).collect(),
        BoundaryKind::Total(Scope::Section) if is_below_its_rows => above.into_iter().chain(below).collect(),
        BoundaryKind::Total(Scope::Section) | BoundaryKind::Edge => below.into_iter().chain(above).collect(),
    };
    stretches.into_iter().filter(|sums| has_rows(sums)).collect()
}

/// The last column counts the rows.
fn has_rows(sums: &[i64]) -> bool {
    sums.last().is_some_and(|rows| *rows != 0)
}
