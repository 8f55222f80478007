//! Cases of places that come to another level, by whatever way.

use super::check;

const REGISTER: &str = "county 水务局\n public 推广中心\n town 甲镇\n places 水务局 administrative 20 10\n places 推广中心 service_full 9 2
    places 甲镇 administrative 20 15\n places 甲镇 service_full 40 30\n move administrative 3 superior pool";

#[test]
fn a_merger_across_levels_needs_approval_like_a_transfer() {
    check(REGISTER, "merge 水务局 甲镇", "new blocking cross_level_approval 甲镇 administrative 20/0 @0");
    check(REGISTER, "merge 水务局 甲镇 approved", "");
    check(REGISTER, "merge 推广中心 甲镇", "new warning township_service_total book service_full 49/40 @0");
    check(
        REGISTER,
        "merge 甲镇 推广中心",
        "new blocking cross_level_approval 推广中心 administrative 20/0 @0
         new blocking mixed_kinds 推广中心 administrative 20/0 编制 @0
         new warning township_service_total book service_full 0/40 @0
         new warning upward_transfer 甲镇 administrative 20/0 @0
         new warning upward_transfer 甲镇 service_full 40/0 @0",
    );
}

#[test]
fn a_pool_or_institution_made_one_of_another_level_takes_its_places_there() {
    check(
        REGISTER,
        "opens 周转池 township\n move administrative 3 pool 甲镇",
        "new blocking cross_level_approval 周转池 administrative 3/0 @0",
    );
    check(REGISTER, "opens 周转池 county\n move administrative 3 pool 水务局", "");
    check(REGISTER, "level 推广中心 township", "new warning township_service_total book service_full 49/40 @0");
    check(REGISTER, "level 水务局 township", "new blocking cross_level_approval 水务局 administrative 20/0 @0");
}

#[test]
fn places_kept_for_townships_are_part_of_their_total() {
    check(
        REGISTER,
        "move service_full 2 推广中心 towns\n move service_full 2 towns 甲镇",
        "new warning township_service_total book service_full 42/40 @0",
    );
    let with_pool = format!("{REGISTER}\n opens 乡镇周转池 township");
    check(
        &with_pool,
        "move service_full 2 推广中心 乡镇周转池",
        "new warning township_service_total book service_full 42/40 @0",
    );
    // From one holder of the townships to another their total stays.
    check(&with_pool, "move service_full 2 甲镇 towns\n move service_full 2 甲镇 乡镇周转池", "");
}
