//! Cases of mergers: what was wrong before is inherited, what the plan adds is not.

use super::check;

const STATIONS: &str =
    "public 农技站\n public 图书馆\n places 农技站 service_full 10 12\n places 图书馆 service_full 10 10";

#[test]
fn the_successor_inherits_the_excess_of_whoever_was_merged() {
    check(STATIONS, "merge 农技站 图书馆", "old warning over_quota 图书馆 service_full 22/20 @0");
    // Of several, all together; and through a chain of mergers.
    let three = format!("{STATIONS}\n public 文化站\n places 文化站 service_full 5 6");
    check(
        &three,
        "merge 农技站 图书馆\n merge 图书馆 文化站",
        "old warning over_quota 文化站 service_full 28/25 @0 @1",
    );
}

#[test]
fn what_the_plan_adds_to_an_inherited_excess_is_new() {
    check(
        STATIONS,
        "merge 农技站 图书馆\n move service_full 1 图书馆 superior approved",
        "new blocking cut_beyond_vacancy 图书馆 service_full 1/0 @0 @1
         new blocking over_quota 图书馆 service_full 22/19 @0 @1",
    );
}

#[test]
fn an_excess_that_a_merger_covers_is_settled_under_the_old_name() {
    check(
        "public 农技站\n public 图书馆\n places 农技站 service_full 10 12\n places 图书馆 service_full 10 8",
        "merge 农技站 图书馆",
        "gone warning over_quota 农技站 service_full 12/10",
    );
}

#[test]
fn offices_are_not_handed_over_and_nothing_of_them_is_inherited() {
    let offices = "党政办公室 甲办 乙办 丙办 丁办 戊办 己办 庚办";
    check(
        &format!(
            "town 石桥镇 class=二类\n town 白鹤镇 class=二类\n scheme 石桥镇 xuancheng-2022\n scheme 白鹤镇 xuancheng-2022
             offices 石桥镇 {offices} 辛办\n offices 白鹤镇 {offices}"
        ),
        &format!("merge 石桥镇 白鹤镇\n offices 白鹤镇 {offices} 辛办"),
        "new blocking office_cap 白鹤镇 9/8 @0 @1
         new blocking special_office 白鹤镇 2/1 @0 @1
         gone warning office_cap 石桥镇 9/8
         gone warning special_office 石桥镇 2/1",
    );
}
