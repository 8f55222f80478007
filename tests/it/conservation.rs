//! What must hold whatever is done: places are always somewhere, people are never lost on the way, a refused operation changes
//! nothing, a plan leaves the register alone, and judging only what a plan touches says the same as judging everything.

mod remedies;
mod undone;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bianheng::domain::{
    Finding, FindingKey, Headcount, Holder, InstitutionId, Novelty, Operation, PlanId, QuotaKind, RuleId, Snapshot,
    Subject, apply, apply_all,
};
use bianheng::plan::{Plan, Projection, Step, changes, project};
use bianheng::report::{self, Cell, Heading, RowRole, Table};
use bianheng::rules::{Baseline, Check, Policy, RULES, check_plan, check_register};

use crate::county::TODAY;
use crate::dice::Dice;
use world::World;

/// The first word of a value's debug form: the variant of an enum.
fn variant(value: &impl std::fmt::Debug) -> String {
    format!("{value:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}

#[test]
fn places_and_people_are_conserved_and_refusals_change_nothing() {
    let mut accepted: BTreeMap<String, u32> = BTreeMap::new();
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..30 {
        let mut dice = Dice(seed);
        let mut world = World::default();
        let mut log = Vec::new();
        for nth in 0..400 {
            let operation = world.propose(&mut dice);
            let before = world.register.clone();
            let place = format!("seed {seed}, operation {nth}, {operation:?}");
            match world.take(&operation) {
                Ok(()) => {
                    *accepted.entry(variant(&operation)).or_default() += 1;
                    log.push(operation);
                }
                Err(refusal) => {
                    *refused.entry(variant(&refusal)).or_default() += 1;
                    assert_eq!(world.register, before, "{place}: a refusal changed something");
                }
            }
            world.check(&place);
        }
        check_replay(&log, &world.register, seed);
    }
    println!("accepted {accepted:?}\nrefused {refused:?}");
    assert_eq!(accepted.len(), 23, "every operation: {accepted:?}");
    assert_eq!(refused.len(), 34, "every reason to refuse: {refused:?}");
    let total = |counts: &BTreeMap<String, u32>| counts.values().sum::<u32>();
    assert!(total(&accepted) > 5_000 && total(&refused) > 2_000, "both must be exercised");
}

/// The log alone makes the same register again, also after it was written as JSON and read.
fn check_replay(log: &[Operation], register: &Snapshot, seed: u64) {
    assert_eq!(apply_all(&Snapshot::default(), log).as_ref(), Ok(register), "seed {seed}");
    let written = serde_json::to_string(log).expect("JSON");
    let read: Vec<Operation> = serde_json::from_str(&written).expect("the same JSON");
    assert_eq!(apply_all(&Snapshot::default(), &read).as_ref(), Ok(register), "seed {seed}");
}

/// A register and a plan over it, some of whose steps may be refused.
fn register_and_plan(dice: &mut Dice) -> (Arc<Snapshot>, Vec<Step>) {
    let mut world = World::grown(dice, 150);
    let before = Arc::new(world.register.clone());
    let steps = (0..dice.below(20)).map(|_| {
        let operation = world.propose(dice);
        world.take(&operation).ok();
        Step::from(operation)
    });
    (before, steps.collect())
}

#[test]
fn a_projection_is_what_applying_the_steps_makes_and_leaves_the_register_alone() {
    let (mut complete, mut partial) = (0, 0);
    for seed in 1_000..1_300 {
        let (before, steps) = register_and_plan(&mut Dice(seed));
        let untouched = Snapshot::clone(&before);
        let projection = project(&before, &steps);
        assert_eq!(*before, untouched, "seed {seed}");
        assert!(Arc::ptr_eq(&projection.before, &before));

        let mut after = untouched;
        let outcomes: Vec<_> = steps.iter().map(|step| apply(&mut after, &step.operation)).collect();
        assert_eq!(projection.outcomes, outcomes, "seed {seed}");
        assert_eq!(*projection.after, after, "seed {seed}");
        let again = project(&before, &steps);
        assert_eq!(
            (&again.outcomes, &again.after, &again.touched),
            (&projection.outcomes, &projection.after, &projection.touched)
        );

        // Adoption is all or nothing.
        let operations: Vec<Operation> = steps.iter().map(|step| step.operation.clone()).collect();
        let first = projection.refusals().next().map(|(index, why)| (index, why.clone()));
        match (apply_all(&before, &operations), first) {
            (Ok(adopted), None) => assert_eq!(adopted, *projection.after, "seed {seed}"),
            (Err(refused), first) => assert_eq!(Some(refused), first, "seed {seed}"),
            (Ok(_), Some(first)) => panic!("seed {seed}: adopted in spite of {first:?}"),
        }
        if projection.is_complete() {
            complete += 1
        } else {
            partial += 1
        }
        check_touched(&projection, seed);
        check_changes(&projection, seed);
    }
    assert!(complete > 30 && partial > 30, "{complete} complete plans, {partial} with refused steps");
}

/// Institutions that no step names are as they were, down to the shared value.
fn check_touched(projection: &Projection, seed: u64) {
    let (before, after) = (&projection.before, &projection.after);
    let everybody: BTreeSet<InstitutionId> =
        before.institutions().chain(after.institutions()).map(|institution| institution.id).collect();
    for id in everybody.difference(&projection.touched) {
        let (then, now) = (before.shared(*id).expect("known"), after.shared(*id).expect("still known"));
        assert!(Arc::ptr_eq(then, now), "seed {seed}: {}", now.name);
        assert_eq!(before.posts(*id), after.posts(*id), "seed {seed}");
        assert_eq!(before.roster().leaders(*id), after.roster().leaders(*id), "seed {seed}");
        for kind in QuotaKind::ALL {
            assert_eq!(before.standing(*id, kind), after.standing(*id, kind), "seed {seed}: {}", now.name);
            assert_eq!(before.roster().working(*id, kind), after.roster().working(*id, kind), "seed {seed}");
        }
    }
}

/// Per kind as many places are cut as added; every holder comes out with what it had, less what was cut, plus what was added.
fn check_changes(projection: &Projection, seed: u64) {
    let found = changes(projection);
    for kind in QuotaKind::ALL {
        let of_kind = || found.iter().filter(|change| change.kind == kind);
        let (cut, added): (Headcount, Headcount) =
            (of_kind().map(|change| change.cut).sum(), of_kind().map(|change| change.added).sum());
        assert_eq!(cut, added, "seed {seed}: {kind:?}");
    }
    let (before, after) = (projection.before.ledger(), projection.after.ledger());
    for change in found.iter().filter(|change| change.holder != Holder::Superior) {
        let (had, has) = (before.held(change.holder, change.kind), after.held(change.holder, change.kind));
        assert_eq!((change.before.authorized, change.after.authorized), (had, has), "seed {seed}: {change:?}");
        assert_eq!(had + change.added, has + change.cut, "seed {seed}: {change:?}");
    }
    // Whoever is not listed has what it had.
    let listed: BTreeSet<_> = found.iter().map(|change| (change.holder, change.kind)).collect();
    let others = |snapshot: &Snapshot| -> Vec<_> {
        snapshot.ledger().balances().filter(|(holder, kind, _)| !listed.contains(&(*holder, *kind))).collect()
    };
    assert_eq!(others(&projection.before), others(&projection.after), "seed {seed}");
}

/// 附件1 and 附件2 of any plan: by body and kind, what the lines of the second carry away and bring is what the first cuts and adds.
#[test]
fn the_lots_of_a_plan_add_up_to_the_changes_of_every_body() {
    let heading = Heading { office: "编办".to_owned(), date: TODAY };
    let mut lots = 0;
    for seed in 3_000..3_200 {
        let (before, steps) = register_and_plan(&mut Dice(seed));
        let mut plan = Plan::new(PlanId(1), "草案");
        plan.revisions.push("任意", steps);
        let projection = project(&before, plan.steps());
        let detail = report::transfers(&heading, &plan, &projection, None);
        let overview = report::downshift(&heading, &plan, &projection);
        let found = bodies_of_lots(&detail);
        assert_eq!(found, bodies_of_changes(&overview), "seed {seed}");
        let total = |table: &Table, column: usize| table.rows.last().map(|row| row.cells[column].clone());
        assert_eq!(total(&detail, 4), total(&overview, 6), "seed {seed}");
        assert_eq!(total(&detail, 5), total(&overview, 11), "seed {seed}");
        lots += found.len();
    }
    assert!(lots > 500, "{lots}");
}

type Moved = BTreeMap<(String, String), (i64, i64)>;

fn bodies_of_lots(detail: &Table) -> Moved {
    let mut bodies = Moved::new();
    for row in detail.rows.iter().filter(|row| row.role == RowRole::Body) {
        let [_, from, to, kind, places, ..] = row.cells.as_slice() else { panic!("{row:?}") };
        let Cell::Count(places) = places else { panic!("{row:?}") };
        bodies.entry((from.text(), kind.text())).or_default().0 += places;
        bodies.entry((to.text(), kind.text())).or_default().1 += places;
    }
    bodies
}

fn bodies_of_changes(overview: &Table) -> Moved {
    let (mut bodies, mut name) = (Moved::new(), String::new());
    for row in overview.rows.iter().filter(|row| row.role == RowRole::Body) {
        if !row.cells[1].text().is_empty() {
            name = row.cells[1].text();
        }
        let (Cell::Count(cut), Cell::Count(added)) = (&row.cells[6], &row.cells[7]) else { panic!("{row:?}") };
        let moved = bodies.entry((name.clone(), row.cells[2].text())).or_default();
        *moved = (moved.0 + cut, moved.1 + added);
    }
    bodies
}

fn is_about_institutions(rule: RuleId) -> bool {
    RULES.iter().any(|known| known.id == rule && matches!(known.check, Check::Institution(_) | Check::Agreements(_)))
}

/// What a finding says, without who is to blame.
fn said(finding: &Finding) -> String {
    format!("{:?} {:?} {:?}", finding.key(), finding.measure, finding.remedies)
}

/// A body whose 领导职数 a plan takes away is judged by that plan alone: the register afterwards does not know that it ever had any.
fn takes_seats_away(finding: &Finding, projection: &Projection) -> bool {
    let Subject::Institution(id) = finding.subject else { return false };
    let seats = |register: &Snapshot| register.institution(id).is_some_and(|body| !body.leaders.total().is_zero());
    finding.rule == RuleId("leaders_in_post") && seats(&projection.before) && !seats(&projection.after)
}

#[test]
fn judging_what_a_plan_touches_says_the_same_as_judging_everything() {
    let bundled = Policy::bundled().expect("bundled packs");
    let mut seen: BTreeSet<(RuleId, Novelty)> = BTreeSet::new();
    for seed in 2_000..2_400 {
        let mut dice = Dice(seed);
        let scheme = dice.pick(&[None, Some("chengdu-5x-2019"), Some("sample-6x"), Some("xuancheng-2022")]).flatten();
        let policy = bundled.clone().with_default_scheme(scheme);
        let (before, steps) = register_and_plan(&mut dice);
        let projection = project(&before, &steps);
        let baseline = check_register(&policy, &before, TODAY);
        let found = check_plan(&policy, &baseline, &projection, &steps);
        let (about_institutions, about_plan): (Vec<Finding>, Vec<Finding>) =
            found.into_iter().partition(|finding| is_about_institutions(finding.rule));

        let full = check_register(&policy, &projection.after, TODAY);
        let current: Vec<&Finding> = about_institutions
            .iter()
            .filter(|finding| finding.novelty != Novelty::Resolved && !takes_seats_away(finding, &projection))
            .collect();
        assert_eq!(sorted(current.iter().copied()), sorted(full.findings().iter()), "seed {seed}");
        let heirs = heirs(&projection, &steps);
        for finding in about_institutions.iter().filter(|finding| !takes_seats_away(finding, &projection)) {
            check_blame(&policy, &baseline, &full, finding, &heirs, seed);
        }
        let goes_on = |old: &Finding| full.findings().iter().any(|now| now.key() == heir_of(old, &heirs));
        let gone = baseline.findings().iter().filter(|old| !goes_on(old));
        let resolved = about_institutions.iter().filter(|finding| finding.novelty == Novelty::Resolved);
        assert_eq!(sorted(resolved), sorted(gone), "seed {seed}");
        for finding in &about_plan {
            assert_eq!(finding.novelty, Novelty::Introduced, "seed {seed}: only a plan breaks a rule about plans");
            assert!(!finding.steps.is_empty(), "seed {seed}: {finding:?}");
            assert!(finding.steps.iter().all(|step| projection.outcomes[*step].is_ok()), "seed {seed}: {finding:?}");
        }
        seen.extend(about_institutions.iter().chain(&about_plan).map(|finding| (finding.rule, finding.novelty)));
    }
    let was_seen = |rule: RuleId, novelty| seen.contains(&(rule, novelty));
    let unseen: Vec<&str> =
        RULES.iter().filter(|rule| !was_seen(rule.id, Novelty::Introduced)).map(|rule| rule.id.0).collect();
    assert_eq!(unseen, BEYOND_A_PLAN);
    for rule in RULES.iter().filter(|rule| !BEYOND_A_PLAN.contains(&rule.id.0)) {
        for novelty in [Novelty::Existing, Novelty::Resolved] {
            assert_eq!(was_seen(rule.id, novelty), is_about_institutions(rule.id), "{:?} {novelty:?}", rule.id);
        }
    }
}

/// Rules that these registers cannot break by a plan: nothing is told of their people, they carry no measured facts, and the
/// schemes they follow have neither names nor numbers for it.
const BEYOND_A_PLAN: &[&str] = &[
    "clearance_lapsed",
    "rank_above_grade",
    "office_cap_by_nature",
    "office_minimum",
    "office_naming",
    "post_template",
    "duplicate_id",
    "id_disagrees",
    "identity_kind",
    "loan_overdue",
    "retirement",
    "staffing_standard",
];

fn sorted<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<String> {
    let mut said: Vec<String> = findings.map(said).collect();
    said.sort();
    said
}

/// Who stands for whom after the mergers of the plan.
fn heirs(projection: &Projection, steps: &[Step]) -> BTreeMap<InstitutionId, InstitutionId> {
    let mut heirs = BTreeMap::new();
    for (step, outcome) in steps.iter().zip(&projection.outcomes) {
        if let (Operation::Merge { from, into }, Ok(())) = (&step.operation, outcome) {
            for ended in from {
                heirs.values_mut().filter(|heir| *heir == ended).for_each(|heir| *heir = *into);
                heirs.insert(*ended, *into);
            }
        }
    }
    heirs
}

/// Rules about what a merger leaves behind: offices, plates, seats, and how places compare with a standard.
const LEFT_BEHIND: &[&str] = &[
    "leader_band",
    "office_cap",
    "common_office_missing",
    "special_office",
    "nameplate_cap",
    "office_places",
    "post_template",
    "not_evaluable",
    "scheme_out_of_force",
    "leaders_beyond_places",
];

/// What a finding before the plan is called after it.
fn heir_of<'a>(old: &'a Finding, heirs: &BTreeMap<InstitutionId, InstitutionId>) -> FindingKey<'a> {
    let (rule, subject, kind, names) = old.key();
    match subject {
        Subject::Institution(id) if !LEFT_BEHIND.contains(&rule.0) => {
            (rule, Subject::Institution(heirs.get(&id).copied().unwrap_or(id)), kind, names)
        }
        Subject::Institution(_) | Subject::Holder(_) | Subject::Book => (rule, subject, kind, names),
    }
}

