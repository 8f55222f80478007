//! What becomes of steps over a register that has moved on.

use super::*;
use crate::domain::{
    Assignment, Date, Headcount, Holder, Institution, InstitutionId, LeaderPosts, Loan, LoanId, Mover, Name, Nature,
    Person, PlanId, Pool, PoolId, Post, PostClass, PostId, QuotaKind, ReturnManner, Tier, Transfer, apply_all,
};
use crate::plan::Stamp;

const KIND: QuotaKind = QuotaKind::Administrative;
/// The book's bodies before: 1 县财政局 with ten places, 2 县审计局 with five, 3 白鹤镇 with none; 张三 and 李四 in the first.
const FRESH: FreshIds = FreshIds { institution: InstitutionId(4), post: PostId(2), person: PersonId(3) };

fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

fn body(id: u32, text: &str) -> Institution {
    Institution::bare(InstitutionId(id), name(text), Tier::County, Nature::Government)
}

fn at(id: u32) -> Holder {
    Holder::Institution(InstitutionId(id))
}

fn give(count: u32, from: Holder, to: Holder) -> Operation {
    with(count, from, to, Vec::new())
}

fn with(count: u32, from: Holder, to: Holder, people: Vec<Mover>) -> Operation {
    Operation::Transfer(Transfer { kind: KIND, count: Headcount(count), from, to, people })
}

fn mover(id: u32, text: &str, from: u32) -> Mover {
    Mover { person: PersonId(id), name: name(text), from: Assignment::at(InstitutionId(from), KIND) }
}

fn before() -> Arc<Snapshot> {
    let admit = |id: u32, text| {
        Operation::Admit(Person::bare(PersonId(id), name(text), Assignment::at(InstitutionId(1), KIND)))
    };
    let opening = [
        Operation::Establish(body(1, "县财政局")),
        Operation::Establish(body(2, "县审计局")),
        Operation::Establish(Institution { tier: Tier::Township, nature: Nature::Town, ..body(3, "白鹤镇") }),
        give(10, Holder::Superior, at(1)),
        give(5, Holder::Superior, at(2)),
        admit(1, "张三"),
        admit(2, "李四"),
    ];
    Arc::new(apply_all(&Snapshot::default(), &opening).expect("an opening"))
}

/// The steps over the register after `meanwhile`.
fn rebased(steps: &[Operation], meanwhile: &[Operation], fresh: FreshIds, people: &Whereabouts) -> Rebased {
    let before = before();
    let now = Arc::new(apply_all(&before, meanwhile).expect("a later register"));
    let steps: Vec<Step> = steps.iter().cloned().map(Step::from).collect();
    rebase(&steps, &before, &now, fresh, people)
}

fn operations(steps: Vec<Step>) -> Vec<Operation> {
    steps.into_iter().map(|step| step.operation).collect()
}

