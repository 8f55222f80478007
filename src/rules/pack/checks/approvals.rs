//! Levels of approval: each says when somebody is asked and who, or neither; no authority is asked twice, and one has the last word.

use super::PathFault;
use crate::rules::approval::{ApprovalLevel, ChangeKind};
use crate::rules::pack::{ApprovalFault, FaultReason, Pack, Path};

pub fn check(pack: &Pack, faults: &mut Vec<PathFault>) {
    for (index, level) in pack.approvals.iter().enumerate() {
        let path = Path::top("approvals").index(index);
        if pack.approvals.iter().take(index).any(|earlier| earlier.identity() == level.identity()) {
            let field = if level.key.is_empty() { "matter" } else { "key" };
            faults.push((path.clone().key(field), FaultReason::KeyTwice(level.identity().to_owned())));
        }
        let found = level_faults(level, &path);
        faults.extend(found.into_iter().map(|(path, fault)| (path, FaultReason::Approval(fault))));
    }
}

fn level_faults(level: &ApprovalLevel, path: &Path) -> Vec<(Path, ApprovalFault)> {
    let mut faults = Vec::new();
    if level.applies.is_empty() != level.chain.is_empty() {
        let stated = if level.chain.is_empty() { "applies" } else { "chain" };
        faults.push((path.clone().key(stated), ApprovalFault::HalfStated));
    }
    for (index, trigger) in level.applies.iter().enumerate() {
        let path = path.clone().key("applies").index(index);
        if trigger.changes.is_empty() {
            faults.push((path.clone().key("changes"), ApprovalFault::NoChanges));
        }
        if trigger.changes.contains(&ChangeKind::TierTotal) && trigger.tiers.is_empty() {
            faults.push((path.key("changes"), ApprovalFault::TotalOfNoTier));
        }
    }
    for (index, link) in level.chain.iter().enumerate() {
        let path = path.clone().key("chain").index(index).key("authority");
        if link.authority.trim().is_empty() {
            faults.push((path, ApprovalFault::Nameless));
        } else if level.chain.iter().take(index).any(|earlier| earlier.authority == link.authority) {
            faults.push((path, ApprovalFault::AuthorityTwice(link.authority.clone())));
        }
    }
    if !level.chain.is_empty() && level.deciding().is_none() {
        faults.push((path.clone().key("chain"), ApprovalFault::NobodyDecides));
    }
    faults
}
