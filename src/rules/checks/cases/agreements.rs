//! Cases of what is agreed beside the ledger: pools, loans, clearances.

use super::{TWO, check};

#[test]
fn mixed_kinds_counts_what_is_borrowed_and_promised() {
    let register =
        "public 图书馆\n council 领导小组\n move administrative 5 superior pool\n places 图书馆 service_full 5 5";
    check(
        register,
        "lend administrative 3 周转池 图书馆",
        "new blocking mixed_kinds 图书馆 administrative 3/0 周转编制 @0",
    );
    check(
        register,
        "clear administrative 1 图书馆 2027",
        "new blocking clearance_beyond_vacancy 图书馆 administrative 1/0 @0
         new blocking mixed_kinds 图书馆 administrative 1/0 在途编制 @0",
    );
    check(
        register,
        "lend administrative 2 周转池 领导小组",
        "new blocking coordination_quota 领导小组 administrative 2/0 周转编制 @0",
    );
}

#[test]
fn clearance_beyond_vacancy() {
    let register = "county 档案馆\n places 档案馆 administrative 8 6\n move administrative 3 superior pool";
    check(
        register,
        "clear administrative 10 档案馆 2027",
        "new blocking clearance_beyond_vacancy 档案馆 administrative 10/2 @0",
    );
    check(register, "clear administrative 2 档案馆 2027", "");
    // Borrowed places are lent to be filled.
    let borrowing = "county 档案馆\n places 档案馆 administrative 8 8\n move administrative 3 superior pool\n lend administrative 3 周转池 档案馆";
    check(borrowing, "clear administrative 3 档案馆 2027", "");
    check(
        borrowing,
        "clear administrative 4 档案馆 2027",
        "new blocking clearance_beyond_vacancy 档案馆 administrative 4/3 @0",
    );
    // Promised before: a cut is a cut of promised places.
    check(
        &format!("{register}\n clear administrative 2 档案馆 2027"),
        "move administrative 1 档案馆 reserve",
        "new blocking clearance_beyond_vacancy 档案馆 administrative 2/1 @0
         new blocking cut_beyond_vacancy 档案馆 administrative 1/0 @0",
    );
}

#[test]
fn clearance_lapsed() {
    let register = "county 档案馆\n places 档案馆 administrative 8 6\n clear administrative 2 档案馆 2024";
    check(register, "", "old warning clearance_lapsed 档案馆 administrative 2/0 用编〔2026〕1号");
    // What has lapsed is promised to nobody, so that the vacancy may go.
    check(
        register,
        "move administrative 2 档案馆 reserve",
        "old warning clearance_lapsed 档案馆 administrative 2/0 用编〔2026〕1号 @0",
    );
    // On its last day it is good.
    check(&format!("{TWO}\n clear administrative 2 农业局 2026"), "", "");
}

#[test]
fn pool_kind() {
    let register = "public 图书馆\n places 图书馆 service_full 5 5\n opens 教育周转池 county service_full\n move service_full 2 superior 教育周转池";
    check(
        register,
        "move administrative 3 superior 教育周转池 approved",
        "new warning pool_kind 教育周转池 administrative 3/0 池内 @0",
    );
    check(register, "lend service_full 2 教育周转池 图书馆", "");
    check(
        register,
        "lend service_partial 1 教育周转池 图书馆",
        "new blocking pool_balance 教育周转池 service_partial 1/0 @0
         new warning pool_kind 教育周转池 service_partial 1/0 借出 @0",
    );
}