fn mendings(fate: &StepFate) -> &[Mending] {
    match &fate.fate {
        Fate::Fails { mend: Some(mend), .. } => &mend.mendings,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_shortage_is_mended_by_fewer_places_and_later_steps_reckon_with_it() {
    let steps = [give(6, at(1), at(3)), give(4, at(1), at(3)), give(1, at(2), at(3))];
    let found = rebased(&steps, &[give(3, at(1), Holder::Superior)], FRESH, &Whereabouts::new());
    let Fate::Differs(drifts) = &found.steps[0].fate else { panic!("{:?}", found.steps[0]) };
    let [Drift::Standing { holder, before, now, .. }] = &drifts[..] else { panic!("{drifts:?}") };
    assert_eq!((*holder, before.authorized, now.authorized), (at(1), Headcount(10), Headcount(7)));
    assert_eq!(mendings(&found.steps[1]), [Mending::Fewer { from: Headcount(4), to: Headcount(1) }]);
    assert_eq!(found.steps[2].fate, Fate::Holds);
    let mended = operations(found.steps(Mends::Taken));
    assert_eq!(mended, [give(6, at(1), at(3)), give(1, at(1), at(3)), give(1, at(2), at(3))]);
    assert_eq!(operations(found.steps(Mends::Left)), steps);

    let found = rebased(&steps, &[give(10, at(1), Holder::Superior)], FRESH, &Whereabouts::new());
    assert_eq!(mendings(&found.steps[0]), [Mending::Dropped]);
    assert_eq!(found.steps(Mends::Taken).len(), 1);
}

#[test]
fn the_successor_stands_in_the_place_of_a_merged_body() {
    let merged = Operation::Merge { from: vec![InstitutionId(1)], into: InstitutionId(2) };
    let steps = [
        give(2, at(1), at(3)),
        give(1, at(1), at(2)),
        Operation::Abolish { institution: InstitutionId(1) },
        merged.clone(),
        Operation::SetLeaders { institution: InstitutionId(1), leaders: LeaderPosts::new(1, 2) },
    ];
    // Before, the third could not be done, since the body had places; so that it is not the register's doing.
    let found = rebased(&steps, &[merged], FRESH, &Whereabouts::new());
    let instead = Mending::Instead { ended: InstitutionId(1), successor: InstitutionId(2) };
    assert_eq!(mendings(&found.steps[0]), std::slice::from_ref(&instead));
    let Fate::Fails { refusal, causes, .. } = &found.steps[0].fate else { panic!() };
    assert_eq!(*refusal, Refusal::UnknownInstitution(InstitutionId(1)));
    let successor = Some(InstitutionId(2));
    assert_eq!(causes[0], Drift::Ended { institution: InstitutionId(1), name: name("县财政局"), successor });
    assert_eq!(mendings(&found.steps[1]), [instead, Mending::Dropped]);
    assert_eq!(found.steps[2].fate, Fate::FailedBefore(Refusal::UnknownInstitution(InstitutionId(1))));
    assert_eq!(mendings(&found.steps[3]), [Mending::NotMerged(InstitutionId(1)), Mending::Dropped]);
    assert!(matches!(found.steps[4].fate, Fate::FailedBefore(_)), "merged by the plan itself");
    assert_eq!(operations(found.steps(Mends::Taken))[0], give(2, at(2), at(3)));
}

#[test]
fn ids_that_the_register_has_given_meanwhile_are_given_anew_throughout() {
    let pool =
        |id, text| Operation::OpenPool(Pool { id: PoolId(id), name: name(text), tier: Tier::County, kind: None });
    let loan = |id, pool, borrower| {
        Operation::Lend(Loan {
            id: LoanId(id),
            pool: PoolId(pool),
            borrower: InstitutionId(borrower),
            kind: KIND,
            count: Headcount(1),
            until: Date::constant(2027, 12, 31),
            purpose: String::new(),
            return_by: ReturnManner::AtTerm,
            document: None,
        })
    };
    let posts = |id: u32| {
        let post = Post {
            id: PostId(id),
            institution: InstitutionId(3),
            office: None,
            title: name("科员"),
            class: PostClass::Managing,
            kind: KIND,
            count: Headcount(1),
            remark: String::new(),
        };
        Operation::SetPosts { institution: InstitutionId(3), posts: vec![post] }
    };
    let recall = |id| Operation::Recall { loan: LoanId(id), count: Headcount(1) };
    let plan = |body_id: u32, pool_id: u32, loan_id: u32, post_id: u32| {
        vec![
            Operation::Establish(body(body_id, "县数据局")),
            give(2, at(1), at(body_id)),
            pool(pool_id, "教育周转池"),
            give(1, at(1), Holder::Pool(PoolId(pool_id))),
            loan(loan_id, pool_id, body_id),
            recall(loan_id),
            posts(post_id),
        ]
    };
    let meanwhile = [
        Operation::Establish(body(4, "县医保局")),
        pool(2, "卫生周转池"),
        loan(1, 2, 3),
        Operation::SetPosts { institution: InstitutionId(3), posts: Vec::new() },
    ];
    let fresh = FreshIds { institution: InstitutionId(5), post: PostId(9), person: PersonId(3) };
    let found = rebased(&plan(4, 2, 1, 2), &meanwhile, fresh, &Whereabouts::new());
    assert_eq!(operations(found.steps(Mends::Taken)), plan(5, 3, 2, 9));
    assert!(found.steps.iter().all(|step| matches!(step.fate, Fate::Holds | Fate::Differs(_))), "{:?}", found.steps);
    assert_eq!(found.renumbered.institutions, [(InstitutionId(4), InstitutionId(5))].into());
    assert!(!found.is_same());
}

#[test]
fn a_body_that_the_register_has_set_up_itself_is_the_one_that_is_meant() {
    let steps = [
        Operation::Establish(body(4, "县数据局")),
        give(2, at(1), at(4)),
        Operation::SetLeaders { institution: InstitutionId(4), leaders: LeaderPosts::new(1, 2) },
    ];
    let meanwhile = [Operation::Establish(body(4, "县医保局")), Operation::Establish(body(5, "县数据局"))];
    let fresh = FreshIds { institution: InstitutionId(6), ..FRESH };
    let found = rebased(&steps, &meanwhile, fresh, &Whereabouts::new());
    assert_eq!(mendings(&found.steps[0]), [Mending::Known(InstitutionId(5))]);
    let leaders = Operation::SetLeaders { institution: InstitutionId(5), leaders: LeaderPosts::new(1, 2) };
    assert_eq!(operations(found.steps(Mends::Taken)), [give(2, at(1), at(5)), leaders]);
}

#[test]
fn people_are_taken_where_they_are_now_or_left_out() {
    let elsewhere = Assignment::at(InstitutionId(2), KIND);
    let from = || Assignment::at(InstitutionId(1), KIND);
    let release = |id: u32, before| Operation::Release { person: PersonId(id), before };
    let steps = [with(2, at(1), at(3), vec![mover(1, "张三", 1), mover(2, "李四", 1)]), release(3, from())];
    let moved = [with(1, at(1), at(2), vec![mover(1, "张三", 1)])];
    let people = Whereabouts::from([(PersonId(1), Some(elsewhere.clone())), (PersonId(2), Some(from()))]);
    let found = rebased(&steps[..1], &moved, FRESH, &people);
    assert_eq!(mendings(&found.steps[0]), [Mending::Without(vec![name("张三")])]);
    let Fate::Fails { refusal, causes, .. } = &found.steps[0].fate else { panic!() };
    assert!(matches!(refusal, Refusal::MoverElsewhere { .. }), "{refusal:?}");
    let drift = Drift::Person { person: PersonId(1), name: Some(name("张三")), now: Some(elsewhere) };
    assert!(causes.contains(&drift), "{causes:?}");
    assert_eq!(operations(found.steps(Mends::Taken)), [with(2, at(1), at(3), vec![mover(2, "李四", 1)])]);

    // Another office of the same body: taken from there.
    let promoted = Assignment { office: Some(name("办公室")), ..from() };
    let people = Whereabouts::from([(PersonId(1), Some(promoted.clone())), (PersonId(2), None)]);
    let left = [release(2, from())];
    let found = rebased(&steps[..1], &left, FRESH, &people);
    assert_eq!(mendings(&found.steps[0]), [Mending::Without(vec![name("李四")]), Mending::Renewed(vec![name("张三")])]);
    let taken = Mover { from: promoted, ..mover(1, "张三", 1) };
    assert_eq!(operations(found.steps(Mends::Taken)), [with(2, at(1), at(3), vec![taken])]);

    let gone = Whereabouts::from([(PersonId(2), None)]);
    let found = rebased(&[release(2, from())], &left, FRESH, &gone);
    assert_eq!(mendings(&found.steps[0]), [Mending::Dropped]);
}

#[test]
fn what_the_register_has_set_otherwise_is_told() {
    let leaders =
        |deputy| Operation::SetLeaders { institution: InstitutionId(1), leaders: LeaderPosts::new(1, deputy) };
    let renamed = Operation::Rename { institution: InstitutionId(1), name: name("县财政和国资局") };
    let found = rebased(&[leaders(3)], &[leaders(4), renamed], FRESH, &Whereabouts::new());
    let renamed =
        Drift::Renamed {
            institution: InstitutionId(1), before: name("县财政局"), now: name("县财政和国资局")
        };
    let set = Drift::Set { institution: InstitutionId(1), part: crate::plan::Part::Leaders };
    assert_eq!(found.steps[0].fate, Fate::Differs(vec![renamed, set]));
}

#[test]
fn over_the_same_register_nothing_changes() {
    let before = before();
    let mut seed: u32 = 3;
    let mut below = move |bound: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % bound
    };
    for _ in 0..300 {
        let mut steps: Vec<Step> = Vec::new();
        for _ in 0..below(10) {
            let (one, other) = (at(below(6) + 1), at(below(6) + 1));
            let operation = match below(5) {
                0 => Operation::Establish(body(below(3) + 4, ["县数据局", "县医保局", "县财政局"][below(3) as usize])),
                1 => Operation::Merge { from: vec![InstitutionId(below(5) + 1)], into: InstitutionId(below(5) + 1) },
                2 => with(below(4), one, other, vec![mover(below(3) + 1, "张三", below(3) + 1)]),
                3 => Operation::Abolish { institution: InstitutionId(below(5) + 1) },
                _ => give(below(12), one, other),
            };
            steps.push(operation.into());
        }
        let found = rebase(&steps, &before, &before, FRESH, &Whereabouts::new());
        assert!(found.is_same(), "{:?}", found.steps);
        assert_eq!(found.steps(Mends::Taken), steps);
        assert_eq!(found.steps(Mends::Left), steps);
    }
}

#[test]
fn a_rebase_is_one_edit_that_moves_the_baseline_and_back() {
    let found = rebased(&[give(6, at(1), at(3))], &[give(5, at(1), at(2))], FRESH, &Whereabouts::new());
    let mut plan = Plan::new(PlanId(1), "草案");
    plan.made_over = Some(EntryId(3));
    plan.revisions.push("一", vec![give(6, at(1), at(3)).into()]);
    let stamp = Stamp { at: Date::constant(2026, 11, 22).at(9, 0, 0, 0), by: "甲".to_owned() };
    plan.take_up(&found, Mends::Taken, EntryId(7), Edit::new("变基").stamped(stamp.clone()));
    assert_eq!((plan.baseline(), plan.revisions.undo_label()), (Some(EntryId(7)), Some("变基")));
    assert_eq!(operations(plan.steps().to_vec()), [give(5, at(1), at(3))]);
    let written = serde_json::to_string(&plan).expect("plain data");
    let mut read: Plan = serde_json::from_str(&written).expect("as written");
    assert_eq!(read, plan);
    read.undo(None);
    assert_eq!((read.baseline(), operations(read.steps().to_vec())), (Some(EntryId(3)), vec![give(6, at(1), at(3))]));
    read.redo(None);
    assert_eq!(read.baseline(), Some(EntryId(7)));
    let what = crate::plan::Happening::Rebased { from: Some(EntryId(3)), to: EntryId(7) };
    assert_eq!(plan.events, [crate::plan::Event { stamp, what }]);
}
