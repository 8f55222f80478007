//! Formulas as offices write them: their values, and each way in which one can be wrong.

use std::collections::BTreeMap;
use std::time::Instant;

use super::*;

impl Facts for BTreeMap<&str, i64> {
    fn fact(&self, name: &Name) -> Option<i64> {
        self.get(name.as_str()).copied()
    }
}

fn facts() -> BTreeMap<&'static str, i64> {
    BTreeMap::from([("常住人口", 62_300), ("村数", 14), ("村（社区）数", 17), ("无", 0), ("多", i64::MAX)])
}

#[track_caller]
fn check(text: &str, expected: Result<i64, Impasse>) {
    assert_eq!(Formula::read(text).expect(text).value(&facts()), expected, "{text}");
}

#[track_caller]
fn refused(text: &str, at: usize, reason: FormulaFaultReason) {
    assert_eq!(Formula::read(text), Err(FormulaFault { at, reason }), "{text}");
}

fn holds(text: &str) -> Result<bool, Impasse> {
    Criterion::read(text).expect(text).holds(&facts())
}

#[test]
fn numbers_are_exact() {
    check("5 + 上取整(常住人口, 20000)", Ok(9));
    check("5＋上取整（常住人口，２００００）", Ok(9));
    check("下取整(常住人口, 20000) * 2 - 1", Ok(5));
    check("四舍五入(5, 2)", Ok(3));
    check("四舍五入(0 - 5, 2)", Ok(-2));
    check("上取整(-7, 2)", Ok(-3));
    check("下取整(7, -2)", Ok(-4));
    check("最大(20, 上取整(常住人口 * 135, 1000000))", Ok(20));
    check("最小(村数, 「村（社区）数」, 99)", Ok(14));
    check("若(常住人口 >= 50000 且 非(村数 > 14), 40, 34)", Ok(40));
    check("2 + 3 × (4 − 1)", Ok(11));
}

#[test]
fn what_cannot_be_computed_says_why() {
    check("面积 + 1", Err(Impasse::MissingFact(Name::new("面积").expect("a name"))));
    check("上取整(村数, 无)", Err(Impasse::DivisionByZero { at: 8 }));
    check("多 + 1", Err(Impasse::Overflow { at: 2 }));
    check("下取整(多, -1) - 2", Err(Impasse::Overflow { at: 11 }));
    // Only the branch that is taken is computed.
    check("若(村数 > 3, 1, 面积)", Ok(1));
}

#[test]
fn conditions_know_three_answers() {
    assert_eq!(holds("村数 >= 14"), Ok(true));
    assert_eq!(holds("村数 ≠ 14 或 常住人口 < 5"), Ok(false));
    let missing = || Err(Impasse::MissingFact(Name::new("面积").expect("a name")));
    assert_eq!(holds("面积 > 3"), missing());
    // A side that decides alone is enough.
    assert_eq!(holds("面积 > 3 且 村数 > 99"), Ok(false));
    assert_eq!(holds("村数 = 14 或 面积 > 3"), Ok(true));
    assert_eq!(holds("面积 > 3 且 村数 = 14"), missing());
}

#[test]
fn a_wrong_formula_is_refused_with_its_place() {
    use FormulaFaultReason as Reason;
    refused("", 0, Reason::Syntax);
    refused("5 + ", 4, Reason::Syntax);
    refused("人口 人口", 3, Reason::Syntax);
    refused("上取整(人口, 20000", 13, Reason::Syntax);
    refused("9999999999999999999", 0, Reason::Syntax);
    refused("人口 % 2", 3, Reason::StrangeCharacter('%'));
    refused("人口[0]", 2, Reason::StrangeCharacter('['));
    refused("\"人口\"", 0, Reason::StrangeCharacter('"'));
    refused("2万", 1, Reason::StrangeCharacter('万'));
    refused("1.5", 1, Reason::StrangeCharacter('.'));
    refused("1 + 四舍入(人口, 2)", 4, Reason::UnknownFunction("四舍入".to_owned()));
    refused("若(人口 > 3, 1)", 1, Reason::Arguments { function: "若", expected: 3, given: 2 });
    refused("最大()", 2, Reason::Arguments { function: "最大", expected: 1, given: 0 });
    refused("人口 / 2", 3, Reason::UnroundedQuotient);
    refused("上取整(人口, 3 - 3)", 10, Reason::DivisionByZero);
    refused("1 + (人口 > 3)", 8, Reason::NumberNeeded);
    refused(&"1+".repeat(201), 400, Reason::TooLong);
    refused(&"(".repeat(399), 5, Reason::TooDeep);
    let condition = |text| Criterion::read(text).expect_err(text);
    assert_eq!(condition("人口 + 1"), FormulaFault { at: 3, reason: Reason::ConditionNeeded });
    assert_eq!(condition("人口 > 1 且 人口"), FormulaFault { at: 9, reason: Reason::ConditionNeeded });
}

/// As deep and as long as is allowed, on the small stack of a worker thread.
#[test]
fn no_formula_exhausts_the_stack() {
    let deep = format!("{}1{}", "最大(1 + ".repeat(5), ")".repeat(5));
    check(&deep, Ok(6));
    check(&format!("1{}", "+1".repeat(199)), Ok(200));
    assert_eq!(Formula::read(&format!("{}1", "-".repeat(399))).map(|formula| formula.constant()), Ok(Some(-1)));
    assert!(Criterion::read(&format!("{}(1 = 1)", "!".repeat(390))).is_err());
}

#[test]
fn the_facts_of_a_formula_are_named_with_their_places() {
    let formula = Formula::read("若(村数 > 3, 常住人口, 村数)").expect("sound");
    let names: Vec<(&str, usize)> = formula.names().into_iter().map(|(name, at)| (name.as_str(), at)).collect();
    assert_eq!(names, [("常住人口", 10), ("村数", 2)]);
    assert_eq!(formula.constant(), None);
    assert_eq!(Formula::read("4 * 5").expect("sound").constant(), Some(20));
}

/// A city has 3 000 institutions and some ten formulas each; an evaluation is far below the 2 µs that would allow. The bound is
/// ten times wider, for a debug build on a busy machine.
#[test]
fn an_evaluation_takes_no_time() {
    let formula = Formula::read("若(常住人口 >= 50000 且 村数 > 3, 5 + 上取整(常住人口, 20000), 34)").expect("sound");
    let facts = facts();
    let begun = Instant::now();
    let sum: i64 = (0..10_000).map(|_| formula.value(&facts).expect("a value")).sum();
    assert_eq!(sum, 90_000);
    assert!(begun.elapsed().as_micros() < 10_000 * 20, "{:?}", begun.elapsed());
}
