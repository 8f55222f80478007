//! The rules, one file each: statement, basis (in the policy), check, cases.

mod common_office_missing;
mod conservation;
mod coordination_quota;
mod cross_level_approval;
mod cut_beyond_vacancy;
mod leader_band;
mod leaders_in_post;
mod mixed_kinds;
mod nameplate_cap;
mod office_cap;
mod over_quota;
mod special_office;
mod township_service_total;
mod upward_transfer;

#[cfg(test)]
mod cases;

use super::Rule;

/// Every rule, in the order of the catalogue (Q, L, B).
pub const RULES: &[Rule] = &[
    conservation::RULE,
    mixed_kinds::RULE,
    cross_level_approval::RULE,
    township_service_total::RULE,
    cut_beyond_vacancy::RULE,
    over_quota::RULE,
    upward_transfer::RULE,
    coordination_quota::RULE,
    leader_band::RULE,
    leaders_in_post::RULE,
    office_cap::RULE,
    common_office_missing::RULE,
    special_office::RULE,
    nameplate_cap::RULE,
];
