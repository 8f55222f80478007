//! 张掖, 肥城, 盐城, 青岛: one figure each.

use bianheng::app::{ReportName, stages};

use super::{assert_common_offices_are_listed, cell, check, load, load_edited};

#[test]
fn zhangye_has_20_offices_and_16_centres_in_class_one() {
    let sample = load("各地/张掖市一类镇.toml");
    let offices = sample.table(ReportName::Offices, None);
    check("各地", "张掖一类镇党政机构", cell(&offices, "合计", "党政机构/个数"), "20");
    check("各地", "张掖一类镇事业机构", cell(&offices, "合计", "事业机构/个数"), "16");
    assert_common_offices_are_listed("各地/张掖市一类镇.toml", "经济发展办");
}

#[test]
fn feicheng_needs_574_places_by_population() {
    let sample = load("各地/肥城市.toml");
    let register = sample.register();
    let standard = register.policy.standard("feicheng-service-2002").expect("the county's standard of 2002");
    let need = |town| standard.need_of(town).and_then(|need| need.need()).expect("computable");
    let needs: Vec<u32> = register.snapshot.institutions().map(need).collect();
    let towns_with = |wanted: u32| needs.iter().filter(|need| **need == wanted).count();
    assert_eq!((towns_with(44), towns_with(40), towns_with(34)), (8, 3, 3));
    check("各地", "肥城乡镇事业编制", needs.iter().sum::<u32>(), "574");
    // The same on paper, once the book uses this standard.
    stages::set_standards(&sample.book, Some(&["feicheng-service-2002".to_owned()])).expect("chosen");
    let table = sample.table(ReportName::Standards, None);
    check("各地", "肥城乡镇事业编制", cell(&table, "小计", "测算需求/最少"), "574");
    assert_eq!(cell(&table, "小计", "说明"), "8×44＋3×40＋3×34＝574");
}

#[test]
fn population_by_another_name_is_understood_and_told() {
    let needs = |sample: &super::Sample| {
        stages::set_standards(&sample.book, Some(&["feicheng-service-2002".to_owned()])).expect("chosen");
        let table = sample.table(ReportName::Standards, None);
        (cell(&table, "小计", "测算需求/最少"), cell(&table, "第一镇", "测算数据"))
    };
    for fact in ["常住人口", "户籍人口"] {
        let sample = load_edited("各地/肥城市.toml", |text| text.replace("\"人口\"", &format!("\"{fact}\"")));
        assert_eq!(needs(&sample), ("574".to_owned(), format!("{fact} 96000")));
    }
}

#[test]
fn yancheng_has_20_92_places_on_average() {
    let sample = load("各地/盐城某区.toml");
    let table = sample.table(ReportName::Reform, None);
    assert_eq!(cell(&table, "行政编制", "调整前"), "272");
    check("各地", "盐城镇街平均行政编制", cell(&table, "平均行政编制", "调整前"), "20.92");
}

#[test]
fn qingdao_has_one_deputy_too_many() {
    let sample = load("各地/青岛市市北区.toml");
    let table = sample.table(ReportName::Reform, None);
    let number = |row| cell(&table, row, "调整前").parse::<i64>().expect("a number");
    assert_eq!((number("正职职数"), number("正职实配")), (124, 88));
    check("各地", "青岛副职职数", number("副职职数"), "124");
    check("各地", "青岛副职实配", number("副职实配"), "125");
    check("各地", "青岛副职超配", number("副职实配") - number("副职职数"), "1");
    let told = "副职合计核定124名、实配125名，超配1名；25个单位实配多于核定。";
    assert_eq!(table.notes[1..], [told], "the chiefs are fewer than approved");
}