/// Which way its limit was broken.
fn way(finding: &Finding) -> Option<std::cmp::Ordering> {
    finding.measure.map(|measure| measure.actual.cmp(&measure.limit))
}

/// A plan is to blame for what was not there before, or is worse than before; the severity follows from that.
fn check_blame(
    policy: &Policy,
    baseline: &Baseline,
    full: &Baseline,
    finding: &Finding,
    heirs: &BTreeMap<InstitutionId, InstitutionId>,
    seed: u64,
) {
    let place = format!("seed {seed}: {finding:?}");
    let clause = policy.clause(finding.rule).expect("a clause");
    let lenient = clause.existing_severity.unwrap_or(clause.severity);
    let were: Vec<u64> = baseline
        .findings()
        .iter()
        .filter(|old| heir_of(old, heirs) == finding.key() && way(old) == way(finding))
        .map(Finding::gap)
        .collect();
    let was_as_bad = !were.is_empty() && were.iter().sum::<u64>() >= finding.gap();
    let is = full.findings().iter().any(|now| now.key() == finding.key());
    let expected = match (is, was_as_bad) {
        (true, false) => (Novelty::Introduced, clause.severity),
        (true, true) => (Novelty::Existing, lenient),
        (false, _) => (Novelty::Resolved, lenient),
    };
    assert_eq!((finding.novelty, finding.severity), expected, "{place}");
    assert!(matches!(finding.subject, Subject::Institution(_) | Subject::Holder(Holder::Pool(_))), "{place}");
}
