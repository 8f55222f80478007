//! Cases of posts and of the places that offices carry.

use super::check;

#[test]
fn post_total() {
    let register = "county 农业局\n places 农业局 administrative 10 8\n places 农业局 support 2 1\n";
    let of = |posts: &str| format!("{register} posts 农业局 {posts}");
    check(&of("局长:administrative/1 科员:administrative/9"), "", "");
    check(&of("局长:administrative/1 科员:administrative/10"), "", "old advice post_total 农业局 administrative 11/10");
    check(&of("局长:administrative/1 科员:administrative/7"), "", "old advice post_total 农业局 administrative 8/10");
    // A list that was too short and becomes too long is the plan's doing.
    check(
        &of("科员:administrative/8"),
        "posts 农业局 科员:administrative/12",
        "new advice post_total 农业局 administrative 12/10 @0",
    );
    check(
        &of("科员:administrative/8"),
        "posts 农业局 科员:administrative/9",
        "old advice post_total 农业局 administrative 9/10 @0",
    );
    // A post that does not say how many it takes leaves the list open; a kind without posts was never described.
    check(&of("局长:administrative/1 科员:administrative/0"), "", "");
}

#[test]
fn post_template() {
    let posts = |titles: usize, each: u32| {
        (0..titles).map(|title| format!("岗位{title}:administrative/{each}")).collect::<Vec<_>>().join(" ")
    };
    let register = |places: u32| {
        format!(
            "town 三溪镇\n scheme 三溪镇 xuancheng-jingde-2022\n offices 三溪镇 党政综合办公室\n places 三溪镇 administrative {places} 0\n"
        )
    };
    check(
        &format!("{} posts 三溪镇 {}", register(5), posts(5, 1)),
        "",
        "old warning post_template 三溪镇 5/19 岗位
         old warning post_template 三溪镇 5/9 岗位类别",
    );
    check(&format!("{} posts 三溪镇 {}", register(19), posts(19, 1)), "", "");
    check(&register(5), "", "");
    check(
        &register(5),
        &format!("posts 三溪镇 {}", posts(10, 1)),
        "new warning post_template 三溪镇 10/19 岗位 @0
         new advice post_total 三溪镇 administrative 10/5 @0",
    );
}

#[test]
fn office_places_sums_what_is_known() {
    check(
        "county 农业局\n places 农业局 administrative 20 0\n offices 农业局 办公室:15/0/0 人事科:15/0/0 无编科",
        "",
        "old warning office_places 农业局 30/20",
    );
    check("county 农业局\n places 农业局 administrative 20 0\n offices 农业局 办公室:15/0/0 无编科", "", "");
}
