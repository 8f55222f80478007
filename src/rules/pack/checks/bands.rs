//! Bands follow each other without a gap and without an overlap.

use super::PathFault;
use crate::rules::leaders::{LeaderAllowance, LeaderBands};
use crate::rules::pack::{FaultReason, Path};
use crate::rules::standard::{Computation, NeedBand, Standard};

pub fn leaders(bands: &LeaderBands, path: &Path, faults: &mut Vec<PathFault>) {
    let path = path.clone().key("bands");
    let ends = bands.bands.iter().map(|band| (i64::from(band.from), band.to.map(i64::from)));
    check(ends, &path, faults);
    for (index, band) in bands.bands.iter().enumerate() {
        match band.allowed {
            LeaderAllowance::Range(range) if range.least > range.most => {
                let reason = FaultReason::RangeBackwards { least: range.least, most: range.most };
                faults.push((path.clone().index(index).key("allowed"), reason));
            }
            LeaderAllowance::Range(_) | LeaderAllowance::Posts(_) => {}
        }
    }
}

pub fn standard(standard: &Standard, path: &Path, faults: &mut Vec<PathFault>) {
    for (index, part) in standard.parts.iter().enumerate() {
        let path = path.clone().key("parts").index(index);
        match &part.by {
            Computation::Bands(bands) => {
                let path = path.key("bands");
                check(bands.iter().map(|band| (band.from, band.to)), &path, faults);
                for (index, band) in bands.iter().enumerate() {
                    need_band(band, &path.clone().index(index), faults);
                }
            }
            Computation::Ratio { need, most } => {
                let most = most.as_ref().and_then(|most| most.constant());
                if let (Some(least), Some(most)) = (need.constant(), most)
                    && least > most
                {
                    faults.push((path.key("need"), FaultReason::RangeBackwards { least, most }));
                }
            }
        }
    }
}

/// Sizes are counts, and what grows with them grows by steps from the base upwards.
fn need_band(band: &NeedBand, path: &Path, faults: &mut Vec<PathFault>) {
    if band.from < 0 {
        faults.push((path.clone().key("from"), FaultReason::NegativeSize { from: band.from }));
    }
    let Some(increment) = band.increment else { return };
    let path = path.clone().key("increment");
    if increment.per == 0 {
        faults.push((path.clone().key("per"), FaultReason::IncrementWithoutStep));
    }
    if let Some(most) = increment.most.filter(|most| *most < band.base) {
        faults.push((path.key("most"), FaultReason::MostBelowBase { base: band.base, most }));
    }
}

/// First and last number of each band; an open band has no last.
fn check(bands: impl Iterator<Item = (i64, Option<i64>)>, path: &Path, faults: &mut Vec<PathFault>) {
    let mut free = None;
    for (index, (from, to)) in bands.enumerate() {
        let path = path.clone().index(index).key("from");
        match free {
            Some(free) if from < free => faults.push((path.clone(), FaultReason::BandsOverlap { at: from })),
            Some(free) if from > free => {
                faults.push((path.clone(), FaultReason::BandsGap { from: free, to: from - 1 }));
            }
            Some(_) | None => {}
        }
        if let Some(to) = to.filter(|to| *to < from) {
            faults.push((path, FaultReason::BandBackwards { from, to }));
        }
        free = Some(to.map_or(i64::MAX, |to| to.saturating_add(1)));
    }
}
