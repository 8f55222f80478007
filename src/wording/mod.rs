//! Every Chinese sentence about the domain: labels, operations, findings, refusals. Words only: nothing here computes a number
//! or decides anything, and no other module builds a sentence about the domain.

pub mod import;
pub mod origin;
pub mod policy;

mod attachments;
mod entries;
mod claim;
mod approval;
mod finding;
mod former_name;
mod handover;
mod history;
mod label;
mod letter;
mod life;
mod lineage;
mod meeting;
mod moves;
mod names;
mod offices;
mod operation;
mod person;
mod plan;
mod preview;
mod rebase;
mod refusal;
mod repair;
mod split;
mod system;
mod township;
mod workbench;

pub use approval::{
    approval_chain, approval_force, approval_need, approval_notes, approval_refusal, approval_role, approval_state,
    approval_state_from_label, approval_steps, approval_summary, need_parts, need_standing, step_approvals, unapproved,
};
pub use attachments::{ATTACHMENTS_BY_REFERENCE, attachment, attachment_fate, numbered_entries};
pub use claim::{
    claim, claim_fault, claim_file, claim_finding, claim_kinds, claim_kinds_from_label, claim_said, quantity,
    quantity_word, scope_from_label, scope_label,
};
pub use entries::{
    entry_source, entry_standing, entry_standing_lines, entry_summary, mended, origin, origin_from_label, relation,
    rest_of_group, waiting_from, with_note,
};
pub use finding::{
    Figure, FindingText, MeasureText, finding, finding_counts, finding_group, measure, new_findings, ready_remedy,
    remedy, rule_title, waiver,
};
pub use former_name::{ambiguous_name, body_number, ended_name, former_name, gone_namesakes, numbered_body};
pub use handover::{counted_on_the_way, handover};
pub use history::{AlterationText, alteration, alteration_clause, irreversible};
pub use label::{
    LATEST_DOCUMENT, RECORDED_DOCUMENT, arrangement, arrangement_from_label, clearance_outcome,
    clearance_outcome_from_label, duty_list, duty_list_from_label, family, grade, holder, identity, kind,
    kind_from_label, leaders, nature, novelty, office_nature, plain, position, post_class, return_manner,
    return_manner_from_label, severity, sex, signed, source, tier,
};
pub use letter::{
    PlacesOf, all_places, approval_matter, approval_under_way, body_places, flow_balance, leaders_changed,
    people_settled, procedures, quota, wanting,
};
pub use life::{
    adopted_unpassed, division, not_comparable, not_comparable_plans, not_comparable_word, not_passed,
    phase_carried_out, phases_left_empty, plan_basis, reused_document, reversed_hint, reversed_mark, stages,
    step_numbers, step_runs, unpassed_mark,
};
pub use lineage::{event, event_basis, event_standing, happening_word};
pub use meeting::{objections, offer, wish};
pub use moves::{merit, move_manner, move_reasons, named_move, span};
pub use offices::{against, change_counts, from_when, office_change, office_changes, room, short_nature, unclear};
pub use operation::{
    Reorganisation, SchemeChange, basis, by_plan, operation, plan_note, pool_title, reorganised, step, step_over,
};
pub use person::amendment;
pub use plan::{
    clash, locked, log_line, meeting_line, objector, phase, phase_refusal, progress, stage, stage_from_label,
    stage_refusal,
};
pub use preview::{
    addition_subject, change_outcome, change_subject, changed_back, import_addition, import_being_read, import_change,
    import_counts, import_effective, import_gain, import_removal, offered_departures, sheet_glimpsed, sheet_understood,
    void_answer,
};
pub use rebase::{drift, fate, mending, renumbered};
pub use refusal::{numbered as agreement, refusal};
pub use repair::{RepairText, repair};
pub use system::{io_cause, toml_fault};
pub use township::{TownshipsUnjudged, townships_unjudged};
pub use workbench::{
    draft_strip, entries_since, phase_adoption, reached, stamp, standing, still_unapproved, waiting_counted,
};
