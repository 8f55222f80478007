//! The rules, one file each: statement, basis (in the policy), check, cases.

mod clearance_beyond_vacancy;
mod clearance_lapsed;
mod common_office_missing;
mod conservation;
mod coordination_quota;
mod cross_level_approval;
mod cut_beyond_vacancy;
mod duplicate_id;
mod id_disagrees;
mod identity_kind;
mod leader_band;
mod leaders_beyond_places;
mod leaders_in_post;
mod loan_overdue;
mod mixed_kinds;
mod nameplate_cap;
mod not_evaluable;
mod office_cap;
mod office_cap_by_nature;
mod office_minimum;
mod office_naming;
mod office_places;
mod over_quota;
mod own_vacancy_first;
mod pool_balance;
mod pool_kind;
mod post_template;
mod post_total;
mod rank_above_grade;
mod retirement;
mod scheme_out_of_force;
mod special_office;
mod split_assignment;
mod staffing_standard;
mod township_service_total;
mod upward_transfer;

#[cfg(test)]
mod cases;

use super::Rule;

/// Every rule, in the order of the catalogue (Q quota, L leaders, B bodies, P people, Z pools, T time, S standards, E not to be told).
pub const RULES: &[Rule] = &[
    conservation::RULE,
    mixed_kinds::RULE,
    cross_level_approval::RULE,
    township_service_total::RULE,
    cut_beyond_vacancy::RULE,
    over_quota::RULE,
    upward_transfer::RULE,
    coordination_quota::RULE,
    clearance_beyond_vacancy::RULE,
    clearance_lapsed::RULE,
    leader_band::RULE,
    leaders_in_post::RULE,
    leaders_beyond_places::RULE,
    rank_above_grade::RULE,
    office_cap::RULE,
    common_office_missing::RULE,
    special_office::RULE,
    nameplate_cap::RULE,
    office_cap_by_nature::RULE,
    office_minimum::RULE,
    office_naming::RULE,
    office_places::RULE,
    post_total::RULE,
    post_template::RULE,
    scheme_out_of_force::RULE,
    duplicate_id::RULE,
    id_disagrees::RULE,
    identity_kind::RULE,
    split_assignment::RULE,
    pool_balance::RULE,
    pool_kind::RULE,
    loan_overdue::RULE,
    own_vacancy_first::RULE,
    retirement::RULE,
    staffing_standard::RULE,
    not_evaluable::RULE,
];
